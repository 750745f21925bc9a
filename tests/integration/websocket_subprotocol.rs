//! The token of a web socket among its subprotocols, as the page "A token in a cookie or the query" of
//! the guide shows it. The code on the page is from this file. The client is `tungstenite`.
#![allow(clippy::result_large_err)]

use std::{
    net::{SocketAddr, TcpStream},
    sync::LazyLock,
};

use actix_openapi_security::{
    AnyOf, Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, SecurityBase,
    SecurityError, WithOpenApi as _, credential::Credential, scheme::ApiKeyHeader,
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::header, rt, web};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, get};
use serde_json::json;
use tungstenite::{
    Error, Message, WebSocket,
    client::IntoClientRequest as _,
    error::{ProtocolError, SubProtocolError},
    handshake::HandshakeError,
    http::{HeaderValue, Response, StatusCode},
};

use crate::support::http::serve;

/// In OpenAPI's words, a key in a header.
struct Subprotocol;

impl SecurityBase for Subprotocol {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("Sec-WebSocket-Protocol").description(
            "The subprotocols of a WebSocket: `events`, and the access token after `token.`.",
        )
    }
}

/// The token that a client offers as a subprotocol.
struct OfferedToken(String);

impl Credential for OfferedToken {
    type Scheme = Subprotocol;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let refuse = |description| Err(SecurityError::invalid_request(description));
        let mut token = None;
        // The field is a list, and may be sent several times.
        for field in request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL) {
            let Ok(offered) = field.to_str() else {
                return refuse("The subprotocols are not ASCII");
            };
            for protocol in offered.split(',') {
                if let Some(offered) = protocol.trim().strip_prefix("token.")
                    && token.replace(Self(offered.to_owned())).is_some()
                {
                    return refuse("The request has more than one token");
                }
            }
        }
        Ok(token)
    }
}

struct User {
    name: String,
}

impl Authenticate for User {
    type Credential = AnyOf<BearerToken, OfferedToken>;

    async fn authenticate(
        credential: Self::Credential,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let token = match &credential {
            AnyOf::First(token) => token.token(),
            AnyOf::Second(OfferedToken(token)) => token,
        };
        match token {
            "sesame" => Ok(Self {
                name: "alibaba".to_owned(),
            }),
            _ => Err(SecurityError::invalid_credentials("The token is unknown")),
        }
    }
}

async fn events(
    user: Authenticated<User>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    // Answers with `events` if the client offers it, and never with the token.
    let (response, mut session, _) = actix_ws::handle_with_protocols(&request, body, &["events"])?;
    rt::spawn(async move {
        let _ = session.text(format!("hello {}", user.name)).await;
        let _ = session.close(None).await;
    });
    Ok(response)
}

#[api_v2_operation]
#[get("/me")]
async fn read_me(user: Authenticated<User>) -> String {
    user.name.clone()
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(
            HttpServer::new(|| App::new().route("/events", web::get().to(events)))
                .workers(1)
                .listen(listener)?
                .run(),
        )
    })
});

type Refusal = Response<Option<Vec<u8>>>;

/// Opens a web socket with these fields, and returns it with the subprotocol that the server chose.
fn connect(
    fields: &[(&'static str, &str)],
) -> Result<(WebSocket<TcpStream>, Option<HeaderValue>), Error> {
    let mut request = format!("ws://{}/events", *SERVER)
        .into_client_request()
        .unwrap();
    for (name, value) in fields {
        let value = HeaderValue::try_from(*value).unwrap();
        request.headers_mut().append(*name, value);
    }
    match tungstenite::client(request, TcpStream::connect(*SERVER).unwrap()) {
        Ok((socket, response)) => {
            let chosen = response.headers().get("sec-websocket-protocol");
            Ok((socket, chosen.cloned()))
        }
        Err(HandshakeError::Failure(error)) => Err(error),
        Err(HandshakeError::Interrupted(_)) => panic!("the stream blocks"),
    }
}

#[track_caller]
fn refused(fields: &[(&'static str, &str)]) -> Refusal {
    match connect(fields).err() {
        Some(Error::Http(response)) => *response,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_token_is_read_from_the_subprotocols_and_never_sent_back() {
    for offered in [
        &["events, token.sesame"][..],
        &["token.sesame,events"],
        &["chat , events , token.sesame"],
    ] {
        let fields = offered
            .iter()
            .map(|value| ("sec-websocket-protocol", *value));
        let (mut socket, chosen) = connect(&fields.collect::<Vec<_>>()).unwrap();
        assert_eq!(chosen.unwrap(), "events", "{offered:?}");
        assert_eq!(socket.read().unwrap(), Message::text("hello alibaba"));
    }
    // Other clients send the token in the `Authorization` field.
    let (mut socket, chosen) = connect(&[("authorization", "Bearer sesame")]).unwrap();
    assert_eq!(chosen, None);
    assert_eq!(socket.read().unwrap(), Message::text("hello alibaba"));
}

#[test]
fn a_client_that_offers_only_the_token_gets_no_subprotocol_and_gives_up() {
    let error = connect(&[("sec-websocket-protocol", "token.sesame")]).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Protocol(ProtocolError::SecWebSocketSubProtocolError(
                SubProtocolError::NoSubProtocol
            ))
        ),
        "{error:?}"
    );
}

#[test]
fn a_handshake_without_the_right_token_is_refused() {
    for fields in [
        &[][..],
        &[("sec-websocket-protocol", "events")],
        &[("sec-websocket-protocol", "events, TOKEN.sesame")],
    ] {
        let refusal = refused(fields);
        assert_eq!(refusal.status(), StatusCode::UNAUTHORIZED, "{fields:?}");
        let challenges = refusal.headers().get_all("www-authenticate");
        let challenges: Vec<_> = challenges.iter().collect();
        assert_eq!(challenges, ["Bearer", "APIKey"], "{fields:?}");
    }
    for offered in ["events, token.other", "events, token."] {
        let refusal = refused(&[("sec-websocket-protocol", offered)]);
        assert_eq!(refusal.status(), StatusCode::UNAUTHORIZED, "{offered}");
        assert_eq!(refusal.headers()["www-authenticate"], "APIKey");
        assert!(!refusal.headers().contains_key("sec-websocket-protocol"));
    }
    for offered in [
        &["token.sesame, token.sesame"][..],
        &["token.sesame", "events, token.other"],
    ] {
        let fields = offered
            .iter()
            .map(|value| ("sec-websocket-protocol", *value));
        let refusal = refused(&fields.collect::<Vec<_>>());
        assert_eq!(refusal.status(), StatusCode::BAD_REQUEST, "{offered:?}");
    }
}

#[test]
fn the_document_describes_it_as_a_key_in_a_header() {
    let app = App::new()
        .wrap_api()
        .service(read_me)
        .with_openapi(OpenApi::new("Events", "1"));
    let document = app.documents().openapi();
    let scheme = &document["components"]["securitySchemes"]["Subprotocol"];
    assert_eq!(
        (&scheme["type"], &scheme["in"], &scheme["name"]),
        (
            &json!("apiKey"),
            &json!("header"),
            &json!("Sec-WebSocket-Protocol")
        )
    );
    assert_eq!(
        document["paths"]["/me"]["get"]["security"],
        json!([{"OAuth2PasswordBearer": []}, {"Subprotocol": []}])
    );
}
