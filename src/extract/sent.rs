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
    start: usize,
}

impl Sent {
    /// The end of a field's value, from there on.
    #[inline]
    pub(super) fn end(field: &HeaderValue, start: usize) -> Self {
        Self {
            field: field.clone(),
            start,
        }
    }

    /// Part of a field's value. One that does not go on to its end is copied: that is a cookie among
    /// others, or white space that no HTTP parser leaves there.
    pub(super) fn part(field: &HeaderValue, range: Range<usize>) -> Self {
        let value = field.as_bytes();
        if range.end == value.len() {
            return Self::end(field, range.start);
        }
        // A part of what fits a field always does.
        let part = value.get(range).map(HeaderValue::from_bytes);
        let part = part.and_then(Result::ok);
        Self {
            field: part.unwrap_or(HeaderValue::from_static("")),
            start: 0,
        }
    }

    /// Text that is not as it stands in a field. `None` where it has control characters, which no
    /// field could carry.
    pub(super) fn text(text: &[u8]) -> Option<Self> {
        let field = HeaderValue::from_bytes(text).ok()?;
        Some(Self { field, start: 0 })
    }

    #[inline]
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
        self.as_bytes().len()
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        self.field.as_bytes().get(self.start..).unwrap_or_default()
    }
}
