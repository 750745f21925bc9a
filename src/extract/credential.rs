use std::future::{Ready, ready};

use actix_web::{Error, HttpRequest};

use super::{config::refuse, security_extractor::required};
use crate::{error::SecurityError, scheme::DescribeSecurity};

/// What a request carries for a scheme, and how it is found there.
///
/// Implemented for a type of one's own, the type can be asked for by a guard, as `Optional<C>`, and
/// as the credential of a [check](crate::Authenticate), and is documented wherever it is.
///
/// ```
/// use actix_openapi_security::{
///     ApiKeyLocation, Credential, DescribeSecurity, SecurityBase, SecurityError,
///     SecurityRequirements, SecurityScheme, SecuritySchemeKind, guard,
/// };
/// use actix_web::HttpRequest;
///
/// /// The scheme: what the document says.
/// struct Signature;
///
/// impl SecurityBase for Signature {
///     fn security_scheme() -> SecurityScheme {
///         SecurityScheme::new(SecuritySchemeKind::ApiKey {
///             name: "X-Signature".into(),
///             location: ApiKeyLocation::Header,
///         })
///     }
/// }
///
/// /// The credential: what a request carries.
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
///         let Some(field) = request.headers().get("x-signature") else {
///             return Ok(None);
///         };
///         match field.to_str() {
///             Ok(signature) => Ok(Some(Self(signature.to_owned()))),
///             Err(_) => Err(SecurityError::invalid_request("The signature is not ASCII")),
///         }
///     }
/// }
///
/// let guard = guard::<SignedRequest>();
/// # let _ = guard;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential",
    label = "cannot be asked of a request",
    note = "implement `Credential` for it, or ask for one that comes with the crate, such as `BearerToken`",
    note = "if it is who a request comes from, implement `Authenticate` and ask for `Authenticated<{Self}>`"
)]
pub trait Credential: DescribeSecurity + Sized + 'static {
    /// Finds the credential in the head of a request. `None` where nothing was sent for it.
    ///
    /// # Errors
    ///
    /// When something was sent, but not as the scheme asks.
    fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError>;
}

/// A credential as an argument: what `FromRequest` comes to for the ones of this crate.
pub(super) fn extract<C: Credential>(request: &HttpRequest) -> Ready<Result<C, Error>> {
    let found = required(C::from_head(request));
    ready(found.map_err(|error| refuse::<C>(error, request)))
}
