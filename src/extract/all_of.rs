use actix_web::HttpRequest;

use super::security_extractor::{Sealed, SecurityExtractor, as_argument};
use crate::{error::SecurityError, scheme::Requirement};

/// Two credentials or principals that a request must carry together.
///
/// Several arguments, or a section around a handler with an argument, have the same effect. This type is
/// for places that take one type: a section, an [`Optional`](crate::Optional), an alternative, the
/// credential of a [check](crate::Authenticate).
///
/// ```
/// use actix_openapi_security::{AllOf, ApiKey, BearerToken, SecurityBase, scheme::ApiKeyHeader};
///
/// struct Partner;
///
/// impl SecurityBase for Partner {
///     type Scheme = ApiKeyHeader;
///
///     fn security_scheme() -> Self::Scheme {
///         ApiKeyHeader::new("X-Partner")
///     }
/// }
///
/// async fn read_items(AllOf(token, key): AllOf<BearerToken, ApiKey<Partner>>) -> String {
///     format!("{} {}", token.token().len(), key.key().len())
/// }
/// ```
///
/// A request that carries only one of the two is refused, also where the pair is optional.
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object).
#[derive(Clone, Debug)]
pub struct AllOf<A, B>(
    /// The first part.
    pub A,
    /// The second part.
    pub B,
);

impl<A: SecurityExtractor, B: SecurityExtractor> Sealed for AllOf<A, B> {}

impl<A: SecurityExtractor, B: SecurityExtractor> SecurityExtractor for AllOf<A, B> {
    const IN_AUTHORIZATION: bool = A::IN_AUTHORIZATION && B::IN_AUTHORIZATION;

    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<A, B> {
        let first = A::extract(request);
        let second = B::extract(request);
        async {
            let first = match first.await {
                Err(error) if !error.is_absent() => return Err(error),
                first => first,
            };
            match (first, second.await) {
                (Ok(first), Ok(second)) => Ok(Self(first, second)),
                // The request carries neither of the two.
                (Err(_), Err(second)) if second.is_absent() => {
                    Err(second.absent_as(Self::requirement))
                }
                (_, Err(error)) | (Err(error), _) => Err(error.present()),
            }
        }
    }

    fn requirement() -> Requirement {
        Requirement::AllOf([A::requirement(), B::requirement()].into())
    }

    fn used(&self) -> fn() -> Requirement {
        Self::requirement
    }

    fn scopes(visitor: &mut impl FnMut(&'static str)) {
        A::scopes(visitor);
        B::scopes(visitor);
    }
}

as_argument!(AllOf<A, B>, [A: SecurityExtractor, B: SecurityExtractor]);
