use actix_web::{HttpRequest, http::header};
use subtle::ConstantTimeEq as _;

use super::{OAuth2Error, parameters::Parameters, secret::Secret};
use crate::credentials::{
    authorization::{self, Repeated},
    basic, urlencoded,
};

/// The client that a token request names (RFC 6749 2.3.1). It is not verified yet.
#[derive(Clone, Debug)]
pub(super) struct Client {
    id: String,
    /// The secret is empty if the client sent none, because RFC 6749 2.3.1 treats both alike.
    secret: Secret,
}

impl Client {
    /// Returns the client in the `Authorization` field. A scheme other than Basic counts as absent.
    pub(super) fn from_head(request: &HttpRequest) -> Result<Option<Self>, OAuth2Error> {
        let fields = request.headers().get_all(header::AUTHORIZATION);
        match authorization::only(fields) {
            Ok(None) => Ok(None),
            Ok(Some(field)) => Self::from_basic(field.as_bytes()),
            Err(Repeated) => Err(OAuth2Error::invalid_request(
                "The request has more than one Authorization field",
            )),
        }
    }

    fn from_basic(value: &[u8]) -> Result<Option<Self>, OAuth2Error> {
        let malformed = || OAuth2Error::invalid_client("The Basic credentials are malformed");
        let Some(pair) = basic::decode(value).map_err(|_| malformed())? else {
            return Ok(None);
        };
        // Both parts are form-urlencoded inside the pair (RFC 6749 2.3.1).
        let part = |text: &str| {
            urlencoded::decode(text.as_bytes()).filter(|part| part.chars().all(is_vschar))
        };
        let id = part(pair.user_id()).ok_or_else(malformed)?;
        let secret = part(pair.password()).ok_or_else(malformed)?;
        if id.is_empty() && secret.is_empty() {
            // Swagger UI sends an empty pair if the user enters no client.
            return Ok(None);
        }
        if id.is_empty() {
            return Err(malformed());
        }
        let secret = Secret::new(secret);
        Ok(Some(Self { id, secret }))
    }

    /// Takes the client from the parameters in the body.
    pub(super) fn from_body(parameters: &mut Parameters) -> Result<Option<Self>, OAuth2Error> {
        let id = parameters.take_checked("client_id", is_vschar)?;
        let secret = parameters.take_checked("client_secret", is_vschar)?;
        if id.is_none() && secret.is_some() {
            return Err(OAuth2Error::invalid_request(
                "client_id is required with client_secret",
            ));
        }
        let secret = Secret::new(secret.unwrap_or_default());
        Ok(id.map(|id| Self { id, secret }))
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn secret(&self) -> Option<&str> {
        Some(self.secret.expose()).filter(|secret| !secret.is_empty())
    }

    /// Compares the client with the expected client. The secret is compared in constant time.
    pub(super) fn matches(&self, id: &str, secret: &str) -> bool {
        let sent = self.secret.expose().as_bytes();
        self.id == id && bool::from(sent.ct_eq(secret.as_bytes()))
    }
}

/// Returns whether the character is a `VSCHAR` (RFC 6749 appendix A.1 and A.2).
fn is_vschar(char: char) -> bool {
    matches!(char, ' '..='~')
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    fn basic(pair: &str) -> Result<Option<Client>, OAuth2Error> {
        Client::from_basic(format!("Basic {}", STANDARD.encode(pair)).as_bytes())
    }

    #[track_caller]
    fn assert_client(pair: &str, id: &str, secret: Option<&str>) {
        let client = basic(pair).unwrap().unwrap();
        assert_eq!((client.id(), client.secret()), (id, secret));
    }

    #[test]
    fn id_and_secret_are_form_urlencoded_inside_basic() {
        assert_client("a%3Ab+c:d%25%3Ae", "a:b c", Some("d%:e"));
    }

    #[test]
    fn an_empty_secret_counts_as_absent_and_an_empty_pair_as_no_client() {
        assert_client("id:", "id", None);
        assert!(basic(":").unwrap().is_none());
    }

    #[test]
    fn a_malformed_pair_is_an_invalid_client() {
        for pair in [
            "no colon",
            ":secret",
            "id:%zz",
            "%FF:secret",
            "id:%00",
            "\u{fc}:x",
        ] {
            let error = basic(pair).unwrap_err();
            assert_eq!(error.code(), "invalid_client", "{pair:?}");
        }
    }

    #[test]
    fn another_scheme_counts_as_no_client() {
        assert!(Client::from_basic(b"Bearer foobar").unwrap().is_none());
    }

    #[test]
    fn a_client_matches_only_its_own_id_and_secret() {
        let mut parameters = Parameters::parse(b"client_id=id&client_secret=secret").unwrap();
        let client = Client::from_body(&mut parameters).unwrap().unwrap();
        assert!(client.matches("id", "secret"));
        assert!(!client.matches("id", "secreT"));
        assert!(!client.matches("id", ""));
        assert!(!client.matches("other", "secret"));
    }
}
