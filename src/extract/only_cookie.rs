use std::ops::Range;

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};

use crate::credentials::{
    authorization::{Repeated, only},
    cookie,
};

/// The only cookie of this name: the field that it stands in, and where.
pub(super) fn only_cookie<'a>(
    request: &'a HttpRequest,
    name: &str,
) -> Result<Option<(&'a HeaderValue, Range<usize>)>, Repeated> {
    let fields = request.headers().get_all(header::COOKIE);
    only(fields.flat_map(|field| {
        let found = cookie::find(field.as_bytes(), name);
        found.map(move |range| (field, range))
    }))
}
