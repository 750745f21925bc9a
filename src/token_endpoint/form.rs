use std::{fmt, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::{OAuth2Error, body, client::Client, parameters::Parameters, scope::Scopes};

/// What a client sends to the token endpoint in the password flow.
///
/// Declared as an argument it refuses whatever is not such a form before the handler runs, and it
/// documents the form's fields. A refusal is an [`OAuth2Error`], answered as RFC 6749 5.2 asks.
///
/// 1. Only `application/x-www-form-urlencoded`, no larger than actix's
///    [`FormConfig`](actix_web::web::FormConfig) allows; anything else is `invalid_request`, and
///    so are bytes that are not percent-encoded UTF-8. An error handler of `FormConfig` does not
///    change the answer.
/// 2. A parameter given twice is `invalid_request`; unknown ones are ignored; one without a value
///    counts as absent (RFC 6749 3.2).
/// 3. `grant_type` must be `password`, or absent: RFC 6749 requires it,
///    [`OAuth2PasswordRequestFormStrict`] too.
/// 4. `username` and `password` must be there.
/// 5. The client, if there is one, is in HTTP Basic or in the body, never in both: that is
///    `invalid_request`. Malformed Basic credentials are `invalid_client`, a 401 with a challenge.
///    Another scheme is as if absent. Whether a client is needed is for the application to decide.
/// 6. An empty Basic pair and an empty `scope`, which Swagger UI sends when nothing was typed, are
///    no client and no scope.
///
/// ```
/// use actix_openapi_security::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse};
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
/// To answer a refusal in another way, ask for `Result<OAuth2PasswordRequestForm, OAuth2Error>`.
///
/// # Security
///
/// `Debug` prints neither the password nor the client's secret. The application must protect the
/// endpoint against brute force (RFC 6749 4.3.2).
///
/// Specification: RFC 6749 4.3.2, 3.2, 2.3.1 and 3.3.
#[derive(Clone)]
pub struct OAuth2PasswordRequestForm {
    grant_type: Option<&'static str>,
    username: String,
    password: String,
    scopes: Scopes,
    client: Option<Client>,
}

/// An [`OAuth2PasswordRequestForm`] whose `grant_type` is not left out, as RFC 6749 4.3.2 requires.
///
/// Everything else is the same, and its accessors are reached through it.
///
/// ```
/// use actix_openapi_security::{OAuth2Error, OAuth2PasswordRequestFormStrict, TokenResponse};
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

const PASSWORD: &str = "password";

impl OAuth2PasswordRequestForm {
    /// The grant type: `password`, or `None` where it was left out.
    pub fn grant_type(&self) -> Option<&str> {
        self.grant_type
    }

    /// The resource owner's username.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The resource owner's password.
    ///
    /// Every place where a password leaves its form can be found by searching for this name.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The scopes that are asked for, in the order in which they were sent.
    ///
    /// ```
    /// # use actix_openapi_security::OAuth2PasswordRequestForm;
    /// fn wants_to_write(form: &OAuth2PasswordRequestForm) -> bool {
    ///     form.scopes().any(|scope| scope == "items:write")
    /// }
    /// ```
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter()
    }

    /// What the client says it is. Nobody checked it.
    pub fn client_id(&self) -> Option<&str> {
        Some(&self.client.as_ref()?.id)
    }

    /// The client's secret. An empty one is none (RFC 6749 2.3.1).
    ///
    /// Compare it by [`is_client`](Self::is_client), in constant time.
    pub fn client_secret(&self) -> Option<&str> {
        self.client.as_ref()?.secret.as_deref()
    }

    /// Whether the client is the expected one, its secret compared in constant time.
    ///
    /// An empty secret is that of a client which has none.
    ///
    /// ```
    /// # use actix_openapi_security::{OAuth2Error, OAuth2PasswordRequestForm};
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

    fn new(parameters: Parameters, from_head: Option<Client>) -> Result<Self, OAuth2Error> {
        let grant_type = match parameters.grant_type.as_deref() {
            None => None,
            Some(PASSWORD) => Some(PASSWORD),
            Some(_) => {
                return Err(OAuth2Error::unsupported_grant_type(
                    "grant_type must be password",
                ));
            }
        };
        let username = required("username", parameters.username)?;
        let password = required("password", parameters.password)?;
        let scopes = Scopes::parse(parameters.scope.unwrap_or_default())?;
        let from_body = Client::from_body(parameters.client_id, parameters.client_secret)?;
        if from_head.is_some() && from_body.is_some() {
            return Err(OAuth2Error::invalid_request(
                "The client is both in the Authorization field and in the body",
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

fn required(name: &'static str, value: Option<String>) -> Result<String, OAuth2Error> {
    let value = value.ok_or_else(|| OAuth2Error::invalid_request(format!("{name} is missing")))?;
    // RFC 6749 appendix A.15 and A.16: no control characters, which keeps them out of logs too.
    let is_allowed =
        |char| matches!(char, '\t' | ' '..='~' | '\u{80}'..='\u{fffd}' | '\u{10000}'..);
    if value.chars().all(is_allowed) {
        Ok(value)
    } else {
        Err(OAuth2Error::invalid_request(format!(
            "{name} has a character that it may not have"
        )))
    }
}

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, OAuth2Error>>>>;

impl FromRequest for OAuth2PasswordRequestForm {
    type Error = OAuth2Error;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let head = body::check_media_type(request).and_then(|()| Client::from_head(request));
        match head {
            Ok(client) => {
                let body = body::read(request, payload);
                Box::pin(async { Self::new(Parameters::parse(&body.await?)?, client) })
            }
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

impl FromRequest for OAuth2PasswordRequestFormStrict {
    type Error = OAuth2Error;
    type Future = Extracted<Self>;

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
    /// The form, without the knowledge that its grant type was there.
    ///
    /// ```
    /// use actix_openapi_security::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict};
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

impl fmt::Debug for OAuth2PasswordRequestForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2PasswordRequestForm")
            .field("grant_type", &self.grant_type)
            .field("username", &self.username)
            .field("password", &"[redacted]")
            .field("scopes", &self.scopes().collect::<Vec<_>>())
            .field("client", &self.client)
            .finish()
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
    fn characters_that_rfc_6749_forbids_are_refused_in_username_and_password() {
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
    fn a_client_without_a_secret_is_the_one_with_an_empty_secret() {
        let form = form("username=u&password=p&client_id=c&client_secret=").unwrap();
        assert_eq!(form.client_id(), Some("c"));
        assert_eq!(form.client_secret(), None);
        assert!(form.is_client("c", ""));
        assert!(!form.is_client("c", "x"));
    }

    #[test]
    fn without_a_client_it_is_no_client() {
        assert!(!form("username=u&password=p").unwrap().is_client("", ""));
    }
}
