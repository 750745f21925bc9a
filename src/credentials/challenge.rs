use std::fmt;

use super::authorization::is_token_char;

/// A challenge: the value of a `WWW-Authenticate` field (RFC 9110 11.6.1).
///
/// Auth-params are separated by commas and every value is an escaped quoted-string. Parameters are
/// written in the order in which they were added.
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
pub struct Challenge(String);

impl Challenge {
    /// A challenge of the given scheme, without parameters.
    ///
    /// A character that a `token` (RFC 9110 5.6.2) cannot have becomes `_`.
    pub fn new(scheme: impl AsRef<str>) -> Self {
        // The room for most challenges: a string that grows is copied each time.
        let mut value = String::with_capacity(128);
        push_token(&mut value, scheme.as_ref());
        Self(value)
    }

    /// Adds an auth-param (RFC 9110 11.2).
    ///
    /// Characters that no quoted-string can carry (RFC 9110 5.6.4: control characters, and here
    /// anything outside ASCII) are written as `?`, so that a challenge always fits a header.
    pub fn param(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let Self(challenge) = &mut self;
        challenge.push_str(if challenge.contains(' ') { ", " } else { " " });
        push_token(challenge, name.as_ref());
        challenge.push_str("=\"");
        for char in value.as_ref().chars() {
            if matches!(char, '"' | '\\') {
                challenge.push('\\');
            }
            challenge.push(if is_sendable(char) { char } else { '?' });
        }
        challenge.push('"');
        self
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn push_token(text: &mut String, name: &str) {
    let is_token_char = |char| u8::try_from(char).is_ok_and(is_token_char);
    text.extend(
        name.chars()
            .map(|char| if is_token_char(char) { char } else { '_' }),
    );
    if name.is_empty() {
        text.push('_');
    }
}

fn is_sendable(char: char) -> bool {
    matches!(char, ' '..='~')
}

/// Returns whether a header can carry the realm (RFC 9110 5.6.4, and here ASCII only).
pub(crate) fn is_realm(realm: &str) -> bool {
    realm.chars().all(is_sendable)
}

#[cfg(test)]
mod tests {
    use super::*;

    // `http-auth` is an independent parser.
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
