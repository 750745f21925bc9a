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

#[cfg(test)]
mod tests {
    use actix_web::{http::header, test::TestRequest};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        // The encoder is nobody's here.
        #[test]
        fn a_parameter_comes_out_exactly_as_it_went_in(
            token in "[A-Za-z0-9._~+/-]{1,200}={0,3}",
            others in proptest::collection::vec(("[a-z]{1,5}", ".{0,8}"), 0..3),
        ) {
            let mut pairs = others.clone();
            pairs.push(("access_token".to_owned(), token.clone()));
            pairs.extend(others);
            let encoded = serde_urlencoded::to_string(pairs).unwrap();
            let request = TestRequest::default().to_http_request();
            let found = parameter(encoded.as_bytes(), "access_token", &request);
            let found = found.unwrap().unwrap();
            prop_assert_eq!(found.as_str(), token);
        }

        #[test]
        fn a_cookie_comes_out_exactly_as_it_went_in(
            token in "[A-Za-z0-9._~+/-]{1,200}={0,3}",
            quote in "\"?",
        ) {
            let cookies = format!("a=b; session={quote}{token}{quote}");
            let request = TestRequest::default()
                .insert_header((header::COOKIE, cookies))
                .to_http_request();
            let found = in_cookie(&request, "session").unwrap().unwrap();
            prop_assert_eq!(found.as_str(), token);
        }

        #[test]
        fn no_bytes_make_it_panic(form in proptest::collection::vec(any::<u8>(), 0..64)) {
            let request = TestRequest::default().to_http_request();
            for form in [form.clone(), [b"a=".as_slice(), &form].concat()] {
                if let Ok(Some(found)) = parameter(&form, "a", &request) {
                    prop_assert!(found.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
                }
            }
        }
    }
}
