use std::ops::Range;

use super::authorization::{AuthorizationError, find_credentials};

/// Which bytes a bearer token may consist of.
///
/// ```
/// use actix_openapi_security::{BearerSyntax, SecurityConfig};
///
/// // The issuer's tokens contain colons.
/// SecurityConfig::new().bearer_syntax(BearerSyntax::VisibleAscii);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BearerSyntax {
    /// The `b64token` of RFC 6750 2.1: letters, digits, `-._~+/`, then any number of `=`.
    #[default]
    B64Token,
    /// Any visible ASCII character, for issuers whose tokens need it. Quotes and commas are then
    /// part of a token, never separators.
    VisibleAscii,
}

const SCHEME: &[u8] = b"bearer";

/// The scheme as it is mostly written, with the one space that mostly follows it.
const USUAL: &[u8] = b"Bearer ";

/// Where the token begins in what almost every client sends, recognised at once. It goes to the end.
#[inline]
pub(crate) fn find_usual_token(value: &[u8]) -> Option<usize> {
    let token = value.strip_prefix(USUAL)?;
    is_b64token(token).then_some(USUAL.len())
}

/// Where the token stands in the value of an `Authorization` field: `"Bearer" 1*SP b64token`.
///
/// What is malformed still may be a token in a wider syntax.
pub(crate) fn find_token(
    value: &[u8],
    syntax: BearerSyntax,
) -> Result<Range<usize>, AuthorizationError> {
    let range = find_credentials(value, SCHEME)?;
    let token = value.get(range.clone()).unwrap_or_default();
    if is_token(token, syntax) {
        Ok(range)
    } else {
        Err(AuthorizationError::Malformed)
    }
}

/// Whether these bytes, which are some, are a token.
pub(crate) fn is_token(token: &[u8], syntax: BearerSyntax) -> bool {
    match syntax {
        BearerSyntax::B64Token => is_b64token(token),
        BearerSyntax::VisibleAscii => token.iter().all(u8::is_ascii_graphic),
    }
}

/// RFC 6750 2.1: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
fn is_b64token(token: &[u8]) -> bool {
    let mut body = token;
    while let Some((b'=', rest)) = body.split_last() {
        body = rest;
    }
    are_b64token_chars(body)
}

/// How many bytes the hardware takes at a time.
const LANES: usize = 16;

/// One pass without a branch per byte: whole blocks, and the last block once more with what is
/// left over in it. No bytes are no token.
fn are_b64token_chars(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<LANES>() else {
        return are_few_b64token_chars(bytes);
    };
    let mut wrong = [0; LANES];
    let mut look_at = |block: &[u8; LANES]| {
        for (wrong, &byte) in wrong.iter_mut().zip(block) {
            *wrong |= distance(byte);
        }
    };
    for block in bytes.as_chunks().0 {
        look_at(block);
    }
    look_at(last);
    u128::from_ne_bytes(wrong) == 0
}

/// Fewer bytes than a block are filled up to one.
#[inline(never)]
fn are_few_b64token_chars(bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return false;
    }
    let mut block = [b'a'; LANES];
    for (filled, &byte) in block.iter_mut().zip(bytes) {
        *filled = byte;
    }
    u128::from_ne_bytes(block.map(distance)) == 0
}

/// How far a byte is from the nearest that a `b64token` may have: 0 where it may have this one.
///
/// A minimum of differences is a handful of instructions for a whole block. Answers of yes or no take more.
fn distance(byte: u8) -> u8 {
    let from_letters = (byte | 0x20).wrapping_sub(b'a').saturating_sub(25);
    // `-`, `.`, `/` and the digits are neighbours in ASCII.
    let from_dash_to_nine = byte.wrapping_sub(b'-').saturating_sub(b'9' - b'-');
    from_letters
        .min(from_dash_to_nine)
        .min(byte ^ b'_')
        .min(byte ^ b'~')
        .min(byte ^ b'+')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(value: &str) -> Result<&str, AuthorizationError> {
        let found = find_token(value.as_bytes(), BearerSyntax::B64Token);
        if let Some(usual) = find_usual_token(value.as_bytes()) {
            assert_eq!(found, Ok(usual..value.len()));
        }
        found.map(|range| value.get(range).unwrap())
    }

    #[test]
    fn the_scheme_is_case_insensitive_and_spaces_around_the_token_are_dropped() {
        assert_eq!(token("Bearer foobar"), Ok("foobar"));
        assert_eq!(token("bearer foobar"), Ok("foobar"));
        assert_eq!(token("BEARER   foobar \t "), Ok("foobar"));
    }

    #[test]
    fn every_character_of_rfc_6750_is_accepted() {
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/==";
        assert_eq!(token(&format!("Bearer {all}")), Ok(all));
    }

    #[test]
    fn every_other_byte_is_malformed() {
        let allowed = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
        for byte in 0..=u8::MAX {
            let value = [b"Bearer a", &[byte][..], b"b"].concat();
            let accepted = find_token(&value, BearerSyntax::B64Token).is_ok();
            assert_eq!(accepted, allowed.contains(&byte), "byte {byte:#04x}");
        }
    }

    #[test]
    fn padding_stands_only_at_the_end_and_never_alone() {
        assert_eq!(token("Bearer a=="), Ok("a=="));
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
            assert_eq!(
                token(value),
                Err(AuthorizationError::OtherScheme),
                "{value:?}"
            );
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
        assert_eq!(wide("Bearer v1:a,\"b\""), Ok(7..15));
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
            prop_assert_eq!(token(&value), Ok(sent.as_str()));
        }

        #[test]
        fn no_bytes_make_it_panic(value in proptest::collection::vec(any::<u8>(), 0..64)) {
            for syntax in [BearerSyntax::B64Token, BearerSyntax::VisibleAscii] {
                if let Ok(range) = find_token(&value, syntax) {
                    prop_assert!(value[range].iter().all(u8::is_ascii_graphic));
                }
            }
        }
    }
}
