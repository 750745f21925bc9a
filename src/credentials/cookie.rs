//! The `Cookie` field (RFC 6265 4.2.1), as far as finding a cookie goes: actix's parser decodes
//! percent-encoding, which is no part of the RFC, and makes a copy of every cookie.

use std::ops::Range;

/// Where the values of the cookies of this name stand in a field's value. Quotes around a value are
/// not part of it.
pub(crate) fn find(field: &[u8], name: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    field.split(|&byte| byte == b';').filter_map(move |pair| {
        let start = next;
        next += pair.len() + 1;
        let equals = pair.iter().position(|&byte| byte == b'=')?;
        let key = pair.get(..equals)?.trim_ascii();
        if key != name.as_bytes() {
            return None;
        }
        let value = pair.get(equals + 1..)?.trim_ascii_start();
        let start = start + pair.len() - value.len();
        let value = value.trim_ascii_end();
        let quoted = value
            .strip_prefix(b"\"")
            .and_then(|value| value.strip_suffix(b"\""));
        Some(match quoted {
            Some(inside) => start + 1..start + 1 + inside.len(),
            None => start..start + value.len(),
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found<'a>(field: &'a str, name: &str) -> Vec<&'a str> {
        find(field.as_bytes(), name)
            .map(|range| field.get(range).unwrap())
            .collect()
    }

    // The first is the example of RFC 6265 3.1.
    #[test]
    fn a_cookie_is_found_by_its_name() {
        assert_eq!(found("SID=31d4d96e407aad42; lang=en-US", "lang"), ["en-US"]);
        assert_eq!(found("a=b=c", "a"), ["b=c"]);
        assert_eq!(found("a=\"b\"; b=\"", "a"), ["b"]);
        assert_eq!(found("a=%20", "a"), ["%20"]);
        assert_eq!(found("a=1;a=2; b=3", "a"), ["1", "2"]);
    }

    #[test]
    fn what_is_no_cookie_of_that_name_is_skipped() {
        for field in ["", "a", ";", "b=a", "A=b", "aa=b", "=a"] {
            assert!(found(field, "a").is_empty(), "{field:?}");
        }
    }

    proptest! {
        // The characters of RFC 6265's cookie-octet.
        #[test]
        fn a_value_comes_out_exactly_as_it_went_in(
            others in proptest::collection::vec("[a-rt-z]{1,5}=[a-zA-Z0-9=]{0,8}", 0..3),
            value in "[!#-+./0-:<-\\[\\]-~-]{0,20}",
            quote in "\"?",
        ) {
            let mut pairs = others.clone();
            pairs.push(format!("session={quote}{value}{quote}"));
            pairs.extend(others);
            let field = pairs.join("; ");
            prop_assert_eq!(found(&field, "session"), [value]);
        }

        #[test]
        fn no_bytes_make_it_panic(field in proptest::collection::vec(any::<u8>(), 0..64)) {
            find(&field, "a").for_each(|range| assert!(field.get(range).is_some()));
        }
    }
}
