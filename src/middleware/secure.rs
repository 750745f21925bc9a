use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    guard::fn_guard,
    middleware::from_fn,
};

use super::{is_not_open, section};
use crate::extract::SecurityExtractor;

/// Makes a section of a scope or a resource: everything inside requires `T`.
///
/// It works alike on the scopes and resources of paperclip, where the document lists the requirement on
/// every operation inside, and on those of actix-web.
///
/// 1. Everything inside is protected: handlers, default services, unknown paths, every method. There
///    are no exceptions. An open operation is registered before the section.
/// 2. A section takes every path below its own. A whole API is `web::scope("")`. The documents and the
///    docs page stay reachable. An operation that is registered after a section which takes its path
///    stops a documented app at start-up.
/// 3. Sections inside sections add up, and so does an argument of a handler inside.
/// 4. Middleware that is wrapped later runs before: `.secure::<T>().wrap(cors)` answers preflights.
///
/// See [`section`](crate::middleware::section) for what a request meets.
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
    /// The section, around a service of type `F`.
    type Section<T: SecurityExtractor, F>;

    /// Requires `T` of every request to the scope or the resource. Call it when everything is inside.
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

/// The service factories of actix-web: an app, a scope or a resource, in one word.
///
/// Every service factory that actix-web takes is one. An application names it where a function of its
/// own returns an app:
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
    /// The body of its responses.
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
