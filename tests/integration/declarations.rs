//! An invalid declaration stops the app when it is built, with a message that says how to fix it.

use std::collections::{BTreeMap, BTreeSet};

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes,
    OpenApi, Optional, Scoped, Scopes, Secure as _, SecurityBase, SecurityError, WithOpenApi,
    openapi::DeclarationError,
    scheme::{
        ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpScheme, OAuth2, OAuth2AuthorizationCodeBearer,
        OAuth2PasswordBearer, OAuthFlow, OpenIdConnect,
    },
};
use actix_web::{App, FromRequest, HttpRequest, dev::Payload};
use paperclip::{
    actix::{
        Apiv2Security, OpenApiExt, OperationModifier, api_v2_operation,
        web::{self as api, ServiceConfig},
    },
    v2::{
        models::{DefaultApiRaw, DefaultOperationRaw, SecurityScheme as Version2Scheme},
        schema::Apiv2Schema,
    },
};
use serde_json::json;

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

#[track_caller]
fn assert_message(error: Option<DeclarationError>, beginning: &str) {
    let message = error.unwrap().to_string();
    assert!(message.starts_with(beginning), "{message}");
}

/// The message for an app with one operation, at `GET /x`.
macro_rules! message {
    ($operation:ident) => {
        message!($operation, settings())
    };
    ($operation:ident, $settings:expr) => {{
        let configure = |config: &mut ServiceConfig<'_>| {
            config.route("/x", api::get().to($operation));
        };
        refusal(configure, $settings).unwrap().to_string()
    }};
}

macro_rules! scheme {
    ($type:ident, $name:literal, $scheme:ident, $description:expr) => {
        struct $type;
        impl SecurityBase for $type {
            type Scheme = $scheme;

            fn security_scheme() -> Self::Scheme {
                $description
            }

            fn scheme_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
        }
    };
}

scheme!(
    First,
    "Same",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("first")
);
scheme!(
    Second,
    "Same",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("second")
);
scheme!(
    Twin,
    "Same",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("first")
);
scheme!(
    Tokenless,
    "Tokenless",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("")
);
scheme!(
    Spaced,
    "my scheme",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("token")
);
scheme!(
    Acme,
    "Acme",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("acme/token").scopes::<Items>()
);
scheme!(
    Globex,
    "Globex",
    OAuth2PasswordBearer,
    OAuth2PasswordBearer::new("globex/token").scopes::<Items>()
);
scheme!(
    Accounts,
    "Accounts",
    OpenIdConnect,
    OpenIdConnect::default()
);

/// A scope that the schemes declare.
struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
}

/// A scope that no scheme declares.
struct Admin;
impl Scopes for Admin {
    const NAMES: &'static [(&'static str, &'static str)] = &[("admin", "Do everything")];
}

/// The holder of a token of the scheme `S`.
struct Holder<S>(BearerToken<S>);

impl<S: SecurityBase<Scheme = OAuth2PasswordBearer>> Authenticate for Holder<S> {
    type Credential = BearerToken<S>;

    async fn authenticate(
        token: BearerToken<S>,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self(token))
    }
}

impl<S> GrantedScopes for Holder<S> {
    fn has_scope(&self, scope: &str) -> bool {
        self.0.matches(scope)
    }
}

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

/// Needs a scheme that it does not define.
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

/// A type with paperclip's own declaration of a scheme that version 2 does not know.
struct Future;
impl Apiv2Schema for Future {}
impl OperationModifier for Future {
    fn update_security_definitions(map: &mut BTreeMap<String, Version2Scheme>) {
        let scheme = Version2Scheme {
            type_: "mutualTLS".to_owned(),
            ..Version2Scheme::default()
        };
        map.insert("Future".to_owned(), scheme);
    }
}
impl FromRequest for Future {
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
#[api_v2_operation]
async fn open() -> String {
    String::new()
}

operation!(accounts, BearerToken<Accounts>);
operation!(future, Future);
operation!(two_tokens, AllOf<BearerToken<Acme>, BearerToken<Globex>>);
operation!(either_token, AnyOf<BearerToken<Acme>, BearerToken<Globex>>);
operation!(
    either_holder,
    AnyOf<Authenticated<Holder<Acme>>, Authenticated<Holder<Globex>>>
);
operation!(globex, BearerToken<Globex>);
operation!(admin, Scoped<Holder<Acme>, Admin>);
operation!(holder, Scoped<Holder<Acme>, Items>);
operation!(
    key_in_authorization,
    AllOf<BearerToken<Acme>, ApiKey<InAuthorization>>
);
operation!(keys_of_one_name, AllOf<ApiKey<Upper>, ApiKey<Lower>>);

scheme!(
    InAuthorization,
    "InAuthorization",
    ApiKeyHeader,
    ApiKeyHeader::new("authorization")
);
scheme!(Upper, "Upper", ApiKeyHeader, ApiKeyHeader::new("X-Key"));
scheme!(Lower, "Lower", ApiKeyHeader, ApiKeyHeader::new("x-key"));

/// One of many keys, each in a header of its own.
struct Key<const N: usize>;
impl<const N: usize> SecurityBase for Key<N> {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new(format!("X-Key-{N}"))
    }

    fn scheme_name() -> std::borrow::Cow<'static, str> {
        format!("Key{N}").into()
    }
}

#[api_v2_operation]
async fn five_optional_keys(
    _: Optional<ApiKey<Key<1>>>,
    _: Optional<ApiKey<Key<2>>>,
    _: Optional<ApiKey<Key<3>>>,
    _: Optional<ApiKey<Key<4>>>,
    _: Optional<ApiKey<Key<5>>>,
) -> String {
    String::new()
}

#[api_v2_operation]
async fn six_optional_keys(
    _: Optional<ApiKey<Key<1>>>,
    _: Optional<ApiKey<Key<2>>>,
    _: Optional<ApiKey<Key<3>>>,
    _: Optional<ApiKey<Key<4>>>,
    _: Optional<ApiKey<Key<5>>>,
    _: Optional<ApiKey<Key<6>>>,
) -> String {
    String::new()
}

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
        "two different security schemes are named \"Same\": rename one of the types, or give \
         one of them another `scheme_name`"
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
    assert_message(error, "two different security schemes are named \"Same\"");
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
    assert_eq!(
        message!(tokenless),
        "the security scheme \"Tokenless\" has no tokenUrl: give the URL where tokens come from, \
         for instance `token`"
    );
}

#[test]
fn each_member_that_a_scheme_needs_is_asked_for() {
    macro_rules! missing {
        ($credential:ident, $scheme:ident, $description:expr) => {{
            scheme!(Wrong, "Wrong", $scheme, $description);
            operation!(wrong, actix_openapi_security::$credential<Wrong>);
            let message = message!(wrong);
            let message = message.strip_prefix("the security scheme \"Wrong\" has no ");
            message.unwrap().to_owned()
        }};
    }
    assert_eq!(
        missing!(
            BearerToken,
            OAuth2AuthorizationCodeBearer,
            OAuth2AuthorizationCodeBearer::new("", "token")
        ),
        "authorizationUrl: give the URL where a person grants access"
    );
    assert_eq!(
        missing!(BearerToken, OAuth2, OAuth2::new()),
        "flow: give it at least one flow"
    );
    assert_eq!(
        missing!(
            BearerToken,
            OAuth2,
            OAuth2::new().client_credentials(OAuthFlow::new())
        ),
        "tokenUrl: give the URL where tokens come from, for instance `token`"
    );
    assert_eq!(
        missing!(Authorization, HttpScheme, HttpScheme::new("two words")),
        "scheme: name the HTTP scheme, for instance `bearer`"
    );
    assert_eq!(
        missing!(ApiKey, ApiKeyQuery, ApiKeyQuery::new("")),
        "name that a request can carry: name the header, the query parameter or the cookie, for \
         instance `X-API-Key`"
    );
    assert_eq!(
        missing!(ApiKey, ApiKeyHeader, ApiKeyHeader::new("X Key")),
        "name that a request can carry: name the header, the query parameter or the cookie, for \
         instance `X-API-Key`"
    );
    assert_eq!(
        missing!(ApiKey, ApiKeyCookie, ApiKeyCookie::new("a=b")),
        "name that a request can carry: name the header, the query parameter or the cookie, for \
         instance `X-API-Key`"
    );
}

#[test]
fn a_scheme_left_without_its_url_stops_the_app() {
    assert_eq!(
        message!(accounts),
        "the security scheme \"Accounts\" has no openIdConnectUrl: give the provider's discovery \
         URL, where the scheme is declared or by `OpenApi::scheme`"
    );
}

#[test]
fn a_url_that_is_given_at_run_time_is_in_each_document() {
    let issuer = "https://id.example.com/.well-known/openid-configuration".to_owned();
    let app = App::new()
        .wrap_api()
        .route("/x", api::get().to(accounts))
        .with_openapi(settings().scheme::<Accounts>(OpenIdConnect::new(issuer.clone())));
    let scheme = json!({"type": "openIdConnect", "openIdConnectUrl": issuer});
    for document in [app.documents().openapi(), app.documents().openapi_3_1()] {
        assert_eq!(
            document["components"]["securitySchemes"]["Accounts"],
            scheme
        );
    }
    let version2 = app.documents().swagger();
    let description = &version2["securityDefinitions"]["Accounts"]["description"];
    let description = description.as_str().unwrap_or_default();
    assert!(description.contains(&issuer), "{description}");
}

#[test]
fn a_description_that_is_given_at_run_time_has_to_be_complete_too() {
    let settings = settings().scheme::<Acme>(OAuth2PasswordBearer::new(""));
    assert_eq!(
        message!(holder, settings),
        "the security scheme \"Acme\" has no tokenUrl: give the URL where tokens come from, for \
         instance `token`"
    );
}

#[test]
fn the_scopes_that_are_given_at_run_time_count() {
    let settings = settings().scheme::<Acme>(OAuth2PasswordBearer::new("elsewhere/token"));
    assert_eq!(
        message!(holder, settings),
        "GET /x needs the scope \"items\", which the security scheme \"Acme\" does not declare: \
         add it to the scheme with `scopes`"
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
    assert_message(
        error,
        "the security scheme name \"my scheme\" is not one that OpenAPI allows",
    );
}

#[test]
fn a_requirement_that_nothing_declares_is_refused() {
    assert_eq!(
        message!(forgetful),
        "GET /x needs the security scheme \"Forgotten\", which nothing declares: declare the \
         credential as an argument, or implement `update_security_definitions` for its type"
    );
}

#[api_v2_operation(operation_id = "get_x")]
async fn named() -> String {
    String::new()
}

#[test]
fn two_operations_of_one_name_are_refused() {
    for other in ["/x", "/y"] {
        let error = refusal(
            |config| {
                config
                    .route("/named", api::get().to(named))
                    .route(other, api::get().to(items))
                    .route("/z", api::get().to(items));
            },
            settings(),
        );
        let message = error.map(|error| error.to_string());
        let expected =
            "GET /x has the `operationId` \"get_x\" of GET /named: give one of them another";
        assert_eq!(message.as_deref(), (other == "/x").then_some(expected));
    }
}

#[test]
fn a_spec_of_paperclips_names_no_server_and_requires_nothing() {
    let everywhere = [("Acme".to_owned(), BTreeSet::new())].into();
    for (spec, expected) in [
        (
            DefaultApiRaw {
                security: vec![everywhere],
                ..DefaultApiRaw::default()
            },
            "the spec given to paperclip has `security`: use `.secure` in its place",
        ),
        (
            DefaultApiRaw {
                host: Some("api.example.com".to_owned()),
                ..DefaultApiRaw::default()
            },
            "the spec given to paperclip has `host`: use `OpenApi::server` in its place",
        ),
    ] {
        let built = App::new()
            .wrap_api_with_spec(spec)
            .try_with_openapi(settings());
        assert_eq!(built.err().unwrap().to_string(), expected);
    }
}

#[test]
fn a_scheme_of_paperclips_that_version_2_does_not_know_is_refused() {
    assert_eq!(
        message!(future),
        "the security scheme \"Future\" is of the type \"mutualTLS\", which version 2 does not \
         know: declare it by implementing `SecurityBase`"
    );
}

#[test]
fn a_scope_that_its_scheme_does_not_declare_is_refused() {
    assert_eq!(
        message!(admin),
        "GET /x needs the scope \"admin\", which the security scheme \"Acme\" does not declare: \
         add it to the scheme with `scopes`"
    );
    let error = refusal(
        |config| {
            config.route("/x", api::get().to(holder));
        },
        settings(),
    );
    assert_eq!(error, None);
}

#[test]
fn two_schemes_of_one_place_that_are_needed_together_are_refused() {
    assert_eq!(
        message!(two_tokens),
        "GET /x needs the security schemes \"Acme\" and \"Globex\" together, and both travel in \
         the same place of a request, which has room for one: make them alternatives with `AnyOf`, \
         or send one of them elsewhere"
    );
    let message = message!(key_in_authorization);
    assert!(
        message.starts_with("GET /x needs the security schemes \"Acme\" and \"InAuthorization\""),
        "{message}"
    );
    // The names of header fields are case-insensitive.
    let message = message!(keys_of_one_name);
    assert!(
        message.starts_with("GET /x needs the security schemes \"Lower\" and \"Upper\" together"),
        "{message}"
    );
}

#[test]
fn a_section_and_an_argument_are_needed_together() {
    let error = refusal(
        |config| {
            config.service(
                api::scope("/inside")
                    .route("/x", api::get().to(globex))
                    .secure::<Authenticated<Holder<Acme>>>(),
            );
        },
        settings(),
    );
    assert_message(
        error,
        "GET /inside/x needs the security schemes \"Acme\" and \"Globex\" together",
    );
}

#[test]
fn two_bare_credentials_of_one_place_are_no_alternatives() {
    assert_eq!(
        message!(either_token),
        "GET /x reads credentials of the security schemes \"Acme\" and \"Globex\" from the same \
         place of a request, and one that is not checked is taken for the other: check both with \
         `Authenticated`, or send one of them elsewhere"
    );
}

#[test]
fn two_principals_of_one_place_are_alternatives() {
    let app = App::new()
        .wrap_api()
        .route("/x", api::get().to(either_holder))
        .with_openapi(settings());
    assert_eq!(
        app.documents().openapi()["paths"]["/x"]["get"]["security"],
        json!([{"Acme": []}, {"Globex": []}])
    );
}

#[test]
fn an_operation_has_at_most_32_alternatives() {
    let app = App::new()
        .wrap_api()
        .route("/x", api::get().to(five_optional_keys))
        .with_openapi(settings());
    let document = app.documents().openapi();
    let alternatives = document["paths"]["/x"]["get"]["security"].as_array();
    assert_eq!(alternatives.map(Vec::len), Some(32));
    assert_eq!(
        message!(six_optional_keys),
        "GET /x has more than 32 alternatives: use fewer `AnyOf` and `Optional`"
    );
}

#[test]
fn an_operation_behind_a_section_that_takes_its_path_is_refused() {
    let section = || {
        api::scope("")
            .route("/inside", api::get().to(items))
            .secure::<BearerToken>()
    };
    let error = App::new()
        .wrap_api()
        .service(section())
        .route("/token", api::post().to(open))
        .try_with_openapi(settings())
        .err();
    assert_eq!(
        error.unwrap().to_string(),
        "POST /token is registered after the section \"\", which takes its path, so it is never \
         reached: register it before the section, or inside"
    );
    let _ = App::new()
        .wrap_api()
        .route("/token", api::post().to(open))
        .service(section())
        .with_openapi(settings());
}

#[test]
fn a_path_is_mounted_once() {
    let twice = settings().swagger_path("/openapi.json");
    assert_eq!(
        refusal(|_| {}, twice).unwrap().to_string(),
        "\"/openapi.json\" is mounted twice, by OpenAPI 3.0 and by Swagger 2.0: move one of them, or switch the document's off by setting its path to `None`"
    );
    let twice = settings().openapi_3_1_path("/openapi.json");
    let error = refusal(|_| {}, twice).unwrap().to_string();
    assert!(
        error.contains("by OpenAPI 3.0 and by OpenAPI 3.1"),
        "{error}"
    );
    // Each path is served with and without a slash at its end.
    let twice = settings().swagger_path("/openapi.json/");
    let error = refusal(|_| {}, twice).unwrap().to_string();
    assert!(
        error.starts_with("\"/openapi.json/\" is mounted twice"),
        "{error}"
    );
}

/// The router takes the first path that matches, whatever its methods.
#[test]
fn an_operation_at_the_path_of_a_document_stops_the_app() {
    for path in [
        "/openapi.json",
        "/openapi.json/",
        "/{page}",
        "/{tail:.*}",
        "/{name}.json",
    ] {
        for method in [api::get, api::post] {
            let operation = |config: &mut ServiceConfig<'_>| {
                config.route(path, method().to(open));
            };
            let message = refusal(operation, settings()).unwrap().to_string();
            assert!(message.contains(" takes the path \"/"), "{message}");
        }
        // A section lets the documents pass by.
        let section = |config: &mut ServiceConfig<'_>| {
            let section = api::scope("").route(path, api::get().to(open));
            config.service(section.secure::<BearerToken<Acme>>());
        };
        assert_eq!(refusal(section, settings()), None, "{path}");
    }
    let below_the_page = |config: &mut ServiceConfig<'_>| {
        config.route("/docs/{id}/more", api::get().to(open));
    };
    #[cfg(feature = "docs-ui")]
    assert_message(
        refusal(below_the_page, settings()),
        "GET /docs/{id}/more takes the path \"/docs\"",
    );
    #[cfg(not(feature = "docs-ui"))]
    assert_eq!(refusal(below_the_page, settings()), None);
    for path in [
        "/items.json",
        "/docs-of-mine",
        "/items/{tail:.*}",
        "/{number:[0-9]+}",
    ] {
        let operation = |config: &mut ServiceConfig<'_>| {
            config.route(path, api::get().to(open));
        };
        assert_eq!(refusal(operation, settings()), None, "{path}");
    }
}

#[test]
fn a_path_is_absolute_and_plain() {
    for path in ["", "openapi.json", "/{id}", "/openapi.json?x", "/a#b"] {
        for settings in [
            settings().openapi_path(path),
            settings().openapi_3_1_path(path),
        ] {
            let error = refusal(|_| {}, settings);
            assert_message(error, &format!("{path:?} cannot be the path of OpenAPI 3"));
        }
    }
}

#[test]
fn a_server_is_an_absolute_url_or_a_path() {
    let error = refusal(|_| {}, settings().server("/v1").server("api.example.com"));
    assert_message(error, "\"api.example.com\" is not the URL of a server");
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
