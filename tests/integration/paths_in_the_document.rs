//! How a document spells paths: without expressions, and with every parameter.

use actix_openapi_security::{BearerToken, OpenApi, WithOpenApi as _};
use actix_web::{App, web::Path};
use paperclip::actix::{
    OpenApiExt as _, api_v2_operation,
    web::{self, ServiceConfig},
};
use serde_json::{Value, json};

#[api_v2_operation]
async fn open() -> String {
    String::new()
}

#[api_v2_operation]
async fn open_by_id(_: Path<String>) -> String {
    String::new()
}

#[api_v2_operation]
async fn locked(_: BearerToken) -> String {
    String::new()
}

fn document(configure: impl FnOnce(&mut ServiceConfig<'_>)) -> Result<Value, String> {
    let app = App::new().wrap_api().configure(configure);
    let documented = app.try_with_openapi(OpenApi::new("Paths", "1"));
    let documented = documented.map_err(|error| error.to_string())?;
    Ok(documented.documents().openapi())
}

#[test]
fn an_expression_is_the_pattern_of_its_parameter() {
    let document = document(|config| {
        config
            .route("/a/{id:[a-z]{2}-[0-9]{3}}/x", web::get().to(open_by_id))
            .route("/b/{tail}*", web::get().to(open_by_id))
            .route("/c/{id:a|b}", web::get().to(open))
            .route("/d/{id}", web::get().to(open));
    })
    .unwrap();
    let paths = document["paths"].as_object().unwrap();
    let parameters = |path: &str| paths[path]["get"]["parameters"].clone();
    let parameter = |name: &str, schema: Value| json!([{ "in": "path", "name": name, "required": true, "schema": schema }]);
    for (path, name, pattern) in [
        ("/a/{id}/x", "id", Some("^(?:[a-z]{2}-[0-9]{3})$")),
        ("/b/{tail}", "tail", Some("^(?:.*)$")),
        // Their handlers do not take it.
        ("/c/{id}", "id", Some("^(?:a|b)$")),
        ("/d/{id}", "id", None),
    ] {
        let schema = match pattern {
            Some(pattern) => json!({ "type": "string", "pattern": pattern }),
            None => json!({ "type": "string" }),
        };
        assert_eq!(parameters(path), parameter(name, schema), "{path}");
    }
    assert_eq!(paths.len(), 4);
}

#[test]
fn paths_that_a_document_cannot_tell_apart_stop_the_app() {
    let error = document(|config| {
        config
            .route("/items/{id:[0-9]+}", web::get().to(locked))
            .route("/items/{id:[a-z]+}", web::get().to(open));
    });
    assert_eq!(
        error.unwrap_err(),
        "GET /items/{id} is registered at \"/items/{id:[0-9]+}\" and at \"/items/{id:[a-z]+}\", which a \
         document cannot tell apart: give one of them another path"
    );
    let error = document(|config| {
        config
            .route("/items/{id}", web::get().to(locked))
            .route("/items/{item_id}", web::delete().to(open));
    });
    assert_eq!(
        error.unwrap_err(),
        "\"/items/{id}\" and \"/items/{item_id}\" are one path to a document: give their parameters the \
         same names"
    );
    // Other methods are other operations.
    let document = document(|config| {
        config
            .route("/items/{id:[0-9]+}", web::get().to(locked))
            .route("/items/{id:[a-z]+}", web::delete().to(open));
    });
    let methods = document.unwrap()["paths"]["/items/{id}"]
        .as_object()
        .unwrap()
        .clone();
    assert_eq!(methods.keys().collect::<Vec<_>>(), ["delete", "get"]);
}
