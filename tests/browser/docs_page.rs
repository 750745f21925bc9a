//! The docs page in a real browser.

use actix_openapi_security::OpenApi;

use crate::support::{
    docs_page::{DocsPage, VERSION_2, VERSION_3, VERSION_3_1, VERSIONS},
    example::Example,
    proxy::Proxy,
    server::{Server, TOKEN},
};

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_loads_without_an_error_and_sends_no_request_to_another_host() {
    let example = Example::start("first_steps");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;

    // Unfold the page, so that all of it is drawn.
    page.open_dialog().await;
    page.close_dialog().await;
    page.browser.click(".opblock-summary-control").await;
    page.browser.element(".opblock .try-out__btn").await;
    for version in VERSIONS.into_iter().rev() {
        page.select(version).await;
    }

    assert_eq!(page.browser.console_errors().await, Vec::<String>::new());
    page.assert_only_asked(&example.url()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn version_3_is_shown_first_and_version_2_can_be_selected() {
    let example = Example::start("first_steps");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    assert!(page.version().await.contains("OAS 3.0"));
    assert_operation_and_dialog(&page).await;

    page.select(VERSION_2).await;
    assert!(page.version().await.contains("OAS 2.0"));
    assert_operation_and_dialog(&page).await;
}

/// The operation has a lock, and the dialog has the fields of the password flow.
async fn assert_operation_and_dialog(page: &DocsPage) {
    let browser = &page.browser;
    let operation = browser.text(".opblock").await;
    for expected in ["GET", "/items/", "Read items"] {
        assert!(operation.contains(expected), "{operation}");
    }
    browser.element(".opblock .authorization__btn").await;

    let dialog = page.open_dialog().await;
    for expected in [
        "OAuth2PasswordBearer (OAuth2, password)",
        "Flow: password",
        "Token URL:",
        "username:",
        "password:",
        "Client credentials location:",
        "client_id:",
        "client_secret:",
    ] {
        assert!(dialog.contains(expected), "no {expected:?} in {dialog}");
    }
    for field in [
        "input#oauth_username",
        "input#oauth_password",
        "select#password_type",
        "input#client_id_password",
        "input#client_secret_password",
    ] {
        browser.element(field).await;
    }
    page.close_dialog().await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn version_3_1_can_be_selected_if_it_is_served() {
    let settings = OpenApi::new("Items", "1.0").openapi_3_1_path("/newer/openapi.json");
    let server = Server::start(settings);
    // The document is in another folder than the page, and both are below a prefix.
    let proxy = Proxy::start("/api/v1", &server.url);
    let page = DocsPage::open(&format!("{}/docs", proxy.url)).await;
    assert!(page.version().await.contains("OAS 3.0"));

    page.select(VERSION_3_1).await;
    assert_operation_and_dialog(&page).await;
    page.sign_in().await;
    assert!(page.is_locked().await);
    let shown = page.try_it_out().await;
    assert_eq!(shown.status, "200");
    assert!(shown.details.contains(TOKEN), "{}", shown.details);

    page.select(VERSION_3).await;
    page.assert_only_asked(&proxy.url).await;
    assert_eq!(page.browser.console_errors().await, Vec::<String>::new());
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_shows_version_3_1_if_it_is_the_only_one() {
    let settings = OpenApi::new("Items", "1.0")
        .openapi_path(None)
        .swagger_path(None)
        .openapi_3_1_path("/openapi.json");
    let server = Server::start(settings);
    let page = DocsPage::open(&format!("{}/docs", server.url)).await;
    assert!(page.version().await.contains("OAS 3.1"));
    assert_eq!(page.try_it_out().await.status, "401");
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_shows_the_refusal_of_a_request_without_a_token() {
    let example = Example::start("first_steps");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    assert!(!page.is_locked().await);

    let shown = page.try_it_out().await;
    assert_eq!(shown.status, "401");
    for expected in [
        "www-authenticate: Bearer",
        r#""detail": "Not authenticated""#,
    ] {
        assert!(shown.details.contains(expected), "{}", shown.details);
    }
    let items = format!("{}/items/", example.url());
    page.assert_console_is_silent_but_for(&[(items, 401)]).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_user_is_signed_in_until_the_page_is_reloaded() {
    let server = Server::start(OpenApi::new("Items", "1.0"));
    let page = DocsPage::open(&format!("{}/docs", server.url)).await;
    page.sign_in().await;
    assert!(page.is_locked().await);

    let shown = page.try_it_out().await;
    assert_eq!(shown.status, "200");
    assert!(shown.details.contains(TOKEN), "{}", shown.details);

    page.reload().await;
    assert!(!page.is_locked().await);
    assert_eq!(page.try_it_out().await.status, "401");
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_persisted_authorization_survives_a_reload() {
    let server = Server::start(OpenApi::new("Items", "1.0").persist_authorization(true));
    let page = DocsPage::open(&format!("{}/docs", server.url)).await;
    page.sign_in().await;

    page.reload().await;
    assert!(page.is_locked().await);
    assert_eq!(page.try_it_out().await.status, "200");
    assert_eq!(page.browser.console_errors().await, Vec::<String>::new());
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_works_below_a_prefix_that_a_proxy_strips() {
    let example = Example::start("first_steps");
    let proxy = Proxy::start("/api/v1", &example.url());
    let page = DocsPage::open(&format!("{}/docs", proxy.url)).await;

    for version in VERSIONS.into_iter().rev() {
        page.select(version).await;
        assert_eq!(page.try_it_out().await.status, "401", "{version}");
        page.assert_token_request(&format!("{}/token", proxy.url))
            .await;
    }

    // This includes the requests for the documents.
    page.assert_only_asked(&proxy.url).await;
    page.assert_console_is_silent_but_for(&[
        (format!("{}/items/", proxy.url), 401),
        (format!("{}/token", proxy.url), 404),
    ])
    .await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_page_at_a_nested_path_finds_the_token_endpoint() {
    let settings = OpenApi::new("Items", "1.0")
        .docs_path("/internal/docs")
        .swagger_path("/internal/v2/swagger.json");
    let server = Server::start(settings);
    // The page is also found with a slash at the end.
    let page = DocsPage::open(&format!("{}/internal/docs/", server.url)).await;

    for version in VERSIONS.into_iter().rev() {
        page.select(version).await;
        assert_eq!(page.try_it_out().await.status, "401", "{version}");
        page.assert_token_request(&format!("{}/token", server.url))
            .await;
        // The dialog of a signed-in page has no form.
        page.reload().await;
    }
    page.assert_only_asked(&server.url).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_token_request_goes_to_the_selected_server() {
    let server = Server::start(OpenApi::new("Items", "1.0").server("/old").server("/"));
    let page = DocsPage::open(&format!("{}/docs", server.url)).await;
    page.assert_token_request(&format!("{}/old/token", server.url))
        .await;

    let select = page.browser.element(".servers select").await;
    let root = format!("{}/", server.url);
    select.select_by_value(&root).await.expect("it is offered");
    page.sign_in().await;
    assert_eq!(page.try_it_out().await.status, "200");
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn markup_in_a_title_is_shown_as_text() {
    let title = "</title><script>window.pwned=1</script>";
    let server = Server::start(OpenApi::new(title, "1.0").description(title));
    let page = DocsPage::open(&format!("{}/docs", server.url)).await;

    assert_eq!(page.browser.client.title().await.unwrap(), title);
    assert!(page.browser.text(".info .title").await.contains(title));
    let pwned = page.browser.script("return 'pwned' in window").await;
    assert_eq!(pwned, false);
    assert_eq!(page.browser.console_errors().await, Vec::<String>::new());
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_of_a_redirect_is_served_and_an_unknown_file_is_not() {
    let example = Example::start("first_steps");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    for (file, expected) in [
        ("oauth2-redirect.html", 200),
        ("oauth2-redirect.js", 200),
        ("unknown.js", 404),
    ] {
        let status = page
            .browser
            .client
            .execute_async(
                "const [file, done] = arguments; fetch(file).then((it) => done(it.status))",
                vec![format!("docs/{file}").into()],
            )
            .await
            .unwrap();
        assert_eq!(status, expected, "{file}");
    }
}

#[actix_web::test]
#[ignore = "draws docs/images/authorize.png: cargo test draw_the_picture -- --ignored"]
async fn draw_the_picture_of_the_guide() {
    // The address in the guide.
    let example = Example::start_at("first_steps", "127.0.0.1:8000");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    page.open_dialog().await;
    page.browser
        .draw(1280, 900, "docs/images/authorize.png")
        .await;
}
