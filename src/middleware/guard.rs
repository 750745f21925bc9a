use std::{
    cell::OnceCell,
    future::{Future, Ready, ready},
    marker::PhantomData,
    rc::Rc,
};

use actix_web::{
    Error, HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};

use super::{
    check::{Check, CheckFn, Established},
    service::GuardService,
};
use crate::{error::SecurityError, extract::SecurityExtractor};

/// Lets a request in only if it carries what the guard asks for, before anything inside runs.
///
/// 1. Everything inside is guarded: handlers, default services, unknown paths, every method.
/// 2. A refusal is the one that an argument makes, with the same
///    [configuration](crate::SecurityConfig), and it is a response, so that middleware outside
///    (CORS, logging, compression) sees it as one.
/// 3. A CORS preflight is let in: `OPTIONS` with `Origin` and `Access-Control-Request-Method`, which
///    browsers send without credentials. No other `OPTIONS` is. What comes out for it is refused
///    after all if it is no answer to a preflight, for want of `Access-Control-Allow-Origin`.
/// 4. What it established is not checked again: handlers inside take it as
///    [`Authenticated`](crate::Authenticated), or as `web::ReqData<Authenticated<_>>`.
///
/// It is a plain actix middleware, made by [`guard`] and [`guard_fn`]. On what paperclip wraps, use
/// `secure` instead of `wrap`, and the document knows of it: see [`Secure`](crate::Secure) and
/// [`SecureApp`](crate::SecureApp).
///
/// ```
/// use actix_openapi_security::{BearerToken, guard};
/// use actix_web::{App, web};
///
/// App::new().service(
///     web::scope("/admin")
///         .wrap(guard::<BearerToken>())
///         .route("/users", web::get().to(async || "only for who has a token")),
/// );
/// ```
///
/// # Security
///
/// A handler inside that takes every method (`to`, a default service) also runs for a preflight,
/// though nobody learns what it answered, unless CORS middleware answers preflights before it does.
/// Where nothing inside the guard answers them, [`refuse_preflights`](Self::refuse_preflights).
#[must_use = "a guard does nothing until something is wrapped in it"]
#[derive(Debug)]
pub struct Guard<C> {
    check: Rc<C>,
    open_paths: Rc<OpenPaths>,
    preflights: bool,
}

/// What a guard around a whole app lets everybody in to.
#[derive(Debug, Default)]
pub(crate) struct OpenPaths {
    /// The paths of the document, which are known only after the guard: to read.
    pub(crate) documents: OnceCell<Vec<String>>,
    /// The patterns of operations, as they were registered: with every method.
    pub(crate) operations: OnceCell<Vec<String>>,
}

/// A guard that asks for a credential or a principal.
///
/// ```
/// use actix_openapi_security::{BearerToken, OAuth2PasswordBearer, guard};
///
/// let guard = guard::<BearerToken<OAuth2PasswordBearer>>();
/// # let _ = guard;
/// ```
pub fn guard<T: SecurityExtractor>() -> Guard<Established<T>> {
    Guard::new(Established(PhantomData))
}

/// A guard that asks for a credential and hands it to a function, which decides.
///
/// A function that need not wait returns [`std::future::ready`]: nothing is then allocated for a
/// request that is let in. It must not keep the request: routing needs the only handle on it.
///
/// ```
/// use std::future::ready;
///
/// use actix_openapi_security::{BearerToken, SecurityError, guard_fn};
/// use actix_web::HttpRequest;
///
/// let guard = guard_fn(|token: BearerToken, _request: HttpRequest| {
///     ready(if token.matches("sesame") {
///         Ok(())
///     } else {
///         Err(SecurityError::invalid_token("The access token is unknown"))
///     })
/// });
/// # let _ = guard;
/// ```
pub fn guard_fn<T, F, Fut>(check: F) -> Guard<CheckFn<T, F>>
where
    T: SecurityExtractor,
    F: Fn(T, HttpRequest) -> Fut + 'static,
    Fut: Future<Output = Result<(), SecurityError>> + 'static,
{
    Guard::new(CheckFn {
        function: Rc::new(check),
        of: PhantomData,
    })
}

impl<C: Check> Guard<C> {
    fn new(check: C) -> Self {
        Self {
            check: Rc::new(check),
            open_paths: Rc::default(),
            preflights: true,
        }
    }

    /// Lets no preflight in without a credential: for where CORS is answered outside the guard, as
    /// it should be, or not at all.
    ///
    /// ```
    /// use actix_openapi_security::{BearerToken, guard};
    ///
    /// let guard = guard::<BearerToken>().refuse_preflights();
    /// # let _ = guard;
    /// ```
    pub fn refuse_preflights(mut self) -> Self {
        self.preflights = false;
        self
    }

    /// What is open to everybody, to be set once it is known.
    pub(crate) fn open_paths(&self) -> Rc<OpenPaths> {
        Rc::clone(&self.open_paths)
    }
}

impl<C, S, B> Transform<S, ServiceRequest> for Guard<C>
where
    C: Check,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type InitError = ();
    type Transform = GuardService<C, S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(GuardService {
            check: Rc::clone(&self.check),
            open_paths: Rc::clone(&self.open_paths),
            preflights: self.preflights,
            service: Rc::new(service),
        }))
    }
}
