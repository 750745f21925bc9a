use std::future::Future;

use actix_web::{HttpRequest, http::StatusCode};

use super::security_extractor::SecurityExtractor;
use crate::error::SecurityError;

/// The application's check: who a credential turns out to be.
///
/// What FastAPI writes as `Depends(get_current_user)`. The type that it is implemented for is the
/// principal; handlers ask for it as [`Authenticated<Self>`](crate::Authenticated), which documents
/// the credential's scheme.
///
/// ```
/// use actix_openapi_security::{Authenticate, Authenticated, BearerToken, SecurityError};
/// use actix_web::{HttpRequest, web};
///
/// struct Users;
/// impl Users {
///     async fn by_token(&self, _token: &str) -> Result<Option<User>, std::io::Error> {
///         Ok(Some(User { name: "johndoe".into(), disabled: false }))
///     }
/// }
///
/// #[derive(Clone)]
/// struct User {
///     name: String,
///     disabled: bool,
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(token: BearerToken, request: &HttpRequest) -> Result<Self, SecurityError> {
///         let users = request.app_data::<web::Data<Users>>().expect("main sets the users");
///         let user = users
///             .by_token(token.token())
///             .await
///             .map_err(|_| SecurityError::unavailable("The users cannot be read"))?;
///         user.ok_or_else(|| SecurityError::invalid_token("The access token is unknown"))
///     }
/// }
///
/// async fn read_users_me(user: Authenticated<User>) -> String {
///     user.name.clone()
/// }
/// ```
///
/// A check may build on another: the credential can be a principal itself, which is then checked
/// once, however many others need it.
///
/// ```
/// # use actix_openapi_security::{Authenticate, Authenticated, BearerToken, SecurityError};
/// # use actix_web::{HttpRequest, http::StatusCode};
/// # #[derive(Clone)] struct User { disabled: bool }
/// # impl Authenticate for User {
/// #     type Credential = BearerToken;
/// #     async fn authenticate(_: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
/// #         Ok(User { disabled: false })
/// #     }
/// # }
/// struct ActiveUser(Authenticated<User>);
///
/// impl Authenticate for ActiveUser {
///     type Credential = Authenticated<User>;
///
///     async fn authenticate(user: Authenticated<User>, _: &HttpRequest) -> Result<Self, SecurityError> {
///         if user.disabled {
///             return Err(SecurityError::with_status(StatusCode::BAD_REQUEST, "Inactive user"));
///         }
///         Ok(Self(user))
///     }
///
///     fn refusals() -> Vec<(StatusCode, &'static str)> {
///         vec![(StatusCode::BAD_REQUEST, "Inactive user")]
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a principal",
    label = "no check turns a credential into one",
    note = "implement `Authenticate` for it: what credential it needs, and how that is checked"
)]
pub trait Authenticate: Sized + 'static {
    /// What is checked: a credential, or a principal that another check established.
    type Credential: SecurityExtractor;

    /// Checks the credential.
    ///
    /// The request is there for what the check needs besides it: `app_data`, the path, the peer.
    /// The principal must not keep it: the request keeps the principal, and behind a
    /// [guard](crate::guard) routing needs the only handle on it.
    ///
    /// # Errors
    ///
    /// [`SecurityError::invalid_token`] for a credential that is not valid,
    /// [`SecurityError::insufficient_scope`] for one that may not, [`SecurityError::unavailable`]
    /// where the check cannot be made, and [`SecurityError::with_status`] for anything else.
    fn authenticate(
        credential: Self::Credential,
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>>;

    /// The statuses that the check refuses with, each with its description, for the document.
    ///
    /// The 401 is there without it, and so is a 403 where scopes are needed. Those of a check that
    /// this one builds on are added to its own.
    fn refusals() -> Vec<(StatusCode, &'static str)> {
        Vec::new()
    }
}
