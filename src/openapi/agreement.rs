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
    sample,
};
use crate::middleware::AppFactory;

impl<T: AppFactory + 'static> Documented<T> {
    /// Checks, in a test of the application, that the app does what its document says: without a
    /// credential, every locked operation answers 401, every other operation does not, and none fails. The
    /// documents and the docs page have to be there as well.
    ///
    /// Each operation is asked once, with made-up path parameters and no body. Operations that are
    /// not locked really run. An operation that cannot be asked is reported too: see
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
    /// Names every operation that disagrees. Often a plain middleware refuses a request to an operation
    /// that the document leaves open (use [`Secure`](crate::Secure)), a section takes the path of an open
    /// operation (register it before), an argument before the credential fails first, for instance on
    /// the missing body (declare the credential first), or data is missing (set it with `app_data`).
    ///
    /// It also names every operation that could not be asked, and each path of the documents and the docs
    /// page that something else takes.
    pub async fn check_security(self) -> Result<(), SecurityDisagreements> {
        self.check_security_with(|request| request).await
    }

    /// Does the same as [`check_security`](Self::check_security) with requests that the test prepares, for
    /// instance with a header field that middleware or a routing guard expects.
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
    /// Where [`check_security`](Self::check_security) returns one.
    pub async fn check_security_with(
        self,
        prepare: impl Fn(TestRequest) -> TestRequest,
    ) -> Result<(), SecurityDisagreements> {
        let mut document = self.documents().openapi();
        let open = self.open.clone();
        let app = test::init_service(self.build()).await;
        let ask = async |method: &Method, uri: &str| {
            // `TestRequest` panics on an invalid one.
            let uri = Uri::try_from(uri).ok()?;
            let request = TestRequest::with_uri(&uri.to_string()).method(method.clone());
            Some(Answer::new(app.call(prepare(request).to_request()).await))
        };
        let mut disagreements = Vec::new();
        let operations = document.as_object_mut().into_iter().flat_map(operations);
        for (path, method, operation) in operations {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap_or_default();
            let answer = ask(&method, &sample::filled(path, operation)).await;
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

/// The app's answer to a request without a credential.
struct Answer {
    status: StatusCode,
    /// The reason why no handler of an operation gave the answer, if none did.
    not_from_handler: Option<&'static str>,
}

impl Answer {
    fn new<B>(result: Result<ServiceResponse<B>, Error>) -> Self {
        match result {
            Ok(response) => Self {
                status: response.status(),
                not_from_handler: not_from_handler(&response),
            },
            // An error of a handler has become a response before it gets here.
            Err(error) => Self {
                status: error.as_response_error().status_code(),
                not_from_handler: Some("middleware refuses the request"),
            },
        }
    }

    /// Describes how the answer disagrees with the document, or why it says nothing about the operation.
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

    /// Returns whether something else answers in the place of a document. Middleware may refuse it.
    fn is_elsewhere(&self) -> bool {
        let is_refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&self.status);
        !is_refused && (self.not_from_handler.is_some() || self.status.is_client_error())
    }
}

/// The reason why no handler of an operation made the response, if none did.
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

/// The operations that do not do what the document says, made by [`Documented::check_security`].
#[derive(Debug, ThisError)]
#[error("the app does not do what its document says:\n- {}", .0.join("\n- "))]
pub struct SecurityDisagreements(Vec<String>);

/// Returns whether every alternative of the operation's requirement asks for something.
fn is_locked(operation: &Object) -> bool {
    let alternatives = operation.get("security").and_then(Value::as_array);
    alternatives.is_some_and(|it| !it.is_empty() && it.iter().all(|it| *it != json!({})))
}
