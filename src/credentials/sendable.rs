//! The characters that OAuth 2.0 allows in scopes and errors. They are the same in the body of a token
//! endpoint (RFC 6749 5.2) and in a challenge (RFC 6750 3).

use std::{borrow::Cow, fmt::Write as _};

/// Returns the text with the characters of `error_description` and `scope` only: `%x20-21 / %x23-5B /
/// %x5D-7E`.
///
/// A double quote becomes a single quote. Another character that is not allowed becomes `?`.
pub(crate) fn text(text: Cow<'_, str>) -> Cow<'_, str> {
    let sendable = |char| matches!(char, ' ' | '!' | '#'..='[' | ']'..='~');
    if text.chars().all(sendable) {
        return text;
    }
    text.chars()
        .map(|char| match char {
            '"' => '\'',
            char if sendable(char) => char,
            _ => '?',
        })
        .collect()
}

/// Joins scopes with spaces to a `scope` (RFC 6749 3.3). Returns `None` for no scopes, because a `scope`
/// cannot be empty.
pub(crate) fn scope<S: AsRef<str>>(scopes: impl IntoIterator<Item = S>) -> Option<String> {
    let scopes: Vec<S> = scopes.into_iter().collect();
    let scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
    let scope = scopes.join(" ");
    Some(scope).filter(|scope| !scope.is_empty())
}

/// Returns the URI with the characters of `error_uri` only: `%x21 / %x23-5B / %x5D-7E`. Other bytes are
/// percent-encoded.
pub(crate) fn uri(uri: &str) -> String {
    let mut sendable = String::with_capacity(uri.len());
    for byte in uri.bytes() {
        if matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~') {
            sendable.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(sendable, "%{byte:02X}");
        }
    }
    sendable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_no_character_that_does_not_fit() {
        assert_eq!(
            text("not a \"user\"\r\nat \\ all: \u{fc}".into()),
            "not a 'user'??at ? all: ?"
        );
    }

    #[test]
    fn a_uri_is_percent_encoded_where_it_does_not_fit() {
        assert_eq!(
            uri("/errors?a=\"b\"#\u{fc} \\"),
            "/errors?a=%22b%22#%C3%BC%20%5C"
        );
    }
}
