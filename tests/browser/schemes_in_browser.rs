//! Every scheme in a real browser: the Authorize dialog shows it, and "Try it out" sends its credentials.
//! The example answers with the credentials that it received.

use crate::support::{
    docs_page::{DocsPage, VERSION_2, VERSION_3, VERSION_3_1},
    example::Example,
    nginx::{Nginx, free_port},
};

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_dialog_shows_every_scheme() {
    let example = Example::start("all_schemes");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    let discovery = format!(
        "OpenID Connect URL: {}/.well-known/openid-configuration",
        example.url()
    );
    for version in [VERSION_3_1, VERSION_3, VERSION_2] {
        page.select(version).await;
        page.open_dialog().await;
        let same = [
            "Password (OAuth2, password)",
            "SeveralFlows (OAuth2, password)",
            "KeyInHeader (apiKey)",
            "KeyInQuery (apiKey)",
            "KeyInCookie (apiKey)",
        ];
        let by_version = if version == VERSION_2 {
            [
                "AuthorizationCode (OAuth2, accessCode)",
                "Basic authorization",
                "Bearer (apiKey)",
                "Digest (apiKey)",
                "Hoba (apiKey)",
                "Provider (apiKey)",
            ]
        } else {
            [
                "AuthorizationCode (OAuth2, authorizationCode)",
                "Basic  (http, Basic)",
                "Bearer  (http, Bearer)",
                // Swagger UI shows these schemes and cannot send credentials for them.
                "Digest HTTP authentication: unsupported scheme 'digest'",
                "Hoba HTTP authentication: unsupported scheme 'hoba'",
                discovery.as_str(),
            ]
        };
        page.assert_dialog_says(&same).await;
        page.assert_dialog_says(&by_version).await;
        page.close_dialog().await;
    }
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn the_page_sends_the_credentials_of_the_dialog() {
    let example = Example::start("all_schemes");
    assert_credentials_are_sent(&example.url()).await;
}

#[actix_web::test]
#[ignore = "needs Chromium and nginx: run by .ci/run"]
async fn the_page_sends_the_credentials_of_the_dialog_behind_nginx() {
    let address = format!("127.0.0.1:{}", free_port());
    let nginx = Nginx::start(&format!("http://{address}")).await;
    let _example = Example::start_with_arguments("all_schemes", &[&address, &nginx.url]);
    assert_credentials_are_sent(&nginx.url).await;
}

async fn assert_credentials_are_sent(url: &str) {
    let page = DocsPage::open(&format!("{url}/docs")).await;
    for version in [VERSION_3, VERSION_2] {
        page.select(version).await;
        page.open_dialog().await;
        page.authorize("Basic", &["jörg", "se:cr€t"]).await;
        page.authorize("KeyInHeader", &["in a header"]).await;
        page.authorize("KeyInQuery", &["in the query & more"]).await;
        let cookie = if version == VERSION_2 {
            "session=a2V5&=="
        } else {
            "a2V5&=="
        };
        page.authorize("KeyInCookie", &[cookie]).await;
        let bearer = if version == VERSION_2 {
            "Bearer a.b.c"
        } else {
            "a.b.c"
        };
        page.authorize("Bearer", &[bearer]).await;
        page.authorize("Password", &["johndoe", "secret"]).await;
        if version == VERSION_2 {
            page.authorize("Provider", &["Bearer johndoe"]).await;
        } else {
            page.authorize("Provider", &["johndoe", "secret"]).await;
        }
        page.close_dialog().await;

        for (path, expected) in [
            ("/http/basic", ["jörg", "se:cr€t"].as_slice()),
            ("/api-key/header", &["in a header"]),
            ("/api-key/query", &["in the query & more"]),
            ("/api-key/cookie", &["a2V5&=="]),
            ("/http/bearer", &["a.b.c"]),
            ("/oauth2/password", &["johndoe"]),
            ("/open-id-connect", &["johndoe"]),
            ("/several/two-arguments", &["johndoe", "in a header"]),
        ] {
            let shown = page.try_it_out_on(path).await;
            assert_eq!(shown.status, "200", "{version} {path}: {}", shown.details);
            let received = serde_json::json!({ "received": expected });
            assert_eq!(shown.json(), received, "{version} {path}");
        }
        page.reload().await;
    }
    page.assert_only_asked(url).await;
}

#[actix_web::test]
#[ignore = "needs Chromium: run by .ci/run"]
async fn a_cookie_is_gone_after_the_request() {
    let example = Example::start("all_schemes");
    let page = DocsPage::open(&format!("{}/docs", example.url())).await;
    page.open_dialog().await;
    page.authorize("KeyInCookie", &["a key"]).await;
    page.close_dialog().await;
    assert_eq!(page.try_it_out_on("/api-key/cookie").await.status, "200");

    let status = "const [done] = arguments; fetch('api-key/cookie').then((it) => done(it.status))";
    let client = &page.browser.client;
    assert_eq!(client.execute_async(status, Vec::new()).await.unwrap(), 401);
    page.reload().await;
    assert_eq!(page.try_it_out_on("/api-key/cookie").await.status, "401");
}
