//! A person signs in on the docs page of an example, in a real browser, directly and through nginx.

use serde_json::json;
use tempfile::TempDir;

use crate::support::{
    docs_page::{DocsPage, VERSIONS},
    example::Example,
    nginx::Nginx,
};

/// The example `jwt`, with users of its own.
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

/// A person is refused, signs in, is known, and signs out: with each version of the document.
async fn assert_journey(url: &str) {
    let page = DocsPage::open(&format!("{url}/docs")).await;
    for version in VERSIONS {
        page.select(version).await;
        assert_wrong_password_is_shown(&page).await;
        assert_signed_in_until_signed_out(&page).await;
    }
    page.assert_only_asked(url).await;
    page.assert_console_is_silent_but_for(&[
        (format!("{url}/token"), 400),
        (format!("{url}/users/me"), 401),
    ])
    .await;
}

/// The dialog stays open, and says what the token endpoint said.
async fn assert_wrong_password_is_shown(page: &DocsPage) {
    page.open_dialog().await;
    page.send_dialog_as("johndoe", "wrong").await;
    let error = page.dialog_error().await;
    for expected in ["invalid_grant", "Incorrect username or password"] {
        assert!(error.contains(expected), "{error}");
    }
    assert!(!page.is_locked().await);
}

/// Goes on with the dialog as the refusal left it.
async fn assert_signed_in_until_signed_out(page: &DocsPage) {
    page.sign_in_by_open_dialog().await;
    assert!(page.is_locked().await);
    let shown = page.try_it_out_on("/users/me").await;
    assert_eq!(shown.status, "200", "{}", shown.details);
    assert_eq!(
        shown.json(),
        json!({
            "username": "johndoe",
            "email": "johndoe@example.com",
            "full_name": "John Doe",
            "disabled": false,
        })
    );

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
async fn a_person_signs_in_to_simple_oauth2() {
    let example = Example::start("simple_oauth2");
    assert_journey(&example.url()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_person_signs_in_to_jwt() {
    let jwt = Jwt::start();
    assert_journey(&jwt.example.url()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn a_person_signs_in_to_simple_oauth2_behind_nginx() {
    let example = Example::start("simple_oauth2");
    let nginx = Nginx::start(&example.url()).await;
    assert_journey(&nginx.url).await;
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn a_person_signs_in_to_jwt_behind_nginx() {
    let jwt = Jwt::start();
    let nginx = Nginx::start(&jwt.example.url()).await;
    assert_journey(&nginx.url).await;
}
