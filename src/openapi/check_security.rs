use actix_web::{
    Error,
    dev::{Service as _, ServiceResponse},
    error::InternalError,
    http::{Method, StatusCode, Uri},
    test::{self, TestRequest},
};
use serde::de::value;
use serde_json::{Value, json};
use thiserror::Error as ThisError;

use super::{
    Documented,
    object::{Object, operations},
    sample_path,
};
use crate::middleware::AppFactory;

impl<T: AppFactory + 'static> Documented<T> {
    /// Checks in a test of the application that the app behaves as its document says. Without a
    /// credential, every locked operation must answer 401, every open operation must answer something
    /// else, and no operation may fail. The documents and the docs page must be reachable.
    ///
    /// Each operation gets one request with made-up path parameters and no body. A handler of an open
    /// operation really runs. An operation that cannot be requested in this way is reported, too: see
    /// [`check_security_with`](Self::check_security_with).
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
    /// Names every operation that differs from the document. These are common reasons. A plain
    /// middleware refuses a request to an open operation: use [`Secure`](crate::Secure). A section takes
    /// the path of an open operation: register the operation before. An argument before the credential
    /// fails first, for instance because the body is missing: declare the credential first. Data is
    /// missing: set it with `app_data`.
    ///
    /// The error also names every operation that could not be requested, and each path of the documents
    /// and the docs page that another service takes.
    pub async fn check_security(self) -> Result<(), SecurityDisagreements> {
        self.check_security_with(|request| request).await
    }

    /// Checks the same as [`check_security`](Self::check_security), with requests that the test
    /// prepares. For instance, it may add a header field that middleware or a routing guard expects.
    ///
    /// ```
    /// use actix_openapi_security::{BearerToken, OpenApi, WithOpenApi};
    /// use actix_web::{App, guard};
    /// use paperclip::actix::{OpenApiExt, api_v2_operation, web};
    ///
    /// #[api_v2_operation]
    /// async fn read_items(token: BearerToken) -> String {
    ///     token.token().to_owned()
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let items = web::resource("/items").guard(guard::Header("accept-version", "2"));
    /// App::new()
    ///     .wrap_api()
    ///     .service(items.route(web::get().to(read_items)))
    ///     .with_openapi(OpenApi::new("Items", "2.0"))
    ///     .check_security_with(|request| request.insert_header(("accept-version", "2")))
    ///     .await
    ///     .unwrap();
    /// # });
    /// ```
    ///
    /// # Errors
    ///
    /// In the same cases as [`check_security`](Self::check_security).
    pub async fn check_security_with(
        self,
        prepare: impl Fn(TestRequest) -> TestRequest,
    ) -> Result<(), SecurityDisagreements> {
        let mut document = self.documents().openapi();
        let open = self.open.clone();
        let app = test::init_service(self.build()).await;
        let ask = async |method: &Method, uri: &str| {
            // `TestRequest` panics on an invalid URI.
            let uri = Uri::try_from(uri).ok()?;
            let request = TestRequest::with_uri(&uri.to_string()).method(method.clone());
            Some(Answer::new(app.call(prepare(request).to_request()).await))
        };
        let mut disagreements = Vec::new();
        let operations = document.as_object_mut().into_iter().flat_map(operations);
        for (path, method, operation) in operations {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap_or_default();
            let answer = ask(&method, &sample_path::filled(path, operation)).await;
            let disagreement = match answer {
                Some(answer) => answer.disagreement(is_locked(operation)),
                None => {
                    Some("could not be asked: no path parameters were found that fit".to_owned())
                }
            };
            disagreements.extend(disagreement.map(|it| format!("{method} {path} {it}")));
        }
        for path in open {
            let answer = ask(&Method::GET, &path).await;
            if answer.is_none_or(|it| it.is_elsewhere()) {
                disagreements.push(format!(
                    "GET {path} does not answer with the document or the docs page: a scope or a resource \
                     that is registered before takes its path"
                ));
            }
        }
        if disagreements.is_empty() {
            return Ok(());
        }
        Err(SecurityDisagreements(disagreements))
    }
}

/// The response of the app to a request without a credential.
struct Answer {
    status: StatusCode,
    /// The reason why the response is not from the handler of an operation. `None` if it is.
    not_from_handler: Option<&'static str>,
}

impl Answer {
    fn new<B>(result: Result<ServiceResponse<B>, Error>) -> Self {
        match result {
            Ok(response) => Self {
                status: response.status(),
                not_from_handler: not_from_handler(&response),
            },
            // An error of a handler is a response here, so this error is from middleware.
            Err(error) => Self {
                status: error.as_response_error().status_code(),
                not_from_handler: Some("middleware refuses the request"),
            },
        }
    }

    /// Describes how the response differs from the document, or why it shows nothing about the
    /// operation.
    fn disagreement(&self, is_locked: bool) -> Option<String> {
        let status = self.status;
        let is_refused = status == StatusCode::UNAUTHORIZED;
        if !is_refused
            && !status.is_server_error()
            && let Some(reason) = self.not_from_handler
        {
            return Some(format!(
                "could not be asked: it answers {status}, because {reason}"
            ));
        }
        let documented = if is_locked { "locked" } else { "open" };
        (is_refused != is_locked || status.is_server_error()).then(|| {
            format!("is {documented} in the document and answers {status} without a credential")
        })
    }

    /// Returns whether the response is from another service than the document. Middleware may refuse it.
    fn is_elsewhere(&self) -> bool {
        let is_refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&self.status);
        !is_refused && (self.not_from_handler.is_some() || self.status.is_client_error())
    }
}

/// Returns the reason why the response is not from the handler of an operation. `None` if it is.
fn not_from_handler<B>(response: &ServiceResponse<B>) -> Option<&'static str> {
    let request = response.request();
    let error = response.response().error();
    if !request.match_info().unprocessed().is_empty() {
        Some("no resource takes the request, or middleware answers it")
    } else if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        Some("the resource that takes the request has no such method")
    } else if error.is_some_and(|it| it.as_error::<InternalError<value::Error>>().is_some()) {
        Some("the made-up path parameters do not fit its argument")
    } else {
        None
    }
}

/// The operations that do not behave as the document says, returned by [`Documented::check_security`].
#[derive(Debug, ThisError)]
#[error("the app does not do what its document says:\n- {}", .0.join("\n- "))]
pub struct SecurityDisagreements(Vec<String>);

/// Returns whether every alternative of the operation requires a credential.
fn is_locked(operation: &Object) -> bool {
    let alternatives = operation.get("security").and_then(Value::as_array);
    alternatives.is_some_and(|it| !it.is_empty() && it.iter().all(|it| *it != json!({})))
}
