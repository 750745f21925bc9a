use actix_web::{
    dev::Service as _,
    http::{Method, StatusCode},
    test,
};
use serde_json::{Value, json};
use thiserror::Error as ThisError;

use super::{
    Documented,
    object::{Object, operations},
};
use crate::middleware::AppFactory;

impl<T: AppFactory + 'static> Documented<T> {
    /// Checks, in a test of the application, that the app does what its document says: without a
    /// credential, every locked operation answers 401, every other operation does not, and none fails.
    ///
    /// Each operation is asked once, with made-up path parameters and no body. Operations that are
    /// not locked really run.
    ///
    /// ```
    /// use actix_openapi_security::{BearerToken, OpenApi, WithOpenApi};
    /// use actix_web::App;
    /// use paperclip::actix::{OpenApiExt, api_v2_operation, get};
    ///
    /// #[api_v2_operation]
    /// #[get("/items/")]
    /// async fn read_items(token: BearerToken) -> String {
    ///     token.token().to_owned()
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// App::new()
    ///     .wrap_api()
    ///     .service(read_items)
    ///     .with_openapi(OpenApi::new("Items", "1.0"))
    ///     .check_security()
    ///     .await
    ///     .unwrap();
    /// # });
    /// ```
    ///
    /// # Errors
    ///
    /// Names every operation that disagrees. Often a plain middleware refuses a request to an operation
    /// that the document leaves open (use [`Secure`](crate::Secure)), a section takes the path of an open
    /// operation (register it before), an argument before the credential fails first, for instance on
    /// the missing body (declare the credential first), or data is missing (set it with `app_data`).
    pub async fn check_security(self) -> Result<(), SecurityDisagreements> {
        let mut document = self.documents().version3();
        let app = test::init_service(self.build()).await;
        let mut disagreements = Vec::new();
        let operations = document.as_object_mut().into_iter().flat_map(operations);
        for (path, method, operation) in operations {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap_or_default();
            let request = test::TestRequest::with_uri(&fill_in(path, operation))
                .method(method.clone())
                .to_request();
            let status = app.call(request).await.map_or_else(
                |error| error.as_response_error().status_code(),
                |response| response.status(),
            );
            let locked = is_locked(operation);
            // A failure of the server says nothing, and is never taken for a yes.
            let disagrees = locked != (status == StatusCode::UNAUTHORIZED);
            if disagrees || status.is_server_error() {
                let documented = if locked { "locked" } else { "open" };
                disagreements.push(format!(
                    "{method} {path} is {documented} in the document and answers {status} without a \
                     credential"
                ));
            }
        }
        if disagreements.is_empty() {
            return Ok(());
        }
        Err(SecurityDisagreements(disagreements))
    }
}

/// The operations that do not do what the document says, made by [`Documented::check_security`].
#[derive(Debug, ThisError)]
#[error("the app does not do what its document says:\n- {}", .0.join("\n- "))]
pub struct SecurityDisagreements(Vec<String>);

/// Whether every alternative of the operation's requirement asks for something.
fn is_locked(operation: &Object) -> bool {
    let alternatives = operation.get("security").and_then(Value::as_array);
    alternatives.is_some_and(|it| !it.is_empty() && it.iter().all(|it| *it != json!({})))
}

/// The path with a value in the place of each parameter.
fn fill_in(path: &str, operation: &Object) -> String {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let mut filled = path.to_owned();
    for parameter in parameters.into_iter().flatten() {
        let member = |key| parameter.get(key).and_then(Value::as_str);
        if let (Some("path"), Some(name)) = (member("in"), member("name")) {
            filled = filled.replace(&format!("{{{name}}}"), value_of(parameter));
        }
    }
    // Parameters of the path that the handler does not take.
    while let Some((before, rest)) = filled.split_once('{') {
        let after = rest.split_once('}').map_or("", |(_, after)| after);
        filled = format!("{before}1{after}");
    }
    filled
}

fn value_of(parameter: &Value) -> &'static str {
    let schema = |key| parameter.pointer(key).and_then(Value::as_str);
    match (schema("/schema/type"), schema("/schema/format")) {
        (Some("boolean"), _) => "true",
        (_, Some("uuid")) => "00000000-0000-4000-8000-000000000000",
        (_, Some("date")) => "2000-01-01",
        (_, Some("date-time")) => "2000-01-01T00:00:00Z",
        _ => "1",
    }
}
