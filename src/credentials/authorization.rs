use std::ops::Range;

/// The reason why an `Authorization` field for the expected scheme has no usable credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationError {
    /// The value ends after the name of the scheme.
    Empty,
    /// The value has characters after the scheme's name that the scheme does not allow.
    Malformed,
    /// The credentials after the scheme's name are not UTF-8.
    NotUtf8,
}

impl AuthorizationError {
    /// Returns the reason as a text for the client.
    pub(crate) fn detail(self) -> &'static str {
        match self {
            Self::Empty => "The credentials are missing",
            Self::Malformed => "The credentials are malformed",
            Self::NotUtf8 => "The credentials are not UTF-8",
        }
    }
}

/// More than one value, where a request may have one at most.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Repeated;

/// Returns the only value. `None` if there is no value.
#[inline]
pub(crate) fn only<T>(mut values: impl Iterator<Item = T>) -> Result<Option<T>, Repeated> {
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err(Repeated),
    }
}

/// Finds the credentials in the value of an `Authorization` field: `auth-scheme 1*SP credentials`.
/// Returns `None` for a value of another scheme.
///
/// The scheme is case-insensitive (RFC 9110 11.1), more than one space may follow it
/// (RFC 9110 11.4), and white space at the end is dropped (RFC 9110 5.5).
pub(crate) fn find_credentials(
    value: &[u8],
    scheme: &[u8],
) -> Result<Option<Range<usize>>, AuthorizationError> {
    let rest = match value.split_at_checked(scheme.len()) {
        Some((name, rest)) if name.eq_ignore_ascii_case(scheme) => rest,
        _ => return Ok(None),
    };
    match rest.first() {
        None => return Err(AuthorizationError::Empty),
        Some(b' ') => {}
        Some(&byte) if is_token_char(byte) => return Ok(None),
        Some(_) => return Err(AuthorizationError::Malformed),
    }
    let credentials = without_leading_spaces(rest);
    let start = value.len() - credentials.len();
    let credentials = without_trailing_white_space(credentials);
    if credentials.is_empty() {
        return Err(AuthorizationError::Empty);
    }
    Ok(Some(start..start + credentials.len()))
}

fn without_leading_spaces(mut bytes: &[u8]) -> &[u8] {
    while let Some((b' ', rest)) = bytes.split_first() {
        bytes = rest;
    }
    bytes
}

fn without_trailing_white_space(mut bytes: &[u8]) -> &[u8] {
    while let Some((b' ' | b'\t', rest)) = bytes.split_last() {
        bytes = rest;
    }
    bytes
}

/// Returns whether the byte may stand in a `token68` (RFC 9110 11.2) before the padding. RFC 6750 2.1
/// calls the same syntax `b64token`.
pub(super) const fn is_token68_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
}

/// Returns whether the name is a `token` (RFC 9110 5.6.2), as names of schemes, fields and cookies are.
#[cfg(feature = "paperclip")]
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_token_char)
}

pub(super) fn is_token_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
