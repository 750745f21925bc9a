use std::ops::Range;

/// Why an `Authorization` value holds no credentials of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationError {
    /// It is for another scheme.
    OtherScheme,
    /// It names the scheme and stops there.
    Empty,
    /// What follows the scheme is not what the scheme asks for.
    Malformed,
}

/// What a request is told that has more than one `Authorization` field.
pub(crate) const REPEATED: &str = "The request has more than one Authorization field";

/// There is more than one.
pub(crate) struct Repeated;

/// The only one of a request's `Authorization` fields, if it has any. Of two, which one counts is
/// not ours to guess.
#[inline]
pub(crate) fn only<T>(mut fields: impl Iterator<Item = T>) -> Result<Option<T>, Repeated> {
    let first = fields.next();
    match fields.next() {
        None => Ok(first),
        Some(_) => Err(Repeated),
    }
}

/// Where the credentials stand in the value of an `Authorization` field:
/// `auth-scheme 1*SP credentials`.
///
/// The scheme is case-insensitive (RFC 9110 11.1), more than one space may follow it
/// (RFC 9110 11.4), and white space at the end is dropped (RFC 9110 5.5).
#[inline]
pub(crate) fn find_credentials(
    value: &[u8],
    scheme: &[u8],
) -> Result<Range<usize>, AuthorizationError> {
    let (name, rest) = value
        .split_at_checked(scheme.len())
        .ok_or(AuthorizationError::OtherScheme)?;
    if !name.eq_ignore_ascii_case(scheme) {
        return Err(AuthorizationError::OtherScheme);
    }
    match rest.first() {
        None => return Err(AuthorizationError::Empty),
        Some(b' ') => {}
        Some(&byte) if is_token_char(byte) => return Err(AuthorizationError::OtherScheme),
        Some(_) => return Err(AuthorizationError::Malformed),
    }
    let credentials = without_leading_spaces(rest);
    let start = value.len() - credentials.len();
    let credentials = without_trailing_white_space(credentials);
    if credentials.is_empty() {
        return Err(AuthorizationError::Empty);
    }
    Ok(start..start + credentials.len())
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

/// RFC 9110 5.6.2: what the name of a scheme or of a field is.
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_token_char)
}

pub(super) fn is_token_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
