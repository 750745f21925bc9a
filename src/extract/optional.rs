use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};
use futures_util::FutureExt as _;

use super::security_extractor::{ArgumentFuture, SecurityExtractor};
use crate::error::refuse;

/// A credential or a principal that a request may lack.
///
/// The value is `None` if the request carries no credential. A malformed credential is refused, so a
/// client with a broken token is never treated as anonymous. The document lists the requirement and the
/// empty requirement.
///
/// It is an argument of a handler, and never a part of a section or of a combination.
///
/// ```
/// use actix_openapi_security::{BearerToken, Optional};
///
/// async fn read_items(Optional(token): Optional<BearerToken>) -> &'static str {
///     match token {
///         Some(_) => "your items",
///         None => "everybody's items",
///     }
/// }
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object).
#[derive(Clone, Debug)]
pub struct Optional<T>(
    /// The credential or the principal. `None` if the request carries no credential.
    pub Option<T>,
);

impl<T: SecurityExtractor> FromRequest for Optional<T> {
    type Error = Error;
    type Future = ArgumentFuture<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let extracting = T::extract(request);
        let request = request.clone();
        Box::pin(extracting.map(move |found| match found {
            Ok(found) => Ok(Self(Some(found))),
            Err(error) if error.is_absent() => Ok(Self(None)),
            Err(error) => Err(refuse(error, &request)),
        }))
    }
}
