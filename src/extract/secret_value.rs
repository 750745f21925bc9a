use std::ops::Range;

use actix_web::http::header::HeaderValue;
use subtle::ConstantTimeEq as _;

/// A secret that a request carries, in the memory of its header field.
///
/// The secret is UTF-8 text.
#[derive(Clone)]
pub(super) struct SecretValue {
    // Shares its memory with the request.
    field: HeaderValue,
    range: Range<usize>,
}

impl SecretValue {
    /// Returns a part of a field. Returns `None` if the field is not UTF-8.
    pub(super) fn part(field: &HeaderValue, range: Range<usize>) -> Option<Self> {
        text(field, &range)?;
        Some(Self::ascii_part(field, range))
    }

    /// Returns a part of a field that the caller knows to be ASCII.
    #[inline]
    pub(super) fn ascii_part(field: &HeaderValue, range: Range<usize>) -> Self {
        Self {
            field: field.clone(),
            range,
        }
    }

    /// Copies the bytes. Returns `None` if they are not UTF-8, or if no header field can carry them.
    pub(super) fn copy(value: &[u8]) -> Option<Self> {
        let field = HeaderValue::from_bytes(value).ok()?;
        Self::part(&field, 0..value.len())
    }

    #[inline]
    pub(super) fn as_str(&self) -> &str {
        text(&self.field, &self.range).unwrap_or_default()
    }

    /// Compares in constant time: the time depends on the lengths, never on the place where the two
    /// differ.
    pub(super) fn matches(&self, expected: &[u8]) -> bool {
        self.as_str().as_bytes().ct_eq(expected).into()
    }
}

/// Returns a part of a field as text. Checking the whole field is faster, because its bytes are aligned
/// in memory.
fn text<'a>(field: &'a HeaderValue, range: &Range<usize>) -> Option<&'a str> {
    let value = std::str::from_utf8(field.as_bytes()).ok()?;
    value.get(range.clone())
}
