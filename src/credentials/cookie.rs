//! The `Cookie` field (RFC 6265 4.2.1). Actix's parser decodes percent-encoding, which the RFC does not
//! have, and copies every cookie.

/// Returns the values of all cookies with this name, without the quotes around them.
pub(crate) fn values<'a>(field: &'a [u8], name: &str) -> impl Iterator<Item = &'a [u8]> {
    field.split(|&byte| byte == b';').filter_map(move |pair| {
        let equals = pair.iter().position(|&byte| byte == b'=')?;
        let (key, value) = pair.split_at_checked(equals)?;
        if key.trim_ascii() != name.as_bytes() {
            return None;
        }
        let value = value.strip_prefix(b"=")?.trim_ascii();
        let unquoted = value.strip_prefix(b"\"");
        let unquoted = unquoted.and_then(|value| value.strip_suffix(b"\""));
        Some(unquoted.unwrap_or(value))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found<'a>(field: &'a str, name: &str) -> Vec<&'a str> {
        values(field.as_bytes(), name)
            .map(|value| std::str::from_utf8(value).unwrap())
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
    fn another_cookie_and_a_broken_one_are_skipped() {
        for field in ["", "a", ";", "b=a", "A=b", "aa=b", "=a"] {
            assert!(found(field, "a").is_empty(), "{field:?}");
        }
    }

    proptest! {
        // The characters of RFC 6265's cookie-octet.
        #[test]
        fn a_value_is_read_exactly_as_it_was_written(
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
        fn no_bytes_cause_a_panic(field in proptest::collection::vec(any::<u8>(), 0..64)) {
            values(&field, "a").for_each(|value| assert!(value.len() < field.len()));
        }
    }
}
