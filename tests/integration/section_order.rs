//! The order of sections and operations: an operation that is never reached stops the app, and every
//! other order starts.

use actix_openapi_security::{
    ApiKey, BearerToken, OpenApi, Secure as _, SecurityBase, WithOpenApi as _, scheme::ApiKeyHeader,
};
use actix_web::{App, guard, middleware::DefaultHeaders};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, get, web as api};

struct Machine;
impl SecurityBase for Machine {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-Key")
    }
}

#[api_v2_operation]
async fn answer() -> String {
    "answer".to_owned()
}

#[api_v2_operation]
#[get("/attribute/{id}")]
async fn attribute() -> String {
    "answer".to_owned()
}

/// Puts the document and the page at paths that no operation of these apps takes.
fn settings() -> OpenApi {
    let settings = OpenApi::new("Order", "1")
        .openapi_path("/-/-/document")
        .swagger_path(None);
    #[cfg(feature = "docs-ui")]
    let settings = settings.docs_path("/-/-/page");
    settings
}

/// An app of paperclip with these calls.
macro_rules! app {
    ($($call:tt)*) => {
        App::new()
            .wrap_api()
            $($call)*
            .try_with_openapi(settings())
    };
}

/// Checks that an app starts, and that it does what its document says.
macro_rules! assert_starts {
    ($($call:tt)*) => {{
        let app = app!($($call)*);
        let app = app.unwrap_or_else(|error| panic!("{}: {error}", stringify!($($call)*)));
        if let Err(error) = app.check_security().await {
            panic!("{}: {error}", stringify!($($call)*));
        }
    }};
}

/// Checks that an app does not start, because a section hides an operation.
macro_rules! assert_unreachable {
    ($operation:literal, $section:literal, $($call:tt)*) => {{
        let error = app!($($call)*).err().map(|error| error.to_string());
        let expected = format!(
            "{} is registered after the section {:?}, which takes its path, so it is never reached: \
             register it before the section, or inside",
            $operation, $section
        );
        assert_eq!(error, Some(expected), "{}", stringify!($($call)*));
    }};
}

/// Checks that an app does not start, because an operation of a section is registered before it as well.
macro_rules! assert_twice {
    ($operation:literal, $section:literal, $($call:tt)*) => {{
        let error = app!($($call)*).err().map(|error| error.to_string());
        let expected = format!(
            "{} is registered twice, before the section {:?} and inside it, and the first one answers: \
             remove one of them",
            $operation, $section
        );
        assert_eq!(error, Some(expected), "{}", stringify!($($call)*));
    }};
}

/// The attack: a client that cannot sign in, because a section took `login` and the document called it
/// open.
#[test]
fn a_sign_in_behind_a_section_with_the_empty_path_stops_the_app() {
    assert_unreachable!("POST /login", "",
        .service(api::scope("").route("/me", api::get().to(answer)).secure::<BearerToken>())
        .route("/login", api::post().to(answer))
    );
}

#[test]
fn the_message_says_how_to_fix_it() {
    let error = app!(
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .route("/a/c", api::put().to(answer))
    );
    assert_eq!(
        error.err().unwrap().to_string(),
        "PUT /a/c is registered after the section \"/a\", which takes its path, so it is never \
         reached: register it before the section, or inside"
    );
    let error = app!(
        .route("/a/b", api::get().to(answer))
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
    );
    assert_eq!(
        error.err().unwrap().to_string(),
        "GET /a/b is registered twice, before the section \"/a\" and inside it, and the first one \
         answers: remove one of them"
    );
}

#[test]
fn an_operation_behind_a_section_stops_the_app() {
    // A scope takes everything below its path.
    assert_unreachable!("GET /a/deep/er", "/a",
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .service(api::scope("/a/deep").route("/er", api::get().to(answer)))
    );
    assert_unreachable!("GET /a", "/a",
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .service(api::resource("/a").route(api::get().to(answer)))
    );
    // Also with another method.
    assert_unreachable!("POST /a/b", "/a",
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .route("/a/b", api::post().to(answer))
    );
    // In `configure`, and by an attribute.
    assert_unreachable!("GET /attribute/{id}", "/attribute",
        .service(api::scope("/attribute").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .configure(|config| { config.service(attribute); })
    );
    // A path parameter with a pattern.
    assert_unreachable!("GET /a/{id:\\d+}", "/a",
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .route("/a/{id:\\d+}", api::get().to(answer))
    );
    // A section with a parameter.
    assert_unreachable!("GET /a/b/c", "/{tenant}/b",
        .service(api::scope("/{tenant}/b").route("/d", api::get().to(answer)).secure::<BearerToken>())
        .route("/a/b/c", api::get().to(answer))
    );
    assert_unreachable!("GET /{x}/b/{y}", "/{tenant}/b",
        .service(api::scope("/{tenant}/b").route("/d", api::get().to(answer)).secure::<BearerToken>())
        .route("/{x}/b/{y}", api::get().to(answer))
    );
    // A section with a slash at its end, or without one at its begin.
    assert_unreachable!("GET /a/c", "a",
        .service(api::scope("a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .route("/a/c", api::get().to(answer))
    );
}

#[test]
fn an_operation_behind_a_section_of_a_resource_stops_the_app() {
    assert_unreachable!("POST /a", "/a",
        .service(api::resource("/a").route(api::get().to(answer)).secure::<BearerToken>())
        .route("/a", api::post().to(answer))
    );
    assert_unreachable!("GET /users/me", "/users/{id}",
        .service(api::resource("/users/{id}").route(api::get().to(answer)).secure::<BearerToken>())
        .route("/users/me", api::get().to(answer))
    );
}

#[test]
fn a_second_section_of_the_same_path_stops_the_app() {
    assert_unreachable!("GET /c", "",
        .service(api::scope("").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .service(api::scope("").route("/c", api::get().to(answer)).secure::<ApiKey<Machine>>())
    );
    assert_unreachable!("GET /a/c", "/a",
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .service(api::scope("/a").route("/c", api::get().to(answer)).secure::<ApiKey<Machine>>())
    );
    assert_unreachable!("POST /a", "/a",
        .service(api::resource("/a").route(api::get().to(answer)).secure::<BearerToken>())
        .service(api::resource("/a").route(api::post().to(answer)).secure::<ApiKey<Machine>>())
    );
    // The document would list the requirement of the second, and the router takes the first.
    assert_twice!("GET /a/b", "/a",
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<BearerToken>())
        .service(api::scope("/a").route("/b", api::get().to(answer)).secure::<ApiKey<Machine>>())
    );
    assert_twice!("GET /a", "/a",
        .service(api::resource("/a").route(api::get().to(answer)).secure::<BearerToken>())
        .service(api::resource("/a").route(api::get().to(answer)).secure::<ApiKey<Machine>>())
    );
}

/// The document would lock an operation that everybody reaches.
#[test]
fn an_operation_that_is_open_before_a_section_and_inside_it_stops_the_app() {
    assert_twice!("GET /a/{id:\\d+}", "/a",
        .route("/a/{id:\\d+}", api::get().to(answer))
        .service(api::scope("/a").route("/{id:\\d+}", api::get().to(answer)).secure::<BearerToken>())
    );
    assert_twice!("GET /a", "/a",
        .service(api::resource("/a").to(answer))
        .service(api::resource("/a").route(api::get().to(answer)).secure::<BearerToken>())
    );
    assert_twice!("GET /a/b/c", "",
        .configure(|config| { config.route("/a/b/c", api::get().to(answer)); })
        .service(
            api::scope("")
                .service(api::scope("/a").route("/b/c", api::get().to(answer)))
                .secure::<BearerToken>()
        )
    );
}

#[actix_web::test]
async fn operations_before_a_section_or_inside_it_start() {
    assert_starts!(
        .route("/login", api::post().to(answer))
        .route("/users/{id}", api::post().to(answer))
        .service(
            api::scope("")
                .route("/me", api::get().to(answer))
                .route("/login", api::get().to(answer))
                .service(api::resource("/users/{id}").route(api::get().to(answer)))
                .route("/files/{tail:.*}", api::get().to(answer))
                .secure::<BearerToken>()
        )
    );
    assert_starts!(
        .service(attribute)
        .service(
            api::scope("/attribute")
                .route("/{id}/more", api::get().to(answer))
                .secure::<BearerToken>()
        )
    );
    assert_starts!(
        .route("/a/b", api::get().to(answer))
        .route("/a", api::get().to(answer))
        .service(api::scope("/a").route("/b", api::post().to(answer)).secure::<BearerToken>())
        .route("/ab", api::get().to(answer))
        .route("/b/a", api::get().to(answer))
        .route("/x{tail:.*}", api::get().to(answer))
    );
}

#[actix_web::test]
async fn sections_of_resources_beside_open_operations_start() {
    assert_starts!(
        .route("/a", api::post().to(answer))
        .service(api::resource("/a").route(api::get().to(answer)).secure::<BearerToken>())
        .route("/a/b", api::get().to(answer))
        .route("/a/{tail:.*}", api::put().to(answer))
        .service(api::resource("/b").to(answer).secure::<ApiKey<Machine>>())
        .service(api::scope("/c").route("", api::get().to(answer)).secure::<BearerToken>())
        .service(api::resource("/d/{id:\\d+}").route(api::get().to(answer)).secure::<BearerToken>())
        .service(api::resource("/d/{id}/{tail:.*}").route(api::get().to(answer)).secure::<BearerToken>())
        .route("/{page}", api::get().to(answer))
    );
    // The section takes one segment, the operation any number.
    assert_starts!(
        .service(api::resource("/{page}").route(api::get().to(answer)).secure::<BearerToken>())
        .route("/x/{tail:.*}", api::get().to(answer))
    );
    let app = app!(
        .service(api::resource("/{page}").route(api::get().to(answer)).secure::<BearerToken>())
        .route("/x/{tail:.*}", api::get().to(answer))
        .route("/x/{tail}*", api::put().to(answer))
    );
    assert!(app.is_ok());
}

#[actix_web::test]
async fn sections_with_parameters_start() {
    assert_starts!(
        .route("/{tenant}/open", api::get().to(answer))
        .service(
            api::scope("/{tenant}/users")
                .route("/{id:\\d+}", api::get().to(answer))
                .service(
                    api::scope("/{id}/keys/{kind:a|b|1}")
                        .route("", api::get().to(answer))
                        .route("/{tail:.*}", api::get().to(answer))
                        .secure::<ApiKey<Machine>>()
                )
                .secure::<BearerToken>()
        )
    );
    assert_starts!(
        .service(api::scope("/{lang:de|fr}").route("/x", api::get().to(answer)).secure::<BearerToken>())
        .route("/{lang:en|nl}/y", api::get().to(answer))
        .route("/en/x", api::get().to(answer))
    );
}

#[actix_web::test]
async fn sections_side_by_side_start() {
    assert_starts!(
        .service(api::scope("/a").route("/x", api::get().to(answer)).secure::<BearerToken>())
        .service(api::scope("/b").route("/x", api::get().to(answer)).secure::<ApiKey<Machine>>())
        .service(api::scope("/ab").route("/x", api::get().to(answer)).secure::<BearerToken>())
        .service(api::resource("/c").route(api::get().to(answer)).secure::<BearerToken>())
        .service(
            api::scope("")
                .route("/d", api::get().to(answer))
                .service(api::scope("/e").route("/x", api::get().to(answer)).secure::<BearerToken>())
                .secure::<BearerToken>()
        )
    );
    // An empty section, and a wrapped one.
    assert_starts!(
        .service(api::scope("/a").secure::<BearerToken>())
        .service(
            api::scope("/b")
                .route("/x", api::get().to(answer))
                .secure::<BearerToken>()
                .wrap(DefaultHeaders::new())
        )
    );
}

#[actix_web::test]
async fn sections_in_plain_scopes_and_in_configure_start() {
    assert_starts!(
        .service(
            api::scope("/api")
                .route("/open", api::get().to(answer))
                .service(api::scope("/a").route("/{x}", api::get().to(answer)).secure::<BearerToken>())
                .service(api::scope("/b").route("/{x}", api::get().to(answer)).secure::<BearerToken>())
                .service(api::resource("/c").route(api::get().to(answer)).secure::<ApiKey<Machine>>())
                .route("/open/{x}", api::get().to(answer))
                .service(api::scope("").route("/rest", api::get().to(answer)).secure::<BearerToken>())
        )
        .route("/other", api::get().to(answer))
    );
    assert_starts!(
        .configure(|config| {
            config
                .route("/login", api::post().to(answer))
                .service(api::scope("/a").route("/x", api::get().to(answer)).secure::<BearerToken>())
                .service(api::resource("/b").route(api::get().to(answer)).secure::<BearerToken>())
                .service(
                    api::scope("/c").configure(|config| {
                        config.service(
                            api::scope("/d").route("/x", api::get().to(answer)).secure::<BearerToken>(),
                        );
                    }),
                );
        })
        .route("/other", api::get().to(answer))
        .configure(|config| {
            config.service(
                api::scope("").route("/rest/{tail:.*}", api::get().to(answer)).secure::<BearerToken>(),
            );
        })
    );
    assert_starts!(
        .service(
            api::scope("")
                .configure(|config| {
                    config
                        .service(api::scope("/a").route("/x", api::get().to(answer)).secure::<BearerToken>())
                        .route("/b", api::get().to(answer));
                })
                .secure::<BearerToken>()
        )
    );
}

/// Routing guards are not recorded, so services that they tell apart are added in `configure`.
#[test]
fn sections_with_routing_guards_start_in_configure() {
    let version = |version| guard::Header("x-version", version);
    let app = app!(
        .configure(|config| {
            config
                .service(
                    api::scope("/a")
                        .guard(version("1"))
                        .route("/b", api::get().to(answer))
                        .secure::<BearerToken>()
                )
                .service(
                    api::scope("/a")
                        .guard(version("2"))
                        .route("/c", api::get().to(answer))
                        .secure::<BearerToken>()
                );
        })
    );
    assert!(app.is_ok());
}

#[test]
fn the_records_of_sections_are_not_in_the_document() {
    let app = app!(
        .service(
            api::scope("/a")
                .service(api::scope("/b").route("/c", api::get().to(answer)).secure::<BearerToken>())
                .secure::<BearerToken>()
        )
        .service(
            api::scope("/d").service(api::scope("/e").route("/f", api::get().to(answer)).secure::<BearerToken>())
        )
        .configure(|config| {
            config.service(api::resource("/g").route(api::get().to(answer)).secure::<BearerToken>());
        })
    );
    let app = app.unwrap();
    for document in [
        app.documents().swagger(),
        app.documents().openapi(),
        app.documents().openapi_3_1(),
    ] {
        let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
        assert_eq!(paths, ["/a/b/c", "/d/e/f", "/g"]);
        assert!(!document.to_string().contains("x-"));
    }
}

/// Start-up does not see the order inside a scope or in `configure`. The check in a test does.
#[actix_web::test]
async fn the_check_finds_what_a_section_in_a_scope_or_in_configure_hides() {
    let in_a_scope = app!(
        .service(
            api::scope("/api")
                .service(api::scope("").route("/me", api::get().to(answer)).secure::<BearerToken>())
                .route("/login", api::post().to(answer))
        )
    );
    let error = in_a_scope.unwrap().check_security().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the app does not do what its document says:\n- POST /api/login is open in the document and \
         answers 401 Unauthorized without a credential"
    );
    let in_configure = app!(
        .configure(|config| {
            config
                .service(api::scope("").route("/me", api::get().to(answer)).secure::<BearerToken>())
                .route("/login", api::post().to(answer));
        })
    );
    let error = in_configure.unwrap().check_security().await.unwrap_err();
    assert!(error.to_string().contains("POST /login is open"));
    // An open operation that takes the path of a locked one.
    let open_first = app!(
        .route("/{page}", api::get().to(answer))
        .service(api::scope("").route("/admin", api::get().to(answer)).secure::<BearerToken>())
    );
    let error = open_first.unwrap().check_security().await.unwrap_err();
    assert!(error.to_string().contains("GET /admin is locked"));
    // An operation at the path of a document, which no section takes.
    let at_a_document = app!(
        .service(api::scope("").route("/-/-/document", api::post().to(answer)).secure::<BearerToken>())
    );
    let error = at_a_document.unwrap().check_security().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("POST /-/-/document could not be asked")
    );
}
