//! How the document is served: where, how it may be kept, and that a process makes it once.

use std::{
    net::SocketAddr,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{
    BearerToken, OpenApi, Secure, SecurityBase, WithOpenApi, scheme::OAuth2PasswordBearer,
};
use actix_web::{
    App, HttpServer,
    middleware::{NormalizePath, TrailingSlash},
};
use paperclip::actix::{OpenApiExt, api_v2_operation, get as get_operation, web as api};

use crate::support::{
    http::{get, request, serve},
    schema::{assert_version2, assert_version3, assert_version3_1},
};

#[api_v2_operation]
#[get_operation("/items/")]
async fn read_items(token: BearerToken) -> String {
    token.token().to_owned()
}

fn serve_with(settings: OpenApi) -> SocketAddr {
    serve(move |listener| {
        Ok(HttpServer::new(move || {
            App::new()
                .wrap_api()
                .service(read_items)
                .with_openapi(settings.clone())
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| serve_with(OpenApi::new("Served", "0.1.0")));

#[test]
fn both_versions_are_json_at_their_default_paths() {
    let three = get(*SERVER, "/openapi.json", &[]);
    assert_eq!(three.status, 200);
    assert_eq!(three.header("content-type"), Some("application/json"));
    assert_version3(&three.json());
    let two = get(*SERVER, "/swagger.json", &[]);
    assert_eq!(two.status, 200);
    assert_eq!(two.header("content-type"), Some("application/json"));
    assert_version2(&two.json());
}

#[test]
fn a_document_starts_with_its_version() {
    let document = get(*SERVER, "/openapi.json", &[]);
    assert!(document.text().starts_with(r#"{"openapi":"3.0."#));
}

#[test]
fn an_unchanged_document_is_answered_with_304() {
    let first = get(*SERVER, "/openapi.json", &[]);
    let etag = first.header("etag").unwrap();
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    for condition in [
        etag.to_owned(),
        format!("W/{etag}"),
        format!("\"other\", {etag}"),
        "*".to_owned(),
    ] {
        let header = format!("If-None-Match: {condition}");
        let again = get(*SERVER, "/openapi.json", &[&header]);
        assert_eq!(again.status, 304, "{condition}");
        assert_eq!(again.header("etag"), Some(etag));
        assert!(again.body.is_empty());
    }
    for condition in ["\"other\"", "nonsense", ""] {
        let header = format!("If-None-Match: {condition}");
        let again = get(*SERVER, "/openapi.json", &[&header]);
        assert_eq!(again.status, 200, "{condition}");
    }
}

#[test]
fn the_two_versions_have_different_etags() {
    let three = get(*SERVER, "/openapi.json", &[]);
    let two = get(*SERVER, "/swagger.json", &[]);
    assert_ne!(three.header("etag"), two.header("etag"));
}

#[test]
fn head_is_get_without_the_body_and_other_methods_are_not_allowed() {
    let got = get(*SERVER, "/openapi.json", &[]);
    let head = request(*SERVER, "HEAD", "/openapi.json", &[]);
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("content-length"), got.header("content-length"));
    assert_eq!(head.header("etag"), got.header("etag"));

    let post = request(*SERVER, "POST", "/openapi.json", &[]);
    assert_eq!(post.status, 405);
    assert_eq!(post.header("allow"), Some("GET, HEAD"));
}

#[test]
fn each_path_can_be_changed_or_switched_off() {
    let server = serve_with(
        OpenApi::new("Moved", "0.1.0")
            .openapi_path("/api/v3.json")
            .swagger_path(None),
    );
    assert_eq!(get(server, "/api/v3.json", &[]).status, 200);
    assert_eq!(get(server, "/openapi.json", &[]).status, 404);
    assert_eq!(get(server, "/swagger.json", &[]).status, 404);
}

/// With `NormalizePath` around the app, a request arrives with another spelling than it was sent.
#[test]
fn a_document_is_found_with_and_without_a_slash_at_the_end() {
    for mode in [
        TrailingSlash::Trim,
        TrailingSlash::MergeOnly,
        TrailingSlash::Always,
    ] {
        let server = serve(move |listener| {
            Ok(HttpServer::new(move || {
                App::new()
                    .wrap_api()
                    .service(api::scope("").service(read_items).secure::<BearerToken>())
                    .with_openapi(OpenApi::new("Spelled", "0.1.0").swagger_path("/two/"))
                    .build()
                    .wrap(NormalizePath::new(mode))
            })
            .workers(1)
            .listen(listener)?
            .run())
        });
        for path in ["/openapi.json", "/openapi.json/", "/two", "/two/"] {
            assert_eq!(get(server, path, &[]).status, 200, "{mode:?} {path}");
        }
    }
}

#[test]
fn version_3_1_is_served_where_it_is_asked_for_and_nowhere_else() {
    assert_eq!(get(*SERVER, "/openapi-3.1.json", &[]).status, 404);

    let server = serve_with(OpenApi::new("Newer", "0.1.0").openapi_3_1_path("/openapi-3.1.json"));
    let document = get(server, "/openapi-3.1.json", &[]);
    assert_eq!(document.status, 200);
    assert_eq!(document.header("content-type"), Some("application/json"));
    assert!(document.text().starts_with(r#"{"openapi":"3.1."#));
    assert_version3_1(&document.json());

    let etag = document.header("etag").unwrap();
    let header = format!("If-None-Match: {etag}");
    let again = get(server, "/openapi-3.1.json", &[&header]);
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
    assert_eq!(
        request(server, "POST", "/openapi-3.1.json", &[]).status,
        405
    );

    // The others are where they were.
    let other = get(server, "/openapi.json", &[]);
    assert_version3(&other.json());
    assert_ne!(other.header("etag"), Some(etag));
    assert_version2(&get(server, "/swagger.json", &[]).json());
}

#[test]
fn version_3_1_can_take_the_place_of_version_3_0() {
    let server = serve_with(
        OpenApi::new("Newest", "0.1.0")
            .openapi_path(None)
            .openapi_3_1_path("/openapi.json"),
    );
    assert_version3_1(&get(server, "/openapi.json", &[]).json());
}

/// Decompresses bytes with a decoder of another crate than the encoder's.
fn decompressed(bytes: &[u8]) -> Vec<u8> {
    use std::{
        io::Write as _,
        process::{Command, Stdio},
    };

    let mut gzip = Command::new("gzip")
        .args(["--decompress", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    gzip.stdin.take().unwrap().write_all(bytes).unwrap();
    gzip.wait_with_output().unwrap().stdout
}

#[test]
fn a_document_is_compressed_for_a_client_that_accepts_the_coding() {
    for path in ["/openapi.json", "/swagger.json"] {
        let plain = get(*SERVER, path, &[]);
        assert_eq!(plain.header("content-encoding"), None);
        assert_eq!(plain.header("vary"), Some("accept-encoding"));
        for accepted in ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.5"] {
            let field = format!("Accept-Encoding: {accepted}");
            let gzip = get(*SERVER, path, &[&field]);
            assert_eq!(gzip.status, 200);
            assert_eq!(gzip.header("content-encoding"), Some("gzip"));
            assert_eq!(gzip.header("content-type"), Some("application/json"));
            assert_eq!(gzip.header("vary"), Some("accept-encoding"));
            assert!(gzip.body.len() < plain.body.len());
            assert_eq!(decompressed(&gzip.body), plain.body);
        }
        for refused in ["identity", "gzip;q=0", "br", "identity, gzip;q=0.5", ""] {
            let field = format!("Accept-Encoding: {refused}");
            let answer = get(*SERVER, path, &[&field]);
            assert_eq!(answer.header("content-encoding"), None, "{refused}");
            assert_eq!(answer.body, plain.body);
        }
    }
}

#[test]
fn each_coding_has_an_etag_of_its_own() {
    let gzip = "Accept-Encoding: gzip";
    let plain = get(*SERVER, "/openapi.json", &[]);
    let compressed = get(*SERVER, "/openapi.json", &[gzip]);
    let [plain, compressed] = [&plain, &compressed].map(|it| it.header("etag").unwrap());
    assert_ne!(plain, compressed);
    let ask = |etag: &str, fields: &[&str]| {
        let condition = format!("If-None-Match: {etag}");
        let fields: Vec<&str> = [condition.as_str()].iter().chain(fields).copied().collect();
        get(*SERVER, "/openapi.json", &fields)
    };
    assert_eq!(ask(plain, &[]).status, 304);
    let fresh = ask(compressed, &[gzip]);
    assert_eq!(fresh.status, 304);
    assert_eq!(fresh.header("etag"), Some(compressed));
    assert_eq!(fresh.header("vary"), Some("accept-encoding"));
    assert_eq!(fresh.header("cache-control"), Some("no-cache"));
    assert_eq!(fresh.header("content-encoding"), None);
    assert!(fresh.body.is_empty());
    // The copy of one coding says nothing of the other.
    assert_eq!(ask(plain, &[gzip]).status, 200);
    assert_eq!(ask(compressed, &[]).status, 200);
}

#[test]
fn head_tells_what_get_would_send_in_the_same_coding() {
    let gzip = "Accept-Encoding: gzip";
    let got = get(*SERVER, "/openapi.json", &[gzip]);
    let head = request(*SERVER, "HEAD", "/openapi.json", &[gzip]);
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    for field in ["content-length", "content-encoding", "etag", "vary"] {
        assert_eq!(head.header(field), got.header(field), "{field}");
    }
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_page_offers_version_3_1_where_it_is_served() {
    let offered = "OpenAPI 3.1";
    assert!(!get(*SERVER, "/docs", &[]).text().contains(offered));
    let server = serve_with(OpenApi::new("Offered", "0.1.0").openapi_3_1_path("/3.1"));
    assert!(get(server, "/docs", &[]).text().contains(offered));
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_page_and_each_of_its_files_are_compressed() {
    for path in [
        "/docs",
        "/docs?file=initializer.js&v=1",
        "/docs?file=swagger-ui.css&",
    ] {
        let plain = get(*SERVER, path, &[]);
        let gzip = get(*SERVER, path, &["Accept-Encoding: gzip"]);
        assert_eq!(gzip.header("content-encoding"), Some("gzip"), "{path}");
        let policy = "content-security-policy";
        assert_eq!(gzip.header(policy), plain.header(policy));
        assert_eq!(decompressed(&gzip.body), plain.body);
    }
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_page_can_be_changed_or_switched_off() {
    let moved = serve_with(OpenApi::new("Page", "0.1.0").docs_path("/internal/docs"));
    assert_eq!(get(moved, "/internal/docs", &[]).status, 200);
    assert_eq!(get(moved, "/docs", &[]).status, 404);
    let off = serve_with(OpenApi::new("No page", "0.1.0").docs_path(None));
    assert_eq!(get(off, "/docs", &[]).status, 404);
    assert_eq!(get(off, "/docs?file=swagger-ui.css&", &[]).status, 404);
}

#[cfg(feature = "docs-ui")]
#[test]
fn files_of_the_page_are_compressed_for_a_client_that_accepts_it_and_cached() {
    let plain = get(*SERVER, "/docs?file=swagger-ui-bundle.js&v=1", &[]);
    assert_eq!(plain.status, 200);
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(
        plain.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    let gzip = get(
        *SERVER,
        "/docs?file=swagger-ui-bundle.js&v=1",
        &["Accept-Encoding: br;q=0.9, gzip"],
    );
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    assert_eq!(gzip.header("vary"), Some("accept-encoding"));
    assert!(gzip.body.len() * 3 < plain.body.len());
    assert_ne!(gzip.header("etag"), plain.header("etag"));
    let refused = get(
        *SERVER,
        "/docs?file=swagger-ui-bundle.js&v=1",
        &["Accept-Encoding: gzip;q=0"],
    );
    assert_eq!(refused.header("content-encoding"), None);
}

#[cfg(feature = "docs-ui")]
#[test]
fn a_file_of_the_page_has_an_etag_for_each_coding() {
    let path = "/docs?file=swagger-ui.css&v=1";
    let gzip = "Accept-Encoding: gzip";
    for (fields, others) in [(vec![], vec![gzip]), (vec![gzip], vec![])] {
        let got = get(*SERVER, path, &fields);
        let head = request(*SERVER, "HEAD", path, &fields);
        for field in ["content-length", "content-encoding", "content-type", "etag"] {
            assert_eq!(head.header(field), got.header(field), "{field}");
        }
        assert!(head.body.is_empty());

        let condition = format!("If-None-Match: {}", got.header("etag").unwrap());
        let with_condition = |fields: &[&str]| {
            let fields = [&[condition.as_str()], fields].concat();
            get(*SERVER, path, &fields).status
        };
        assert_eq!(with_condition(&fields), 304);
        assert_eq!(with_condition(&others), 200);
    }
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_policy_of_the_page_has_only_the_origin_of_a_server() {
    use actix_openapi_security::openapi::Server;

    let server = serve_with(
        OpenApi::new("Servers", "0.1.0")
            .server("https://example.com;script-src")
            .server(Server::new("https://{region}.example.com").variable("region", ["eu", "us"])),
    );
    let page = get(server, "/docs", &[]);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.ends_with("; connect-src 'self' https://eu.example.com https://us.example.com"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
}

#[cfg(feature = "docs-ui")]
#[test]
fn a_file_that_the_page_does_not_have_is_not_found() {
    for path in [
        "/docs/nothing.js",
        "/docs/../Cargo.toml",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/swagger-ui.css",
        "/docs//",
    ] {
        assert_eq!(get(*SERVER, path, &[]).status, 404, "{path}");
    }
    // Another query is a query of the page, for instance the one that Swagger UI adds.
    for path in [
        "/docs?x=1",
        "/docs?file=nothing.js&v=1",
        "/docs?file=index.css",
    ] {
        let page = get(*SERVER, path, &[]);
        let content_type = page.header("content-type");
        assert_eq!(content_type, Some("text/html; charset=utf-8"), "{path}");
    }
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_docs_page_is_shown_in_a_frame_where_that_is_allowed() {
    let policy = |settings| {
        let page = get(serve_with(settings), "/docs", &[]);
        page.header("content-security-policy").unwrap().to_owned()
    };
    let settings = || OpenApi::new("Frames", "0.1.0");
    assert!(policy(settings()).contains("; frame-ancestors 'none'; "));
    let portal = settings().docs_frame_ancestors(["https://a.example", "https://b.example:8443"]);
    let expected = "; frame-ancestors https://a.example https://b.example:8443; ";
    assert!(policy(portal).contains(expected));
    for wrong in [
        "a.example",
        "https://a.example/",
        "*",
        "https://*.example; x",
        "",
    ] {
        let app = App::new()
            .wrap_api()
            .try_with_openapi(settings().docs_frame_ancestors([wrong]));
        let message = app.err().unwrap().to_string();
        assert!(message.contains("is not the origin of a page"), "{message}");
    }
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_page_is_the_same_with_and_without_a_slash_at_the_end() {
    for path in ["/docs", "/docs?file=index.css&v=1"] {
        let with_slash = get(*SERVER, &path.replace("/docs", "/docs/"), &[]);
        assert_eq!(with_slash.status, 200, "{path}");
        assert_eq!(with_slash.body, get(*SERVER, path, &[]).body, "{path}");
    }
}

/// Counts how often the document asks for its description.
struct Counted;
static DESCRIBED: AtomicUsize = AtomicUsize::new(0);

impl SecurityBase for Counted {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        DESCRIBED.fetch_add(1, Ordering::Relaxed);
        OAuth2PasswordBearer::new("token")
    }
}

#[api_v2_operation]
async fn counted(token: BearerToken<Counted>) -> String {
    token.token().to_owned()
}

#[test]
fn apps_of_one_process_that_are_alike_share_one_document() {
    let app = |title: &str| {
        App::new()
            .wrap_api()
            .service(read_items)
            .with_openapi(OpenApi::new(title, "1"))
    };
    let first = app("One");
    let documents = std::ptr::from_ref(first.documents());
    // As a server does: each worker builds its app and keeps it.
    let _built = first.build();
    let second = app("One");
    assert!(std::ptr::eq(second.documents(), documents));
    let other = app("Another");
    assert!(!std::ptr::eq(other.documents(), documents));
    assert_eq!(other.documents().openapi()["info"]["title"], "Another");
}

/// Read what is elsewhere
#[api_v2_operation]
async fn read_elsewhere(token: BearerToken) -> String {
    token.token().to_owned()
}

#[test]
fn apps_that_differ_in_one_operation_have_each_their_own_document() {
    let build = |path: &str| {
        App::new()
            .wrap_api()
            .service(read_items)
            .route(path, api::get().to(read_elsewhere))
            .with_openapi(OpenApi::new("One of two", "1"))
    };
    let [here, there] = [build("/here"), build("/there")];
    for (app, path, other) in [(&here, "/here", "/there"), (&there, "/there", "/here")] {
        for document in [app.documents().swagger(), app.documents().openapi()] {
            assert!(document["paths"].get(path).is_some());
            assert!(document["paths"].get(other).is_none());
        }
    }
}

#[actix_web::test]
async fn no_request_makes_the_document_or_the_scheme_again() {
    let app = App::new()
        .wrap_api()
        .route("/", api::get().to(counted))
        .with_openapi(OpenApi::new("Counted", "1"))
        .build();
    let app = actix_web::test::init_service(app).await;
    let before = DESCRIBED.load(Ordering::Relaxed);
    for path in ["/", "/openapi.json", "/swagger.json"] {
        let request = actix_web::test::TestRequest::with_uri(path)
            .insert_header(("authorization", "Bearer foobar"))
            .to_request();
        let response = actix_web::test::call_service(&app, request).await;
        assert_eq!(response.status(), 200);
    }
    assert_eq!(DESCRIBED.load(Ordering::Relaxed), before);
}
