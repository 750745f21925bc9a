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
    /// The part of a field in this range. `None` if it is not UTF-8.
    pub(super) fn part(field: &HeaderValue, range: Range<usize>) -> Option<Self> {
        let value = field.as_bytes().get(range.clone())?;
        std::str::from_utf8(value).ok()?;
        Some(Self {
            field: field.clone(),
            range,
        })
    }

    /// A copy of these bytes. `None` if they are not UTF-8, or if no field can carry them.
    pub(super) fn copy(value: &[u8]) -> Option<Self> {
        let field = HeaderValue::from_bytes(value).ok()?;
        Self::part(&field, 0..value.len())
    }

    pub(super) fn as_str(&self) -> &str {
        let value = self.field.as_bytes().get(self.range.clone());
        std::str::from_utf8(value.unwrap_or_default()).unwrap_or_default()
    }

    /// Compares in constant time: it depends on the lengths, never on where the two differ.
    pub(super) fn matches(&self, expected: &[u8]) -> bool {
        self.as_str().as_bytes().ct_eq(expected).into()
    }
}
