use super::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind};

/// The place in a request where the credential of a scheme stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CredentialLocation {
    field: String,
    /// The name before the credentials, if the field has one.
    auth_scheme: Option<String>,
}

impl CredentialLocation {
    pub(super) fn of(scheme: &SecurityScheme) -> Self {
        // Names of header fields are case-insensitive (RFC 9110 5.1), other names are case-sensitive.
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

    /// Returns whether a request cannot carry both credentials, because a repeated field is refused.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.field == other.field
    }

    /// Returns whether the credential of one scheme can be read as the credential of the other.
    pub(super) fn is_confused_with(&self, other: &Self) -> bool {
        self.field == other.field
            && (self.auth_scheme == other.auth_scheme
                || self.auth_scheme.is_none()
                || other.auth_scheme.is_none())
    }
}
