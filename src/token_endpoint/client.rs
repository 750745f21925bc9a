use std::fmt;

use actix_web::{HttpRequest, http::header};
use subtle::ConstantTimeEq as _;

use super::OAuth2Error;
use crate::credentials::{
    authorization::{self, AuthorizationError, REPEATED, Repeated},
    basic, urlencoded,
};

/// The client that asks for a token (RFC 6749 2.3.1), as it says of itself.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) id: String,
    /// Absent and empty are the same: a client may leave an empty secret out.
    pub(super) secret: Option<String>,
}

impl Client {
    /// The client in the `Authorization` field. Another scheme than Basic counts as none.
    pub(super) fn from_head(request: &HttpRequest) -> Result<Option<Self>, OAuth2Error> {
        let fields = request.headers().get_all(header::AUTHORIZATION);
        match authorization::only(fields) {
            Ok(None) => Ok(None),
            Ok(Some(field)) => Self::from_basic(field.as_bytes()),
            Err(Repeated) => Err(OAuth2Error::invalid_request(REPEATED)),
        }
    }

    fn from_basic(value: &[u8]) -> Result<Option<Self>, OAuth2Error> {
        let malformed = || OAuth2Error::invalid_client("The Basic credentials are malformed");
        let pair = match basic::decode(value) {
            Ok(pair) => pair,
            Err(AuthorizationError::OtherScheme) => return Ok(None),
            Err(AuthorizationError::Empty | AuthorizationError::Malformed) => {
                return Err(malformed());
            }
        };
        // Both are form-urlencoded before they become a user-id and a password.
        let part = |bytes| urlencoded::decode(bytes).filter(|part| is_vschars(part));
        let id = part(pair.user_id()).ok_or_else(malformed)?;
        let secret = part(pair.password()).ok_or_else(malformed)?;
        match (id.is_empty(), secret.is_empty()) {
            // What Swagger UI sends when no client was typed.
            (true, true) => Ok(None),
            (true, false) => Err(malformed()),
            (false, no_secret) => Ok(Some(Self {
                id,
                secret: (!no_secret).then_some(secret),
            })),
        }
    }

    /// The client in the body.
    pub(super) fn from_body(
        id: Option<String>,
        secret: Option<String>,
    ) -> Result<Option<Self>, OAuth2Error> {
        for (name, value) in [("client_id", &id), ("client_secret", &secret)] {
            if value.as_ref().is_some_and(|value| !is_vschars(value)) {
                return Err(OAuth2Error::invalid_request(format!(
                    "{name} has a character that it may not have"
                )));
            }
        }
        match (id, secret) {
            (Some(id), secret) => Ok(Some(Self { id, secret })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(OAuth2Error::invalid_request(
                "client_id is required with client_secret",
            )),
        }
    }

    /// Whether it is the expected one. The time taken tells nothing about the secret.
    pub(super) fn matches(&self, id: &str, secret: &str) -> bool {
        let sent = self.secret.as_deref().unwrap_or_default();
        self.id == id && bool::from(sent.as_bytes().ct_eq(secret.as_bytes()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.secret.as_ref().map(|_| "[redacted]");
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("secret", &secret)
            .finish()
    }
}

/// RFC 6749 appendix A.1 and A.2: `*VSCHAR`.
fn is_vschars(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;
    use crate::OAuth2ErrorCode;

    fn basic(pair: &str) -> Result<Option<Client>, OAuth2Error> {
        Client::from_basic(format!("Basic {}", STANDARD.encode(pair)).as_bytes())
    }

    #[track_caller]
    fn assert_client(pair: &str, id: &str, secret: Option<&str>) {
        let client = basic(pair).unwrap().unwrap();
        assert_eq!((client.id.as_str(), client.secret.as_deref()), (id, secret));
    }

    #[test]
    fn id_and_secret_are_form_urlencoded_inside_basic() {
        assert_client("a%3Ab+c:d%25%3Ae", "a:b c", Some("d%:e"));
    }

    #[test]
    fn an_empty_secret_is_none_and_an_empty_pair_is_no_client() {
        assert_client("id:", "id", None);
        assert!(basic(":").unwrap().is_none());
    }

    #[test]
    fn what_holds_no_client_is_an_invalid_client() {
        for pair in [
            "no colon",
            ":secret",
            "id:%zz",
            "%FF:secret",
            "id:%00",
            "\u{fc}:x",
        ] {
            let error = basic(pair).unwrap_err();
            assert_eq!(error.code(), OAuth2ErrorCode::InvalidClient, "{pair:?}");
        }
    }

    #[test]
    fn another_scheme_is_no_client() {
        assert!(Client::from_basic(b"Bearer foobar").unwrap().is_none());
    }

    #[test]
    fn a_client_matches_itself_and_nothing_else() {
        let client = Client::from_body(Some("id".into()), Some("secret".into()));
        let client = client.unwrap().unwrap();
        assert!(client.matches("id", "secret"));
        assert!(!client.matches("id", "secreT"));
        assert!(!client.matches("id", ""));
        assert!(!client.matches("other", "secret"));
    }
}
