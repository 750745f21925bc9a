use std::{fmt, sync::Arc};

use actix_web::{
    Error, HttpRequest, HttpResponse, ResponseError,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};

use crate::{
    credentials::{BearerSyntax, challenge::Realm},
    error::SecurityError,
    scheme::DescribeSecurity,
};

type ErrorHandler = Arc<dyn Fn(SecurityError, &HttpRequest) -> Error + Send + Sync>;

/// How requests are refused, set through `app_data` on an app, a scope or a resource.
///
/// ```
/// use actix_openapi_security::SecurityConfig;
/// use actix_web::{App, HttpResponse, error::InternalError};
///
/// App::new().app_data(
///     SecurityConfig::new()
///         .realm("Acme")
///         .error_handler(|error, _request| {
///             let response = HttpResponse::Unauthorized().body("who are you?");
///             InternalError::from_response(error, response).into()
///         }),
/// );
/// ```
///
/// Whatever the error handler answers, a 401 keeps its challenge: RFC 9110 15.5.2 requires it.
#[derive(Clone, Default)]
pub struct SecurityConfig {
    realm: Option<Realm>,
    bearer_syntax: BearerSyntax,
    error_handler: Option<ErrorHandler>,
}

impl SecurityConfig {
    /// No realm, RFC 6750's syntax, and refusals as they are.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the protection space in every challenge (RFC 9110 11.5).
    ///
    /// Quotes and backslashes are escaped.
    ///
    /// # Panics
    ///
    /// When the realm has a character that no header can carry: a control character, or one
    /// outside ASCII. Better when the app is built than in every refusal.
    #[track_caller]
    pub fn realm(mut self, realm: impl AsRef<str>) -> Self {
        let realm = realm.as_ref();
        #[expect(clippy::panic, reason = "a wrong declaration fails at start-up")]
        let Some(realm) = Realm::new(realm) else {
            panic!("the realm {realm:?} does not fit a header: use visible ASCII and spaces");
        };
        self.realm = Some(realm);
        self
    }

    /// Sets which bytes a bearer token may consist of.
    pub fn bearer_syntax(mut self, syntax: BearerSyntax) -> Self {
        self.bearer_syntax = syntax;
        self
    }

    /// Sets what a refusal is turned into before it is answered.
    pub fn error_handler<F>(mut self, handler: F) -> Self
    where
        F: Fn(SecurityError, &HttpRequest) -> Error + Send + Sync + 'static,
    {
        self.error_handler = Some(Arc::new(handler));
        self
    }

    fn find(request: &HttpRequest) -> Option<&Self> {
        request.app_data::<Self>().or_else(|| {
            request
                .app_data::<web::Data<Self>>()
                .map(|data| data.as_ref())
        })
    }
}

impl fmt::Debug for SecurityConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityConfig")
            .field("realm", &self.realm)
            .field("bearer_syntax", &self.bearer_syntax)
            .finish_non_exhaustive()
    }
}

/// The syntax that applies to this request.
pub(super) fn bearer_syntax(request: &HttpRequest) -> BearerSyntax {
    SecurityConfig::find(request).map_or_else(BearerSyntax::default, |config| config.bearer_syntax)
}

/// Turns a refusal of `T` into what the configuration makes of it.
pub(crate) fn refuse<T>(error: SecurityError, request: &HttpRequest) -> Error
where
    T: DescribeSecurity + 'static,
{
    let error = error.or_challenged_by::<T>();
    let Some(config) = SecurityConfig::find(request) else {
        return error.into();
    };
    let error = error.in_realm(config.realm.as_ref());
    let Some(handler) = &config.error_handler else {
        return error.into();
    };
    let mut challenges = Vec::new();
    error.each_challenge_value(|challenge| challenges.push(challenge));
    Challenged {
        error: handler(error, request),
        challenges,
    }
    .into()
}

/// An error handler's answer that does not lose its challenges.
#[derive(Debug)]
struct Challenged {
    error: Error,
    challenges: Vec<HeaderValue>,
}

impl fmt::Display for Challenged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Challenged {
    fn status_code(&self) -> StatusCode {
        self.error.as_response_error().status_code()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = self.error.error_response();
        let unauthorized = response.status() == StatusCode::UNAUTHORIZED;
        let headers = response.headers_mut();
        if unauthorized && !headers.contains_key(header::WWW_AUTHENTICATE) {
            for challenge in &self.challenges {
                headers.append(header::WWW_AUTHENTICATE, challenge.clone());
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "does not fit a header")]
    fn a_realm_that_no_header_can_carry_is_refused_when_the_app_is_built() {
        let _ = SecurityConfig::new().realm("Acme\r\n");
    }
}
