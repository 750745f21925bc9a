//! The scopes of schemes that have none: role names in version 3.1, words in versions 2 and 3.0.

use actix_openapi_security::{
    AnyOf, ApiKey, Authenticate, Authenticated, BasicCredentials, BearerToken, CheckRequest,
    GrantedScopes, OpenApi, Optional, Scoped, Scopes, Secure as _, SecurityBase, SecurityError,
    WithOpenApi,
    scheme::{ApiKeyHeader, HttpBasic, OAuth2PasswordBearer, OpenIdConnect},
};
use actix_web::App;
use paperclip::actix::{
    OpenApiExt, api_v2_operation,
    web::{self, ServiceConfig},
};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3, assert_version3_1};

struct Read;
impl Scopes for Read {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
}

struct Write;
impl Scopes for Write {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:write", "Write items")];
}

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<(Read, Write)>()
    }
}

struct Key;
impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

struct Provider;
impl SecurityBase for Provider {
    type Scheme = OpenIdConnect;

    fn security_scheme() -> Self::Scheme {
        OpenIdConnect::new("https://id.example.com/.well-known/openid-configuration")
    }
}

/// A principal with every scope, by a credential of the type `C`.
struct Caller<C>(std::marker::PhantomData<C>);

impl<C: actix_openapi_security::credential::SecurityExtractor> Authenticate for Caller<C> {
    type Credential = C;

    async fn authenticate(_: C, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self(std::marker::PhantomData))
    }
}

impl<C> GrantedScopes for Caller<C> {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

type Machine = Caller<ApiKey<Key>>;
type Either = Caller<AnyOf<BearerToken<Acme>, ApiKey<Key>>>;
type KeyOrToken = Caller<AnyOf<ApiKey<Key>, BearerToken<Acme>>>;

macro_rules! operation {
    ($name:ident, $($argument:ty),+) => {
        #[api_v2_operation]
        async fn $name($(_: $argument),+) -> String {
            String::new()
        }
    };
}

operation!(key, Scoped<Machine, Read>);
operation!(key_twice, Scoped<Machine, Read>, Scoped<Machine, Write>, Scoped<Machine, Read>);
operation!(basic, Scoped<Caller<BasicCredentials<HttpBasic>>, Read>);
operation!(either, Scoped<Either, Read>);
operation!(
    two_of_one_scheme,
    AnyOf<Authenticated<Machine>, Authenticated<KeyOrToken>>
);
operation!(provider, Scoped<Caller<BearerToken<Provider>>, Read>);
operation!(optional, Optional<Scoped<Machine, Read>>);

/// An operation at `GET /x` in version 2, 3.0 and 3.1, each of which is valid.
fn operations(configure: impl FnOnce(&mut ServiceConfig<'_>)) -> [Value; 3] {
    let app = App::new()
        .wrap_api()
        .configure(configure)
        .with_openapi(OpenApi::new("Roles", "1.0"));
    let documents = app.documents();
    let [version2, version3, version3_1] = [
        documents.swagger(),
        documents.openapi(),
        documents.openapi_3_1(),
    ];
    assert_version2(&version2);
    assert_version3(&version3);
    assert_version3_1(&version3_1);
    [version2, version3, version3_1].map(|document| document["paths"]["/x"]["get"].clone())
}

macro_rules! operations {
    ($handler:ident) => {
        operations(|config| {
            config.route("/x", web::get().to($handler));
        })
    };
}

#[test]
fn the_role_of_an_api_key_is_named_in_version_3_1_and_described_before() {
    let [version2, version3, version3_1] = operations!(key);
    assert_eq!(version3_1["security"], json!([{"Key": ["items:read"]}]));
    for operation in [version2, version3] {
        assert_eq!(operation["security"], json!([{"Key": []}]));
        assert_eq!(operation["description"], "Needs the scopes `items:read`.");
        assert!(operation["responses"]["403"].is_object());
    }
}

#[test]
fn the_role_of_basic_credentials_is_named_too() {
    let [version2, version3, version3_1] = operations!(basic);
    assert_eq!(
        version3_1["security"],
        json!([{"HttpBasic": ["items:read"]}])
    );
    for operation in [version2, version3] {
        assert_eq!(operation["security"], json!([{"HttpBasic": []}]));
    }
}

#[test]
fn several_arguments_and_sections_add_up_and_list_each_role_once() {
    let expected = json!([{"Key": ["items:read", "items:write"]}]);
    let [.., version3_1] = operations!(key_twice);
    assert_eq!(version3_1["security"], expected);
    let [version2, version3, version3_1] = operations(|config| {
        config.service(
            web::scope("")
                .service(
                    web::resource("/x")
                        .route(web::get().to(key))
                        .secure::<Scoped<Machine, Read>>(),
                )
                .secure::<Scoped<Machine, Write>>(),
        );
    });
    assert_eq!(version3_1["security"], expected);
    for operation in [version2, version3] {
        assert_eq!(operation["security"], json!([{"Key": []}]));
        assert_eq!(
            operation["description"],
            "Needs the scopes `items:read`, `items:write`."
        );
    }
}

#[test]
fn a_scope_is_described_where_its_alternative_cannot_list_it() {
    let [version2, version3, version3_1] = operations!(either);
    assert_eq!(
        version3_1["security"],
        json!([{"Acme": ["items:read"]}, {"Key": ["items:read"]}])
    );
    for operation in [version2, version3] {
        assert_eq!(
            operation["security"],
            json!([{"Acme": ["items:read"]}, {"Key": []}])
        );
        assert_eq!(
            operation["description"],
            "With `Key`, needs the scopes `items:read`."
        );
    }
}

#[test]
fn equal_alternatives_are_listed_once() {
    for operation in operations!(two_of_one_scheme) {
        assert_eq!(operation["security"], json!([{"Key": []}, {"Acme": []}]));
    }
}

#[test]
fn only_version_2_describes_the_scopes_of_openid_connect() {
    let [version2, version3, version3_1] = operations!(provider);
    assert_eq!(version2["security"], json!([{"Provider": []}]));
    assert_eq!(version2["description"], "Needs the scopes `items:read`.");
    for operation in [version3, version3_1] {
        assert_eq!(operation["security"], json!([{"Provider": ["items:read"]}]));
        assert_eq!(operation.get("description"), None);
    }
}

#[test]
fn the_words_for_an_optional_key_name_the_key() {
    let [version2, version3, version3_1] = operations!(optional);
    assert_eq!(version3_1["security"], json!([{"Key": ["items:read"]}, {}]));
    for operation in [version2, version3] {
        assert_eq!(operation["security"], json!([{"Key": []}, {}]));
        assert_eq!(
            operation["description"],
            "With `Key`, needs the scopes `items:read`."
        );
    }
}
