use super::SecurityScheme;

/// Where the bearer token of a scheme may stand: in the `Authorization` header, and where else the
/// application opts in.
///
/// A scheme says it by [`SecurityBase::BEARER_LOCATIONS`](crate::SecurityBase::BEARER_LOCATIONS).
/// The header is always one of the places, and by default the only one. A place that is not allowed
/// is never looked at. A token in two of the allowed places is refused with 400, also if it is the
/// same (RFC 6750 2). The document tells the places in the scheme's description.
///
/// ```
/// use actix_openapi_security::{
///     BearerLocations, BearerToken, OAuth2PasswordBearer, SecurityBase, SecurityScheme,
/// };
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     const BEARER_LOCATIONS: BearerLocations =
///         BearerLocations::HEADER.or_cookie("session").or_form("access_token");
///
///     fn security_scheme() -> SecurityScheme {
///         OAuth2PasswordBearer::new("token").into()
///     }
/// }
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     format!("a token of {} characters", token.token().len())
/// }
/// ```
///
/// Specification: RFC 6750 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "say it to a scheme: `const BEARER_LOCATIONS: BearerLocations`"]
pub struct BearerLocations {
    cookie: Option<&'static str>,
    query: Option<&'static str>,
    form: Option<&'static str>,
}

impl BearerLocations {
    /// The `Authorization` header and nowhere else.
    ///
    /// Specification: RFC 6750 2.1.
    pub const HEADER: Self = Self {
        cookie: None,
        query: None,
        form: None,
    };

    /// Also in the cookie of this name.
    ///
    /// 1. The value is the token as it is, not percent-encoded; quotes around it do not count.
    /// 2. An empty cookie is as if absent: that is how servers sign out whom they cannot make
    ///    forget it.
    /// 3. Two cookies of the name: 400 with `error="invalid_request"`. Servers cannot rely on their
    ///    order (RFC 6265 4.2.2).
    ///
    /// # Security
    ///
    /// Browsers send cookies by themselves, also with what another site makes them send. Set the
    /// cookie with `HttpOnly`, `Secure` and `SameSite`, and guard what changes anything against
    /// forged requests.
    ///
    /// # Panics
    ///
    /// When a cookie cannot have the name. In a constant that is an error of the compiler.
    ///
    /// ```compile_fail
    /// use actix_openapi_security::BearerLocations;
    ///
    /// const LOCATIONS: BearerLocations = BearerLocations::HEADER.or_cookie("my session");
    /// ```
    ///
    /// Specification: RFC 6265 4.2. RFC 6750 knows no such place.
    pub const fn or_cookie(mut self, name: &'static str) -> Self {
        assert!(can_name_a_cookie(name), "a cookie cannot have this name");
        self.cookie = Some(name);
        self
    }

    /// Also in the query parameter of this name, **but only where
    /// [`AcceptQueryTokens`](crate::AcceptQueryTokens) is wrapped around**: without that middleware
    /// the query is never looked at, and who sends a token there is not authenticated.
    ///
    /// The reason is that the response must not be kept by a cache (RFC 6750 2.3), which only
    /// middleware can see to.
    ///
    /// 1. Of a `GET` or `HEAD` only.
    /// 2. The parameter twice, empty, or not properly percent-encoded: 400 with
    ///    `error="invalid_request"`.
    /// 3. What is no token once it is decoded: 401 with `error="invalid_token"`. A `+` is a space
    ///    there: clients send `%2B`.
    ///
    /// # Security
    ///
    /// A URL ends up in logs, in the history of browsers and in the `Referer` of other requests.
    /// RFC 6750 2.3 advises against it wherever a header or a form can carry the token.
    ///
    /// # Panics
    ///
    /// When the name is empty. In a constant that is an error of the compiler.
    ///
    /// Specification: RFC 6750 2.3, where the name is `access_token`.
    pub const fn or_query(mut self, name: &'static str) -> Self {
        assert!(!name.is_empty(), "a parameter needs a name");
        self.query = Some(name);
        self
    }

    /// Also in the field of this name of a form.
    ///
    /// 1. Only `application/x-www-form-urlencoded` without a content coding, by `POST`, `PUT`,
    ///    `PATCH` or `DELETE`. No other body is read.
    /// 2. The body still reaches the handler whole, in whatever type it asks for it. Declare the
    ///    token **before** the argument that takes the body, or have a guard ask for it: what an
    ///    argument took, no later one can read. A form that is taken already is refused with 500.
    /// 3. The form is read as far as actix's [`FormConfig`](actix_web::web::FormConfig) allows, also
    ///    for a request with a token elsewhere; a larger one is refused with 413.
    /// 4. The field twice, empty, or not properly percent-encoded: 400 with
    ///    `error="invalid_request"`.
    /// 5. What is no token once it is decoded: 401 with `error="invalid_token"`.
    ///
    /// # Panics
    ///
    /// When the name is empty. In a constant that is an error of the compiler.
    ///
    /// Specification: RFC 6750 2.2, where the name is `access_token`.
    pub const fn or_form(mut self, name: &'static str) -> Self {
        assert!(!name.is_empty(), "a field needs a name");
        self.form = Some(name);
        self
    }

    /// The name of the cookie, where one is allowed.
    pub const fn cookie(self) -> Option<&'static str> {
        self.cookie
    }

    /// The name of the query parameter, where one is allowed.
    pub const fn query(self) -> Option<&'static str> {
        self.query
    }

    /// The name of the form's field, where one is allowed.
    pub const fn form(self) -> Option<&'static str> {
        self.form
    }

    /// Whether nothing but the header is allowed.
    pub(crate) const fn is_header_only(self) -> bool {
        self.cookie.is_none() && self.query.is_none() && self.form.is_none()
    }

    /// The scheme, with the further places told in its description.
    pub(super) fn described_in(self, scheme: SecurityScheme) -> SecurityScheme {
        let also = |place: String| format!("The token may also stand in {place}.");
        let places = [
            self.cookie.map(|name| format!("the cookie `{name}`")),
            self.query
                .map(|name| format!("the query parameter `{name}` of a `GET`")),
            self.form.map(|name| {
                format!("the field `{name}` of a form (`application/x-www-form-urlencoded`)")
            }),
        ];
        let said = scheme.description_text().map(str::to_owned);
        let sentences = places.into_iter().flatten().map(also);
        let paragraphs: Vec<String> = said.into_iter().chain(sentences).collect();
        if paragraphs.is_empty() {
            return scheme;
        }
        scheme.description(paragraphs.join("\n\n"))
    }
}

impl Default for BearerLocations {
    fn default() -> Self {
        Self::HEADER
    }
}

/// RFC 6265 4.1.1: a token, as RFC 9110 5.6.2 has it.
const fn can_name_a_cookie(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, after @ ..] = rest {
        let separates = matches!(
            byte,
            b'(' | b')'
                | b'<'
                | b'>'
                | b'@'
                | b','
                | b';'
                | b':'
                | b'\\'
                | b'"'
                | b'/'
                | b'['
                | b']'
                | b'?'
                | b'='
                | b'{'
                | b'}'
        );
        if separates || !byte.is_ascii_graphic() {
            return false;
        }
        rest = after;
    }
    !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::HttpBearer;

    fn described(locations: BearerLocations, scheme: HttpBearer) -> Option<String> {
        let scheme = locations.described_in(scheme.into());
        scheme.description_text().map(str::to_owned)
    }

    #[test]
    fn the_header_alone_adds_nothing_to_a_description() {
        assert_eq!(described(BearerLocations::HEADER, HttpBearer::new()), None);
        assert_eq!(
            described(
                BearerLocations::HEADER,
                HttpBearer::new().description("Ours")
            ),
            Some("Ours".to_owned())
        );
    }

    #[test]
    fn every_further_place_is_a_sentence_of_its_own() {
        let all = BearerLocations::HEADER
            .or_form("f")
            .or_query("q")
            .or_cookie("c");
        assert_eq!(
            described(all, HttpBearer::new().description("Ours")).as_deref(),
            Some(
                "Ours\n\n\
                 The token may also stand in the cookie `c`.\n\n\
                 The token may also stand in the query parameter `q` of a `GET`.\n\n\
                 The token may also stand in the field `f` of a form \
                 (`application/x-www-form-urlencoded`)."
            )
        );
    }

    #[test]
    fn a_cookie_is_named_by_a_token_of_rfc_9110() {
        assert!(can_name_a_cookie("__Host-session.1"));
        for name in ["", "a b", "a=", "a;b", "\u{e9}", "a\t", "\"a\""] {
            assert!(!can_name_a_cookie(name), "{name:?}");
        }
    }
}
