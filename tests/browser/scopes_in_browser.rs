//! Scopes and origins in a real browser: the token has the scopes that are ticked in the Authorize
//! dialog, and a front end on another origin signs in, calls the API, and reads a 401.

use crate::support::{
    browser::{ATTEMPTS, Browser, pause},
    docs_page::{DocsPage, VERSION_2, VERSION_3},
    example::Example,
};

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_token_has_the_scopes_that_are_ticked() {
    let example = Example::start("scopes");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    for version in [VERSION_3, VERSION_2] {
        page.select(version).await;
        let dialog = page.open_dialog().await;
        for expected in [
            "Read information about the current user.",
            "Read items.",
            "me",
            "items",
        ] {
            assert!(dialog.contains(expected), "no {expected:?} in {dialog}");
        }
        page.tick("SignIn", "me").await;
        page.sign_in_by_open_dialog().await;

        let me = page.try_it_out_on("/users/me").await;
        assert_eq!(me.status, "200", "{version}: {}", me.details);
        assert!(me.details.contains("johndoe"), "{}", me.details);
        let status = page.try_it_out_on("/status/").await;
        assert_eq!(status.status, "200", "{version}: {}", status.details);
        let items = page.try_it_out_on("/users/me/items/").await;
        assert_eq!(items.status, "403", "{version}: {}", items.details);
        for expected in [
            r#"www-authenticate: Bearer error="insufficient_scope""#,
            r#"scope="me items""#,
            "Not enough permissions",
        ] {
            assert!(items.details.contains(expected), "{}", items.details);
        }
        // The dialog of a signed-in page has no form.
        page.reload().await;
    }

    page.open_dialog().await;
    page.tick("SignIn", "me").await;
    page.tick("SignIn", "items").await;
    page.sign_in_by_open_dialog().await;
    let items = page.try_it_out_on("/users/me/items/").await;
    assert_eq!(items.status, "200", "{}", items.details);
}

/// Waits until the front end shows a text, and returns it.
async fn shown(browser: &Browser) -> String {
    for _ in 0..ATTEMPTS {
        let shown = browser.text("#shown").await;
        if !shown.is_empty() {
            return shown;
        }
        pause().await;
    }
    panic!("the page shows nothing");
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_page_on_another_origin_signs_in_calls_and_reads_a_401() {
    let (api, front_end) = Example::start_with_front_end("cross_origin");
    assert_ne!(api.url(), front_end);
    let browser = Browser::start().await;
    browser.client.goto(&front_end).await.unwrap();

    browser.click("#read").await;
    assert_eq!(
        shown(&browser).await,
        "401\nwww-authenticate: Bearer\n{\"detail\":\"Not authenticated\"}"
    );

    browser.click("#sign-in button").await;
    let signed_in = shown(&browser).await;
    assert!(signed_in.starts_with("200\n"), "{signed_in}");
    let seen = browser.requests().await.len();
    browser.click("#forget").await;
    browser.click("#sign-in button").await;
    shown(&browser).await;

    // The request has a token now, so the browser sends a preflight first.
    browser.click("#read").await;
    assert_eq!(
        shown(&browser).await,
        "200\nwww-authenticate: null\n[\"a lamp\"]"
    );
    let requests = browser.requests().await;
    let preflight = requests.iter().skip(seen).find(|it| it.method == "OPTIONS");
    assert_eq!(preflight.unwrap().url, format!("{}/items/", api.url()));
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_page_on_an_origin_that_is_not_allowed_reads_nothing() {
    let (api, _) = Example::start_with_front_end("cross_origin");
    let (elsewhere, _) = Example::start_with_front_end("cross_origin");
    let browser = Browser::start().await;
    let page = format!("{}/items/", elsewhere.url());
    browser.client.goto(&page).await.unwrap();

    let read = browser
        .client
        .execute_async(
            "const [url, done] = arguments; \
             fetch(url).then((it) => done(it.status), () => done('nothing'))",
            vec![format!("{}/items/", api.url()).into()],
        )
        .await
        .unwrap();
    assert_eq!(read, "nothing");
}
