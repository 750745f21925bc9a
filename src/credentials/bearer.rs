use std::ops::Range;

use super::authorization::{AuthorizationError, find_credentials, is_token68_char};

/// The bytes that a bearer token may consist of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BearerSyntax {
    /// The `b64token` of RFC 6750 2.1: letters, digits, `-._~+/`, then any number of `=`.
    #[default]
    B64Token,
    /// Any visible ASCII character. A quote or a comma is part of the token and separates nothing.
    VisibleAscii,
}

/// Finds the token in the value of an `Authorization` field: `"Bearer" 1*SP b64token`.
///
/// A malformed token may still be valid in the wider syntax.
pub(crate) fn find_token(
    value: &[u8],
    syntax: BearerSyntax,
) -> Result<Option<Range<usize>>, AuthorizationError> {
    let Some(range) = find_credentials(value, b"bearer")? else {
        return Ok(None);
    };
    let token = value.get(range.clone()).unwrap_or_default();
    let is_token = match syntax {
        BearerSyntax::B64Token => is_b64token(token),
        BearerSyntax::VisibleAscii => token.iter().all(u8::is_ascii_graphic),
    };
    if is_token {
        Ok(Some(range))
    } else {
        Err(AuthorizationError::Malformed)
    }
}

/// Returns whether the bytes are `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` (RFC
/// 6750 2.1).
fn is_b64token(token: &[u8]) -> bool {
    let mut body = token;
    while let Some((b'=', rest)) = body.split_last() {
        body = rest;
    }
    // Without an early exit, the compiler checks several bytes at a time.
    let is_token_char = |byte: u8| IS_TOKEN_CHAR.get(usize::from(byte)) == Some(&true);
    !body.is_empty()
        && body
            .iter()
            .fold(true, |valid, &byte| valid & is_token_char(byte))
}

/// Tells for each byte whether it is `ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/"`.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static IS_TOKEN_CHAR: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = is_token68_char(byte);
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(value: &str) -> Result<Option<&str>, AuthorizationError> {
        let found = find_token(value.as_bytes(), BearerSyntax::B64Token);
        found.map(|range| range.map(|range| value.get(range).unwrap()))
    }

    #[test]
    fn the_scheme_is_case_insensitive_and_spaces_around_the_token_are_dropped() {
        assert_eq!(token("Bearer foobar"), Ok(Some("foobar")));
        assert_eq!(token("bearer foobar"), Ok(Some("foobar")));
        assert_eq!(token("BEARER   foobar \t "), Ok(Some("foobar")));
    }

    #[test]
    fn every_character_of_rfc_6750_is_accepted() {
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/==";
        assert_eq!(token(&format!("Bearer {all}")), Ok(Some(all)));
    }

    #[test]
    fn every_other_byte_is_malformed() {
        let allowed = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
        for byte in 0..=u8::MAX {
            let value = [b"Bearer a", &[byte][..], b"b"].concat();
            let accepted = matches!(find_token(&value, BearerSyntax::B64Token), Ok(Some(_)));
            assert_eq!(accepted, allowed.contains(&byte), "byte {byte:#04x}");
        }
    }

    #[test]
    fn padding_stands_only_at_the_end_and_never_alone() {
        assert_eq!(token("Bearer a=="), Ok(Some("a==")));
        assert_eq!(token("Bearer a=b"), Err(AuthorizationError::Malformed));
        assert_eq!(token("Bearer =="), Err(AuthorizationError::Malformed));
    }

    #[test]
    fn a_scheme_that_only_begins_alike_is_another_scheme() {
        for value in [
            "",
            "Bear",
            "Basic Zm9vOg==",
            "Bearerfoo x",
            "Bearer-x y",
            "Digest a=b",
        ] {
            assert_eq!(token(value), Ok(None), "{value:?}");
        }
    }

    #[test]
    fn a_scheme_without_a_token_is_empty() {
        assert_eq!(token("Bearer"), Err(AuthorizationError::Empty));
        assert_eq!(token("Bearer   "), Err(AuthorizationError::Empty));
    }

    #[test]
    fn only_spaces_separate_the_scheme_from_the_token() {
        assert_eq!(token("Bearer\tfoobar"), Err(AuthorizationError::Malformed));
        assert_eq!(token("Bearer,foobar"), Err(AuthorizationError::Malformed));
        assert_eq!(token("Bearer \tfoobar"), Err(AuthorizationError::Malformed));
    }

    #[test]
    fn the_wider_syntax_takes_visible_ascii_only() {
        let wide = |value: &'static str| find_token(value.as_bytes(), BearerSyntax::VisibleAscii);
        assert_eq!(wide("Bearer v1:a,\"b\""), Ok(Some(7..15)));
        assert_eq!(wide("Bearer a b"), Err(AuthorizationError::Malformed));
        assert_eq!(wide("Bearer \u{fc}"), Err(AuthorizationError::Malformed));
    }

    proptest! {
        #[test]
        fn a_b64token_comes_out_exactly_as_it_went_in(
            sent in "[A-Za-z0-9._~+/-]{1,200}={0,3}",
            scheme in "[Bb][Ee][Aa][Rr][Ee][Rr]",
            before in " {1,4}",
            after in "[ \t]{0,4}",
        ) {
            let value = format!("{scheme}{before}{sent}{after}");
            prop_assert_eq!(token(&value), Ok(Some(sent.as_str())));
        }

        #[test]
        fn no_bytes_make_it_panic(value in proptest::collection::vec(any::<u8>(), 0..64)) {
            for syntax in [BearerSyntax::B64Token, BearerSyntax::VisibleAscii] {
                if let Ok(Some(range)) = find_token(&value, syntax) {
                    prop_assert!(value[range].iter().all(u8::is_ascii_graphic));
                }
            }
        }
    }
}
