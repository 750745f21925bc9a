//! `check_security` finds every operation that does not do what the document says.

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Secure as _, SecurityError,
    WithOpenApi, middleware::section,
};
use actix_web::{App, HttpResponse, middleware::from_fn, web::Path};
use paperclip::actix::{
    OpenApiExt, api_v2_operation,
    web::{self, ServiceConfig},
};

struct User;
impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

#[api_v2_operation]
async fn locked(_: Authenticated<User>) -> String {
    String::new()
}

#[api_v2_operation]
async fn locked_by_id(_: BearerToken, id: Path<(u32, String)>) -> String {
    format!("{id:?}")
}

#[api_v2_operation]
async fn open() -> String {
    String::new()
}

#[api_v2_operation]
async fn fails() -> HttpResponse {
    HttpResponse::InternalServerError().finish()
}

#[api_v2_operation]
async fn needs_data(_: web::Data<u32>) -> String {
    String::new()
}

#[api_v2_operation]
async fn refuses() -> Result<String, SecurityError> {
    Err(SecurityError::not_authenticated())
}

/// The message of `check_security` for an app, line by line.
async fn found(configure: impl FnOnce(&mut ServiceConfig<'_>)) -> Vec<String> {
    let result = App::new()
        .wrap_api()
        .configure(configure)
        .with_openapi(OpenApi::new("Checked", "1.0"))
        .check_security()
        .await;
    lines(result)
}

fn lines<E: std::error::Error>(result: Result<(), E>) -> Vec<String> {
    let message = match result {
        Ok(()) => return Vec::new(),
        Err(error) => error.to_string(),
    };
    let mut lines = message.lines();
    assert_eq!(
        lines.next(),
        Some("the app does not do what its document says:")
    );
    lines.map(str::to_owned).collect()
}

#[actix_web::test]
async fn an_app_that_does_what_its_document_says_passes() {
    let found = found(|config| {
        config
            .route("/open", web::get().to(open))
            .route("/locked", web::get().to(locked))
            .route("/locked/{id}/{name}", web::delete().to(locked_by_id))
            .service(
                web::scope("/section")
                    .route("/open", web::get().to(open))
                    .secure::<BearerToken>(),
            );
    });
    assert_eq!(found.await, [""; 0]);
}

#[actix_web::test]
async fn an_operation_that_fails_is_found_whether_it_is_locked_or_open() {
    let found = found(|config| {
        config
            .route("/fails", web::get().to(fails))
            .route("/data", web::get().to(needs_data))
            .route("/open", web::get().to(open));
    });
    assert_eq!(
        found.await,
        [
            "- GET /data is open in the document and answers 500 Internal Server Error without a \
             credential",
            "- GET /fails is open in the document and answers 500 Internal Server Error without a \
             credential",
        ]
    );
}

#[actix_web::test]
async fn an_open_operation_that_refuses_is_found() {
    let found = found(|config| {
        config.route("/refuses", web::post().to(refuses));
    });
    assert_eq!(
        found.await,
        [
            "- POST /refuses is open in the document and answers 401 Unauthorized without a credential"
        ]
    );
}

#[actix_web::test]
async fn a_plain_middleware_that_refuses_is_found() {
    let result = App::new()
        .wrap_api()
        .route("/open", web::get().to(open))
        .route("/locked", web::get().to(locked))
        .wrap(from_fn(section::<BearerToken, _>))
        .with_openapi(OpenApi::new("Checked", "1.0"))
        .check_security()
        .await;
    assert_eq!(
        lines(result),
        ["- GET /open is open in the document and answers 401 Unauthorized without a credential"]
    );
}

/// The app does not see sections that `configure` adds, but this check does.
#[actix_web::test]
async fn an_operation_behind_a_section_is_found() {
    let found = found(|config| {
        config
            .service(
                web::scope("")
                    .route("/inside", web::get().to(open))
                    .secure::<BearerToken>(),
            )
            .route("/token", web::post().to(open));
    });
    assert_eq!(
        found.await,
        ["- POST /token is open in the document and answers 401 Unauthorized without a credential"]
    );
}

#[actix_web::test]
async fn a_locked_operation_that_answers_before_its_credential_is_found() {
    #[api_v2_operation]
    async fn body_first(_: web::Json<u32>, _: BearerToken) -> String {
        String::new()
    }
    let found = found(|config| {
        config.route("/x", web::post().to(body_first));
    });
    assert_eq!(
        found.await,
        ["- POST /x is locked in the document and answers 400 Bad Request without a credential"]
    );
}
