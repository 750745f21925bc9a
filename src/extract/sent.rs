use std::ops::Range;

use actix_web::http::header::HeaderValue;
use subtle::ConstantTimeEq as _;

/// A secret that a request carries, in the memory of the field that it stands in.
///
/// It is text: what is not UTF-8 was refused when it was found.
#[derive(Clone)]
pub(super) struct Sent {
    // Shares its bytes with the request.
    field: HeaderValue,
    range: Range<usize>,
}

impl Sent {
    /// Part of a field's value.
    pub(super) fn part(field: &HeaderValue, range: Range<usize>) -> Self {
        Self {
            field: field.clone(),
            range,
        }
    }

    /// Text that is not as it stands in a field. `None` where it has control characters, which no
    /// field could carry.
    pub(super) fn text(text: &[u8]) -> Option<Self> {
        let field = HeaderValue::from_bytes(text).ok()?;
        Some(Self {
            field,
            range: 0..text.len(),
        })
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// Whether it is the expected one. The time taken depends on the lengths of the two, never on
    /// where they differ.
    pub(super) fn matches(&self, expected: &[u8]) -> bool {
        self.as_bytes().ct_eq(expected).into()
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    fn as_bytes(&self) -> &[u8] {
        self.field
            .as_bytes()
            .get(self.range.clone())
            .unwrap_or_default()
    }
}
