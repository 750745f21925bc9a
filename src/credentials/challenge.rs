use std::fmt;

use super::authorization::{is_token_char, is_token68_char};

/// A challenge: the value of a `WWW-Authenticate` field (RFC 9110 11.6.1).
///
/// A challenge has a scheme, and either a `token68` or parameters. Commas separate the parameters, in
/// the order in which they were added. Their values are escaped quoted-strings, except for `stale` and
/// `algorithm` of Digest, which are tokens (RFC 7616 3.3).
///
/// ```
/// use actix_openapi_security::error::Challenge;
///
/// let challenge = Challenge::new("Bearer")
///     .param("realm", "the \"inner\" ring")
///     .param("error", "invalid_token");
///
/// assert_eq!(
///     challenge.to_string(),
///     r#"Bearer realm="the \"inner\" ring", error="invalid_token""#,
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Challenge {
    value: String,
    /// Tells whether the value ends with a `token68`.
    has_token68: bool,
}

impl Challenge {
    /// Returns a challenge of the given scheme, without parameters.
    ///
    /// A character that a `token` (RFC 9110 5.6.2) cannot have becomes `_`.
    pub fn new(scheme: impl AsRef<str>) -> Self {
        // Most challenges fit, so the string does not grow.
        let mut value = String::with_capacity(128);
        push_token(&mut value, scheme.as_ref());
        Self {
            value,
            has_token68: false,
        }
    }

    /// Returns a challenge of the given scheme with a `token68` (RFC 9110 11.2), such as the next step
    /// of `Negotiate`.
    ///
    /// A character that a `token68` cannot have becomes `_`.
    ///
    /// ```
    /// use actix_openapi_security::error::Challenge;
    ///
    /// let challenge = Challenge::token68("Negotiate", "c2Vjb25k");
    /// assert_eq!(challenge.to_string(), "Negotiate c2Vjb25k");
    /// ```
    pub fn token68(scheme: impl AsRef<str>, token68: impl AsRef<str>) -> Self {
        let mut challenge = Self::new(scheme);
        challenge.value.push(' ');
        let token68 = token68.as_ref();
        let body = token68.trim_end_matches('=').len();
        let (body, padding) = token68.split_at(body);
        push_only(&mut challenge.value, body, is_token68_char);
        challenge.value.push_str(padding);
        challenge.has_token68 = true;
        challenge
    }

    /// Adds an auth-param (RFC 9110 11.2). It replaces a `token68`, because a challenge has one or the
    /// other.
    ///
    /// A character that no quoted-string can carry becomes `?`, so a challenge always fits a header.
    /// These are the control characters (RFC 9110 5.6.4), and here everything outside ASCII.
    pub fn param(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (name, text) = (name.as_ref(), value.as_ref());
        let Self { value, has_token68 } = &mut self;
        if *has_token68 {
            value.truncate(value.find(' ').unwrap_or_default());
            *has_token68 = false;
        }
        value.push_str(if value.contains(' ') { ", " } else { " " });
        push_token(value, name);
        value.push('=');
        if ["stale", "algorithm"].contains(&name) {
            push_token(value, text);
            return self;
        }
        value.push('"');
        for char in text.chars() {
            if matches!(char, '"' | '\\') {
                value.push('\\');
            }
            value.push(if is_sendable(char) { char } else { '?' });
        }
        value.push('"');
        self
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

fn push_token(text: &mut String, name: &str) {
    push_only(text, name, is_token_char);
    if name.is_empty() {
        text.push('_');
    }
}

/// Appends a text, with `_` in the place of every character that is not allowed.
fn push_only(text: &mut String, added: &str, is_allowed: impl Fn(u8) -> bool) {
    let is_allowed = |char| u8::try_from(char).is_ok_and(&is_allowed);
    let allowed = added.chars();
    text.extend(allowed.map(|char| if is_allowed(char) { char } else { '_' }));
}

fn is_sendable(char: char) -> bool {
    matches!(char, ' '..='~')
}

/// Returns whether a header can carry the realm: visible ASCII and spaces (RFC 9110 5.6.4).
pub(crate) fn is_realm(realm: &str) -> bool {
    realm.chars().all(is_sendable)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Parses with `http-auth`, an independent implementation.
    fn parsed(challenge: &Challenge) -> (String, Vec<(String, String)>) {
        let text = challenge.to_string();
        let challenges = http_auth::parse_challenges(&text).unwrap();
        let [only] = challenges.as_slice() else {
            panic!("one challenge expected: {text}");
        };
        let params = only
            .params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.to_unescaped()))
            .collect();
        (only.scheme.to_owned(), params)
    }

    #[test]
    fn a_challenge_without_parameters_is_the_scheme_alone() {
        assert_eq!(Challenge::new("Bearer").to_string(), "Bearer");
    }

    #[test]
    fn an_independent_parser_reads_the_same() {
        let challenge = Challenge::new("Bearer")
            .param("realm", r#"a "quoted" \ realm, with commas="#)
            .param("error", "invalid_token");
        let (scheme, params) = parsed(&challenge);
        assert_eq!(scheme, "Bearer");
        assert_eq!(
            params,
            [
                ("realm".into(), r#"a "quoted" \ realm, with commas="#.into()),
                ("error".into(), "invalid_token".into()),
            ]
        );
    }

    #[test]
    fn a_challenge_has_a_token68_or_parameters() {
        let negotiate = Challenge::token68("Negotiate", "a-._~+/9==");
        assert_eq!(negotiate.to_string(), "Negotiate a-._~+/9==");
        assert_eq!(
            Challenge::token68("Negotiate", "a=b, c\r\n").to_string(),
            "Negotiate a_b__c__"
        );
        let params = negotiate.param("realm", "Acme");
        assert_eq!(params.to_string(), "Negotiate realm=\"Acme\"");
    }

    // RFC 7616 3.9.1, without its line breaks.
    #[test]
    fn the_parameters_of_digest_are_quoted_as_its_rfc_has_them() {
        let challenge = Challenge::new("Digest")
            .param("realm", "http-auth@example.org")
            .param("qop", "auth, auth-int")
            .param("algorithm", "SHA-256")
            .param("nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v")
            .param("stale", "true");
        assert_eq!(
            challenge.to_string(),
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", stale=true"
        );
        let (_, params) = parsed(&challenge);
        assert_eq!(params.len(), 5);
    }

    #[test]
    fn a_character_that_no_header_can_carry_is_replaced() {
        let challenge = Challenge::new("Bearer").param("realm", "a\r\nSet-Cookie: b\u{fc}\0");
        assert_eq!(challenge.to_string(), "Bearer realm=\"a??Set-Cookie: b??\"");
    }

    #[test]
    fn a_scheme_is_always_a_token() {
        for (scheme, expected) in [
            ("Scram-Sha-256", "Scram-Sha-256"),
            ("a b\r\n", "a_b__"),
            ("", "_"),
        ] {
            assert_eq!(Challenge::new(scheme).to_string(), expected);
        }
    }

    #[test]
    fn a_realm_has_no_character_that_a_header_cannot_carry() {
        assert!(is_realm(r#"the "inner" \ ring"#));
        for realm in ["a\r\nb", "tab\t", "nul\0", "caf\u{e9}", "\u{7f}"] {
            assert!(!is_realm(realm), "{realm:?}");
        }
    }
}
