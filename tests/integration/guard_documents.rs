//! What a guard adds to the document: the same as if each handler had declared the argument.

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, DeclarationError, GrantedScopes,
    OAuth2PasswordBearer, OpenApi, Scope, Scoped, Secure, SecureApp, SecurityBase, SecurityError,
    SecurityScheme, SecuritySchemeKind, WithOpenApi, guard, guard_fn,
};
use actix_web::{App, HttpRequest, middleware::from_fn};
use paperclip::actix::{
    OpenApiExt, api_v2_operation,
    web::{self as api, ServiceConfig},
};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3};

macro_rules! scope {
    ($name:ident, $scope:literal) => {
        struct $name;
        impl Scope for $name {
            const NAME: &'static str = $scope;
        }
    };
}

scope!(Me, "me");
scope!(Items, "items");
scope!(Undeclared, "typo");

struct Acme;
impl SecurityBase for Acme {
    fn security_scheme() -> SecurityScheme {
        OAuth2PasswordBearer::new("token")
            .scope("me", "Read who you are")
            .scope("items", "Read items")
            .into()
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
    async fn authenticate(_: BearerToken<Acme>, _: &HttpRequest) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

macro_rules! handlers {
    ($($name:ident($($argument:ident: $type:ty),*);)+) => {
        $(
            #[api_v2_operation(operation_id = "same")]
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
        .with_openapi(OpenApi::new("Guarded", "1"));
    let documents = app.documents();
    let (version2, version3) = (documents.version2(), documents.version3());
    assert_version2(&version2);
    assert_version3(&version3);
    (version2, version3)
}

#[test]
fn a_guarded_scope_documents_what_its_handlers_would() {
    let guarded = documents(|config| {
        config.service(
            api::scope("/admin")
                .route("/one", api::get().to(bare))
                .service(api::resource("/two/{id}").route(api::post().to(bare)))
                .service(api::scope("/nested").route("/three", api::get().to(bare)))
                .configure(|config| {
                    config.route("/four", api::delete().to(bare));
                })
                .secure(guard::<BearerToken<Acme>>()),
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
    assert_eq!(guarded, declared);
}

#[test]
fn a_guarded_resource_and_a_guarded_app_document_it_too() {
    let declared = documents(|config| {
        config.service(api::resource("/one").route(api::get().to(user)));
    });
    let resource = documents(|config| {
        config.service(
            api::resource("/one")
                .route(api::get().to(bare))
                .secure(guard::<Authenticated<User>>()),
        );
    });
    assert_eq!(resource, declared);
    let function = documents(|config| {
        config.service(
            api::resource("/one")
                .route(api::get().to(bare))
                .secure(guard_fn(|_: Authenticated<User>, _| {
                    std::future::ready(Ok(()))
                })),
        );
    });
    assert_eq!(function, declared);
    let app = App::new()
        .wrap_api()
        .route("/one", api::get().to(bare))
        .secure(guard::<Authenticated<User>>())
        .with_openapi(OpenApi::new("Guarded", "1"));
    assert_eq!(app.documents().version3(), declared.1);
    assert_eq!(app.documents().version2(), declared.0);
}

#[test]
fn scopes_of_nested_guards_and_arguments_add_up_and_document_403() {
    let guarded = documents(|config| {
        config.service(
            api::scope("/outer")
                .service(
                    api::scope("/inner")
                        .route("/items", api::get().to(items))
                        .route("/bare", api::get().to(bare))
                        .secure(guard::<Scoped<User, Me>>()),
                )
                .secure(guard::<BearerToken<Acme>>()),
        );
    });
    for document in [&guarded.0, &guarded.1] {
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
        json!([{"Acme": ["me", "items"]}])
    );
    assert_eq!(paths["/user"]["get"]["security"], json!([{"Acme": []}]));
    assert_eq!(paths["/user"]["get"]["responses"].get("403"), None);
}

struct Partner;
impl SecurityBase for Partner {
    fn security_scheme() -> SecurityScheme {
        SecurityScheme::new(SecuritySchemeKind::Http {
            scheme: "bearer".into(),
            bearer_format: None,
        })
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
    async fn authenticate(_: BearerToken<Partner>, _: &HttpRequest) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

// OpenAPI 3.0, Security Requirement Object: for other types of scheme the list must be empty.
#[test]
fn a_scheme_that_has_no_scopes_lists_none_and_the_403_stays() {
    let (version2, version3) = documents(|config| {
        config.service(
            api::resource("/items")
                .route(api::get().to(bare))
                .secure(guard::<Scoped<PartnerUser, Items>>()),
        );
    });
    for document in [version2, version3] {
        let operation = &document["paths"]["/items"]["get"];
        assert_eq!(operation["security"], json!([{"Partner": []}]));
        assert!(operation["responses"]["403"].is_object());
    }
}

#[test]
fn a_scope_that_the_scheme_does_not_declare_is_refused_when_the_app_is_built() {
    let error = App::new()
        .wrap_api()
        .route("/items", api::get().to(undeclared))
        .try_with_openapi(OpenApi::new("Guarded", "1"))
        .err();
    assert_eq!(
        error,
        Some(DeclarationError::ScopeUndeclared {
            scope: "typo".to_owned(),
            name: "Acme".to_owned(),
            operation: "GET /items".to_owned(),
        })
    );
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
                .secure(guard::<BearerToken<Acme>>()),
        )
        .with_openapi(OpenApi::new("Guarded", "1"))
        .check_security()
        .await
        .unwrap();
}

#[actix_web::test]
async fn an_app_that_does_not_is_told_where() {
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
        .with_openapi(OpenApi::new("Guarded", "1"))
        .check_security()
        .await
        .unwrap_err();
    assert_eq!(
        disagreements.to_string(),
        "the app does not do what its document says:\n- GET /middleware/{id} is open in the \
         document, and answers 401 Unauthorized without a credential"
    );
}
