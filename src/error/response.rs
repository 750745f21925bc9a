use actix_web::{
    HttpResponse, ResponseError,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use serde::Serialize;

use super::{SecurityError, challenges::field_value};

/// The body of a refusal, the same as FastAPI's.
#[derive(Serialize)]
struct Body<'a> {
    detail: &'a str,
}

impl ResponseError for SecurityError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status());
        for challenge in self.challenges() {
            response.append_header((header::WWW_AUTHENTICATE, field_value(&challenge)));
        }
        let body = self.0.body.clone().unwrap_or_else(|| {
            let detail = self.detail();
            // Serialising a string cannot fail.
            serde_json::to_vec(&Body { detail })
                .unwrap_or_default()
                .into()
        });
        let json = HeaderValue::from_static("application/json");
        response
            .insert_header((header::CONTENT_TYPE, json))
            .body(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_challenge(error: &SecurityError, expected: &str) {
        let response = error.error_response();
        let values: Vec<_> = response
            .headers()
            .get_all(header::WWW_AUTHENTICATE)
            .collect();
        assert_eq!(values, [expected]);
    }

    #[test]
    fn absent_credentials_get_no_error_code() {
        assert_challenge(&SecurityError::not_authenticated(), "Bearer");
    }

    #[test]
    fn scopes_are_named_without_an_error_code_too() {
        let mut error = SecurityError::not_authenticated();
        error.need(["a", "b", "a"]);
        assert_challenge(&error, r#"Bearer scope="a b""#);
    }

    #[test]
    fn a_description_never_contains_a_character_that_rfc_6750_forbids() {
        let error = SecurityError::invalid_token("not a \"token\"\r\nat \\ all");
        assert_challenge(
            &error,
            r#"Bearer error="invalid_token", error_description="not a 'token'??at ? all""#,
        );
    }
}
