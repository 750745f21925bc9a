use super::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind};

/// Where a credential travels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Carrier {
    field: (u8, String),
    /// The name before the credentials, where the field has one.
    auth_scheme: Option<String>,
}

impl Carrier {
    pub(super) fn of(scheme: &SecurityScheme) -> Self {
        let authorization = |auth_scheme: &str| Self {
            field: field(ApiKeyLocation::Header, "authorization"),
            auth_scheme: Some(auth_scheme.to_ascii_lowercase()),
        };
        match &scheme.kind {
            SecuritySchemeKind::ApiKey { name, location } => Self {
                field: field(*location, name),
                auth_scheme: None,
            },
            SecuritySchemeKind::Http { scheme, .. } => authorization(scheme),
            SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => {
                authorization("bearer")
            }
        }
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

/// The names of header fields are case-insensitive (RFC 9110 5.1), other names are not.
fn field(location: ApiKeyLocation, name: &str) -> (u8, String) {
    match location {
        ApiKeyLocation::Header => (0, name.to_ascii_lowercase()),
        ApiKeyLocation::Query => (1, name.to_owned()),
        ApiKeyLocation::Cookie => (2, name.to_owned()),
    }
}
