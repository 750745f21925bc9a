//! Web sockets: a handshake on a protected route is refused before the upgrade, to a client that
//! nobody here wrote.
#![allow(clippy::result_large_err)]

use std::{
    net::{SocketAddr, TcpStream},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{BearerToken, SecurityError, guard, guard_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use tungstenite::{
    Error, Message, WebSocket,
    client::IntoClientRequest as _,
    handshake::HandshakeError,
    http::{HeaderValue, StatusCode},
};

use crate::support::http::serve;

/// How often a route upgraded a connection, whatever became of it.
static UPGRADES: AtomicUsize = AtomicUsize::new(0);

/// Sends back what it is sent.
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

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/argument", web::get().to(echo_for_a_token))
                .service(
                    web::scope("/guarded")
                        .wrap(guard::<BearerToken>())
                        .route("", web::get().to(echo)),
                )
                .service(
                    web::resource("/checked")
                        .wrap(guard_fn(
                            async |token: BearerToken, _request: HttpRequest| {
                                rt::task::yield_now().await;
                                if token.matches("foobar") {
                                    Ok(())
                                } else {
                                    Err(SecurityError::invalid_token("The access token is unknown"))
                                }
                            },
                        ))
                        .to(echo),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// Shakes hands, with a token or without.
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
        Err(error) => panic!("neither let in nor refused: {error}"),
    }
}

#[test]
fn a_handshake_without_the_token_is_refused_before_the_upgrade_and_one_with_it_is_not() {
    for path in ["/argument", "/guarded", "/checked"] {
        let before = UPGRADES.load(Ordering::Relaxed);
        let refused = connect(path, None).unwrap_err();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(refused.headers()["www-authenticate"], "Bearer", "{path}");
        assert!(!refused.headers().contains_key("upgrade"), "{path}");
        if path != "/guarded" {
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
