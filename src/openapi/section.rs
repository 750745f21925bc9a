//! Sections of paperclip's scopes and resources: the middleware, and its requirement in the document.

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
    recorded_section::{self, RecordedSection},
    requirements,
    visitor::{Paths, Visitor},
};
use crate::{
    extract::SecurityExtractor,
    middleware::{AppFactory, Secure, is_not_open, section},
};

/// A scope or a resource of paperclip that requires `T`, made by [`Secure::secure`].
///
/// The section takes further middleware, and a service takes the section. No service can be added
/// inside.
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
    /// The path of a resource. The path of a scope is known when its operations are recorded.
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
            .service(Visitor(recorded_section::probe))
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
    /// Wraps middleware around the section. It runs before the section.
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
    /// Wraps middleware around the section. It runs before the section.
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
    /// paperclip does not use the path, because `update_operations` adds all paths.
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
        let scope = recorded_section::take_scope_path(&mut inside);
        let operations = inside
            .values_mut()
            .flat_map(|item| item.methods.values_mut());
        requirements::require_in_section(operations, &T::requirement());
        let path = self.resource.clone().or(scope).unwrap_or_default();
        let recorded = RecordedSection::new(&path, self.resource.is_none(), map, &inside);
        for (path, item) in inside {
            let known = map.entry(path).or_default();
            known.methods.extend(item.methods);
        }
        recorded.insert(map);
    }
}

impl<T, M> fmt::Debug for Section<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").finish_non_exhaustive()
    }
}
