//! The document of a section: the same as if each handler inside declared the argument.

use actix_openapi_security::{
    ApiKey, Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, OpenApi, Scoped,
    Scopes, Secure as _, SecurityBase, SecurityError, WithOpenApi as _,
    scheme::{ApiKeyHeader, HttpBearer, OAuth2PasswordBearer},
};
use actix_web::{
    App,
    middleware::{DefaultHeaders, NormalizePath, from_fn},
};
use paperclip::actix::{
    OpenApiExt as _, api_v2_operation,
    web::{self as api, ServiceConfig},
};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3, assert_version3_1};

macro_rules! scopes {
    ($name:ident, $scope:literal) => {
        struct $name;
        impl Scopes for $name {
            const NAMES: &'static [(&'static str, &'static str)] = &[($scope, "")];
        }
    };
}

scopes!(Me, "me");
scopes!(Items, "items");
scopes!(Undeclared, "typo");

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<(Me, Items)>()
    }
}

struct Machine;
impl SecurityBase for Machine {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-Key")
    }
}

struct User;
impl GrantedScopes for User {
    fn has_scope(&self, _scope: &str) -> bool {
        true
    }
}
impl Authenticate for User {
    type Credential = BearerToken<Acme>;

    async fn authenticate(
        _: BearerToken<Acme>,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

macro_rules! handlers {
    ($($name:ident($($argument:ident: $type:ty),*);)+) => {
        $(
            #[api_v2_operation]
            async fn $name($($argument: $type),*) -> String {
                $(let _ = $argument;)*
                String::new()
            }
        )+
    };
}

handlers! {
    bare();
    token(token: BearerToken<Acme>);
    token_and_key(token: BearerToken<Acme>, key: ApiKey<Machine>);
    user(user: Authenticated<User>);
    me(user: Scoped<User, Me>);
    items(user: Scoped<User, Items>);
    me_and_items(user: Scoped<User, (Me, Items)>);
    undeclared(user: Scoped<User, (Me, Undeclared)>);
}

fn documents(configure: impl FnOnce(&mut ServiceConfig<'_>)) -> (Value, Value) {
    let app = App::new()
        .wrap_api()
        .configure(configure)
        .with_openapi(OpenApi::new("Sections", "1"));
    let documents = app.documents();
    let (version2, version3) = (documents.swagger(), documents.openapi());
    assert_version2(&version2);
    assert_version3(&version3);
    assert_version3_1(&documents.openapi_3_1());
    (version2, version3)
}

#[test]
fn a_section_documents_what_its_handlers_would() {
    let section = documents(|config| {
        config.service(
            api::scope("/admin")
                .route("/one", api::get().to(bare))
                .service(api::resource("/two/{id}").route(api::post().to(bare)))
                .service(api::scope("/nested").route("/three", api::get().to(bare)))
                .configure(|config| {
                    config.route("/four", api::delete().to(bare));
                })
                .secure::<BearerToken<Acme>>(),
        );
    });
    let declared = documents(|config| {
        config.service(
            api::scope("/admin")
                .route("/one", api::get().to(token))
                .service(api::resource("/two/{id}").route(api::post().to(token)))
                .service(api::scope("/nested").route("/three", api::get().to(token)))
                .configure(|config| {
                    config.route("/four", api::delete().to(token));
                }),
        );
    });
    assert_eq!(section, declared);
}

#[test]
fn a_resource_and_a_whole_api_document_it_too() {
    let declared = documents(|config| {
        config.service(api::resource("/one").route(api::get().to(user)));
    });
    let resource = documents(|config| {
        config.service(
            api::resource("/one")
                .route(api::get().to(bare))
                .secure::<Authenticated<User>>(),
        );
    });
    assert_eq!(resource, declared);
    let whole_api = documents(|config| {
        config.service(
            api::scope("")
                .route("/one", api::get().to(bare))
                .secure::<Authenticated<User>>(),
        );
    });
    assert_eq!(whole_api, declared);
    // Middleware around a section leaves the document alone.
    let wrapped = documents(|config| {
        config.service(
            api::scope("")
                .route("/one", api::get().to(bare))
                .secure::<Authenticated<User>>()
                .wrap(DefaultHeaders::new())
                .wrap(NormalizePath::trim()),
        );
    });
    assert_eq!(wrapped, declared);
}

#[test]
fn scopes_of_nested_sections_and_arguments_add_up_and_document_403() {
    let section = documents(|config| {
        config.service(
            api::scope("/outer")
                .service(
                    api::scope("/inner")
                        .route("/items", api::get().to(items))
                        .route("/bare", api::get().to(bare))
                        .secure::<Scoped<User, Me>>(),
                )
                .secure::<BearerToken<Acme>>(),
        );
    });
    for document in [&section.0, &section.1] {
        let operation = |path: &str| document["paths"][path]["get"].clone();
        assert_eq!(
            operation("/outer/inner/items")["security"],
            json!([{"Acme": ["items", "me"]}])
        );
        assert_eq!(
            operation("/outer/inner/bare")["security"],
            json!([{"Acme": ["me"]}])
        );
        let responses = &operation("/outer/inner/bare")["responses"];
        assert!(responses["401"].is_object() && responses["403"].is_object());
    }
}

#[test]
fn an_operation_lists_exactly_the_scopes_it_needs() {
    let (_, document) = documents(|config| {
        config
            .route("/me", api::get().to(me))
            .route("/both", api::get().to(me_and_items))
            .route("/user", api::get().to(user));
    });
    let paths = &document["paths"];
    assert_eq!(paths["/me"]["get"]["security"], json!([{"Acme": ["me"]}]));
    assert_eq!(
        paths["/both"]["get"]["security"],
        json!([{"Acme": ["items", "me"]}])
    );
    assert_eq!(paths["/user"]["get"]["security"], json!([{"Acme": []}]));
    assert_eq!(paths["/user"]["get"]["responses"].get("403"), None);
}

/// Requirements of different schemes are needed together.
#[test]
fn a_section_around_an_argument_of_another_scheme_documents_both() {
    let declared = documents(|config| {
        config.service(api::resource("/one").route(api::get().to(token_and_key)));
    });
    let section = documents(|config| {
        config.service(
            api::scope("")
                .service(
                    api::resource("/one")
                        .route(api::get().to(token))
                        .secure::<ApiKey<Machine>>(),
                )
                .secure::<BearerToken<Acme>>(),
        );
    });
    assert_eq!(section, declared);
    let security = &section.1["paths"]["/one"]["get"]["security"];
    assert_eq!(security, &json!([{"Acme": [], "Machine": []}]));
}

struct Partner;
impl SecurityBase for Partner {
    type Scheme = HttpBearer;

    fn security_scheme() -> Self::Scheme {
        HttpBearer::new()
    }
}

struct PartnerUser;
impl GrantedScopes for PartnerUser {
    fn has_scope(&self, _scope: &str) -> bool {
        true
    }
}
impl Authenticate for PartnerUser {
    type Credential = BearerToken<Partner>;

    async fn authenticate(
        _: BearerToken<Partner>,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

// OpenAPI 3.0, Security Requirement Object: for other types of scheme the list must be empty.
#[test]
fn a_scheme_without_scopes_lists_none_and_documents_the_403() {
    let (version2, version3) = documents(|config| {
        config.service(
            api::resource("/items")
                .route(api::get().to(bare))
                .secure::<Scoped<PartnerUser, Items>>(),
        );
    });
    for document in [version2, version3] {
        let operation = &document["paths"]["/items"]["get"];
        assert_eq!(operation["security"], json!([{"Partner": []}]));
        assert!(operation["responses"]["403"].is_object());
    }
}

#[test]
fn a_scope_that_the_scheme_does_not_declare_stops_the_app() {
    let expected = "GET /items needs the scope \"typo\", which the security scheme \"Acme\" does not \
                    declare: add it to the scheme with `scopes`";
    let argument = App::new()
        .wrap_api()
        .route("/items", api::get().to(undeclared))
        .try_with_openapi(OpenApi::new("Sections", "1"));
    assert_eq!(argument.err().unwrap().to_string(), expected);
    let section = App::new()
        .wrap_api()
        .service(
            api::scope("")
                .route("/items", api::get().to(bare))
                .secure::<Scoped<User, Undeclared>>(),
        )
        .try_with_openapi(OpenApi::new("Sections", "1"));
    assert_eq!(section.err().unwrap().to_string(), expected);
}

#[actix_web::test]
async fn an_app_that_does_what_it_documents_passes_its_check() {
    App::new()
        .wrap_api()
        .route("/open", api::get().to(bare))
        .route("/token/{id}", api::post().to(token))
        .service(
            api::scope("/admin/{tenant}")
                .route("/{id:\\d+}", api::get().to(bare))
                .secure::<BearerToken<Acme>>(),
        )
        .with_openapi(OpenApi::new("Sections", "1"))
        .check_security()
        .await
        .unwrap();
}

#[actix_web::test]
async fn the_check_names_an_operation_that_the_document_leaves_open_and_a_middleware_refuses() {
    let refuse_all = from_fn(
        async |request: actix_web::dev::ServiceRequest, _: actix_web::middleware::Next<_>| {
            let refused = SecurityError::not_authenticated();
            Ok(request.error_response(refused))
        },
    );
    let disagreements = App::new()
        .wrap_api()
        .route("/open", api::get().to(bare))
        .service(
            api::scope("/middleware")
                .route("/{id}", api::get().to(bare))
                .wrap(refuse_all),
        )
        .with_openapi(OpenApi::new("Sections", "1"))
        .check_security()
        .await
        .unwrap_err();
    assert_eq!(
        disagreements.to_string(),
        "the app does not do what its document says:\n- GET /middleware/{id} is open in the \
         document and answers 401 Unauthorized without a credential"
    );
}
