use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};
use futures_util::{TryFutureExt as _, future::MapOk};

use super::{refusing::Refusing, security_extractor::SecurityExtractor};
use crate::scheme::{DescribeSecurity, SecurityRequirements};

/// A credential of one's own as a handler argument: a request without it is refused, and the
/// operation is documented.
///
/// The credentials that come with the crate are arguments by themselves. A type of an application
/// becomes one by this, with nothing to implement but [`Credential`](crate::Credential).
///
/// ```
/// use actix_openapi_security::{
///     ApiKeyHeader, Credential, DescribeSecurity, Required, SecurityBase, SecurityError,
///     SecurityRequirements, SecurityScheme,
/// };
/// use actix_web::HttpRequest;
///
/// struct Signature;
///
/// impl SecurityBase for Signature {
///     fn security_scheme() -> SecurityScheme {
///         ApiKeyHeader::new("X-Signature").into()
///     }
/// }
///
/// struct SignedRequest(String);
///
/// impl DescribeSecurity for SignedRequest {
///     fn security_requirements() -> SecurityRequirements {
///         SecurityRequirements::of::<Signature>()
///     }
/// }
///
/// impl Credential for SignedRequest {
///     fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
///         let field = request.headers().get("x-signature");
///         let signature = field.and_then(|field| field.to_str().ok());
///         Ok(signature.map(|signature| Self(signature.to_owned())))
///     }
/// }
///
/// async fn read_items(Required(signed): Required<SignedRequest>) -> String {
///     signed.0
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Required<T>(
    /// What was found.
    pub T,
);

impl<T: SecurityExtractor> DescribeSecurity for Required<T> {
    fn security_requirements() -> SecurityRequirements {
        T::security_requirements()
    }
}

impl<T: SecurityExtractor> FromRequest for Required<T> {
    type Error = Error;
    type Future = MapOk<Refusing<T>, fn(T) -> Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Refusing::new(request, payload).map_ok(Self as fn(T) -> Self)
    }
}
