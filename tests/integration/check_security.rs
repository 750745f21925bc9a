//! `check_security` finds every operation that does not do what the document says.

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Secure as _, SecurityError,
    WithOpenApi, middleware::section,
};
use actix_web::{App, HttpResponse, guard, middleware::from_fn, web::Path};
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
async fn open_by_number(number: Path<u8>) -> String {
    number.to_string()
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

#[api_v2_operation]
async fn by_number(_: Path<u32>) -> String {
    String::new()
}

#[actix_web::test]
async fn made_up_values_fit_the_expressions_of_the_path() {
    let found = found(|config| {
        config
            .route("/files/{name:[a-z]+[.]txt}", web::get().to(open))
            .route("/locked/{name:[a-z]{3}-[0-9]{2,4}}", web::get().to(locked))
            .route("/by/{number:[2-9]}", web::get().to(by_number))
            .service(web::scope("/{lang:de|fr}").route("/{tail}*", web::get().to(locked)))
            .route("/numbers/{number:[5-9]}", web::get().to(open_by_number))
            // One path in the document, and two expressions.
            .route("/both/{id:[a-z]+}", web::get().to(open))
            .route("/both/{id:[0-9]+-[0-9]}", web::delete().to(open));
    });
    assert_eq!(found.await, [""; 0]);
}

#[actix_web::test]
async fn an_operation_that_no_request_reaches_could_not_be_asked() {
    #[api_v2_operation]
    async fn by_kind(_: Path<std::net::Ipv6Addr>) -> String {
        String::new()
    }
    let versioned = || web::resource("/versioned").guard(guard::Header("accept-version", "2"));
    let app = || {
        App::new()
            .wrap_api()
            // The router takes the first resource for every method.
            .service(web::resource("/split").route(web::get().to(open)))
            .service(web::resource("/split").route(web::post().to(locked)))
            .service(versioned().route(web::get().to(locked)))
            .route("/kinds/{kind}", web::get().to(by_kind))
            .with_openapi(OpenApi::new("Checked", "1.0"))
    };
    let not_found = "it answers 404 Not Found, because";
    let [kind, split, versioned] = [
        format!(
            "- GET /kinds/{{kind}} could not be asked: {not_found} the made-up path parameters do not fit \
             its argument"
        ),
        "- POST /split could not be asked: it answers 405 Method Not Allowed, because the resource that \
         takes the request has no such method"
            .to_owned(),
        format!(
            "- GET /versioned could not be asked: {not_found} no resource takes the request, or middleware \
             answers it"
        ),
    ];
    assert_eq!(
        lines(app().check_security().await),
        [&*kind, &*split, &*versioned]
    );
    let prepared =
        app().check_security_with(|request| request.insert_header(("accept-version", "2")));
    assert_eq!(lines(prepared.await), [kind, split]);
}

/// paperclip records the last one, and the router takes the first.
#[actix_web::test]
async fn two_versions_behind_routing_guards_are_told_apart_by_a_prepared_request() {
    let app = || {
        let version =
            |version| web::resource("/items").guard(guard::Header("accept-version", version));
        App::new()
            .wrap_api()
            .service(version("2").route(web::get().to(locked)))
            .service(version("1").route(web::get().to(open)))
            .with_openapi(OpenApi::new("Checked", "1.0"))
    };
    let ask = |version: &'static str| {
        app().check_security_with(move |it| it.insert_header(("accept-version", version)))
    };
    assert_eq!(lines(ask("1").await), [""; 0]);
    assert_eq!(
        lines(ask("2").await),
        ["- GET /items is open in the document and answers 401 Unauthorized without a credential"]
    );
    assert_eq!(lines(app().check_security().await).len(), 1);
}

/// A plain scope is not recorded, but it takes every path below its own.
#[actix_web::test]
async fn a_document_that_something_else_hides_is_found() {
    let app = App::new()
        .wrap_api()
        .service(web::scope("/about").route("/us", web::get().to(open)))
        .with_openapi(
            OpenApi::new("Checked", "1.0")
                .openapi_path("/about/openapi.json")
                .swagger_path("/swagger.json"),
        );
    let expected = ["/about/openapi.json", "/about/openapi.json/"].map(|path| {
        format!(
            "- GET {path} does not answer with the document or the docs page: a scope or a resource \
             that is registered before takes its path"
        )
    });
    assert_eq!(lines(app.check_security().await), expected);
    // Middleware may refuse a request for a document.
    let refused = App::new()
        .wrap_api()
        .service(web::scope("").route("/me", web::get().to(locked)))
        .wrap(from_fn(section::<BearerToken, _>))
        .with_openapi(OpenApi::new("Checked", "1.0"));
    assert_eq!(lines(refused.check_security().await), [""; 0]);
}
