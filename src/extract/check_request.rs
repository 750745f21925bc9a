use std::{any::type_name, fmt, net::SocketAddr};

use actix_web::{
    FromRequest, HttpRequest,
    dev::{Path, Payload, RequestHead, Url},
    http::header::{self, HeaderMap, HeaderValue},
    web,
};

use crate::{
    credentials::authorization::{Repeated, only},
    error::SecurityError,
};

/// The request as a [check](crate::Authenticate) and a [`Credential`](crate::credential::Credential) see
/// it.
///
/// It cannot be kept or cloned, because a principal that holds the request would break actix's routing
/// and leak memory. It has no body, and it does not show the scopes of the operation, so a check has the
/// same result for every argument and section.
///
/// ```
/// use actix_openapi_security::{Authenticate, BearerToken, CheckRequest, SecurityError};
///
/// struct Users;
/// # impl Users { async fn find(&self, _: &str) -> Option<User> { None } }
/// struct User;
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(
///         token: BearerToken,
///         request: CheckRequest<'_>,
///     ) -> Result<Self, SecurityError> {
///         let user = request.data::<Users>()?.find(token.token()).await;
///         user.ok_or_else(|| SecurityError::invalid_token("The access token is unknown"))
///     }
/// }
/// ```
pub struct CheckRequest<'a> {
    request: &'a HttpRequest,
}

impl<'a> CheckRequest<'a> {
    pub(crate) fn new(request: &'a HttpRequest) -> Self {
        Self { request }
    }

    /// Returns the method, the URI, the version and the header fields.
    pub fn head(&self) -> &'a RequestHead {
        self.request.head()
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &'a HeaderMap {
        self.request.headers()
    }

    /// Returns the address of the client, or of the last proxy.
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.request.peer_addr()
    }

    /// Returns the parameters of the path that are matched so far.
    pub fn match_info(&self) -> &'a Path<Url> {
        self.request.match_info()
    }

    /// Returns the data that the application set with `app_data(web::Data::new(…))`.
    ///
    /// # Errors
    ///
    /// 500 if the application did not set it. The log names the type.
    pub fn data<T: ?Sized + 'static>(&self) -> Result<&'a web::Data<T>, SecurityError> {
        self.request.app_data::<web::Data<T>>().ok_or_else(|| {
            let name = type_name::<T>();
            log::error!("a check needs `web::Data<{name}>`: set it with `app_data`");
            SecurityError::internal()
        })
    }

    /// Runs an extractor of actix, for instance `ConnectionInfo` or a session. The body is empty for it.
    ///
    /// ```
    /// use actix_openapi_security::{CheckRequest, SecurityError};
    /// use actix_web::dev::ConnectionInfo;
    ///
    /// async fn host(request: &CheckRequest<'_>) -> Result<String, SecurityError> {
    ///     let connection = request.extract::<ConnectionInfo>().await?;
    ///     Ok(connection.host().to_owned())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The error has the status of the extractor's error, without its text. A failure of the server is
    /// logged. Extracting the `HttpRequest` is a logged 500.
    ///
    /// Do not extract a principal here: a check that waits for itself never ends. Name the principal as
    /// the [`Credential`](crate::Authenticate::Credential) of the check.
    pub async fn extract<T: FromRequest>(&self) -> Result<T, SecurityError> {
        // The name of a tuple or an `Option` contains the name of the extractor inside.
        if type_name::<T>().contains(type_name::<HttpRequest>()) {
            log::error!("a check cannot extract the request: use the methods of `CheckRequest`");
            return Err(SecurityError::internal());
        }
        let extracted = T::from_request(self.request, &mut Payload::None).await;
        extracted.map_err(|error| {
            let error: actix_web::Error = error.into();
            let status = error.as_response_error().status_code();
            if status.is_server_error() {
                log::error!("a check cannot extract `{}`: {error}", type_name::<T>());
                return SecurityError::internal();
            }
            SecurityError::with_status(status, status.canonical_reason().unwrap_or_default())
        })
    }

    /// Returns the only `Authorization` field. `None` if there is no such field.
    #[inline]
    pub(crate) fn authorization(&self) -> Result<Option<&'a HeaderValue>, SecurityError> {
        only(self.headers().get_all(header::AUTHORIZATION)).map_err(|Repeated| {
            SecurityError::invalid_request("The request has more than one Authorization field")
        })
    }

    /// Returns the request, for the configuration that this crate keeps in `app_data`.
    pub(crate) fn request(&self) -> &'a HttpRequest {
        self.request
    }
}

impl fmt::Debug for CheckRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckRequest").finish_non_exhaustive()
    }
}
