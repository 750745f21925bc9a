use std::fmt;

use actix_web::HttpRequest;

use super::authenticate::Authenticate;
use crate::error::SecurityError;

type Replacement<P> = Box<dyn Fn(&HttpRequest) -> Result<P, SecurityError>>;

/// Replaces the application's check of `P`, for tests.
///
/// What FastAPI calls `dependency_overrides`. Set it through `app_data` on an app, a scope or a
/// resource; the credential is then not asked for, and the [check](Authenticate) does not run. What
/// an operation needs of the principal's scopes is still compared.
///
/// ```
/// use actix_openapi_security::{
///     Authenticate, AuthenticateWith, Authenticated, BearerToken, SecurityError,
/// };
/// use actix_web::{App, HttpRequest, test, web};
///
/// struct User {
///     name: String,
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(_: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
///         Err(SecurityError::unavailable("There is no database in a test"))
///     }
/// }
///
/// async fn read_users_me(user: Authenticated<User>) -> String {
///     user.name.clone()
/// }
///
/// # actix_web::rt::System::new().block_on(async {
/// let app = test::init_service(
///     App::new()
///         .app_data(AuthenticateWith::new(|_| Ok(User { name: "johndoe".into() })))
///         .route("/users/me", web::get().to(read_users_me)),
/// )
/// .await;
/// let request = test::TestRequest::with_uri("/users/me").to_request();
/// assert_eq!(test::call_and_read_body(&app, request).await, "johndoe");
/// # });
/// ```
///
/// # Security
///
/// An app that has one lets everybody in as the principal that it makes.
pub struct AuthenticateWith<P>(Replacement<P>);

impl<P: Authenticate> AuthenticateWith<P> {
    /// The principal of every request is what the function makes of it.
    pub fn new(replacement: impl Fn(&HttpRequest) -> Result<P, SecurityError> + 'static) -> Self {
        Self(Box::new(replacement))
    }

    /// What the replacement makes of the request, if there is one.
    pub(super) fn of(request: &HttpRequest) -> Option<Result<P, SecurityError>> {
        request.app_data::<Self>().map(|Self(make)| make(request))
    }
}

impl<P> fmt::Debug for AuthenticateWith<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticateWith").finish_non_exhaustive()
    }
}
