use actix_web::HttpRequest;

use super::{
    AnyOf,
    security_extractor::{Sealed, SecurityExtractor, as_argument},
};
use crate::{error::SecurityError, scheme::Requirement};

/// The first of three credentials or principals that succeeds.
///
/// It behaves as `AnyOf<A, AnyOf<B, C>>` and has the same document, and is easier to match on.
///
/// ```
/// use actix_openapi_security::{
///     ApiKey, BasicCredentials, BearerToken, SecurityBase, credential::AnyOf3, scheme::ApiKeyHeader,
/// };
///
/// struct Machine;
///
/// impl SecurityBase for Machine {
///     type Scheme = ApiKeyHeader;
///
///     fn security_scheme() -> Self::Scheme {
///         ApiKeyHeader::new("X-API-Key")
///     }
/// }
///
/// async fn read_items(
///     caller: AnyOf3<BearerToken, BasicCredentials, ApiKey<Machine>>,
/// ) -> &'static str {
///     match caller {
///         AnyOf3::First(_token) => "a user of the app",
///         AnyOf3::Second(_basic) => "a user of the command line",
///         AnyOf3::Third(_key) => "a machine",
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub enum AnyOf3<A, B, C> {
    /// The first alternative.
    First(A),
    /// The second alternative. The first was refused.
    Second(B),
    /// The third alternative. The others were refused.
    Third(C),
}

type Nested<A, B, C> = AnyOf<A, AnyOf<B, C>>;

impl<A, B, C> From<Nested<A, B, C>> for AnyOf3<A, B, C> {
    fn from(nested: Nested<A, B, C>) -> Self {
        match nested {
            AnyOf::First(first) => Self::First(first),
            AnyOf::Second(AnyOf::First(second)) => Self::Second(second),
            AnyOf::Second(AnyOf::Second(third)) => Self::Third(third),
        }
    }
}

impl<A, B, C> Sealed for AnyOf3<A, B, C> {}

impl<A, B, C> SecurityExtractor for AnyOf3<A, B, C>
where
    A: SecurityExtractor,
    B: SecurityExtractor,
    C: SecurityExtractor,
{
    const IN_AUTHORIZATION: bool = Nested::<A, B, C>::IN_AUTHORIZATION;

    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<A, B, C> {
        let nested = Nested::extract(request);
        async { nested.await.map(Self::from) }
    }

    fn requirement() -> Requirement {
        Nested::<A, B, C>::requirement()
    }

    fn used(&self) -> fn() -> Requirement {
        match self {
            Self::First(first) => first.used(),
            Self::Second(second) => second.used(),
            Self::Third(third) => third.used(),
        }
    }
}

as_argument!(AnyOf3<A, B, C>, [A: SecurityExtractor, B: SecurityExtractor, C: SecurityExtractor]);
