//! Web sockets: a protected route refuses a handshake before the upgrade. The client is `tungstenite`.
#![allow(clippy::result_large_err)]

use std::{
    net::{SocketAddr, TcpStream},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, Secure as _, SecurityError,
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use tungstenite::{
    Error, Message, WebSocket,
    client::IntoClientRequest as _,
    handshake::HandshakeError,
    http::{HeaderValue, StatusCode},
};

use crate::support::http::serve;

/// The number of handshakes that reached a handler.
static UPGRADES: AtomicUsize = AtomicUsize::new(0);

/// Echoes text messages.
async fn echo(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, actix_web::Error> {
    UPGRADES.fetch_add(1, Ordering::Relaxed);
    let (response, mut session, mut messages) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        while let Some(Ok(message)) = messages.recv().await {
            if let actix_ws::Message::Text(text) = message
                && session.text(text).await.is_err()
            {
                break;
            }
        }
    });
    Ok(response)
}

async fn echo_for_a_token(
    token: BearerToken,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    if !token.matches("foobar") {
        return Err(SecurityError::invalid_token("The access token is unknown").into());
    }
    echo(request, body).await
}

/// A caller whose check waits.
struct Caller;

impl Authenticate for Caller {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        rt::task::yield_now().await;
        if token.matches("foobar") {
            Ok(Self)
        } else {
            Err(SecurityError::invalid_token("The access token is unknown"))
        }
    }
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/argument", web::get().to(echo_for_a_token))
                .service(
                    web::scope("/section")
                        .route("", web::get().to(echo))
                        .secure::<BearerToken>(),
                )
                .service(
                    web::resource("/checked")
                        .to(echo)
                        .secure::<Authenticated<Caller>>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// Opens a web socket, with a token or without. The error is the refusal.
fn connect(
    path: &str,
    token: Option<&str>,
) -> Result<WebSocket<TcpStream>, tungstenite::http::Response<Option<Vec<u8>>>> {
    let mut request = format!("ws://{}{path}", *SERVER)
        .into_client_request()
        .unwrap();
    if let Some(token) = token {
        let value = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
        request.headers_mut().insert("authorization", value);
    }
    let stream = TcpStream::connect(*SERVER).unwrap();
    match tungstenite::client(request, stream) {
        Ok((socket, response)) => {
            assert_eq!(response.status(), StatusCode::SWITCHING_PROTOCOLS);
            Ok(socket)
        }
        Err(HandshakeError::Failure(Error::Http(response))) => Err(*response),
        Err(error) => panic!("the handshake broke: {error}"),
    }
}

#[test]
fn a_handshake_without_the_token_is_refused_before_the_upgrade() {
    for path in ["/argument", "/section", "/checked"] {
        let before = UPGRADES.load(Ordering::Relaxed);
        let refused = connect(path, None).unwrap_err();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(refused.headers()["www-authenticate"], "Bearer", "{path}");
        assert!(!refused.headers().contains_key("upgrade"), "{path}");
        if path != "/section" {
            let refused = connect(path, Some("other")).unwrap_err();
            assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{path}");
        }
        assert_eq!(UPGRADES.load(Ordering::Relaxed), before, "{path}");

        let mut socket = connect(path, Some("foobar")).unwrap();
        socket.send(Message::text("hello")).unwrap();
        assert_eq!(socket.read().unwrap(), Message::text("hello"), "{path}");
        socket.close(None).unwrap();
        assert_eq!(UPGRADES.load(Ordering::Relaxed), before + 1, "{path}");
    }
}
