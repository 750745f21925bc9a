use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
};

/// What an app, a scope or a resource of actix is made of, in one word.
///
/// Every service factory that actix-web takes is one. An application names it where a function of
/// its own returns an app:
///
/// ```
/// use actix_openapi_security::{AppFactory, OpenApi, WithOpenApi};
/// use actix_web::App;
/// use paperclip::actix::OpenApiExt;
///
/// fn app() -> App<impl AppFactory> {
///     App::new().wrap_api().with_openapi(OpenApi::new("Items", "1.0")).build()
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
