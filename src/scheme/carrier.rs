use super::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind};

/// Where a credential travels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Carrier {
    field: String,
    /// The name before the credentials, where the field has one.
    auth_scheme: Option<String>,
}

impl Carrier {
    pub(super) fn of(scheme: &SecurityScheme) -> Self {
        // The names of header fields are case-insensitive (RFC 9110 5.1), other names are not.
        let field = match &scheme.kind {
            SecuritySchemeKind::ApiKey {
                name,
                location: ApiKeyLocation::Header,
            } => format!("header {}", name.to_ascii_lowercase()),
            SecuritySchemeKind::ApiKey { name, location } => format!("{location:?} {name}"),
            _ => "header authorization".to_owned(),
        };
        let is_key = matches!(scheme.kind, SecuritySchemeKind::ApiKey { .. });
        let auth_scheme = (!is_key).then(|| scheme.kind.auth_scheme().to_ascii_lowercase());
        Self { field, auth_scheme }
    }

    /// Returns whether a request cannot carry both: a repeated field is refused.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.field == other.field
    }

    /// Returns whether the credential of one can be read as the credential of the other.
    pub(super) fn is_confused_with(&self, other: &Self) -> bool {
        self.field == other.field
            && (self.auth_scheme == other.auth_scheme
                || self.auth_scheme.is_none()
                || other.auth_scheme.is_none())
    }
}
