//! `application/x-www-form-urlencoded` (RFC 6749 appendix B), the syntax of forms and queries.
//!
//! The decoder is strict. Other parsers keep `%zz` and replace bytes that are not UTF-8, which would
//! change a secret.

/// Returns the pairs of a form or a query, still encoded. A name without `=` has an empty value.
pub(crate) fn pairs(body: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    body.split(|&byte| byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut parts = pair.splitn(2, |&byte| byte == b'=');
            let mut part = || parts.next().unwrap_or_default();
            (part(), part())
        })
}

/// Decodes a name or a value. Returns `None` for a `%` without two hexadecimal digits, and for bytes
/// that are not UTF-8.
pub(crate) fn decode(encoded: &[u8]) -> Option<String> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(&byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex_digit(*rest.next()?)? << 4 | hex_digit(*rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

/// Returns whether the encoded text is this name.
pub(crate) fn is(encoded: &[u8], name: &str) -> bool {
    let is_plain = !encoded.iter().any(|byte| matches!(byte, b'%' | b'+'));
    if is_plain {
        return encoded == name.as_bytes();
    }
    decode(encoded).is_some_and(|decoded| decoded == name)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(encoded: &str) -> Option<String> {
        decode(encoded.as_bytes())
    }

    #[test]
    fn the_example_of_rfc_6749_is_read() {
        assert_eq!(
            decoded("+%25%26%2B%C2%A3%E2%82%AC").as_deref(),
            Some(" %&+\u{a3}\u{20ac}")
        );
    }

    #[test]
    fn what_is_not_percent_encoded_utf_8_is_refused() {
        for encoded in [
            "%",
            "a%",
            "%2",
            "%zz",
            "%2g",
            "%+1",
            "%FC",
            "%C2",
            "%C0%AF",
            "%ED%A0%80",
        ] {
            assert_eq!(decoded(encoded), None, "{encoded:?}");
        }
        assert_eq!(decode(b"\xfc"), None);
    }

    #[test]
    fn pairs_are_split_at_the_first_equals_sign_and_empty_ones_are_skipped() {
        let pairs: Vec<_> = pairs(b"&a=b=c&&d&=e&f=&").collect();
        let expected: [(&[u8], &[u8]); 4] = [(b"a", b"b=c"), (b"d", b""), (b"", b"e"), (b"f", b"")];
        assert_eq!(pairs, expected);
    }

    proptest! {
        #[test]
        fn what_an_independent_encoder_wrote_is_read_back(name in ".{0,40}", value in ".{0,40}") {
            let body = serde_urlencoded::to_string([(&name, &value)]).unwrap();
            let read: Vec<_> = pairs(body.as_bytes())
                .map(|(name, value)| (decode(name).unwrap(), decode(value).unwrap()))
                .collect();
            prop_assert_eq!(read, [(name, value)]);
        }

        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..64)) {
            for (name, value) in pairs(&body) {
                let _ = (decode(name), decode(value));
            }
        }
    }
}
