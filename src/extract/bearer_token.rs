use std::{fmt, marker::PhantomData};

use actix_web::{
    Error, FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderValue},
};

use super::{
    bearer_places as places,
    config::{bearer_syntax, refuse},
    finding::Finding,
    security_extractor::{SecurityExtractor, required},
    sent::Sent,
    sent_form,
};
use crate::{
    credentials::{
        BearerSyntax,
        authorization::{self, AuthorizationError, Repeated},
        bearer::{find_token, find_usual_token},
    },
    error::SecurityError,
    scheme::{
        DescribeSecurity, OAuth2PasswordBearer, SecurityBase, SecurityRequirements,
        SecuritySchemeKind,
    },
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
/// 5. Only the `Authorization` header is looked at. Where the scheme opts in, the token may also
///    stand in a cookie, the query or a form: see [`BearerLocations`](crate::BearerLocations).
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
pub struct BearerToken<S: SecurityBase = OAuth2PasswordBearer> {
    /// Visible ASCII, checked when it was found.
    sent: Sent,
    scheme: PhantomData<fn() -> S>,
}

impl<S: SecurityBase> BearerToken<S> {
    /// The token, as the client sent it.
    ///
    /// Every place where a token leaves its wrapper can be found by searching for this name.
    pub fn token(&self) -> &str {
        self.sent.as_str()
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
        self.sent.matches(expected.as_ref())
    }
}

impl<S: SecurityBase> BearerToken<S> {
    /// The token in one of the places that are at hand without reading a body.
    #[inline]
    fn in_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        let locations = S::BEARER_LOCATIONS;
        if locations.is_header_only() {
            return Self::in_header(request);
        }
        // First, so that it is noted also where another place makes a refusal of it.
        let in_query = in_place(locations.query(), |name| places::in_query(request, name));
        let in_cookie = in_place(locations.cookie(), |name| places::in_cookie(request, name));
        let mut found = Self::in_header(request)?;
        for sent in [in_query?, in_cookie?] {
            found = Self::or_sent(found, sent)?;
        }
        Ok(found)
    }

    /// The token in one of the places in the head, or in the form's field of this name.
    fn in_head_or_form(
        request: &HttpRequest,
        payload: &mut Payload,
        name: &'static str,
    ) -> Finding<S, Result<Option<Self>, SecurityError>> {
        let found = match Self::in_head(request) {
            Ok(found) => found,
            // What is refused already is not worth reading a body for.
            Err(error) => return Finding::known(Err(error)),
        };
        let Some(form) = sent_form::read(request, payload) else {
            return Finding::known(Ok(found));
        };
        let request = request.clone();
        Finding::waiting(async move {
            let form = form.await?;
            Self::or_sent(found, places::parameter(&form, name, &request)?)
        })
    }

    #[inline]
    fn in_header(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        let fields = request.headers().get_all(header::AUTHORIZATION);
        match authorization::only(fields) {
            Ok(None) => Ok(None),
            // Only a token that is not RFC 6750's is worth looking the configuration up for.
            Ok(Some(field)) => Self::from_field(field, || bearer_syntax(request)),
            Err(Repeated) => Err(SecurityError::repeated_field()),
        }
    }

    /// The token in the value of an `Authorization` field, or nothing in one of another scheme.
    #[inline]
    pub(crate) fn from_field(
        field: &HeaderValue,
        wider_syntax: impl FnOnce() -> BearerSyntax,
    ) -> Result<Option<Self>, SecurityError> {
        let value = field.as_bytes();
        match find_usual_token(value) {
            Some(start) if value.len() - start <= S::BEARER_MAX_LENGTH => {
                Ok(Some(Self::new(Sent::end(field, start))))
            }
            _ => Self::from_unusual_field(field, wider_syntax),
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
            Ok(range) if range.len() > S::BEARER_MAX_LENGTH => Err(SecurityError::token_too_long()),
            Ok(range) => Ok(Some(Self::new(Sent::part(field, range)))),
            Err(AuthorizationError::OtherScheme) => Ok(None),
            Err(AuthorizationError::Empty) => Err(SecurityError::empty_token()),
            Err(AuthorizationError::Malformed) => Err(SecurityError::malformed_token()),
        }
    }

    /// The token that was found so far, or the one that was sent in one more place. Two are
    /// refused, also if they are equal (RFC 6750 2).
    fn or_sent(found: Option<Self>, sent: Option<Sent>) -> Result<Option<Self>, SecurityError> {
        match (found, sent) {
            (found, None) => Ok(found),
            (None, Some(sent)) if sent.len() > S::BEARER_MAX_LENGTH => {
                Err(SecurityError::token_too_long())
            }
            (None, Some(sent)) => Ok(Some(Self::new(sent))),
            (Some(_), Some(_)) => Err(SecurityError::several_tokens()),
        }
    }

    /// What was found, or the refusal.
    #[inline]
    fn required(
        found: Result<Option<Self>, SecurityError>,
        request: &HttpRequest,
    ) -> Result<Self, Error> {
        required(found).map_err(|error| refuse::<Self>(error, request))
    }

    fn new(sent: Sent) -> Self {
        Self {
            sent,
            scheme: PhantomData,
        }
    }
}

fn in_place(
    name: Option<&'static str>,
    find: impl FnOnce(&'static str) -> Result<Option<Sent>, SecurityError>,
) -> Result<Option<Sent>, SecurityError> {
    name.map_or(Ok(None), find)
}

impl<S: SecurityBase> SecurityExtractor for BearerToken<S> {
    /// Done at once, unless a form has to be read.
    type Future = Finding<S, Result<Option<Self>, SecurityError>>;

    #[inline]
    fn find(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let Some(name) = S::BEARER_LOCATIONS.form() else {
            return Finding::known(Self::in_head(request));
        };
        Self::in_head_or_form(request, payload, name)
    }
}

impl<S: SecurityBase> DescribeSecurity for BearerToken<S> {
    fn security_requirements() -> SecurityRequirements {
        SecurityRequirements::of_fitting::<S>("a bearer token", |kind| {
            let oauth2 = matches!(
                kind,
                SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. }
            );
            oauth2 || kind.is_http("bearer")
        })
    }
}

impl<S: SecurityBase> FromRequest for BearerToken<S> {
    type Error = Error;
    type Future = Finding<S, Result<Self, Error>>;

    #[inline]
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if S::BEARER_LOCATIONS.form().is_some() {
            let finding = Self::find(request, payload);
            let request = request.clone();
            return finding.then(move |found| Self::required(found, &request));
        }
        Finding::known(Self::required(Self::in_head(request), request))
    }
}

impl<S: SecurityBase> Clone for BearerToken<S> {
    fn clone(&self) -> Self {
        Self {
            sent: self.sent.clone(),
            scheme: PhantomData,
        }
    }
}

impl<S: SecurityBase> fmt::Debug for BearerToken<S> {
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
        BearerToken::in_header(&request).unwrap().unwrap()
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
