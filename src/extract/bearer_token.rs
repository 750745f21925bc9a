use std::marker::PhantomData;

use actix_web::http::header::HeaderValue;

use super::{
    check_request::CheckRequest,
    credential::{Credential, credential},
    secret_value::SecretValue,
};
use crate::{
    credentials::{
        authorization::AuthorizationError,
        bearer::{BearerSyntax, find_token},
    },
    error::{SecurityConfig, SecurityError},
    scheme::{BearerScheme, OAuth2PasswordBearer, SecurityBase},
};

/// The bearer token of a request, for the scheme `S`.
///
/// A handler that takes it as an argument has three effects: a request without a token is refused with
/// 401 before the handler runs, the document describes the scheme, and the document marks the operation.
/// The token is not verified: a [check](crate::Authenticate) does that.
///
/// 1. No `Authorization`, or another scheme: 401, `WWW-Authenticate: Bearer`.
/// 2. `Bearer` without a token, or with a token that is not a `b64token` of RFC 6750: 401 with
///    `error="invalid_token"`. [`visible_ascii_tokens`](crate::SecurityConfig::visible_ascii_tokens)
///    accepts more characters.
/// 3. Two `Authorization` fields: 400 with `error="invalid_request"`, whatever they contain.
/// 4. The scheme's name is case-insensitive, and spaces around the token are ignored.
/// 5. Only the `Authorization` field is read. A token in a cookie or the query is an
///    [`ApiKey`](crate::ApiKey), combined by [`AnyOf`](crate::AnyOf).
///
/// Extracting copies nothing: the token shares the memory of the request.
///
/// ```
/// use actix_openapi_security::BearerToken;
///
/// async fn read_items(token: BearerToken) -> String {
///     format!("a token of {} characters", token.token().len())
/// }
/// ```
///
/// [`Optional<BearerToken>`](crate::Optional) accepts a request without a token and refuses a malformed
/// token. Actix's own `Option<BearerToken>` is `None` for every refusal, and paperclip documents the
/// token as required.
///
/// # Security
///
/// `Debug` never prints the token. [`matches`](Self::matches) compares it in constant time.
///
/// Specification: RFC 6750 2.1, RFC 9110 11.6.2.
pub struct BearerToken<S = OAuth2PasswordBearer> {
    token: SecretValue,
    scheme: PhantomData<fn() -> S>,
}

impl<S> BearerToken<S> {
    /// Returns the token, as the client sent it.
    ///
    /// Search the code for this method to find every place that reads the secret.
    pub fn token(&self) -> &str {
        self.token.as_str()
    }

    /// Returns whether the token is the expected one, compared in constant time.
    ///
    /// The time depends on the lengths of both values, never on the place where they differ.
    ///
    /// ```
    /// # use actix_openapi_security::BearerToken;
    /// async fn health(token: BearerToken) -> &'static str {
    ///     if token.matches("the-monitor") { "green" } else { "hidden" }
    /// }
    /// ```
    pub fn matches(&self, expected: impl AsRef<[u8]>) -> bool {
        self.token.matches(expected.as_ref())
    }

    /// Finds the token in the value of an `Authorization` field. Returns `None` for a field of another
    /// scheme.
    pub(crate) fn from_field(
        field: &HeaderValue,
        wider_syntax: impl FnOnce() -> BearerSyntax,
    ) -> Result<Option<Self>, SecurityError> {
        let value = field.as_bytes();
        let found = match find_token(value, BearerSyntax::B64Token) {
            Err(AuthorizationError::Malformed) => find_token(value, wider_syntax()),
            found => found,
        };
        let found = found.map_err(|error| {
            SecurityError::invalid_token(match error {
                AuthorizationError::Empty => "The access token is missing",
                _ => "The access token is malformed",
            })
        })?;
        Ok(found.map(|range| Self {
            token: SecretValue::ascii_part(field, range),
            scheme: PhantomData,
        }))
    }
}

impl<S: SecurityBase<Scheme: BearerScheme>> Credential for BearerToken<S> {
    type Scheme = S;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let field = request.authorization()?;
        let syntax = || SecurityConfig::bearer_syntax(request.request());
        field.map_or(Ok(None), |field| Self::from_field(field, syntax))
    }
}

credential!(BearerToken { token, scheme }, BearerScheme);

#[cfg(test)]
mod tests {
    use actix_web::{http::header, test::TestRequest};

    use super::*;
    use crate::extract::credential::find;

    fn token(value: &str) -> BearerToken {
        let request = TestRequest::default()
            .insert_header((header::AUTHORIZATION, value))
            .to_http_request();
        find(&request).unwrap()
    }

    #[test]
    fn debug_does_not_print_the_token() {
        let token = token("Bearer foobar");
        assert_eq!(token.token(), "foobar");
        assert!(!format!("{token:?}").contains("foobar"));
    }

    #[test]
    fn white_space_at_the_end_is_not_part_of_the_token() {
        assert_eq!(token("bearer  foobar \t ").token(), "foobar");
        assert!(token("Bearer foobar ").matches("foobar"));
    }

    #[test]
    fn a_token_matches_itself_and_nothing_else() {
        let token = token("Bearer foobar");
        assert!(token.matches("foobar"));
        for other in ["", "fooba", "foobaz", "foobarr", "FOOBAR"] {
            assert!(!token.matches(other), "{other:?}");
        }
    }
}
