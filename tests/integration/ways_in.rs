//! Attacks on sections over real HTTP: no spelling of a path and no method reaches a handler inside a
//! section without the credential.
//!
//! Every handler inside takes every method, and notes each request that reaches it without the token.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_openapi_security::{BearerToken, OpenApi, Secure as _, WithOpenApi as _};
use actix_web::{
    App, HttpRequest, HttpServer,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Condition, NormalizePath, TrailingSlash},
    web,
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web as api};

use crate::support::http::serve;

const TOKEN: &str = "Authorization: Bearer foobar";

/// The requests that reached a handler inside a section without the token.
static INTRUDERS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How often a handler inside a section ran for a request with the token.
static ADMITTED: AtomicUsize = AtomicUsize::new(0);

/// A handler inside a section.
async fn guarded(request: HttpRequest) -> String {
    let token = request.headers().get("authorization");
    if token.is_some_and(|token| token == "Bearer foobar") {
        ADMITTED.fetch_add(1, Ordering::Relaxed);
    } else {
        let line = format!("{} {}", request.method(), request.uri());
        INTRUDERS.lock().unwrap().push(line);
    }
    "guarded".to_owned()
}

#[api_v2_operation]
async fn documented(request: HttpRequest) -> String {
    guarded(request).await
}

async fn open(request: HttpRequest) -> String {
    format!("open {}", request.path())
}

#[api_v2_operation]
async fn documented_open(request: HttpRequest) -> String {
    open(request).await
}

/// Where `NormalizePath` stands, and what it does with a slash at the end.
#[derive(Clone, Copy, Debug)]
enum Normalize {
    Nowhere,
    Outside(TrailingSlash),
    Inside(TrailingSlash),
}

impl Normalize {
    const EACH: [Self; 7] = [
        Self::Nowhere,
        Self::Outside(TrailingSlash::Trim),
        Self::Outside(TrailingSlash::Always),
        Self::Outside(TrailingSlash::MergeOnly),
        Self::Inside(TrailingSlash::Trim),
        Self::Inside(TrailingSlash::Always),
        Self::Inside(TrailingSlash::MergeOnly),
    ];

    fn outside(self) -> Condition<NormalizePath> {
        match self {
            Self::Outside(slash) => Condition::new(true, NormalizePath::new(slash)),
            _ => Condition::new(false, NormalizePath::default()),
        }
    }

    fn inside(self) -> Condition<NormalizePath> {
        match self {
            Self::Inside(slash) => Condition::new(true, NormalizePath::new(slash)),
            _ => Condition::new(false, NormalizePath::default()),
        }
    }
}

/// Serves an app with one worker.
fn start<T, B>(app: impl Fn() -> App<T> + Clone + Send + 'static) -> SocketAddr
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = actix_web::Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    serve(move |listener| Ok(HttpServer::new(app).workers(1).listen(listener)?.run()))
}

/// A whole API: open operations, then a section with the empty path and sections inside it.
fn whole_api(normalize: Normalize) -> SocketAddr {
    start(move || {
        App::new()
            .wrap(normalize.outside())
            // Plain services beside the API.
            .service(
                web::scope("/plain")
                    .route("/open", web::get().to(open))
                    .service(
                        web::scope("/section")
                            .route("", web::to(guarded))
                            .route("/{tail:.*}", web::to(guarded))
                            .wrap(normalize.inside())
                            .secure::<BearerToken>(),
                    )
                    .service(
                        web::resource("/resource/{tail:.*}")
                            .to(guarded)
                            .secure::<BearerToken>(),
                    ),
            )
            .wrap_api()
            .route("/token", api::post().to(documented_open))
            .route("/users/{id}", api::post().to(documented_open))
            .route("/pages/{page}", api::get().to(documented_open))
            .service(
                api::scope("")
                    .service(api::resource("/admin").to(documented))
                    .service(api::resource("/users/{name}").to(documented))
                    .service(api::resource("/files/{tail:.*}").to(documented))
                    .service(
                        api::scope("/nested/{id}")
                            .service(api::resource("/inside").to(documented))
                            .default_service(web::to(guarded))
                            .secure::<BearerToken>(),
                    )
                    .service(
                        api::resource("/alone/{id}")
                            .to(documented)
                            .secure::<BearerToken>(),
                    )
                    // What the documents and the docs page have to be kept apart from.
                    .service(api::resource("/docs/{file}").route(api::post().to(documented)))
                    .service(api::resource("/{anything}").route(api::post().to(documented)))
                    .default_service(web::to(guarded))
                    .wrap(normalize.inside())
                    .secure::<BearerToken>(),
            )
            .with_openapi(OpenApi::new("Whole", "1"))
            .build()
    })
}

/// Sections among open operations, the widest of which is registered last.
fn several_sections(normalize: Normalize) -> SocketAddr {
    start(move || {
        App::new()
            .wrap(normalize.outside())
            .wrap_api()
            .route("/users/{id}", api::post().to(documented_open))
            .service(
                api::resource("/admin{slash:/?}")
                    .to(documented)
                    .secure::<BearerToken>(),
            )
            .service(
                api::resource("/users/{name}{slash:/?}")
                    .to(documented)
                    .secure::<BearerToken>(),
            )
            .service(
                api::scope("/files")
                    .service(api::resource("/{tail:.*}").to(documented))
                    .default_service(web::to(guarded))
                    .wrap(normalize.inside())
                    .secure::<BearerToken>(),
            )
            .service(
                api::scope("/nested")
                    .route("/open", api::get().to(documented_open))
                    .service(
                        api::scope("/{id}")
                            .service(api::resource("/inside").to(documented))
                            .default_service(web::to(guarded))
                            .wrap(normalize.inside())
                            .secure::<BearerToken>(),
                    ),
            )
            .service(api::resource("/{page}").to(documented_open))
            .with_openapi(OpenApi::new("Several", "1"))
            .build()
            .default_service(web::to(open))
    })
}

/// The whole API on plain actix-web, without a document.
fn plain(normalize: Normalize) -> SocketAddr {
    start(move || {
        App::new()
            .wrap(normalize.outside())
            .route("/token", web::post().to(open))
            .route("/users/{id}", web::post().to(open))
            .service(
                web::scope("")
                    .service(web::resource("/admin").to(guarded))
                    .service(web::resource("/users/{name}").to(guarded))
                    .service(web::resource("/files/{tail:.*}").to(guarded))
                    .service(
                        web::scope("/nested/{id}")
                            .service(web::resource("/inside").to(guarded))
                            .default_service(web::to(guarded))
                            .secure::<BearerToken>(),
                    )
                    .default_service(web::to(guarded))
                    .wrap(normalize.inside())
                    .secure::<BearerToken>(),
            )
            .default_service(web::to(open))
    })
}

/// A response, and whether the server keeps the connection.
struct Answer {
    status: u16,
    body: Vec<u8>,
    is_kept: bool,
}

/// A client that sends exact bytes and keeps its connection, because the attacks are many.
struct Attacker {
    address: SocketAddr,
    stream: Option<TcpStream>,
    sent: usize,
}

impl Attacker {
    fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            sent: 0,
        }
    }

    fn ask(&mut self, method: &str, target: &[u8], field: Option<&str>) -> Answer {
        self.sent += 1;
        let mut request = method.as_bytes().to_vec();
        request.push(b' ');
        request.extend_from_slice(target);
        request.extend_from_slice(b" HTTP/1.1\r\nHost: test\r\n");
        if let Some(field) = field {
            request.extend_from_slice(field.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        // A server may close a connection after an answer without saying so.
        let kept = self.stream.take().into_iter();
        for mut stream in kept.chain(std::iter::once_with(|| connect(self.address))) {
            if stream.write_all(&request).is_err() {
                continue;
            }
            if let Some(answer) = read(&mut stream, method) {
                self.stream = answer.is_kept.then_some(stream);
                return answer;
            }
        }
        panic!("no answer to {:?}", String::from_utf8_lossy(&request));
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    let timeout = Some(Duration::from_secs(30));
    stream.set_read_timeout(timeout).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Reads one response. `None` if the connection ends before.
fn read(stream: &mut TcpStream, method: &str) -> Option<Answer> {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let mut fields = [httparse::EMPTY_HEADER; 32];
        let mut head = httparse::Response::new(&mut fields);
        if let httparse::Status::Complete(length) = head.parse(&received).unwrap() {
            let field = |name: &str| {
                let mut fields = head.headers.iter();
                let field = fields.find(|field| field.name.eq_ignore_ascii_case(name))?;
                std::str::from_utf8(field.value).ok()
            };
            let is_chunked = field("transfer-encoding").is_some();
            assert!(!is_chunked, "every body of these apps has a length");
            let size = match (method, field("content-length")) {
                ("HEAD", _) | (_, None) => 0,
                (_, Some(size)) => size.parse().unwrap(),
            };
            if received.len() >= length + size {
                // After `CONNECT` the connection is a tunnel.
                let is_kept = method != "CONNECT" && field("connection") != Some("close");
                return Some(Answer {
                    status: head.code.unwrap(),
                    is_kept,
                    body: received.split_off(length),
                });
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(read) => received.extend_from_slice(&buffer[..read]),
        }
    }
}

const METHODS: [&str; 12] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    "get", "M-SEARCH",
];

/// Paths inside the sections of the apps.
const GUARDED: [&str; 10] = [
    "/admin",
    "/users/alice",
    "/files/secret",
    "/files/a/b.txt",
    "/nested/1/inside",
    "/nested/1/unknown",
    "/alone/1",
    "/plain/section/x",
    "/plain/resource/1",
    "/unknown/path",
];

/// The exact paths of the documents and the docs page.
const PUBLIC: [&str; 5] = [
    "/openapi.json",
    "/swagger.json",
    "/docs",
    "/docs/",
    "/docs/index.css",
];

/// The spellings with two changes: the second one is of those that change what a slash or a dot is.
fn twice(path: &str) -> BTreeSet<Vec<u8>> {
    let mut spelled = BTreeSet::new();
    for text in once(path)
        .into_iter()
        .filter_map(|it| String::from_utf8(it).ok())
    {
        for (from, to) in [
            ("/", "//"),
            ("/", "/./"),
            ("/", "%2F"),
            (".", "%2e"),
            ("%", "%25"),
        ] {
            spelled.insert(text.replace(from, to).into_bytes());
        }
        for end in ["/", "//", "?", "?x=/token", "/.", ";x"] {
            spelled.insert(format!("{text}{end}").into_bytes());
        }
        for start in ["/", "http://test", "/token/.."] {
            spelled.insert(format!("{start}{text}").into_bytes());
        }
    }
    spelled
}

/// The path as it is, and its spellings with one change.
fn once(path: &str) -> BTreeSet<Vec<u8>> {
    let mut spelled = BTreeSet::new();
    let mut text = |spelling: String| {
        spelled.insert(spelling.into_bytes());
    };
    text(path.to_owned());

    // Encoded characters: one, all, and twice.
    let lower = |byte: u8| format!("%{byte:02x}");
    let upper = |byte: u8| format!("%{byte:02X}");
    for (at, byte) in path.bytes().enumerate() {
        let (before, after) = (&path[..at], &path[at + 1..]);
        text(format!("{before}{}{after}", lower(byte)));
        text(format!("{before}{}{after}", upper(byte)));
        text(format!("{before}%25{byte:02x}{after}"));
        // An overlong form, and letters that fold to others.
        text(format!("{before}%c0%{:02x}{after}", byte | 0x80));
        text(format!("{before}%00{after}"));
    }
    text(path.bytes().map(lower).collect());
    text(path.bytes().map(upper).collect());
    let all_but_slashes = |byte| match byte {
        b'/' => "/".to_owned(),
        byte => format!("%{byte:02X}"),
    };
    text(path.bytes().map(all_but_slashes).collect());
    text(path.to_uppercase());
    text(path.replace('a', "A"));
    text(path.replace('i', "\u{131}").replace('s', "\u{17f}"));
    text(path.replace('a', "\u{ff41}"));

    // Something in the place of each slash, or after it.
    let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    for at in slashes {
        let (before, after) = (&path[..at], &path[at + 1..]);
        for slash in [
            "//",
            "///",
            "/./",
            "/.//",
            "/x/../",
            "/../",
            "/..",
            "/.;/",
            "/..;/",
            "/;x/",
            "/%2e/",
            "/%2E%2e/",
            "/x/%2e%2e/",
            "/.%2e/",
            "%2F",
            "%2f",
            "/%2F",
            "%2F/",
            "%252F",
            "%5C",
            "%5c",
            "\\",
            "/\\",
            "\\/",
            "/%00/",
            "/%20/",
            "/%0a/",
            "/%09/",
            "%u002f",
            "%c0%af",
            "%e0%80%af",
            "\u{ff0f}",
            "\u{2215}",
            "/token/../",
            "/docs/../",
            "/openapi.json/../",
            "/users/%2e%2e/",
        ] {
            text(format!("{before}{slash}{after}"));
        }
    }

    // Something before the path.
    for start in [
        "http://test",
        "http://test:80",
        "HTTP://TEST",
        "https://test",
        "http://user@test",
        "http://evil.example/token?",
        "http://evil.example/token#",
        "http:",
        "test:80",
        "//test",
        "//evil.example",
        "/%2e%2e",
        "/..",
        "/token/..",
        "/token?",
        "/token#",
        "/token%3f",
        "/docs/..",
        "/docs",
        "/openapi.json",
        "/pages/..",
        "/pages/%2e%2e",
        "*",
        ".",
        "?",
        "",
    ] {
        text(format!("{start}{path}"));
    }
    text(path.trim_start_matches('/').to_owned());
    text("*".to_owned());
    text("/".to_owned());
    text("//".to_owned());

    // Something after the path.
    for end in [
        "/",
        "//",
        "/.",
        "/..",
        "/./",
        "/../",
        "/%2e",
        "/%2e%2e",
        "%2F",
        "%2f%2f",
        ";",
        ";x",
        ";a=b",
        "?",
        "?x",
        "?path=/token",
        "??",
        "#",
        "#x",
        "%23",
        "%3f",
        "%3F/token",
        "%00",
        "%00.json",
        "%0a",
        "%0d%0a",
        "%20",
        "%09",
        "+",
        "*",
        "~",
        ".",
        "..",
        ".json",
        ".css",
        "%",
        "%z",
        "%zz",
        "%2",
        "%ff",
        "%c0%af",
        "%e2%80%8b",
        "\u{200b}",
        "\u{e9}",
        "\\",
        "%5c",
        "\\..",
        "/\\",
        "&",
        "=",
        ":",
        "@",
        "!",
        "$",
        ",",
        "'",
        "(",
        "[",
        "{",
        "}",
        "|",
        "^",
        "`",
        "\"",
        "<",
        "\u{1}",
        "\u{7f}",
        "/openapi.json",
        "/docs",
        "/token",
        "/../token",
        "/../docs/",
        "?/openapi.json",
        ";/openapi.json",
        "%2f..%2fopenapi.json",
        "%3b",
        " ",
        "\t",
        " HTTP/1.0",
        "\0",
    ] {
        text(format!("{path}{end}"));
    }
    text(format!("{path}{}", "/".repeat(300)));
    text(format!("{path}{}", "/.".repeat(300)));
    text(format!("{}{path}", "/..".repeat(300)));

    // Bytes that are not UTF-8.
    for bytes in [&b"\xff"[..], b"\xc0\xaf", b"\xe9", b"\x80"] {
        spelled.insert([path.as_bytes(), bytes].concat());
        spelled.insert([b"/", bytes, path.as_bytes()].concat());
    }
    spelled
}

/// How many of the requests an attack sends.
#[derive(Clone, Copy)]
enum Effort {
    /// Every spelling, with every method.
    All,
    /// Every method with every spelling that has one change, and a sample of those with two.
    EveryMethod,
    /// Two methods with every spelling that has one change, in turn, and a sample of those with two.
    Sample,
}

impl Effort {
    /// The requests, as method and target.
    fn requests(self, path: &str) -> Vec<(&'static str, Vec<u8>)> {
        let (methods, step) = match self {
            Self::All => (METHODS.len(), 1),
            Self::EveryMethod => (METHODS.len(), 16),
            Self::Sample => (2, 16),
        };
        let mut turn = METHODS.iter().cycle();
        let mut requests = Vec::new();
        for target in once(path) {
            requests.extend(turn.by_ref().take(methods).map(|it| (*it, target.clone())));
            // Twelve methods and two at a time: without it, a spelling of each path meets the same two.
            turn.next();
        }
        let methods = if matches!(self, Self::All) {
            methods
        } else {
            1
        };
        for target in twice(path).into_iter().step_by(step) {
            requests.extend(turn.by_ref().take(methods).map(|it| (*it, target.clone())));
            turn.next();
        }
        requests
    }
}

/// Attacks the paths, and returns the number of requests.
#[track_caller]
fn attack(name: &str, address: SocketAddr, paths: &[&str], effort: Effort) -> usize {
    let mut attacker = Attacker::new(address);
    let public: Vec<Vec<u8>> = PUBLIC
        .iter()
        .map(|path| attacker.ask("GET", path.as_bytes(), None))
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.body)
        .collect();
    for path in paths {
        for (method, target) in effort.requests(path) {
            let answer = attacker.ask(method, &target, None);
            let is_expected = match answer.status {
                400 | 401 | 404 | 405 => true,
                200 if method == "HEAD" => true,
                200 => answer.body.starts_with(b"open ") || public.contains(&answer.body),
                // The docs page sends a client from `/docs/` to `/docs`.
                307 => answer.body.is_empty(),
                _ => false,
            };
            let target = String::from_utf8_lossy(&target);
            let body = String::from_utf8_lossy(&answer.body);
            let status = answer.status;
            assert!(
                is_expected && !body.contains("guarded"),
                "{name}: {method} {target:?}: {status} {body}"
            );
        }
    }
    let intruders = INTRUDERS.lock().unwrap();
    assert!(intruders.is_empty(), "{name}: {intruders:#?}");
    attacker.sent
}

/// Checks that the handlers run for a client with the token: otherwise an attack proves nothing.
#[track_caller]
fn assert_reachable_with_the_token(address: SocketAddr, paths: &[&str]) {
    let mut client = Attacker::new(address);
    let before = ADMITTED.load(Ordering::Relaxed);
    for path in paths {
        let refused = client.ask("PUT", path.as_bytes(), None);
        assert_eq!(refused.status, 401, "{path}");
        let admitted = client.ask("PUT", path.as_bytes(), Some(TOKEN));
        assert_eq!(admitted.body, b"guarded", "{path}");
    }
    assert!(ADMITTED.load(Ordering::Relaxed) >= before + paths.len());
}

/// Attacks an app with `NormalizePath` in each place.
fn attack_normalized(
    start: fn(Normalize) -> SocketAddr,
    paths: &[&str],
    effort: impl Fn(Normalize) -> Effort,
) {
    for normalize in Normalize::EACH {
        let address = start(normalize);
        assert_reachable_with_the_token(address, paths);
        let sent = attack(&format!("{normalize:?}"), address, paths, effort(normalize));
        println!("{normalize:?}: {sent} requests");
    }
}

#[test]
fn no_spelling_and_no_method_gets_into_a_whole_api() {
    attack_normalized(whole_api, &GUARDED, |normalize| match normalize {
        Normalize::Nowhere => Effort::EveryMethod,
        _ => Effort::Sample,
    });
}

#[test]
fn no_spelling_and_no_method_gets_into_sections_among_open_operations() {
    attack_normalized(several_sections, &GUARDED[..6], |_| Effort::Sample);
}

#[test]
fn no_spelling_and_no_method_gets_into_a_section_without_a_document() {
    attack_normalized(plain, &GUARDED[..6], |_| Effort::Sample);
}

/// The documents and the docs page stay open, and no spelling of their paths opens anything else.
#[test]
fn no_spelling_of_a_public_path_gets_into_a_whole_api() {
    for normalize in Normalize::EACH {
        let address = whole_api(normalize);
        let effort = match normalize {
            Normalize::Nowhere => Effort::EveryMethod,
            _ => Effort::Sample,
        };
        let sent = attack(&format!("{normalize:?}"), address, &PUBLIC, effort);
        println!("{normalize:?}: {sent} requests");
    }
}

#[test]
#[ignore = "sends millions of requests"]
fn no_spelling_gets_in_exhaustively() {
    attack_normalized(whole_api, &GUARDED, |_| Effort::All);
    attack_normalized(several_sections, &GUARDED[..6], |_| Effort::All);
    attack_normalized(plain, &GUARDED[..6], |_| Effort::All);
}

#[test]
fn the_exact_public_paths_answer_around_a_section_with_the_empty_path() {
    for normalize in Normalize::EACH {
        let mut client = Attacker::new(whole_api(normalize));
        for path in PUBLIC {
            // `NormalizePath` outside changes the path before the router sees it.
            if matches!(normalize, Normalize::Outside(TrailingSlash::Always)) && path != "/docs/" {
                continue;
            }
            for method in ["GET", "HEAD"] {
                let answer = client.ask(method, path.as_bytes(), None);
                let expected = if path == "/docs/" {
                    [200, 307]
                } else {
                    [200; 2]
                };
                let status = answer.status;
                assert!(
                    expected.contains(&status),
                    "{normalize:?}: {method} {path}: {status}"
                );
            }
        }
    }
    // A handler inside that takes the same path does not run, with the token or without.
    let mut client = Attacker::new(whole_api(Normalize::Nowhere));
    for token in [None, Some(TOKEN)] {
        let refused = client.ask("POST", b"/docs/index.css", token);
        assert_eq!(refused.status, 405);
    }
}

/// Fields that other software takes for the path or the method are not looked at.
#[test]
fn no_header_field_gets_in() {
    let mut attacker = Attacker::new(whole_api(Normalize::Nowhere));
    for field in [
        "X-Original-URL: /token",
        "X-Rewrite-URL: /openapi.json",
        "X-Forwarded-Path: /docs",
        "X-Forwarded-Prefix: /docs",
        "X-HTTP-Method-Override: POST",
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1;proto=https",
        "Referer: http://test/docs",
        "Origin: http://test",
        "Access-Control-Request-Method: GET",
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Basic Zm9vOmJhcg==",
        "Proxy-Authorization: Bearer foobar",
        "Cookie: Authorization=Bearer%20foobar",
        "Upgrade: websocket",
        "Host: other",
    ] {
        for path in GUARDED {
            let answer = attacker.ask("GET", path.as_bytes(), Some(field));
            // The last field is a second one of its name.
            assert!(
                matches!(answer.status, 400 | 401),
                "{path} {field}: {}",
                answer.status
            );
        }
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}

static WHOLE_API: LazyLock<SocketAddr> = LazyLock::new(|| whole_api(Normalize::Nowhere));

#[track_caller]
fn assert_answer(method: &str, path: &str, status: u16, body: &str) {
    let answer = Attacker::new(*WHOLE_API).ask(method, path.as_bytes(), None);
    let got = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{method} {path}: {got}");
    assert!(got.starts_with(body), "{method} {path}: {got}");
}

/// The router decodes a path. So a letter that is encoded may not turn a guarded path into an open one.
#[test]
fn an_encoded_letter_does_not_open_a_guarded_operation() {
    let address = several_sections(Normalize::Nowhere);
    let mut attacker = Attacker::new(address);
    let page = attacker.ask("GET", b"/about", None);
    assert_eq!(page.body, b"open /about");
    for target in ["/admin", "/%61dmin", "/%61%64%6D%69%6e", "/admi%6E"] {
        let refused = attacker.ask("GET", target.as_bytes(), None);
        assert_eq!(refused.status, 401, "{target}");
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}

/// Two patterns that match one path are told apart by the method, and by nothing else.
#[test]
fn an_open_operation_of_another_method_does_not_open_a_guarded_one() {
    assert_answer("POST", "/users/alice", 200, "open /users/alice");
    assert_answer("GET", "/users/alice", 401, "");
    assert_answer("POST", "/token", 200, "open /token");
    assert_answer("GET", "/token", 401, "");
}

/// A guarded operation that takes any path leaves what is open, and the documents, as they are.
#[test]
fn a_guarded_operation_with_a_parameter_does_not_lock_what_is_open() {
    assert_answer("POST", "/anything", 401, "");
    assert_answer("POST", "/token", 200, "open /token");
    assert_answer("GET", "/openapi.json", 200, "{\"openapi\"");
    assert_answer("GET", "/docs", 200, "<!");
}

/// `NormalizePath` inside a section runs after it, and outside of it before.
#[test]
fn a_slash_at_the_end_does_not_open_a_guarded_operation() {
    for normalize in Normalize::EACH {
        let mut attacker = Attacker::new(whole_api(normalize));
        for path in ["/files/secret/", "/files//secret", "/admin/", "//admin"] {
            let refused = attacker.ask("GET", path.as_bytes(), None);
            assert_eq!(refused.status, 401, "{normalize:?} {path}");
        }
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}

/// A handler that takes every method would also run for a preflight.
#[test]
fn a_preflight_is_refused_and_runs_nothing_inside() {
    let mut attacker = Attacker::new(*WHOLE_API);
    for path in GUARDED {
        let preflight = "Origin: https://front.example.com\r\nAccess-Control-Request-Method: GET\r\n\
                         Access-Control-Request-Headers: authorization";
        let refused = attacker.ask("OPTIONS", path.as_bytes(), Some(preflight));
        assert_eq!(refused.status, 401, "{path}");
        assert!(!String::from_utf8_lossy(&refused.body).contains("guarded"));
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}
