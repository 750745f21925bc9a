use actix_web::{HttpRequest, http::StatusCode};

use super::security_extractor::{Sealed, SecurityExtractor, as_argument};
use crate::{
    error::{SecurityError, SecurityErrorKind},
    scheme::Requirement,
};

/// The first of two credentials or principals that succeeds. [`AnyOf3`](crate::credential::AnyOf3)
/// takes three.
///
/// The alternatives are tried in order. A malformed request
/// ([`InvalidRequest`](crate::error::SecurityErrorKind::InvalidRequest)) ends the search. If no
/// alternative succeeds, the refusal that got furthest is the answer: a failure of the server before
/// 403, 403 before 401, and missing credentials last. So a client whose token lacks a scope gets 403,
/// although the other alternative does not know the token. The document lists both requirements.
///
/// ```
/// use actix_openapi_security::{AnyOf, BasicCredentials, BearerToken};
///
/// async fn read_items(caller: AnyOf<BearerToken, BasicCredentials>) -> String {
///     match caller {
///         AnyOf::First(token) => format!("a token of {} characters", token.token().len()),
///         AnyOf::Second(basic) => basic.username().to_owned(),
///     }
/// }
/// ```
///
/// Two principals may read the same place, for instance the tokens of two issuers. A credential without
/// a check must not share its place with another scheme of the operation: the app fails at start-up,
/// because the credential accepts every value there.
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object),
/// RFC 9110 11.6.1.
#[derive(Clone, Debug)]
pub enum AnyOf<A, B> {
    /// The first alternative.
    First(A),
    /// The second alternative. The first was refused.
    Second(B),
}

impl<A: SecurityExtractor, B: SecurityExtractor> Sealed for AnyOf<A, B> {}

impl<A: SecurityExtractor, B: SecurityExtractor> SecurityExtractor for AnyOf<A, B> {
    const IN_AUTHORIZATION: bool = A::IN_AUTHORIZATION && B::IN_AUTHORIZATION;

    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<A, B> {
        let first = A::extract(request);
        let second = B::extract(request);
        async {
            let first = match first.await {
                Err(error) if error.kind() != SecurityErrorKind::InvalidRequest => error,
                found => return found.map(Self::First),
            };
            let second = match second.await {
                Err(error) if error.kind() != SecurityErrorKind::InvalidRequest => error,
                found => return found.map(Self::Second),
            };
            if first.is_absent() && second.is_absent() {
                return Err(second.absent_as(Self::requirement));
            }
            Err(if progress(&second) > progress(&first) {
                second
            } else {
                first
            })
        }
    }

    fn requirement() -> Requirement {
        Requirement::AnyOf([A::requirement(), B::requirement()].into())
    }

    fn used(&self) -> fn() -> Requirement {
        match self {
            Self::First(first) => first.used(),
            Self::Second(second) => second.used(),
        }
    }
}

/// Returns how far the refused request got.
fn progress(error: &SecurityError) -> u8 {
    match error.status() {
        status if status.is_server_error() => 3,
        StatusCode::UNAUTHORIZED => u8::from(!error.is_absent()),
        _ => 2,
    }
}

as_argument!(AnyOf<A, B>, [A: SecurityExtractor, B: SecurityExtractor]);
