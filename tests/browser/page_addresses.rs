//! The docs page at every address that leads to it.

use actix_openapi_security::OpenApi;
use actix_web::middleware::TrailingSlash;

use crate::support::{docs_page::DocsPage, nginx::Nginx, proxy::Proxy, server::Server};

const MODES: [Option<TrailingSlash>; 4] = [
    None,
    Some(TrailingSlash::Trim),
    Some(TrailingSlash::MergeOnly),
    Some(TrailingSlash::Always),
];

fn settings(path: &str) -> OpenApi {
    OpenApi::new("Items", "1.0").docs_path(path)
}

/// The page at an address finds its files, the documents, the API below `root` and the page of a redirect.
async fn assert_works(page: &DocsPage, address: &str, root: &str) {
    page.go_to(address).await;
    let seen = page.browser.requests().await.len();
    page.try_it_out().await;
    let items = format!("{root}/items/");
    let requests = page.browser.requests().await;
    assert!(
        requests.iter().skip(seen).any(|it| it.url == items),
        "{address}"
    );
    page.assert_token_request(&format!("{root}/token")).await;
    page.assert_only_asked(root).await;

    let redirect = page
        .browser
        .client
        .execute_async(
            "const done = arguments[0]; const url = ui.getConfigs().oauth2RedirectUrl;
             Promise.all([url, new URL('oauth2-redirect.js', url)].map((it) => fetch(it)))
                .then((all) => done(all.map((it) => it.status)))",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(redirect, serde_json::json!([200, 200]), "{address}");
}

async fn assert_works_in_every_mode(path: &str, addresses: &[&str]) {
    for mode in MODES {
        let server = Server::start_normalized(settings(path), mode);
        let page = DocsPage::open(&format!("{}{}", server.url, addresses[0])).await;
        for address in addresses {
            let address = format!("{}{address}", server.url);
            assert_works(&page, &address, &server.url).await;
        }
        let items = (format!("{}/items/", server.url), 401);
        // The routes of this server are in one spelling.
        let trimmed = (format!("{}/items/", server.url), 404);
        let always = (format!("{}/token", server.url), 404);
        page.assert_console_is_silent_but_for(&[items, trimmed, always])
            .await;
    }
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_works_with_and_without_a_slash_at_the_end() {
    assert_works_in_every_mode("/docs", &["/docs", "/docs/"]).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_works_where_the_application_ends_its_path_with_a_slash() {
    assert_works_in_every_mode("/docs/", &["/docs/", "/docs"]).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_works_at_the_root() {
    assert_works_in_every_mode("/", &["/", "/?x=1"]).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_works_at_a_nested_path() {
    assert_works_in_every_mode("/internal/docs", &["/internal/docs", "/internal/docs/"]).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_at_the_root_works_below_a_prefix_with_and_without_a_slash_at_the_end() {
    let server = Server::start(settings("/"));
    let nginx = Nginx::start(&server.url).await;
    let proxy = Proxy::start("/api/v1", &server.url);
    for root in [&nginx.url, &proxy.url] {
        let page = DocsPage::open(&format!("{root}/")).await;
        for address in [format!("{root}/"), root.clone()] {
            page.go_to(&address).await;
            assert_eq!(page.try_it_out().await.status, "401", "{address}");
            page.assert_token_request(&format!("{root}/token")).await;
        }
    }
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn the_page_works_below_a_prefix_where_slashes_are_merged() {
    let server = Server::start_normalized(settings("/docs"), Some(TrailingSlash::MergeOnly));
    let nginx = Nginx::start_without_slash(&server.url).await;
    let page = DocsPage::open(&format!("{}/docs", nginx.url)).await;
    for address in ["/docs", "/docs/", "//docs//"] {
        let address = format!("{}{address}", nginx.url);
        assert_works(&page, &address, &nginx.url).await;
    }
}
