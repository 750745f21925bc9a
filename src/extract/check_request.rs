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

/// The view of a request that a [check](crate::Authenticate) and a
/// [`Credential`](crate::credential::Credential) get.
///
/// It cannot be kept or cloned: a principal that holds the request would break actix's routing and leak
/// the request. It has no body, and it does not show which scopes an operation needs, so a check has
/// the same result for everyone who asks.
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

    /// Returns the address of the peer, which may be a proxy.
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.request.peer_addr()
    }

    /// Returns the parameters of the path, as far as the request is routed.
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

    /// Runs an extractor of actix, for instance `ConnectionInfo` or a session. It finds no body.
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
    /// With the status of the extractor's error, without its text. A failure of the server is logged,
    /// and so is an attempt to extract the `HttpRequest`, which is 500.
    ///
    /// A principal is not extracted here, because a check that asks for itself never ends. It is the
    /// [`Credential`](crate::Authenticate::Credential) of the check.
    pub async fn extract<T: FromRequest>(&self) -> Result<T, SecurityError> {
        // Also inside an `Option` or a tuple.
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

    /// The only `Authorization` field, if there is any.
    #[inline]
    pub(crate) fn authorization(&self) -> Result<Option<&'a HeaderValue>, SecurityError> {
        only(self.headers().get_all(header::AUTHORIZATION)).map_err(|Repeated| {
            SecurityError::invalid_request("The request has more than one Authorization field")
        })
    }

    /// The request itself, for what the crate configures by `app_data`.
    pub(crate) fn request(&self) -> &'a HttpRequest {
        self.request
    }
}

impl fmt::Debug for CheckRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckRequest").finish_non_exhaustive()
    }
}
