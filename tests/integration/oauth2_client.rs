//! An independent client, the crate `oauth2`, signs in with a password.

use std::{convert::Infallible, time::Duration};

use oauth2::{
    AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    RequestTokenError, ResourceOwnerPassword, ResourceOwnerUsername, Scope, TokenResponse as _,
    TokenUrl,
    basic::{BasicClient, BasicErrorResponseType, BasicTokenType},
};

use crate::support::{
    example::Example,
    http::{Response, exchange, get_as},
    token_endpoint,
};

type Client =
    BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(path: &str) -> Client {
    BasicClient::new(ClientId::new("an app".to_owned()))
        .set_token_uri(TokenUrl::new(format!("http://api.example.com{path}")).unwrap())
}

/// Sends the client's requests unchanged. The host of the URL is only the value of a header field.
fn transport(
    send: impl Fn(&[u8]) -> Response,
) -> impl Fn(HttpRequest) -> Result<HttpResponse, Infallible> {
    move |request| {
        let (parts, body) = request.into_parts();
        let mut bytes = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            parts.method,
            parts.uri.path(),
            parts.uri.authority().unwrap(),
            body.len(),
        )
        .into_bytes();
        for (name, value) in &parts.headers {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&body);

        let received = send(&bytes);
        let mut response = oauth2::http::Response::builder().status(received.status);
        for (name, value) in &received.headers {
            response = response.header(name, value);
        }
        Ok(response.body(received.body).unwrap())
    }
}

fn username(name: &str) -> ResourceOwnerUsername {
    ResourceOwnerUsername::new(name.to_owned())
}

fn password(password: &str) -> ResourceOwnerPassword {
    ResourceOwnerPassword::new(password.to_owned())
}

#[test]
fn the_client_gets_a_token_from_the_example_and_uses_it() {
    let example = Example::start("simple_oauth2");
    let token = client("/token")
        .exchange_password(&username("johndoe"), &password("secret"))
        .request(&transport(|request| exchange(example.address, request)))
        .unwrap();
    assert_eq!(*token.token_type(), BasicTokenType::Bearer);
    let response = get_as(example.address, "/users/me", token.access_token().secret());
    assert_eq!(response.status, 200);
    assert_eq!(response.json()["username"], "johndoe");
}

#[test]
fn the_client_understands_the_refusal_of_a_wrong_password() {
    let example = Example::start("simple_oauth2");
    let error = client("/token")
        .exchange_password(&username("johndoe"), &password("wrong"))
        .request(&transport(|request| exchange(example.address, request)))
        .unwrap_err();
    let RequestTokenError::ServerResponse(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(*error.error(), BasicErrorResponseType::InvalidGrant);
    assert_eq!(
        error.error_description().map(String::as_str),
        Some("Incorrect username or password")
    );
}

#[test]
fn the_client_reads_the_granted_scopes_and_the_lifetime() {
    let token = client("/granted")
        .exchange_password(&username("johndoe"), &password("secret"))
        .add_scope(Scope::new("items:read".to_owned()))
        .add_scope(Scope::new("me".to_owned()))
        .request(&transport(token_endpoint::send))
        .unwrap();
    let scopes: Vec<&str> = token
        .scopes()
        .unwrap()
        .iter()
        .map(|scope| scope.as_str())
        .collect();
    assert_eq!(scopes, ["items:read", "me"]);
    assert_eq!(token.expires_in(), Some(Duration::from_secs(900)));
}

#[test]
fn the_client_authenticates_itself_in_the_header_or_in_the_body() {
    for place in [AuthType::BasicAuth, AuthType::RequestBody] {
        for (secret, known) in [("its secret", true), ("no secret", false)] {
            let result = BasicClient::new(ClientId::new("app".to_owned()))
                .set_client_secret(ClientSecret::new(secret.to_owned()))
                .set_auth_type(place.clone())
                .set_token_uri(TokenUrl::new("http://api.example.com/client".to_owned()).unwrap())
                .exchange_password(&username("johndoe"), &password("secret"))
                .request(&transport(token_endpoint::send));
            match result {
                Ok(_) => assert!(known, "{place:?} {secret}"),
                Err(RequestTokenError::ServerResponse(error)) => {
                    assert!(!known, "{place:?} {secret}");
                    assert_eq!(*error.error(), BasicErrorResponseType::InvalidClient);
                }
                Err(error) => panic!("{error:?}"),
            }
        }
    }
}
