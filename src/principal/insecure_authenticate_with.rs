use std::fmt;

use super::Authenticate;
use crate::{error::SecurityError, extract::CheckRequest};

type Replacement<P> = Box<dyn Fn(CheckRequest<'_>) -> Result<Option<P>, SecurityError>>;

/// Replaces the application's check of `P`, for tests.
///
/// FastAPI's word is `dependency_overrides`. Set it through `app_data` on an app, a scope or a resource.
/// The [check](Authenticate) does not run then, and its credential is not needed. A replacement that
/// returns `None` stands for a request without credentials. Scopes are still compared.
///
/// ```
/// use actix_openapi_security::{
///     Authenticate, Authenticated, BearerToken, CheckRequest, SecurityError,
///     principal::InsecureAuthenticateWith,
/// };
/// use actix_web::{App, test, web};
///
/// struct User {
///     name: String,
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
///         Err(SecurityError::unavailable("There is no database in a test"))
///     }
/// }
///
/// async fn read_users_me(user: Authenticated<User>) -> String {
///     user.name.clone()
/// }
///
/// # actix_web::rt::System::new().block_on(async {
/// let johndoe = |_: CheckRequest<'_>| Ok(Some(User { name: "johndoe".into() }));
/// let app = test::init_service(
///     App::new()
///         .app_data(InsecureAuthenticateWith::new(johndoe))
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
/// An app with a replacement accepts every request, and treats it as a request of that principal.
#[doc(alias = "dependency_overrides")]
pub struct InsecureAuthenticateWith<P>(Replacement<P>);

impl<P: Authenticate> InsecureAuthenticateWith<P> {
    /// Replaces the check with a function.
    pub fn new(
        replacement: impl Fn(CheckRequest<'_>) -> Result<Option<P>, SecurityError> + 'static,
    ) -> Self {
        Self(Box::new(replacement))
    }

    pub(super) fn run(&self, request: CheckRequest<'_>) -> Result<Option<P>, SecurityError> {
        (self.0)(request)
    }
}

impl<P> fmt::Debug for InsecureAuthenticateWith<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InsecureAuthenticateWith")
            .finish_non_exhaustive()
    }
}
