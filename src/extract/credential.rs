use std::future::{Ready, ready};

use actix_web::{Error, HttpRequest};

use super::{check_request::CheckRequest, security_extractor::SecurityExtractor as _};
use crate::{
    error::{SecurityError, refuse},
    scheme::SecurityBase,
};

/// The credential that a request carries for a scheme.
///
/// An application implements this trait for a credential of its own. The type then works in a section,
/// in a combination, as the credential of a [check](crate::Authenticate), and as the argument
/// [`Required<C>`](super::Required). The document describes its scheme wherever it is used.
///
/// ```
/// use actix_openapi_security::{
///     CheckRequest, SecurityBase, SecurityError,
///     credential::{Credential, Required},
///     scheme::{ApiKeyHeader, SecurityScheme},
/// };
///
/// struct Signature;
///
/// impl SecurityBase for Signature {
///     type Scheme = SecurityScheme;
///
///     fn security_scheme() -> Self::Scheme {
///         SecurityScheme::from(ApiKeyHeader::new("X-Signature")).auth_scheme("Signature")
///     }
/// }
///
/// struct SignedRequest(String);
///
/// impl Credential for SignedRequest {
///     type Scheme = Signature;
///
///     fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
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
/// async fn read_items(Required(signed): Required<SignedRequest>) -> String {
///     signed.0
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential",
    label = "not a credential",
    note = "implement `Credential` for it, or use a credential of this crate, such as `BearerToken`",
    note = "implement `Authenticate` for a principal, and use `Authenticated<_>` or `Scoped<_, _>`",
    note = "`Optional` stands outermost, as an argument: never in a section, a combination or a check"
)]
pub trait Credential: Sized + 'static {
    /// The scheme that the credential belongs to, for the document and the challenges.
    type Scheme: SecurityBase;

    /// Finds the credential in the head of a request. Returns `None` if the request carries no
    /// credential of the scheme.
    ///
    /// # Errors
    ///
    /// When the request carries a malformed credential of the scheme.
    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError>;
}

/// Finds a credential that is required.
pub(super) fn find<C: Credential>(request: &HttpRequest) -> Result<C, SecurityError> {
    match C::from_head(CheckRequest::new(request)) {
        Ok(Some(credential)) => Ok(credential),
        Ok(None) => Err(SecurityError::absent(C::requirement)),
        Err(error) => Err(error.or_challenging(C::requirement)),
    }
}

/// Extracts a credential as an argument of a handler.
pub(super) fn credential_argument<C: Credential>(request: &HttpRequest) -> Ready<Result<C, Error>> {
    ready(find(request).map_err(|error| refuse(error, request)))
}

/// Implements the traits that every credential of this crate has. Actix's `FromRequest` cannot be
/// implemented for all of them at once, and derived traits would require the same traits of the scheme.
macro_rules! credential {
    ($credential:ident { $($field:ident),+ }, $scheme:ident) => {
        impl<S: SecurityBase<Scheme: $scheme>> actix_web::FromRequest for $credential<S> {
            type Error = actix_web::Error;
            type Future = std::future::Ready<Result<Self, Self::Error>>;

            fn from_request(
                request: &actix_web::HttpRequest,
                _payload: &mut actix_web::dev::Payload,
            ) -> Self::Future {
                crate::extract::credential::credential_argument(request)
            }
        }

        impl<S> Clone for $credential<S> {
            fn clone(&self) -> Self {
                Self {
                    $($field: self.$field.clone()),+
                }
            }
        }

        /// Prints nothing that the client sent.
        impl<S> std::fmt::Debug for $credential<S> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($credential), "([redacted])"))
            }
        }
    };
}

pub(super) use credential;
