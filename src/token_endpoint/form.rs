use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;

use super::{
    OAuth2Error, body, client::Client, parameters::Parameters, requested_scopes::RequestedScopes,
    secret::Secret,
};

/// The form that a client sends to the token endpoint in the password flow.
///
/// As a handler argument it refuses every other body before the handler runs, and it adds its
/// fields to the document. A refusal is an [`OAuth2Error`], answered as RFC 6749 5.2 requires.
///
/// 1. The body must be `application/x-www-form-urlencoded` in percent-encoded UTF-8. Any other body
///    is `invalid_request`.
/// 2. The body may be as large as actix's [`PayloadConfig`](actix_web::web::PayloadConfig) allows,
///    256 KiB by default. A larger body is `invalid_request`. A media type that `PayloadConfig`
///    requires must be the one of the request, including its parameters, so leave it unset for the
///    token endpoint.
/// 3. A repeated parameter is `invalid_request`. An unknown parameter is ignored. A parameter
///    without a value counts as absent (RFC 6749 3.2).
/// 4. `grant_type` must be `password` or absent. RFC 6749 requires it, and so does
///    [`OAuth2PasswordRequestFormStrict`].
/// 5. `username` and `password` are required.
/// 6. The client is optional, and the application decides whether it needs one. It is in HTTP Basic
///    or in the body. Beside HTTP Basic, the body may repeat the `client_id`; another `client_id`, or
///    a `client_secret`, is `invalid_request`. Malformed Basic credentials are `invalid_client`, a
///    401 with a challenge. Another scheme counts as absent.
/// 7. An empty Basic pair counts as no client, and an empty `scope` as no scope. Swagger UI sends
///    both if its fields are left empty.
///
/// ```
/// use actix_openapi_security::token_endpoint::{
///     OAuth2Error, OAuth2PasswordRequestForm, TokenResponse,
/// };
///
/// # fn verify(username: &str, password: &str) -> bool { true }
/// # fn issue(username: &str) -> String { username.to_owned() }
/// async fn token(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
///     if !verify(form.username(), form.password()) {
///         return Err(OAuth2Error::invalid_grant("Incorrect username or password"));
///     }
///     Ok(TokenResponse::bearer(issue(form.username())))
/// }
/// ```
///
/// A handler that answers refusals itself takes a `Result<OAuth2PasswordRequestForm, OAuth2Error>`.
///
/// # Security
///
/// `Debug` does not print the password and the client's secret. The application must protect the
/// endpoint against brute force (RFC 6749 4.3.2).
///
/// Specification: RFC 6749 4.3.2, 3.2, 2.3.1 and 3.3.
#[derive(Clone, Debug)]
pub struct OAuth2PasswordRequestForm {
    grant_type: Option<String>,
    username: String,
    password: Secret,
    scopes: RequestedScopes,
    client: Option<Client>,
}

/// An [`OAuth2PasswordRequestForm`] that requires `grant_type`, as RFC 6749 4.3.2 does.
///
/// It dereferences to the form, so it has the same accessors.
///
/// ```
/// use actix_openapi_security::token_endpoint::{
///     OAuth2Error, OAuth2PasswordRequestFormStrict, TokenResponse,
/// };
///
/// async fn token(form: OAuth2PasswordRequestFormStrict) -> Result<TokenResponse, OAuth2Error> {
///     assert_eq!(form.grant_type(), Some("password"));
///     Ok(TokenResponse::bearer(form.username()))
/// }
/// ```
///
/// Specification: RFC 6749 4.3.2.
#[derive(Clone, Debug)]
pub struct OAuth2PasswordRequestFormStrict(OAuth2PasswordRequestForm);

impl OAuth2PasswordRequestForm {
    /// Returns the grant type: `password`, or `None` if the client left it out.
    pub fn grant_type(&self) -> Option<&str> {
        self.grant_type.as_deref()
    }

    /// Returns the resource owner's username.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Returns the resource owner's password.
    pub fn password(&self) -> &str {
        self.password.expose()
    }

    /// Returns the requested scopes, in the order of the request.
    ///
    /// ```
    /// # use actix_openapi_security::token_endpoint::OAuth2PasswordRequestForm;
    /// fn wants_to_write(form: &OAuth2PasswordRequestForm) -> bool {
    ///     form.scopes().any(|scope| scope == "items:write")
    /// }
    /// ```
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter()
    }

    /// Returns the requested scopes that may be granted, for the token and for
    /// [`TokenResponse::scopes`](super::TokenResponse::scopes). The list is empty if the client requests
    /// none.
    ///
    /// ```
    /// # use actix_openapi_security::token_endpoint::*;
    /// # fn issue(_: &str, _: &[&str]) -> String { String::new() }
    /// # fn token(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    /// let granted = form.grant(|scope| scope == "items:read")?;
    /// let token = issue(form.username(), &granted);
    /// Ok(TokenResponse::bearer(token).scopes(granted))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `invalid_scope` if none of the requested scopes may be granted. A response without `scope` would
    /// mean that all of them are granted (RFC 6749 5.1), and an empty `scope` is not allowed (RFC 6749
    /// 3.3).
    pub fn grant(&self, may: impl Fn(&str) -> bool) -> Result<Vec<&str>, OAuth2Error> {
        let granted: Vec<&str> = self.scopes().filter(|scope| may(scope)).collect();
        if granted.is_empty() && self.scopes().next().is_some() {
            return Err(OAuth2Error::invalid_scope(
                "None of the scopes may be granted",
            ));
        }
        Ok(granted)
    }

    /// Returns the client's identifier, which is not verified.
    pub fn client_id(&self) -> Option<&str> {
        self.client.as_ref().map(Client::id)
    }

    /// Returns the client's secret. An empty secret counts as absent (RFC 6749 2.3.1).
    ///
    /// [`is_client`](Self::is_client) compares it in constant time.
    pub fn client_secret(&self) -> Option<&str> {
        self.client.as_ref()?.secret()
    }

    /// Returns whether the client is the expected one. The secret is compared in constant time.
    ///
    /// A client without a secret has the empty secret.
    ///
    /// ```
    /// # use actix_openapi_security::token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm};
    /// fn check_client(form: &OAuth2PasswordRequestForm) -> Result<(), OAuth2Error> {
    ///     if form.is_client("the-app", "its-secret") {
    ///         Ok(())
    ///     } else {
    ///         Err(OAuth2Error::invalid_client("Unknown client"))
    ///     }
    /// }
    /// ```
    pub fn is_client(&self, id: &str, secret: &str) -> bool {
        let client = self.client.as_ref();
        client.is_some_and(|client| client.matches(id, secret))
    }

    fn new(mut parameters: Parameters, from_head: Option<Client>) -> Result<Self, OAuth2Error> {
        let grant_type = parameters.take("grant_type");
        if grant_type.as_ref().is_some_and(|it| it != "password") {
            return Err(OAuth2Error::unsupported_grant_type(
                "grant_type must be password",
            ));
        }
        let username = take_required(&mut parameters, "username")?;
        let password = Secret::new(take_required(&mut parameters, "password")?);
        let scopes = RequestedScopes::parse(parameters.take("scope").unwrap_or_default())?;
        let from_body = Client::from_body(&mut parameters)?;
        // RFC 6749 2.3 forbids two authentication methods. A `client_id` alone does not authenticate.
        if let (Some(head), Some(body)) = (&from_head, &from_body)
            && (head.id() != body.id() || body.secret().is_some())
        {
            return Err(OAuth2Error::invalid_request(
                "The body has another client than the Authorization field, or a client_secret too",
            ));
        }
        Ok(Self {
            grant_type,
            username,
            password,
            scopes,
            client: from_head.or(from_body),
        })
    }
}

fn take_required(parameters: &mut Parameters, name: &str) -> Result<String, OAuth2Error> {
    // RFC 6749 appendix A.15 and A.16: `UNICODECHARNOCRLF`, which excludes line breaks.
    let is_allowed =
        |char| matches!(char, '\t' | ' '..='~' | '\u{80}'..='\u{fffd}' | '\u{10000}'..);
    parameters
        .take_checked(name, is_allowed)?
        .ok_or_else(|| OAuth2Error::invalid_request(format!("{name} is missing")))
}

impl FromRequest for OAuth2PasswordRequestForm {
    type Error = OAuth2Error;
    type Future = LocalBoxFuture<'static, Result<Self, OAuth2Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // A body of another media type is left for other arguments of the handler.
        let form = body::check_head(request)
            .and_then(|()| Client::from_head(request))
            .map(|client| (client, body::read(request, payload)));
        Box::pin(async {
            let (client, body) = form?;
            Self::new(Parameters::parse(&body.await?)?, client)
        })
    }
}

impl FromRequest for OAuth2PasswordRequestFormStrict {
    type Error = OAuth2Error;
    type Future = LocalBoxFuture<'static, Result<Self, OAuth2Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = OAuth2PasswordRequestForm::from_request(request, payload);
        Box::pin(async {
            let form = form.await?;
            if form.grant_type.is_none() {
                return Err(OAuth2Error::invalid_request("grant_type is missing"));
            }
            Ok(Self(form))
        })
    }
}

impl OAuth2PasswordRequestFormStrict {
    /// Returns the form as the type that does not require a grant type.
    ///
    /// ```
    /// use actix_openapi_security::token_endpoint::{
    ///     OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict,
    /// };
    ///
    /// fn either(form: OAuth2PasswordRequestFormStrict) -> OAuth2PasswordRequestForm {
    ///     form.into_inner()
    /// }
    /// ```
    pub fn into_inner(self) -> OAuth2PasswordRequestForm {
        self.0
    }
}

impl Deref for OAuth2PasswordRequestFormStrict {
    type Target = OAuth2PasswordRequestForm;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Result<OAuth2PasswordRequestForm, OAuth2Error> {
        OAuth2PasswordRequestForm::new(Parameters::parse(body.as_bytes())?, None)
    }

    #[test]
    fn debug_prints_no_secret() {
        let form = form("username=u&password=hunter2&client_id=c&client_secret=hunter3").unwrap();
        assert_eq!(form.password(), "hunter2");
        assert_eq!(form.client_secret(), Some("hunter3"));
        for debug in [
            format!("{form:?}"),
            format!("{:?}", OAuth2PasswordRequestFormStrict(form.clone())),
        ] {
            assert!(!debug.contains("hunter"), "{debug}");
            assert!(debug.contains("[redacted]"), "{debug}");
        }
    }

    #[test]
    fn username_and_password_refuse_characters_that_rfc_6749_forbids() {
        for char in ["%00", "%0A", "%0D", "%7F", "%EF%BF%BF"] {
            for body in [
                format!("username=a{char}&password=b"),
                format!("username=a&password=b{char}"),
            ] {
                assert!(form(&body).is_err(), "{body}");
            }
        }
        assert!(form("username=a%09b&password=%F0%9F%94%91+%C2%A3").is_ok());
    }

    #[test]
    fn a_client_without_a_secret_has_the_empty_secret() {
        let form = form("username=u&password=p&client_id=c&client_secret=").unwrap();
        assert_eq!(form.client_id(), Some("c"));
        assert_eq!(form.client_secret(), None);
        assert!(form.is_client("c", ""));
        assert!(!form.is_client("c", "x"));
    }

    #[test]
    fn a_form_without_a_client_matches_no_client() {
        assert!(!form("username=u&password=p").unwrap().is_client("", ""));
    }
}
