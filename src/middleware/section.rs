use actix_web::{
    Error,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::Next,
};

use crate::{error::refuse, extract::SecurityExtractor};

/// The middleware that accepts a request only if it carries `T`, for actix's
/// [`from_fn`](actix_web::middleware::from_fn).
///
/// [`Secure::secure`](crate::Secure::secure) wraps a scope or a resource in it, and adds the requirement
/// to the document. Use this function for everything else, for instance a whole app without a document.
///
/// 1. The result depends on the credential only, never on the path, the method or the response.
/// 2. The refusal is the same as the refusal of the argument `T`, with the same
///    [configuration](crate::SecurityConfig). It is a response, so middleware outside sees it.
/// 3. If the credential is not in `Authorization`, the response gets `Cache-Control: private`, unless it
///    has a `Cache-Control` (RFC 9111 3.5 protects only `Authorization`).
///
/// ```
/// use actix_openapi_security::{BearerToken, middleware::section};
/// use actix_web::{App, middleware::from_fn, web};
///
/// App::new()
///     .wrap(from_fn(section::<BearerToken, _>))
///     .route("/users", web::get().to(async || "requires a token"));
/// ```
///
/// # Errors
///
/// The errors of the middleware and handlers inside.
///
/// # Security
///
/// A CORS preflight carries no credentials, so the section refuses it. Wrap CORS middleware after the
/// section, so that it runs before.
pub async fn section<T: SecurityExtractor, B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    // The extracted value is dropped first, because actix routes only a request with a single handle.
    let extracted = T::extract(request.request()).await.map(drop);
    if let Err(error) = extracted {
        let error = refuse(error, request.request());
        return Ok(request.error_response(error).map_into_right_body());
    }
    let mut response = next.call(request).await?;
    if !T::IN_AUTHORIZATION {
        let headers = response.headers_mut();
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private"));
        }
    }
    Ok(response.map_into_left_body())
}
