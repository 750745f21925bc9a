//! Where a bearer token stands if it is not in the `Authorization` header.

use actix_web::{HttpRequest, http::Method};

use super::{
    config::bearer_syntax, only_cookie::only_cookie, query_tokens::QueryTokens, sent::Sent,
};
use crate::{
    credentials::{
        BearerSyntax,
        authorization::{Repeated, only},
        bearer::is_token,
        urlencoded,
    },
    error::SecurityError,
};

/// The token in the cookie of this name. An empty one is none: so servers sign out.
pub(super) fn in_cookie(request: &HttpRequest, name: &str) -> Result<Option<Sent>, SecurityError> {
    let (field, range) = match only_cookie(request, name) {
        Ok(None) => return Ok(None),
        Ok(Some(found)) => found,
        Err(Repeated) => return Err(SecurityError::several_tokens()),
    };
    let value = field.as_bytes().get(range.clone()).unwrap_or_default();
    if value.is_empty() {
        return Ok(None);
    }
    check(value, request)?;
    Ok(Some(Sent::part(field, range)))
}

/// The token in the query parameter of this name, where middleware keeps the response from caches.
pub(super) fn in_query(request: &HttpRequest, name: &str) -> Result<Option<Sent>, SecurityError> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(None);
    }
    let Some(accepted) = QueryTokens::of(request) else {
        return Ok(None);
    };
    let found = parameter(request.query_string().as_bytes(), name, request);
    if !matches!(found, Ok(None)) {
        accepted.note();
    }
    found
}

/// The token in the parameter of this name, of a query or a form.
pub(super) fn parameter(
    parameters: &[u8],
    name: &str,
    request: &HttpRequest,
) -> Result<Option<Sent>, SecurityError> {
    let named = urlencoded::pairs(parameters).filter(|(encoded, _)| urlencoded::is(encoded, name));
    let encoded = match only(named) {
        Ok(None) => return Ok(None),
        Ok(Some((_, encoded))) => encoded,
        Err(Repeated) => return Err(SecurityError::several_tokens()),
    };
    if encoded.is_empty() {
        return Err(SecurityError::empty_parameter());
    }
    let decoded = urlencoded::decode(encoded).ok_or_else(SecurityError::encoded_wrongly)?;
    check(decoded.as_bytes(), request)?;
    Sent::text(decoded.as_bytes())
        .map(Some)
        .ok_or_else(SecurityError::malformed_token)
}

fn check(token: &[u8], request: &HttpRequest) -> Result<(), SecurityError> {
    if is_token(token, BearerSyntax::default()) || is_token(token, bearer_syntax(request)) {
        Ok(())
    } else {
        Err(SecurityError::malformed_token())
    }
}
