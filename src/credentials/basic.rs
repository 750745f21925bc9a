use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::authorization::{AuthorizationError, find_credentials};

const SCHEME: &[u8] = b"basic";

/// A user-id and a password, with a colon in between (RFC 7617 2).
#[derive(Clone)]
pub(crate) struct BasicPair {
    text: String,
    colon: usize,
}

impl BasicPair {
    /// Splits the text at its first colon. Returns `None` if it has no colon, or a control character.
    pub(crate) fn new(text: String) -> Option<Self> {
        let colon = text.find(':')?;
        let is_pair = !text.contains(|char: char| char.is_ascii_control());
        is_pair.then_some(Self { text, colon })
    }

    /// Returns the text before the first colon.
    pub(crate) fn user_id(&self) -> &str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    /// Returns the text after the first colon.
    pub(crate) fn password(&self) -> &str {
        self.text.get(self.colon + 1..).unwrap_or_default()
    }
}

/// Decodes the value of an `Authorization` field: `"Basic" 1*SP base64(user-id ":" password)`.
///
/// The base64 has its padding and no surplus bits (RFC 4648), so every pair has exactly one encoding.
/// The text is UTF-8, as the challenge asks (RFC 7617 2.1).
pub(crate) fn decode(value: &[u8]) -> Result<Option<BasicPair>, AuthorizationError> {
    let Some(credentials) = find_credentials(value, SCHEME)? else {
        return Ok(None);
    };
    let decoded = STANDARD.decode(value.get(credentials).unwrap_or_default());
    let decoded = decoded.map_err(|_| AuthorizationError::Malformed)?;
    let text = String::from_utf8(decoded).map_err(|_| AuthorizationError::NotUtf8)?;
    let pair = BasicPair::new(text);
    pair.map(Some).ok_or(AuthorizationError::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(value: &str) -> Result<Option<[String; 2]>, AuthorizationError> {
        let pair = decode(value.as_bytes())?;
        Ok(pair.map(|pair| [pair.user_id(), pair.password()].map(str::to_owned)))
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
                prop_assert_eq!([pair.user_id(), ":", pair.password()].concat().into_bytes(), value);
            }
        }
    }
}
