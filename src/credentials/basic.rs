use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::authorization::{AuthorizationError, find_credentials};

const SCHEME: &[u8] = b"basic";

/// A user-id and a password, as RFC 7617 sends them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BasicPair {
    decoded: Vec<u8>,
    colon: usize,
}

impl BasicPair {
    /// Returns the pair as text, with the position of its colon. `None` if it is not UTF-8.
    pub(crate) fn into_text(self) -> Option<(String, usize)> {
        Some((String::from_utf8(self.decoded).ok()?, self.colon))
    }

    /// The bytes before the first colon.
    pub(crate) fn user_id(&self) -> &[u8] {
        self.decoded.get(..self.colon).unwrap_or_default()
    }

    /// The bytes after the first colon.
    pub(crate) fn password(&self) -> &[u8] {
        self.decoded.get(self.colon + 1..).unwrap_or_default()
    }
}

impl fmt::Debug for BasicPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicPair([redacted])")
    }
}

/// Decodes the value of an `Authorization` field: `"Basic" 1*SP base64(user-id ":" password)`.
///
/// The base64 is RFC 4648's, with its padding and without surplus bits, so that one pair has one
/// encoding. Control characters are malformed (RFC 7617 2). The caller checks the charset.
pub(crate) fn decode(value: &[u8]) -> Result<Option<BasicPair>, AuthorizationError> {
    let Some(credentials) = find_credentials(value, SCHEME)? else {
        return Ok(None);
    };
    let credentials = value.get(credentials).unwrap_or_default();
    let decoded = STANDARD
        .decode(credentials)
        .map_err(|_| AuthorizationError::Malformed)?;
    if decoded.iter().any(u8::is_ascii_control) {
        return Err(AuthorizationError::Malformed);
    }
    match decoded.iter().position(|&byte| byte == b':') {
        Some(colon) => Ok(Some(BasicPair { decoded, colon })),
        None => Err(AuthorizationError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(value: &str) -> Result<Option<[String; 2]>, AuthorizationError> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let pair = decode(value.as_bytes())?;
        Ok(pair.map(|pair| [text(pair.user_id()), text(pair.password())]))
    }

    #[track_caller]
    fn assert_pair(value: &str, user_id: &str, password: &str) {
        assert_eq!(
            pair(value),
            Ok(Some([user_id.to_owned(), password.to_owned()]))
        );
    }

    #[test]
    fn the_examples_of_rfc_7617_are_read() {
        assert_pair(
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "Aladdin",
            "open sesame",
        );
        // UTF-8, as section 2.1 has it.
        assert_pair("Basic dGVzdDoxMjPCow==", "test", "123\u{a3}");
    }

    #[test]
    fn the_first_colon_ends_the_user_id_and_either_side_may_be_empty() {
        assert_pair("Basic YTpiOmM=", "a", "b:c");
        assert_pair("Basic Og==", "", "");
        assert_pair("Basic YTo=", "a", "");
        assert_pair("Basic OmI=", "", "b");
    }

    #[test]
    fn the_scheme_is_case_insensitive_and_spaces_around_the_credentials_are_dropped() {
        assert_pair("bASIC   YTpi \t ", "a", "b");
    }

    #[test]
    fn a_scheme_that_only_begins_alike_is_another_scheme() {
        for value in ["", "Basi", "Bearer YTpi", "Basically YTpi", "Basic-x YTpi"] {
            assert_eq!(pair(value), Ok(None), "{value:?}");
        }
    }

    #[test]
    fn a_scheme_without_credentials_is_empty() {
        for value in ["Basic", "Basic  "] {
            assert_eq!(pair(value), Err(AuthorizationError::Empty), "{value:?}");
        }
    }

    #[test]
    fn what_is_not_the_base64_of_a_pair_is_malformed() {
        for value in [
            "Basic YTpi YTpi", // two of them
            "Basic YTo",       // no padding
            "Basic YTo==",     // surplus padding
            "Basic YTp=",      // surplus bits
            "Basic Y_pi",      // the alphabet for URLs
            "Basic YQ==",      // no colon
            "Basic YTpiAA==",  // a control character
            "Basic\tYTpi",
            "Basic ,",
        ] {
            assert_eq!(pair(value), Err(AuthorizationError::Malformed), "{value:?}");
        }
    }

    #[test]
    fn debug_does_not_print_the_pair() {
        let pair = decode(b"Basic YTpi").unwrap().unwrap();
        assert_eq!(format!("{pair:?}"), "BasicPair([redacted])");
    }

    proptest! {
        #[test]
        fn a_pair_comes_out_exactly_as_it_went_in(
            user_id in "[^:\\p{Cc}]{0,40}",
            password in "[^\\p{Cc}]{0,40}",
            scheme in "[Bb][Aa][Ss][Ii][Cc]",
            before in " {1,4}",
            after in "[ \t]{0,4}",
        ) {
            let encoded = STANDARD.encode(format!("{user_id}:{password}"));
            prop_assert_eq!(
                pair(&format!("{scheme}{before}{encoded}{after}")),
                Ok(Some([user_id, password]))
            );
        }

        #[test]
        fn no_bytes_make_it_panic(value in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&value);
            let _ = decode(&[b"Basic ", value.as_slice()].concat());
        }

        #[test]
        fn no_decoded_bytes_make_it_panic(value in proptest::collection::vec(any::<u8>(), 0..64)) {
            let header = format!("Basic {}", STANDARD.encode(&value));
            if let Ok(Some(pair)) = decode(header.as_bytes()) {
                prop_assert_eq!([pair.user_id(), b":", pair.password()].concat(), value);
            }
        }
    }
}
