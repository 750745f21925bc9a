//! The client that progenitor generates signs in, reads data, and reads a refusal by its type.

use reqwest::{
    Client as Http, StatusCode,
    header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE},
};

progenitor::generate_api!(spec = "../documents/scopes.3.0.json");

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the example");
    let anonymous = Client::new(&url);

    let form = |password: &str| types::PostTokenBody {
        username: "johndoe".parse().unwrap(),
        password: password.parse().unwrap(),
        scope: Some("me items".parse().unwrap()),
        grant_type: Some(types::PostTokenBodyGrantType::Password),
        client_id: None,
        client_secret: None,
    };
    let token = anonymous.post_token(&form("secret")).await.unwrap();
    assert_eq!(token.scope.as_deref(), Some("me items"));

    let mut headers = HeaderMap::new();
    let authorization = format!("Bearer {}", token.access_token);
    headers.insert(AUTHORIZATION, authorization.parse().unwrap());
    let http = Http::builder().default_headers(headers).build().unwrap();
    let client = Client::new_with_client(&url, http);
    assert_eq!(client.get_users_me().await.unwrap().username, "johndoe");
    let items = client.get_users_me_items_slash().await.unwrap();
    assert_eq!(items[0].item_id, "Foo");

    let refused = anonymous.get_users_me().await.unwrap_err();
    let Error::ErrorResponse(refusal) = refused else {
        panic!("the refusal has no type: {refused}");
    };
    let refusal: ResponseValue<types::SecurityError> = refusal;
    assert_eq!(refusal.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(refusal.headers()[WWW_AUTHENTICATE], "Bearer scope=\"me\"");
    assert_eq!(refusal.detail, "Not authenticated");

    let refused = anonymous.post_token(&form("wrong")).await.unwrap_err();
    let Error::ErrorResponse(refusal) = refused else {
        panic!("the refusal has no type: {refused}");
    };
    let refusal: ResponseValue<types::OAuth2Error> = refusal;
    assert_eq!(refusal.error, types::OAuth2ErrorError::InvalidGrant);
}
