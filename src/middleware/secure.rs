use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    guard::fn_guard,
    middleware::from_fn,
};

use super::{is_not_open, section};
use crate::extract::SecurityExtractor;

/// Turns a scope or a resource into a section: everything inside requires `T`.
///
/// It takes the scopes and resources of actix-web and of paperclip. With paperclip, the document lists
/// the requirement on every operation inside.
///
/// 1. Everything inside is protected: handlers, default services, unknown paths, every method. There are
///    no exceptions: register an open operation before the section.
/// 2. A section takes every path below its own path. A section for a whole API is `web::scope("")`. The
///    documents and the docs page stay reachable. A documented app fails at start-up if an operation is
///    registered after a section that takes its path.
/// 3. The requirements of nested sections and of a handler's arguments all apply.
/// 4. Middleware that is wrapped later runs first: `.secure::<T>().wrap(cors)` answers preflights.
///
/// See [`section`](crate::middleware::section) for the effect on a request.
///
/// ```
/// use actix_openapi_security::{BearerToken, Secure};
/// use actix_web::{App, middleware::Logger, web};
///
/// App::new().service(
///     web::scope("/admin")
///         .route("/users", web::get().to(async || "requires a token"))
///         .secure::<BearerToken>()
///         .wrap(Logger::default()),
/// );
/// ```
pub trait Secure: Sized {
    /// The section as a service factory, around a service factory of type `F`.
    type Section<T: SecurityExtractor, F>;

    /// Requires `T` of every request to the scope or the resource. Call it after everything inside is
    /// registered.
    fn secure<T: SecurityExtractor>(self) -> Self::Section<T, impl AppFactory<Body: 'static>>;
}

impl<I: AppFactory<Body: 'static> + 'static> Secure for actix_web::Scope<I> {
    type Section<T: SecurityExtractor, F> = actix_web::Scope<F>;

    fn secure<T: SecurityExtractor>(self) -> actix_web::Scope<impl AppFactory<Body: 'static>> {
        self.guard(fn_guard(is_not_open))
            .wrap(from_fn(section::<T, _>))
    }
}

impl<I: AppFactory<Body: 'static> + 'static> Secure for actix_web::Resource<I> {
    type Section<T: SecurityExtractor, F> = actix_web::Resource<F>;

    fn secure<T: SecurityExtractor>(self) -> actix_web::Resource<impl AppFactory<Body: 'static>> {
        self.guard(fn_guard(is_not_open))
            .wrap(from_fn(section::<T, _>))
    }
}

/// The service factories of actix-web that an app, a scope or a resource has.
///
/// Every service factory that actix-web takes implements it. A function that returns an app names it:
///
/// ```
/// use actix_openapi_security::middleware::AppFactory;
/// use actix_web::{App, web};
///
/// fn app() -> App<impl AppFactory> {
///     App::new().route("/", web::get().to(async || "hello"))
/// }
/// # let _ = app();
/// ```
pub trait AppFactory:
    ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<Self::Body>,
        Error = Error,
        InitError = (),
    >
{
    /// The body of the responses.
    type Body: MessageBody;
}

impl<T, B> AppFactory for T
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        >,
    B: MessageBody,
{
    type Body = B;
}
