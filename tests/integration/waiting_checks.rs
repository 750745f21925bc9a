//! Checks that wait, over real HTTP: together with extractors that hold the state of the request,
//! cancelled, given up, and when they panic.
#![expect(
    clippy::await_holding_refcell_ref,
    reason = "the subject of these tests"
)]

use std::{
    cell::RefCell,
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use actix_openapi_security::{
    AllOf, AnyOf, Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, Optional,
    Scoped, Scopes, Secure as _, SecurityBase, SecurityError,
    scheme::{HttpBearer, OAuth2PasswordBearer},
};
use actix_web::{
    App, Error, FromRequest, HttpMessage as _, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ConnectionInfo, Payload, ServiceRequest, ServiceResponse},
    http::header::HeaderMap,
    middleware::{Next, from_fn},
    rt::{
        task::yield_now,
        time::{sleep, timeout},
    },
    web::{self, Data, ServiceConfig},
};
use futures_util::future::LocalBoxFuture;

use crate::support::http::{get, get_as, head, serve};

/// Counts what the checks of one server do.
#[derive(Default)]
struct Counts {
    begun: AtomicUsize,
    /// Lets endless checks end.
    released: AtomicBool,
    live: Arc<()>,
}

impl Counts {
    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    /// The number of live objects that requests hold.
    fn live(&self) -> usize {
        Arc::strong_count(&self.live) - 1
    }
}

/// Waits until the condition holds, which another thread makes true.
#[track_caller]
fn eventually(name: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}");
        thread::sleep(Duration::from_millis(2));
    }
}

fn start(routes: fn(&mut ServiceConfig)) -> (SocketAddr, Arc<Counts>) {
    let counts = Arc::new(Counts::default());
    let data = Data::from(Arc::clone(&counts));
    let server = serve(move |listener| {
        Ok(HttpServer::new(move || {
            let routes = web::scope("").configure(routes).wrap(from_fn(session));
            App::new().app_data(data.clone()).service(routes)
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    (server, counts)
}

/// The number of times that something waits, from a header field of the request.
fn waits(headers: &HeaderMap, name: &str) -> usize {
    let field = headers.get(name).and_then(|field| field.to_str().ok());
    field.and_then(|field| field.parse().ok()).unwrap_or(2)
}

async fn wait(times: usize) {
    for _ in 0..times {
        yield_now().await;
    }
}

/// As the session of a session middleware: shared state that lives in the extensions.
#[derive(Clone, Default)]
struct Session(Rc<RefCell<Vec<String>>>);

impl FromRequest for Session {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let session = request.extensions().get::<Self>().cloned();
        std::future::ready(Ok(session.expect("the middleware sets it")))
    }
}

/// Middleware that begins a session.
async fn session(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().insert(Session::default());
    next.call(request).await
}

/// A principal whose check holds everything that it can get while it waits.
struct Greedy<const NUMBER: usize>;

impl<const NUMBER: usize> Authenticate for Greedy<NUMBER> {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let connection = request.extract::<ConnectionInfo>().await?;
        let session = request.extract::<Session>().await?;
        let session = session.0.borrow();
        let counts = request.data::<Counts>()?;
        let (head, path, headers) = (request.head(), request.match_info(), request.headers());
        counts.begun.fetch_add(1, Ordering::SeqCst);
        wait(waits(headers, "x-check")).await;
        let seen = (
            connection.host(),
            session.len(),
            head.uri.path(),
            path.as_str(),
        );
        assert_eq!((seen.0, seen.1, seen.2), ("test", 0, seen.3));
        if token.matches("good") {
            return Ok(Self);
        }
        Err(SecurityError::invalid_token("The access token is unknown"))
    }
}

/// A principal whose check only waits.
struct Plain<const NUMBER: usize>;

impl<const NUMBER: usize> GrantedScopes for Plain<NUMBER> {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

impl<const NUMBER: usize> Authenticate for Plain<NUMBER> {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let counts = request.data::<Counts>()?;
        counts.begun.fetch_add(1, Ordering::SeqCst);
        wait(waits(request.headers(), "x-check")).await;
        if token.matches("good") {
            return Ok(Self);
        }
        Err(SecurityError::invalid_token("The access token is unknown"))
    }
}

/// A check on top of a check.
struct Upper<const NUMBER: usize>;

impl<const NUMBER: usize> Authenticate for Upper<NUMBER> {
    type Credential = Authenticated<Plain<NUMBER>>;

    async fn authenticate(
        _: Authenticated<Plain<NUMBER>>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let counts = request.data::<Counts>()?;
        counts.begun.fetch_add(1, Ordering::SeqCst);
        wait(waits(request.headers(), "x-check")).await;
        Ok(Self)
    }
}

struct Read;

impl Scopes for Read {
    const NAMES: &'static [(&'static str, &'static str)] = &[("read", "Read items")];
}

/// An argument that holds a part of the request's state while it waits.
macro_rules! holder {
    ($($name:ident => $held:ident),+) => {$(
        struct $name;

        impl FromRequest for $name {
            type Error = Error;
            type Future = LocalBoxFuture<'static, Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move {
                    let waits = waits(request.headers(), "x-holder");
                    let held = request.$held();
                    wait(waits).await;
                    drop(held);
                    Ok(Self)
                })
            }
        }
    )+};
}

holder!(
    HoldsExtensions => extensions,
    HoldsExtensionsMut => extensions_mut,
    HoldsConnectionInfo => connection_info
);

/// The handler with the arguments in every order.
macro_rules! orders {
    ($config:expr, $path:literal, $holder:ty, $a:ty, $b:ty) => {{
        let routes: [actix_web::Route; ORDERS] = [
            web::get().to(async |_: $holder, _: $a| "in"),
            web::get().to(async |_: $a, _: $holder| "in"),
            web::get().to(async |_: $holder, _: $a, _: $b| "in"),
            web::get().to(async |_: $holder, _: $b, _: $a| "in"),
            web::get().to(async |_: $a, _: $holder, _: $b| "in"),
            web::get().to(async |_: $b, _: $holder, _: $a| "in"),
            web::get().to(async |_: $a, _: $b, _: $holder| "in"),
            web::get().to(async |_: $b, _: $a, _: $holder, _: $a, _: $b| "in"),
        ];
        for (index, route) in routes.into_iter().enumerate() {
            $config.route(&format!("/{}/{index}", $path), route);
        }
    }};
}

const ORDERS: usize = 8;

/// The arguments that a holder is combined with, in every order.
macro_rules! combinations {
    ($config:expr, $($holder:ident),+) => {$(
        let holder = stringify!($holder);
        $config.service(web::scope(&format!("/{holder}")).configure(|config| {
            orders!(config, "one", $holder, Authenticated<Plain<1>>, Authenticated<Plain<1>>);
            orders!(config, "two", $holder, Authenticated<Plain<1>>, Authenticated<Plain<2>>);
            orders!(config, "upper", $holder, Authenticated<Upper<1>>, Authenticated<Plain<1>>);
            orders!(config, "scoped", $holder, Scoped<Plain<1>, Read>, Optional<Authenticated<Plain<2>>>);
            orders!(
                config,
                "combined",
                $holder,
                AnyOf<Authenticated<Plain<1>>, Authenticated<Plain<2>>>,
                AllOf<Authenticated<Plain<2>>, Authenticated<Plain<3>>>
            );
        }));
    )+};
}

fn holders(config: &mut ServiceConfig) {
    combinations!(
        config,
        HoldsExtensions,
        HoldsExtensionsMut,
        HoldsConnectionInfo
    );
    // The check itself asks for the state that the other argument holds.
    config.service(web::scope("/greedy").configure(|config| {
        orders!(
            config,
            "one",
            HoldsConnectionInfo,
            Authenticated<Greedy<1>>,
            Authenticated<Greedy<1>>
        );
        orders!(
            config,
            "two",
            ConnectionInfo,
            Authenticated<Greedy<1>>,
            Authenticated<Greedy<2>>
        );
    }));
    config.service(
        web::scope("/section")
            .service(
                web::scope("/inner")
                    .configure(|config| {
                        orders!(
                            config,
                            "two",
                            HoldsExtensionsMut,
                            Authenticated<Plain<1>>,
                            Authenticated<Plain<3>>
                        );
                    })
                    .secure::<Scoped<Plain<2>, Read>>(),
            )
            .secure::<AllOf<Authenticated<Greedy<1>>, Authenticated<Upper<1>>>>(),
    );
}

/// A connection that stays open.
struct Connection(TcpStream);

impl Connection {
    fn open(server: SocketAddr) -> Self {
        let stream = TcpStream::connect(server).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream)
    }

    fn send(&mut self, path: &str, lines: &[&str]) {
        let request = head("GET", path, lines).replace("Connection: close\r\n", "");
        self.0.write_all(request.as_bytes()).unwrap();
    }

    /// The status of the response. `None` if the server closes the connection without one.
    fn status(&mut self) -> Option<u16> {
        let mut received = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = self.0.read(&mut buffer).unwrap();
            if read == 0 {
                assert!(received.is_empty(), "{received:?}");
                return None;
            }
            received.extend_from_slice(&buffer[..read]);
            let mut fields = [httparse::EMPTY_HEADER; 32];
            let mut head = httparse::Response::new(&mut fields);
            let Ok(httparse::Status::Complete(length)) = head.parse(&received) else {
                continue;
            };
            let field = head
                .headers
                .iter()
                .find(|field| field.name == "content-length");
            let body: usize = std::str::from_utf8(field.unwrap().value)
                .unwrap()
                .parse()
                .unwrap();
            if received.len() >= length + body {
                return head.code;
            }
        }
    }
}

#[test]
fn an_argument_that_holds_the_state_of_the_request_is_never_disturbed() {
    let (server, _) = start(holders);
    let mut connection = Connection::open(server);
    let scopes = [
        "HoldsExtensions",
        "HoldsExtensionsMut",
        "HoldsConnectionInfo",
    ];
    let groups = ["one", "two", "upper", "scoped", "combined"];
    let plain = scopes
        .iter()
        .flat_map(|scope| groups.iter().map(move |group| format!("{scope}/{group}")));
    let all = plain.chain(["greedy/one", "greedy/two", "section/inner/two"].map(str::to_owned));
    for path in all {
        for (order, token) in (0..ORDERS).flat_map(|order| [(order, "good"), (order, "bad")]) {
            for (check, holder) in [(0, 2), (2, 0), (1, 1), (1, 4), (4, 1)] {
                let path = format!("/{path}/{order}");
                connection.send(
                    &path,
                    &[
                        &format!("Authorization: Bearer {token}"),
                        &format!("X-Check: {check}"),
                        &format!("X-Holder: {holder}"),
                    ],
                );
                let expected = if token == "good" { 200 } else { 401 };
                let name = format!("{path} {token} {check} {holder}");
                assert_eq!(connection.status(), Some(expected), "{name}");
            }
        }
    }
}

#[test]
fn several_principals_are_each_checked_once() {
    let (server, counts) = start(|config| {
        holders(config);
        config.service(
            web::resource("/all")
                .get(
                    async |_: Authenticated<Upper<1>>,
                           _: Authenticated<Plain<1>>,
                           _: Authenticated<Plain<2>>,
                           _: Scoped<Plain<2>, Read>,
                           _: Optional<Authenticated<Greedy<1>>>,
                           _: AnyOf<Authenticated<Greedy<1>>, Authenticated<Plain<1>>>| "in",
                )
                .secure::<AllOf<Authenticated<Plain<2>>, Authenticated<Upper<1>>>>(),
        );
    });
    for token in ["good", "good"] {
        let before = counts.begun();
        assert_eq!(get_as(server, "/all", token).status, 200);
        // `Upper<1>`, `Plain<1>`, `Plain<2>` and `Greedy<1>`.
        assert_eq!(counts.begun() - before, 4);
    }
    let before = counts.begun();
    assert_eq!(get_as(server, "/all", "bad").status, 401);
    assert_eq!(counts.begun() - before, 1);
}

/// An object that the request holds in every place that an application can reach.
struct Live {
    _live: Arc<()>,
}

impl Live {
    fn of(request: &CheckRequest<'_>) -> Result<Self, SecurityError> {
        let counts = request.data::<Counts>()?;
        Ok(Self {
            _live: Arc::clone(&counts.live),
        })
    }
}

/// A principal whose check waits until it is released, unless the token is `good`.
struct Endless<const NUMBER: usize> {
    _live: Live,
}

/// A credential of the application that is alive while the check runs.
struct LiveCredential {
    token: String,
    _live: Live,
}

struct SignIn;

impl SecurityBase for SignIn {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token")
    }
}

impl actix_openapi_security::credential::Credential for LiveCredential {
    type Scheme = SignIn;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let field = request.headers().get("authorization");
        let token = field
            .and_then(|field| field.to_str().ok())
            .map(str::to_owned);
        let Some(token) = token else {
            return Ok(None);
        };
        Ok(Some(Self {
            token,
            _live: Live::of(&request)?,
        }))
    }
}

impl<const NUMBER: usize> Authenticate for Endless<NUMBER> {
    type Credential = LiveCredential;

    async fn authenticate(
        credential: LiveCredential,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let live = Live::of(&request)?;
        request.extract::<Session>().await?;
        let counts = request.data::<Counts>()?;
        counts.begun.fetch_add(1, Ordering::SeqCst);
        while credential.token != "Bearer good" && !counts.released.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { _live: live })
    }
}

/// Puts a live object into the extensions of the request.
async fn mark(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let counts = request.app_data::<Data<Counts>>().unwrap();
    let live = Arc::clone(&counts.live);
    request.extensions_mut().insert(live);
    next.call(request).await
}

/// Answers 408 if the service inside takes too long, and drops it.
async fn time_out(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match timeout(Duration::from_millis(5), next.call(request)).await {
        Ok(response) => response,
        Err(_) => Err(actix_web::error::ErrorRequestTimeout("too late")),
    }
}

type One = Authenticated<Endless<1>>;
type Two = Authenticated<Endless<2>>;

fn endless(config: &mut ServiceConfig) {
    let arguments = |config: &mut ServiceConfig| {
        config
            .route("/one", web::get().to(async |_: One| "in"))
            .route("/open", web::get().to(async || "open"))
            .route("/twice", web::get().to(async |_: One, _: One| "in"))
            .route("/two", web::get().to(async |_: Two, _: One, _: Two| "in"))
            .route("/any", web::get().to(async |_: AnyOf<One, Two>| "in"))
            .route("/optional", web::get().to(async |_: Optional<One>| "in"))
            .service(
                web::scope("/section")
                    .route("/inside", web::get().to(async |_: One| "in"))
                    .secure::<AllOf<Two, One>>(),
            );
    };
    config
        .service(
            web::scope("/timed")
                .configure(arguments)
                .wrap(from_fn(mark))
                .wrap(from_fn(time_out)),
        )
        .service(web::scope("").configure(arguments).wrap(from_fn(mark)));
}

/// The paths, with the number of checks that a request begins.
const ENDLESS: [(&str, usize); 6] = [
    ("/one", 1),
    ("/twice", 1),
    ("/two", 2),
    ("/any", 1),
    ("/optional", 1),
    ("/section/inside", 1),
];

/// Sends a hundred requests, whose checks begin and do not end.
fn a_hundred_waiting(
    server: SocketAddr,
    counts: &Counts,
    (path, checks): (&str, usize),
) -> Vec<Connection> {
    let before = counts.begun();
    let connections = (0..100).map(|_| {
        let mut connection = Connection::open(server);
        // The response is never read, so the kernel resets the connection when it is closed.
        connection.send("/open", &[]);
        connection.send(path, &["Authorization: Bearer wait"]);
        connection
    });
    let connections = connections.collect();
    eventually("the checks begin", || {
        counts.begun() == before + 100 * checks
    });
    assert!(counts.live() >= 300, "{path}: {}", counts.live());
    connections
}

#[test]
fn a_hundred_cancelled_requests_leave_nothing_alive() {
    let (server, counts) = start(endless);
    for (path, checks) in ENDLESS {
        drop(a_hundred_waiting(server, &counts, (path, checks)));
        let name = format!("nothing of {path} is alive");
        eventually(&name, || counts.live() == 0);
        // The worker is alive, and an accepted request leaves nothing alive either.
        assert_eq!(get_as(server, path, "good").status, 200);
        eventually(&name, || counts.live() == 0);
    }
}

#[test]
fn checks_that_end_after_the_client_has_closed_leave_nothing_alive() {
    let (server, counts) = start(endless);
    for (path, checks) in ENDLESS {
        counts.released.store(false, Ordering::SeqCst);
        let connections = a_hundred_waiting(server, &counts, (path, checks));
        for connection in &connections {
            connection.0.shutdown(Shutdown::Write).unwrap();
        }
        counts.released.store(true, Ordering::SeqCst);
        let name = format!("nothing of {path} is alive");
        eventually(&name, || counts.live() == 0);
    }
}

#[test]
fn a_request_that_middleware_cancels_leaves_nothing_alive() {
    let (server, counts) = start(endless);
    for (path, _) in ENDLESS {
        let path = format!("/timed{path}");
        for _ in 0..10 {
            assert_eq!(get_as(server, &path, "wait").status, 408, "{path}");
        }
        eventually("nothing is alive", || counts.live() == 0);
        assert_eq!(get_as(server, &path, "good").status, 200, "{path}");
    }
}

/// A principal whose first check never ends.
struct Second;

impl Authenticate for Second {
    type Credential = BearerToken;

    async fn authenticate(
        _: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        if request
            .data::<Counts>()?
            .begun
            .fetch_add(1, Ordering::SeqCst)
            == 0
        {
            std::future::pending::<()>().await;
        }
        Ok(Self)
    }
}

/// An argument that asks for a principal and gives up.
struct Impatient;

impl FromRequest for Impatient {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let asked = Authenticated::<Second>::from_request(request, payload);
        Box::pin(async move {
            let _ = timeout(Duration::from_millis(20), asked).await;
            Ok(Self)
        })
    }
}

/// Middleware that asks for a principal and gives up.
async fn impatient(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let (request, mut payload) = request.into_parts();
    Impatient::from_request(&request, &mut payload).await?;
    next.call(ServiceRequest::from_parts(request, payload))
        .await
}

#[test]
fn a_cancelled_check_runs_again_for_the_next_extractor() {
    let routes: [fn(&mut ServiceConfig); 4] = [
        |config| {
            let handler = async |_: Impatient, _: Authenticated<Second>| "in";
            config.route("/", web::get().to(handler));
        },
        |config| {
            let route = web::get().to(async |_: Authenticated<Second>| "in");
            config.service(web::resource("/").wrap(from_fn(impatient)).route(route));
        },
        |config| {
            let section = web::resource("/").get(async || "in");
            let section = section.secure::<Authenticated<Second>>();
            config.service(section.wrap(from_fn(impatient)));
        },
        |config| {
            let inside = web::resource("/").get(async |_: Authenticated<Second>| "in");
            let inside = inside.secure::<Authenticated<Second>>();
            config.service(web::scope("").wrap(from_fn(impatient)).service(inside));
        },
    ];
    for routes in routes {
        let (server, counts) = start(routes);
        assert_eq!(get_as(server, "/", "any").status, 200);
        assert_eq!(counts.begun(), 2);
        assert_eq!(get_as(server, "/", "other").status, 200);
    }
}

/// A principal whose check panics, before or after it waits.
struct Panics;

impl Authenticate for Panics {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let live = Live::of(&request)?;
        assert!(!token.matches("at-once"), "as the test wants");
        wait(2).await;
        assert!(!token.matches("later"), "as the test wants");
        drop(live);
        Ok(Self)
    }
}

#[test]
fn a_check_that_panics_closes_only_its_own_connection() {
    let (server, counts) = start(|config| {
        config
            .route(
                "/argument",
                web::get().to(async |_: Authenticated<Panics>| "in"),
            )
            .service(
                web::scope("/section")
                    .route("", web::get().to(async |_: Authenticated<Panics>| "in"))
                    .secure::<Authenticated<Panics>>(),
            )
            .route(
                "/open",
                web::get().to(async || HttpResponse::Ok().body("open")),
            );
    });
    let mut other = Connection::open(server);
    other.send("/open", &[]);
    assert_eq!(other.status(), Some(200));
    for path in ["/argument", "/section"] {
        for token in ["at-once", "later"] {
            let mut connection = Connection::open(server);
            connection.send(path, &[&format!("Authorization: Bearer {token}")]);
            assert_eq!(connection.status(), None, "{path} {token}");
            other.send(path, &["Authorization: Bearer good"]);
            assert_eq!(other.status(), Some(200), "{path} {token}");
            assert_eq!(get_as(server, path, "good").status, 200);
            assert_eq!(counts.live(), 0);
        }
    }
}

/// A principal that tries to keep the request.
struct Keeper {
    _request: HttpRequest,
}

impl Authenticate for Keeper {
    type Credential = BearerToken;

    async fn authenticate(
        _: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let request = request.extract::<HttpRequest>().await?;
        Ok(Self { _request: request })
    }
}

#[test]
fn a_check_cannot_keep_the_request() {
    let (server, counts) = start(|config| {
        let section = web::scope("/section")
            .route("", web::get().to(async || "in"))
            .secure::<Authenticated<Keeper>>();
        config
            .route(
                "/argument",
                web::get().to(async |_: Authenticated<Keeper>| "in"),
            )
            .service(section.wrap(from_fn(mark)));
    });
    for path in ["/argument", "/section"] {
        assert_eq!(get_as(server, path, "any").status, 500);
        assert_eq!(counts.live(), 0);
    }
}

#[test]
fn missing_data_is_an_internal_error_that_names_nothing() {
    let server = serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route(
                    "/argument",
                    web::get().to(async |_: Authenticated<Second>| "in"),
                )
                .service(
                    web::resource("/section")
                        .get(async || "in")
                        .secure::<AnyOf<Authenticated<Second>, BearerToken<HttpBearer>>>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    let response = get_as(server, "/argument", "secret");
    assert_eq!(response.status, 500);
    assert_eq!(response.header("www-authenticate"), None);
    let body = serde_json::json!({"detail": "Internal Server Error"});
    assert_eq!(response.json(), body);
    assert_eq!(get(server, "/argument", &[]).status, 401);
    // The next alternative succeeds.
    assert_eq!(get_as(server, "/section", "secret").status, 200);
}
