use std::ops::Range;

use actix_web::http::header::HeaderValue;
use subtle::ConstantTimeEq as _;

/// A secret of a request, in the memory of the field that it stands in.
///
/// It is text: bytes that are not UTF-8 are refused before.
#[derive(Clone)]
pub(super) struct SecretValue {
    // Shares its bytes with the request.
    field: HeaderValue,
    range: Range<usize>,
}

impl SecretValue {
    /// The part of a field in this range. `None` if the field is not UTF-8.
    pub(super) fn part(field: &HeaderValue, range: Range<usize>) -> Option<Self> {
        text(field, &range)?;
        Some(Self::ascii_part(field, range))
    }

    /// The part of a field in this range, in a field that the caller knows to be ASCII.
    #[inline]
    pub(super) fn ascii_part(field: &HeaderValue, range: Range<usize>) -> Self {
        Self {
            field: field.clone(),
            range,
        }
    }

    /// A copy of these bytes. `None` if they are not UTF-8, or if no field can carry them.
    pub(super) fn copy(value: &[u8]) -> Option<Self> {
        let field = HeaderValue::from_bytes(value).ok()?;
        Self::part(&field, 0..value.len())
    }

    #[inline]
    pub(super) fn as_str(&self) -> &str {
        text(&self.field, &self.range).unwrap_or_default()
    }

    /// Compares in constant time: it depends on the lengths, never on where the two differ.
    pub(super) fn matches(&self, expected: &[u8]) -> bool {
        self.as_str().as_bytes().ct_eq(expected).into()
    }
}

/// The part of a field as text. The whole field is checked, because its bytes are aligned in memory.
fn text<'a>(field: &'a HeaderValue, range: &Range<usize>) -> Option<&'a str> {
    let value = std::str::from_utf8(field.as_bytes()).ok()?;
    value.get(range.clone())
}
