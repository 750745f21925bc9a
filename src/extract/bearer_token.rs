use std::{fmt, marker::PhantomData};

use actix_web::{
    Error, FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderValue},
};
use subtle::ConstantTimeEq as _;

use super::{
    config::{bearer_syntax, refuse},
    credential::Credential,
    security_extractor::required,
};
use crate::{
    credentials::{
        BearerSyntax,
        authorization::{self, AuthorizationError, Repeated},
        bearer::{find_token, find_usual_token},
    },
    error::SecurityError,
    scheme::{DescribeSecurity, OAuth2PasswordBearer, SecurityBase, SecurityRequirements},
};

/// The bearer token of a request, for the scheme `S`.
///
/// Declared as an argument it does three things: a request without a token is refused with 401
/// before the handler runs, the document describes the scheme, and the operation is marked as
/// needing it. The token is not verified: that it is there is all that is known.
///
/// 1. No `Authorization`, or one of another scheme: 401, `WWW-Authenticate: Bearer`.
/// 2. `Bearer` without a token, or with one that is not RFC 6750's `b64token`: 401 with
///    `error="invalid_token"`. [`SecurityConfig`](crate::SecurityConfig) can widen the syntax.
/// 3. Two `Authorization` fields: 400 with `error="invalid_request"`, whatever they contain.
/// 4. The scheme's name is case-insensitive and spaces around the token do not count.
///
/// Extracting copies nothing: the value shares the memory of the request's header.
///
/// ```
/// use actix_openapi_security::BearerToken;
///
/// async fn read_items(token: BearerToken) -> String {
///     format!("a token of {} characters", token.token().len())
/// }
/// ```
///
/// Where a request may come without one, [`Optional<BearerToken>`](crate::Optional) refuses a
/// malformed token and is documented as optional. Actix's own `Option<BearerToken>` is `None` for
/// every refusal, and paperclip documents it as required.
///
/// # Security
///
/// `Debug` never prints the token. Compare it by [`matches`](Self::matches), in constant time.
///
/// Specification: RFC 6750 2.1, RFC 9110 11.6.2.
pub struct BearerToken<S = OAuth2PasswordBearer> {
    // Shares its bytes with the request. From there on it is visible ASCII, checked when it was found.
    field: HeaderValue,
    start: usize,
    scheme: PhantomData<fn() -> S>,
}

impl<S> BearerToken<S> {
    /// The token, as the client sent it.
    ///
    /// Every place where a token leaves its wrapper can be found by searching for this name.
    pub fn token(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// Whether the token is the expected one, compared in constant time.
    ///
    /// The time taken depends on the lengths of the two, never on where they differ.
    ///
    /// ```
    /// # use actix_openapi_security::BearerToken;
    /// async fn health(token: BearerToken) -> &'static str {
    ///     if token.matches("the-monitor") { "green" } else { "hidden" }
    /// }
    /// ```
    pub fn matches(&self, expected: impl AsRef<[u8]>) -> bool {
        self.as_bytes().ct_eq(expected.as_ref()).into()
    }

    fn as_bytes(&self) -> &[u8] {
        self.field.as_bytes().get(self.start..).unwrap_or_default()
    }
}

impl<S: SecurityBase> Credential for BearerToken<S> {
    fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        let fields = request.headers().get_all(header::AUTHORIZATION);
        match authorization::only(fields) {
            Ok(None) => Ok(None),
            // Only a token that is not RFC 6750's is worth looking the configuration up for.
            Ok(Some(field)) => Self::from_field(field, || bearer_syntax(request)),
            Err(Repeated) => Err(SecurityError::repeated_field()),
        }
    }
}

impl<S> BearerToken<S> {
    /// The token in the value of an `Authorization` field, or nothing in one of another scheme.
    pub(crate) fn from_field(
        field: &HeaderValue,
        wider_syntax: impl FnOnce() -> BearerSyntax,
    ) -> Result<Option<Self>, SecurityError> {
        match find_usual_token(field.as_bytes()) {
            Some(start) => Ok(Some(Self::new(field.clone(), start))),
            None => Self::from_unusual_field(field, wider_syntax),
        }
    }

    // Apart, so that it does not stand in the way of inlining what is usual.
    #[cold]
    fn from_unusual_field(
        field: &HeaderValue,
        wider_syntax: impl FnOnce() -> BearerSyntax,
    ) -> Result<Option<Self>, SecurityError> {
        let value = field.as_bytes();
        let found = match find_token(value, BearerSyntax::default()) {
            Err(AuthorizationError::Malformed) => find_token(value, wider_syntax()),
            found => found,
        };
        match found {
            Ok(range) if range.end == value.len() => {
                Ok(Some(Self::new(field.clone(), range.start)))
            }
            // White space at the end, which the HTTP parser has dropped already: only here a token
            // is copied. What is visible ASCII always fits a header.
            Ok(range) => value
                .get(range)
                .and_then(|token| HeaderValue::from_bytes(token).ok())
                .map_or(Err(SecurityError::malformed_token()), |token| {
                    Ok(Some(Self::new(token, 0)))
                }),
            Err(AuthorizationError::OtherScheme) => Ok(None),
            Err(AuthorizationError::Empty) => Err(SecurityError::empty_token()),
            Err(AuthorizationError::Malformed) => Err(SecurityError::malformed_token()),
        }
    }

    fn new(field: HeaderValue, start: usize) -> Self {
        Self {
            field,
            start,
            scheme: PhantomData,
        }
    }
}

impl<S: SecurityBase> DescribeSecurity for BearerToken<S> {
    fn security_requirements() -> SecurityRequirements {
        SecurityRequirements::of::<S>()
    }
}

impl<S: SecurityBase> FromRequest for BearerToken<S> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let found = required(Self::from_head(request));
        std::future::ready(found.map_err(|error| refuse(error, request)))
    }
}

impl<S> Clone for BearerToken<S> {
    fn clone(&self) -> Self {
        Self {
            field: self.field.clone(),
            start: self.start,
            scheme: PhantomData,
        }
    }
}

impl<S> fmt::Debug for BearerToken<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn token(value: &str) -> BearerToken {
        let request = TestRequest::default()
            .insert_header((header::AUTHORIZATION, value))
            .to_http_request();
        BearerToken::from_head(&request).unwrap().unwrap()
    }

    #[test]
    fn debug_does_not_print_the_token() {
        let token = token("Bearer foobar");
        assert_eq!(token.token(), "foobar");
        assert!(!format!("{token:?}").contains("foobar"));
    }

    #[test]
    fn white_space_at_the_end_is_no_part_of_the_token() {
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
