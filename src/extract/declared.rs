use std::rc::Rc;

use actix_web::http::header::HeaderName;

use crate::scheme::{
    ApiKeyLocation, PerType, SecurityBase, SecurityScheme, SecuritySchemeKind, per_type,
};

/// What a scheme declares of where its credentials stand in a request.
pub(super) enum Declared {
    /// A key in the field of this name.
    Header(HeaderName),
    /// A key in the query parameter of this name.
    Query(String),
    /// A key in the cookie of this name.
    Cookie(String),
    /// The `Authorization` field, for the HTTP scheme of this name.
    Authorization(String),
    /// The `Authorization` field, whatever stands in it.
    AnyAuthorization,
    /// A key in a field whose name no field can have.
    Nowhere,
}

thread_local! {
    static KNOWN: PerType<Rc<Declared>> = PerType::default();
}

impl Declared {
    pub(super) fn of<S: SecurityBase>() -> Rc<Self> {
        per_type::<S, _>(&KNOWN, || Rc::new(Self::by(&S::security_scheme())))
    }

    fn by(scheme: &SecurityScheme) -> Self {
        match scheme.kind() {
            SecuritySchemeKind::ApiKey { name, location } => match location {
                ApiKeyLocation::Header => {
                    HeaderName::try_from(name.as_str()).map_or(Self::Nowhere, Self::Header)
                }
                ApiKeyLocation::Query => Self::Query(name.clone()),
                ApiKeyLocation::Cookie => Self::Cookie(name.clone()),
            },
            SecuritySchemeKind::Http { scheme, .. } => Self::Authorization(scheme.clone()),
            SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => {
                Self::AnyAuthorization
            }
        }
    }
}
