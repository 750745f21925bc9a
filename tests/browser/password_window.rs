//! A browser asks for a password in a window of its own when a response challenges with Basic or Digest.
//! While the window is open, the page gets no response. So there is no window if the page shows one.

use actix_openapi_security::OpenApi;

use crate::support::{
    docs_page::{DocsPage, VERSION_2, VERSION_3},
    example::Example,
    server::{Server, UNKNOWN_CLIENT},
};

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn no_window_opens_for_an_operation_without_credentials() {
    let example = Example::start("all_schemes");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    for version in [VERSION_3, VERSION_2] {
        page.select(version).await;
        for path in ["/http/basic", "/http/digest"] {
            let shown = page.try_it_out_on(path).await;
            assert_eq!(shown.status, "401", "{version} {path}");
        }
    }
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn no_window_opens_for_a_wrong_password() {
    let example = Example::start("http_basic");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    page.open_dialog().await;
    page.authorize("HttpBasic", &["stanleyjobson", "wrong"])
        .await;
    page.close_dialog().await;
    assert_eq!(page.try_it_out().await.status, "401");
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn no_window_opens_for_an_unknown_client() {
    let server = Server::start(OpenApi::new("Items", "1.0"));
    let page = DocsPage::open(&format!("{}/docs", server.url)).await;
    page.open_dialog().await;
    page.send_dialog_as(UNKNOWN_CLIENT, "secret").await;
    let error = page.dialog_error().await;
    assert!(error.contains("Unknown client"), "{error}");
}
