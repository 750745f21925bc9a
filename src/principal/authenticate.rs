use actix_web::http::StatusCode;

use crate::{
    error::SecurityError,
    extract::{CheckRequest, SecurityExtractor},
};

/// The check of the application: it turns a credential into the principal that the credential belongs
/// to.
///
/// FastAPI's word is `Depends(get_current_user)`. The principal's type implements this trait. A handler
/// takes the principal as [`Authenticated<Self>`](crate::Authenticated), which documents the scheme of
/// the credential.
///
/// ```
/// use actix_openapi_security::{
///     Authenticate, Authenticated, BearerToken, CheckRequest, SecurityError,
/// };
///
/// struct Users;
/// impl Users {
///     async fn by_token(&self, _token: &str) -> Result<Option<User>, std::io::Error> {
///         Ok(Some(User { name: "johndoe".into() }))
///     }
/// }
///
/// #[derive(Clone)]
/// struct User {
///     name: String,
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(
///         token: BearerToken,
///         request: CheckRequest<'_>,
///     ) -> Result<Self, SecurityError> {
///         let user = request
///             .data::<Users>()?
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
/// A check may build on another check. Its credential is then a principal, which is checked once in a
/// request, however many checks use it.
///
/// ```
/// # use actix_openapi_security::{
/// #     Authenticate, Authenticated, BearerToken, CheckRequest, SecurityError,
/// # };
/// # use actix_web::http::StatusCode;
/// # struct User { disabled: bool }
/// # impl Authenticate for User {
/// #     type Credential = BearerToken;
/// #     async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
/// #         Ok(User { disabled: false })
/// #     }
/// # }
/// struct ActiveUser(Authenticated<User>);
///
/// impl Authenticate for ActiveUser {
///     type Credential = Authenticated<User>;
///
///     async fn authenticate(
///         user: Authenticated<User>,
///         _: CheckRequest<'_>,
///     ) -> Result<Self, SecurityError> {
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
    label = "no check turns a credential into it",
    note = "implement `Authenticate` for a type of your crate: name its credential, and check it",
    note = "wrap a type of another crate, such as `BearerToken`: `struct User(BearerToken);`"
)]
pub trait Authenticate: Sized + 'static {
    /// The credential to check, or a principal of another check.
    type Credential: SecurityExtractor;

    /// Checks the credential.
    ///
    /// The check runs once in a request, however many arguments and sections use the principal. The
    /// future may hold everything that it gets from the request while it waits.
    ///
    /// # Errors
    ///
    /// [`SecurityError::invalid_token`] or [`SecurityError::invalid_credentials`] for a credential that
    /// is not valid, [`SecurityError::unavailable`] when the check cannot run, and
    /// [`SecurityError::with_status`] for anything else.
    fn authenticate(
        credential: Self::Credential,
        request: CheckRequest<'_>,
    ) -> impl Future<Output = Result<Self, SecurityError>>;

    /// Returns the statuses of the check's own refusals, each with its description for the document.
    ///
    /// The document has 401, and 403 where scopes are needed, without this method. It also has the
    /// statuses of a check that this check builds on.
    fn refusals() -> Vec<(StatusCode, &'static str)> {
        Vec::new()
    }
}
