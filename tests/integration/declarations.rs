//! A wrong declaration is refused when the app is built, with a message that says how to mend it.

use actix_openapi_security::{
    BearerToken, DeclarationError, OAuth2PasswordBearer, OpenApi, SecurityBase, SecurityScheme,
    WithOpenApi,
};
use actix_web::{App, FromRequest, HttpRequest, dev::Payload};
use paperclip::actix::{
    Apiv2Security, OpenApiExt, OperationModifier, api_v2_operation,
    web::{self as api, ServiceConfig},
};
use paperclip::v2::{models::DefaultOperationRaw, schema::Apiv2Schema};

fn refusal(
    configure: impl FnOnce(&mut ServiceConfig<'_>),
    settings: OpenApi,
) -> Option<DeclarationError> {
    App::new()
        .wrap_api()
        .configure(configure)
        .try_with_openapi(settings)
        .err()
}

fn settings() -> OpenApi {
    OpenApi::new("API", "1.0.0")
}

macro_rules! scheme {
    ($name:ident, $description:expr) => {
        struct $name;
        impl SecurityBase for $name {
            fn security_scheme() -> SecurityScheme {
                $description.into()
            }
        }
    };
}

scheme!(
    First,
    OAuth2PasswordBearer::new("first").scheme_name("Same")
);
scheme!(
    Second,
    OAuth2PasswordBearer::new("second").scheme_name("Same")
);
scheme!(Twin, OAuth2PasswordBearer::new("first").scheme_name("Same"));
scheme!(Tokenless, OAuth2PasswordBearer::new(""));
scheme!(
    Spaced,
    OAuth2PasswordBearer::new("token").scheme_name("my scheme")
);

#[derive(Apiv2Security)]
#[openapi(apiKey, alias = "Same", in = "header", name = "X-Key")]
struct Legacy;

impl FromRequest for Legacy {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;
    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self))
    }
}

/// Asks for a scheme that it forgets to define.
struct Forgetful;
impl Apiv2Schema for Forgetful {}
impl OperationModifier for Forgetful {
    fn update_security(operation: &mut DefaultOperationRaw) {
        operation
            .security
            .push([("Forgotten".to_owned(), vec![])].into());
    }
}
impl FromRequest for Forgetful {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;
    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self))
    }
}

macro_rules! operation {
    ($name:ident, $argument:ty) => {
        #[api_v2_operation]
        async fn $name(_credential: $argument) -> String {
            String::new()
        }
    };
}

operation!(first, BearerToken<First>);
operation!(second, BearerToken<Second>);
operation!(twin, BearerToken<Twin>);
operation!(tokenless, BearerToken<Tokenless>);
operation!(spaced, BearerToken<Spaced>);
operation!(legacy, Legacy);
operation!(forgetful, Forgetful);
operation!(items, BearerToken);

#[test]
fn two_different_schemes_of_one_name_are_refused() {
    let error = refusal(
        |config| {
            config
                .route("/first", api::get().to(first))
                .route("/second", api::get().to(second));
        },
        settings(),
    )
    .unwrap();
    assert_eq!(
        error.to_string(),
        "two different security schemes are named \"Same\": rename one of the types, or set \
         another name with `scheme_name`"
    );
}

#[test]
fn a_scheme_of_ours_and_one_of_paperclips_with_one_name_are_refused() {
    let error = refusal(
        |config| {
            config
                .route("/first", api::get().to(first))
                .route("/legacy", api::get().to(legacy));
        },
        settings(),
    );
    let name = "Same".to_owned();
    assert_eq!(error, Some(DeclarationError::SchemeNameTaken { name }));
}

#[test]
fn two_types_that_describe_the_same_scheme_may_share_its_name() {
    let error = refusal(
        |config| {
            config
                .route("/first", api::get().to(first))
                .route("/twin", api::get().to(twin));
        },
        settings(),
    );
    assert_eq!(error, None);
}

#[test]
fn an_empty_token_url_is_refused() {
    let error = refusal(
        |config| {
            config.route("/", api::get().to(tokenless));
        },
        settings(),
    );
    assert_eq!(
        error.unwrap().to_string(),
        "the security scheme \"Tokenless\" has no tokenUrl: give the URL where tokens come from, \
         for instance `token`"
    );
}

#[test]
fn a_scheme_name_that_openapi_does_not_allow_is_refused() {
    let error = refusal(
        |config| {
            config.route("/", api::get().to(spaced));
        },
        settings(),
    );
    let name = "my scheme".to_owned();
    assert_eq!(error, Some(DeclarationError::SchemeName { name }));
}

#[test]
fn a_requirement_that_nothing_declares_is_refused() {
    let error = refusal(
        |config| {
            config.route("/x", api::post().to(forgetful));
        },
        settings(),
    );
    let error = error.unwrap().to_string();
    assert!(
        error.starts_with("POST /x asks for the security scheme \"Forgotten\""),
        "{error}"
    );
}

#[test]
fn a_path_is_mounted_once() {
    let twice = settings().swagger_path("/openapi.json");
    assert_eq!(
        refusal(|_| {}, twice).unwrap().to_string(),
        "\"/openapi.json\" is mounted twice, by version 3 of the document and by version 2 of the \
         document: move one of them, or switch the document's off by setting its path to `None`"
    );
    let twice = settings().openapi_3_1_path("/openapi.json");
    let error = refusal(|_| {}, twice).unwrap().to_string();
    assert!(
        error.contains("by version 3 of the document and by version 3.1"),
        "{error}"
    );
    let taken = refusal(
        |config| {
            config.route("/openapi.json", api::get().to(items));
        },
        settings(),
    );
    let error = taken.unwrap().to_string();
    assert!(
        error.contains("by an operation and by version 3"),
        "{error}"
    );
}

#[test]
fn a_path_is_absolute_and_plain() {
    for path in ["", "openapi.json", "/{id}", "/openapi.json?x", "/a#b"] {
        for settings in [
            settings().openapi_path(path),
            settings().openapi_3_1_path(path),
        ] {
            let error = refusal(|_| {}, settings);
            assert!(
                matches!(error, Some(DeclarationError::Path { .. })),
                "{path:?}: {error:?}"
            );
        }
    }
}

#[test]
fn a_server_is_an_absolute_url_or_a_path() {
    let error = refusal(|_| {}, settings().server("/v1").server("api.example.com"));
    let url = "api.example.com".to_owned();
    assert_eq!(error, Some(DeclarationError::ServerUrl { url }));
}

#[test]
#[should_panic(
    expected = "the app cannot be built: the security scheme \"Tokenless\" has no tokenUrl"
)]
fn with_openapi_stops_the_start_with_the_message() {
    let _ = App::new()
        .wrap_api()
        .route("/", api::get().to(tokenless))
        .with_openapi(settings());
}
