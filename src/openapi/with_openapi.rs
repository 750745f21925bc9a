use std::{fmt, sync::Arc};

use actix_web::{
    Error,
    dev::{ServiceFactory, ServiceRequest},
    web,
};

use super::{DeclarationError, Documents, OpenApi, record::Record};
use crate::middleware::OpenPaths;

/// Completes an app that paperclip wrapped: builds its document and serves it.
///
/// Call the method last, because the document describes the services that were added before. The
/// documents and the docs page come after these services, so a plain scope that takes every path
/// (`web::scope("")`) hides them. A [section](crate::Secure) does not hide them.
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
/// App::new()
///     .wrap_api()
///     .service(read_items)
///     .with_openapi(OpenApi::new("Items", "1.0"))
///     .build();
/// ```
pub trait WithOpenApi<T>: Sized {
    /// Serves the document as the settings say.
    ///
    /// # Panics
    ///
    /// When a declaration is invalid. The message says how to fix it: see [`DeclarationError`].
    #[track_caller]
    fn with_openapi(self, settings: OpenApi) -> Documented<T> {
        match self.try_with_openapi(settings) {
            Ok(documented) => documented,
            #[expect(clippy::panic, reason = "an invalid declaration fails at start-up")]
            Err(error) => panic!("the app cannot be built: {error}"),
        }
    }

    /// Serves the document as the settings say, or returns an error.
    ///
    /// # Errors
    ///
    /// When a declaration is invalid, as [`with_openapi`](Self::with_openapi) panics.
    fn try_with_openapi(self, settings: OpenApi) -> Result<Documented<T>, DeclarationError>;
}

impl<T> WithOpenApi<T> for paperclip::actix::App<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    fn try_with_openapi(self, settings: OpenApi) -> Result<Documented<T>, DeclarationError> {
        let (app, record) = Record::take(self);
        let documents = Documents::shared(record, &settings)?;
        Ok(Documented {
            app: mount(app.build(), &settings, &documents),
            documents,
            open: settings.open_paths(),
        })
    }
}

/// An app with its document.
///
/// The [example](WithOpenApi) on `WithOpenApi` creates such an app.
#[must_use = "an app does nothing until it is served"]
pub struct Documented<T> {
    app: actix_web::App<T>,
    documents: Arc<Documents>,
    /// The paths of the documents and the docs page.
    pub(super) open: Vec<String>,
}

impl<T> Documented<T> {
    /// Returns the app, for a server or a test.
    pub fn build(self) -> actix_web::App<T> {
        self.app
    }

    /// Returns the document in each version, also in a version that is not served.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }
}

impl<T> fmt::Debug for Documented<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documented").finish_non_exhaustive()
    }
}

fn mount<T>(
    mut app: actix_web::App<T>,
    settings: &OpenApi,
    documents: &Arc<Documents>,
) -> actix_web::App<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    // The order is that of `OpenApi::documents`.
    let versions = [
        &documents.version3,
        &documents.version3_1,
        &documents.version2,
    ];
    for ((_, path), document) in settings.documents().into_iter().zip(versions) {
        for resource in path.into_iter().flat_map(|path| document.clone().at(path)) {
            app = app.service(resource);
        }
    }
    app = app.app_data(OpenPaths(settings.open_paths()));
    // The app holds the documents, so that the next worker finds them.
    app = app.app_data(web::Data::from(Arc::clone(documents)));
    #[cfg(feature = "docs-ui")]
    if let Some(path) = &settings.docs_path {
        let page = crate::docs_ui::Page {
            title: &settings.title,
            path,
            documents: &settings.documents(),
            origins: &documents.origins,
            persist_authorization: settings.persist_authorization,
            frame_ancestors: &settings.frame_ancestors,
        };
        app = app.configure(|config| page.register(config));
    }
    app
}
