use actix_web::{
    Error,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::Next,
};

use crate::{error::refuse, extract::SecurityExtractor};

/// A middleware that lets a request in only if it carries `T`, for actix's
/// [`from_fn`](actix_web::middleware::from_fn).
///
/// [`Secure::secure`](crate::Secure::secure) wraps a scope or a resource in it, and in a documented app
/// the document knows of it. This function is for every other place, for instance a whole app without a
/// document.
///
/// 1. It looks at the credential and at nothing else: not at the path, the method or the response.
/// 2. A refusal is the one that the argument `T` makes, with the same
///    [configuration](crate::SecurityConfig). It is a response, so middleware outside sees it.
/// 3. A response to a credential outside of `Authorization` gets `Cache-Control: private`, unless it
///    says something of caching itself (RFC 9111 3.5 protects only that field).
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
/// Those of the middleware and handlers inside.
///
/// # Security
///
/// A CORS preflight carries no credentials, so it is refused. CORS middleware goes outside: wrap it
/// after the section.
pub async fn section<T: SecurityExtractor, B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    // Nothing of what is extracted may be left: actix routes only a request that has one handle.
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
