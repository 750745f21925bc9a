use std::{borrow::Cow, fmt};

use super::authorization::{is_token, is_token_char};

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
pub struct Challenge {
    scheme: Cow<'static, str>,
    params: Vec<(&'static str, Cow<'static, str>)>,
}

impl Challenge {
    /// A challenge of the given scheme, without parameters.
    ///
    /// A character that a `token` (RFC 9110 5.6.2) cannot have becomes `_`.
    pub fn new(scheme: impl Into<Cow<'static, str>>) -> Self {
        let scheme = scheme.into();
        Self {
            scheme: if is_token(&scheme) {
                scheme
            } else {
                token_of(&scheme)
            },
            params: Vec::new(),
        }
    }

    /// Adds an auth-param (RFC 9110 11.2).
    ///
    /// Characters that no quoted-string can carry (RFC 9110 5.6.4: control characters, and here
    /// anything outside ASCII) are written as `?`, so that a challenge always fits a header.
    pub fn param(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.params.push((name, value.into()));
        self
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scheme)?;
        for (index, (name, value)) in self.params.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { ", " })?;
            write!(f, "{name}=\"")?;
            write_quoted(f, value)?;
            f.write_str("\"")?;
        }
        Ok(())
    }
}

fn token_of(name: &str) -> Cow<'static, str> {
    let mut token: String = name
        .chars()
        .map(|char| {
            let fits = u8::try_from(char).is_ok_and(is_token_char);
            if fits { char } else { '_' }
        })
        .collect();
    if token.is_empty() {
        token.push('_');
    }
    Cow::Owned(token)
}

/// RFC 9110 5.6.4: the inside of a quoted-string.
fn write_quoted(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    use fmt::Write as _;

    for char in value.chars() {
        match char {
            '"' | '\\' => {
                f.write_char('\\')?;
                f.write_char(char)?;
            }
            ' '..='~' => f.write_char(char)?,
            _ => f.write_char('?')?,
        }
    }
    Ok(())
}

/// Returns whether a header can carry the realm (RFC 9110 5.6.4, and here ASCII only).
pub(crate) fn is_realm(realm: &str) -> bool {
    realm.chars().all(|char| matches!(char, ' '..='~'))
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
