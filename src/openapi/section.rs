//! Sections of what paperclip wraps: the same middleware, and the document knows of it.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse, Transform},
    guard::fn_guard,
    middleware::from_fn,
};
use paperclip::{
    actix::{
        Mountable,
        web::{Resource, Scope},
    },
    v2::models::{
        DefaultOperationRaw, DefaultSchemaRaw, HttpMethod, SecurityScheme as Version2Scheme,
    },
};

use super::{
    fence::{self, Fence},
    recorded,
    visitor::{Paths, Visitor},
};
use crate::{
    extract::SecurityExtractor,
    middleware::{AppFactory, Secure, is_not_open, section},
};

/// A scope or a resource of paperclip that requires `T`, made by [`Secure::secure`].
///
/// Middleware can be wrapped around it, and a service can take it. Nothing can be added inside.
///
/// ```
/// use actix_openapi_security::{BearerToken, OpenApi, Secure, WithOpenApi};
/// use actix_web::App;
/// use paperclip::actix::{OpenApiExt, api_v2_operation, get, web};
///
/// #[api_v2_operation]
/// #[get("/users")]
/// async fn read_users() -> String {
///     "users".into()
/// }
///
/// let app = App::new()
///     .wrap_api()
///     .service(web::scope("/admin").service(read_users).secure::<BearerToken>())
///     .with_openapi(OpenApi::new("Admin", "1.0"));
///
/// let document = app.documents().openapi();
/// assert_eq!(
///     document["paths"]["/admin/users"]["get"]["security"],
///     serde_json::json!([{"OAuth2PasswordBearer": []}]),
/// );
/// ```
#[must_use = "a section does nothing until a service takes it"]
pub struct Section<T, M> {
    inside: M,
    /// The path of a resource. That of a scope is found out when its operations are.
    resource: Option<String>,
    requires: PhantomData<fn() -> T>,
}

impl<T, M> Section<T, M> {
    fn new(inside: M, resource: Option<String>) -> Self {
        Self {
            inside,
            resource,
            requires: PhantomData,
        }
    }
}

impl<I: AppFactory<Body: 'static> + 'static> Secure for Scope<actix_web::Scope<I>> {
    type Section<T: SecurityExtractor, F> = Section<T, Scope<actix_web::Scope<F>>>;

    fn secure<T: SecurityExtractor>(
        self,
    ) -> Section<T, Scope<actix_web::Scope<impl AppFactory<Body: 'static>>>> {
        let inside = self
            .service(Visitor(fence::probe))
            .guard(fn_guard(is_not_open))
            .wrap(from_fn(section::<T, _>));
        Section::new(inside, None)
    }
}

impl<I: AppFactory<Body: 'static> + 'static> Secure for Resource<actix_web::Resource<I>> {
    type Section<T: SecurityExtractor, F> = Section<T, Resource<actix_web::Resource<F>>>;

    fn secure<T: SecurityExtractor>(
        self,
    ) -> Section<T, Resource<actix_web::Resource<impl AppFactory<Body: 'static>>>> {
        let path = self.path().to_owned();
        let inside = self
            .guard(fn_guard(is_not_open))
            .wrap(from_fn(section::<T, _>));
        Section::new(inside, Some(path))
    }
}

impl<T, I: AppFactory> Section<T, Scope<actix_web::Scope<I>>> {
    /// Wraps middleware around the section. It runs before the section decides.
    pub fn wrap<M, B>(
        self,
        middleware: M,
    ) -> Section<T, Scope<actix_web::Scope<impl AppFactory<Body = B>>>>
    where
        M: Transform<
                I::Service,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody,
    {
        Section::new(self.inside.wrap(middleware), self.resource)
    }
}

impl<T, I: AppFactory> Section<T, Resource<actix_web::Resource<I>>> {
    /// Wraps middleware around the section. It runs before the section decides.
    pub fn wrap<M, B>(
        self,
        middleware: M,
    ) -> Section<T, Resource<actix_web::Resource<impl AppFactory<Body = B>>>>
    where
        M: Transform<
                I::Service,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody,
    {
        Section::new(self.inside.wrap(middleware), self.resource)
    }
}

impl<T, M: HttpServiceFactory> HttpServiceFactory for Section<T, M> {
    fn register(self, config: &mut AppService) {
        self.inside.register(config);
    }
}

impl<T: SecurityExtractor, M: Mountable> Mountable for Section<T, M> {
    /// paperclip does not ask for it: `update_operations` says everything.
    fn path(&self) -> &'static str {
        "/"
    }

    fn operations(&mut self) -> BTreeMap<HttpMethod, DefaultOperationRaw> {
        BTreeMap::new()
    }

    fn definitions(&mut self) -> BTreeMap<String, DefaultSchemaRaw> {
        self.inside.definitions()
    }

    fn security_definitions(&mut self) -> BTreeMap<String, Version2Scheme> {
        self.inside.security_definitions()
    }

    fn update_operations(&mut self, map: &mut Paths) {
        let mut inside = Paths::new();
        self.inside.update_operations(&mut inside);
        let scope = fence::take_scope_path(&mut inside);
        let operations = inside
            .values_mut()
            .flat_map(|item| item.methods.values_mut());
        recorded::require_in_section(operations, &T::requirement());
        let path = self.resource.clone().or(scope).unwrap_or_default();
        let fence = Fence::new(&path, self.resource.is_none(), map, &inside);
        for (path, item) in inside {
            let known = map.entry(path).or_default();
            known.methods.extend(item.methods);
        }
        fence.insert(map);
    }
}

impl<T, M> fmt::Debug for Section<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").finish_non_exhaustive()
    }
}
