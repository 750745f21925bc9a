//! A user signs in on the docs page of an example, in a real browser, directly and through nginx.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    docs_page::{DocsPage, VERSIONS},
    example::Example,
    nginx::Nginx,
};

/// The example `jwt`, with a database of its own.
struct Jwt {
    example: Example,
    _users: TempDir,
}

impl Jwt {
    fn start() -> Self {
        let users = TempDir::new().expect("a folder for the users");
        let database = users.path().join("users.sqlite");
        let variables = [
            ("SECRET_KEY", "a key that is long enough for the signature"),
            ("USERS_DATABASE", database.to_str().expect("it is text")),
        ];
        Self {
            example: Example::start_with("jwt", &variables),
            _users: users,
        }
    }
}

fn john_doe() -> Value {
    json!({
        "username": "johndoe",
        "email": "johndoe@example.com",
        "full_name": "John Doe",
        "disabled": false,
    })
}

/// The user is refused, signs in, reads their data, and signs out, with each version of the document.
async fn assert_journey(url: &str, user: &Value) {
    let page = DocsPage::open(&format!("{url}/docs")).await;
    for version in VERSIONS {
        page.select(version).await;
        assert_wrong_password_is_shown(&page).await;
        assert_signed_in_until_signed_out(&page, user).await;
    }
    page.assert_only_asked(url).await;
    page.assert_console_is_silent_but_for(&[
        (format!("{url}/token"), 400),
        (format!("{url}/users/me"), 401),
    ])
    .await;
}

/// The dialog stays open, and shows the error of the token endpoint.
async fn assert_wrong_password_is_shown(page: &DocsPage) {
    page.open_dialog().await;
    page.send_dialog_as("johndoe", "wrong").await;
    let error = page.dialog_error().await;
    for expected in ["invalid_grant", "Incorrect username or password"] {
        assert!(error.contains(expected), "{error}");
    }
    assert!(!page.is_locked().await);
}

/// Continues with the dialog that the refusal left open.
async fn assert_signed_in_until_signed_out(page: &DocsPage, user: &Value) {
    page.sign_in_by_open_dialog().await;
    assert!(page.is_locked().await);
    let shown = page.try_it_out_on("/users/me").await;
    assert_eq!(shown.status, "200", "{}", shown.details);
    assert_eq!(shown.json(), *user);

    page.sign_out().await;
    assert!(!page.is_locked().await);
    let shown = page.try_it_out_on("/users/me").await;
    assert_eq!(shown.status, "401", "{}", shown.details);
    assert_eq!(shown.json(), json!({"detail": "Not authenticated"}));
    let challenge = "www-authenticate: Bearer";
    assert!(shown.details.contains(challenge), "{}", shown.details);
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_user_signs_in_to_simple_oauth2() {
    let example = Example::start("simple_oauth2");
    assert_journey(&example.url(), &john_doe()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_user_signs_in_to_jwt() {
    let jwt = Jwt::start();
    assert_journey(&jwt.example.url(), &john_doe()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn a_user_signs_in_to_simple_oauth2_behind_nginx() {
    let example = Example::start("simple_oauth2");
    let nginx = Nginx::start(&example.url()).await;
    assert_journey(&nginx.url, &john_doe()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn a_user_signs_in_to_jwt_behind_nginx() {
    let jwt = Jwt::start();
    let nginx = Nginx::start(&jwt.example.url()).await;
    assert_journey(&nginx.url, &john_doe()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_user_signs_in_to_secure() {
    let example = Example::start("secure");
    assert_journey(&example.url(), &json!({"username": "johndoe"})).await;
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn a_user_signs_in_to_secure_behind_nginx() {
    let example = Example::start("secure");
    let nginx = Nginx::start(&example.url()).await;
    assert_journey(&nginx.url, &json!({"username": "johndoe"})).await;
}
