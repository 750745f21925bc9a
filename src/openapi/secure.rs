//! Guards on what paperclip wraps: the same middleware, and the document knows of it.

use std::{collections::BTreeMap, fmt, marker::PhantomData, rc::Rc};

use actix_web::dev::{AppService, HttpServiceFactory};
use paperclip::{
    actix::{
        Mountable,
        web::{Resource, Scope},
    },
    v2::models::{
        DefaultOperationRaw, DefaultPathItemRaw, DefaultSchemaRaw, HttpMethod,
        SecurityScheme as Version2Scheme,
    },
};

use super::{
    AppFactory, DeclarationError, Documented, OpenApi, WithOpenApi,
    operation::{define_schemes, record_schemes, require},
};
use crate::{
    middleware::{Check, Guard, OpenPaths},
    scheme::DescribeSecurity,
};

/// Guards a scope or a resource, and documents it on every operation inside.
///
/// ```
/// use actix_openapi_security::{BearerToken, OpenApi, Secure, WithOpenApi, guard};
/// use actix_web::App;
/// use paperclip::actix::{OpenApiExt, api_v2_operation, get, web};
///
/// /// Needs a token, though it does not ask for one.
/// #[api_v2_operation]
/// #[get("/users")]
/// async fn read_users() -> String {
///     "users".into()
/// }
///
/// let app = App::new()
///     .wrap_api()
///     .service(web::scope("/admin").service(read_users).secure(guard::<BearerToken>()))
///     .with_openapi(OpenApi::new("Admin", "1.0"));
///
/// let document = app.documents().version3();
/// assert_eq!(
///     document["paths"]["/admin/users"]["get"]["security"],
///     serde_json::json!([{"OAuth2PasswordBearer": []}]),
/// );
/// ```
///
/// Guards inside guards add up: all of them let a request in, and the document says so.
pub trait Secure {
    /// Wraps it in the guard. Call it last, when everything is inside.
    fn secure<C: Check>(self, guard: Guard<C>) -> impl Mountable + HttpServiceFactory + 'static;
}

impl<T> Secure for Scope<actix_web::Scope<T>>
where
    T: AppFactory<Body: 'static> + 'static,
{
    fn secure<C: Check>(self, guard: Guard<C>) -> impl Mountable + HttpServiceFactory + 'static {
        Secured::<_, C> {
            inside: self.wrap(guard),
            by: PhantomData,
        }
    }
}

impl<T> Secure for Resource<actix_web::Resource<T>>
where
    T: AppFactory<Body: 'static> + 'static,
{
    fn secure<C: Check>(self, guard: Guard<C>) -> impl Mountable + HttpServiceFactory + 'static {
        Secured::<_, C> {
            inside: self.wrap(guard),
            by: PhantomData,
        }
    }
}

/// What paperclip mounts, with what a guard adds to its operations.
struct Secured<M, C> {
    inside: M,
    by: PhantomData<fn() -> C>,
}

impl<M: HttpServiceFactory, C> HttpServiceFactory for Secured<M, C> {
    fn register(self, config: &mut AppService) {
        self.inside.register(config);
    }
}

impl<M: Mountable, C: DescribeSecurity> Mountable for Secured<M, C> {
    fn path(&self) -> &str {
        self.inside.path()
    }

    fn operations(&mut self) -> BTreeMap<HttpMethod, DefaultOperationRaw> {
        let mut operations = self.inside.operations();
        operations.values_mut().for_each(require::<C>);
        operations
    }

    fn definitions(&mut self) -> BTreeMap<String, DefaultSchemaRaw> {
        let mut definitions = self.inside.definitions();
        record_schemes::<C>(&mut definitions);
        definitions
    }

    fn security_definitions(&mut self) -> BTreeMap<String, Version2Scheme> {
        let mut definitions = self.inside.security_definitions();
        define_schemes::<C>(&mut definitions);
        definitions
    }

    fn update_operations(&mut self, map: &mut BTreeMap<String, DefaultPathItemRaw>) {
        let mut inside = BTreeMap::new();
        self.inside.update_operations(&mut inside);
        require_everywhere::<C>(&mut inside);
        for (path, item) in inside {
            let known = map.entry(path).or_default();
            known.methods.extend(item.methods);
            known.parameters.extend(item.parameters);
        }
    }
}

fn require_everywhere<C: DescribeSecurity>(paths: &mut BTreeMap<String, DefaultPathItemRaw>) {
    paths
        .values_mut()
        .flat_map(|item| item.methods.values_mut())
        .for_each(require::<C>);
}

/// Guards a whole app, and documents it on every operation.
///
/// Only the document and the docs page stay open to everybody: without them nobody could find out
/// how to authenticate.
///
/// ```
/// use actix_openapi_security::{BearerToken, OpenApi, SecureApp, WithOpenApi, guard};
/// use actix_web::App;
/// use paperclip::actix::{OpenApiExt, api_v2_operation, get};
///
/// #[api_v2_operation]
/// #[get("/items/")]
/// async fn read_items() -> String {
///     "items".into()
/// }
///
/// App::new()
///     .wrap_api()
///     .service(read_items)
///     .secure(guard::<BearerToken>())
///     .with_openapi(OpenApi::new("Items", "1.0"))
///     .build();
/// ```
pub trait SecureApp {
    /// Wraps the app in the guard, but leaves these paths open to everybody, with every method: the
    /// one where one signs in, for instance. They are written as they were registered:
    /// `/users/{id}`.
    ///
    /// ```
    /// # use actix_openapi_security::*;
    /// # use actix_web::App;
    /// # use paperclip::actix::{OpenApiExt, api_v2_operation, post};
    /// #[api_v2_operation]
    /// #[post("/token")]
    /// async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    /// #   Ok(TokenResponse::bearer(form.username()))
    ///     // …
    /// }
    ///
    /// App::new()
    ///     .wrap_api()
    ///     .service(login)
    ///     .secure_except(["/token"], guard::<BearerToken>())
    ///     .with_openapi(OpenApi::new("Items", "1.0"))
    ///     .build();
    /// ```
    fn secure_except<C: Check>(
        self,
        open: impl IntoIterator<Item: Into<String>>,
        guard: Guard<C>,
    ) -> SecuredApp<impl AppFactory>;

    /// Wraps the app in the guard. Nothing can be added to it afterwards but its document.
    fn secure<C: Check>(self, guard: Guard<C>) -> SecuredApp<impl AppFactory>;
}

impl<T> SecureApp for paperclip::actix::App<T>
where
    T: AppFactory<Body: 'static> + 'static,
{
    fn secure_except<C: Check>(
        self,
        open: impl IntoIterator<Item: Into<String>>,
        guard: Guard<C>,
    ) -> SecuredApp<impl AppFactory> {
        let open: Vec<String> = open.into_iter().map(Into::into).collect();
        let open_paths = guard.open_paths();
        let everything = Everything::<C> {
            except: open.clone(),
            by: PhantomData,
        };
        if !open.is_empty() {
            let _ = open_paths.operations.set(open);
        }
        SecuredApp {
            app: self.service(everything).wrap(guard),
            open_paths,
        }
    }

    fn secure<C: Check>(self, guard: Guard<C>) -> SecuredApp<impl AppFactory> {
        self.secure_except([""; 0], guard)
    }
}

/// Adds what a guard asks for to every operation that an app recorded so far: paperclip hands the
/// operations of the whole app to each service that is added.
struct Everything<C> {
    except: Vec<String>,
    by: PhantomData<fn() -> C>,
}

impl<C> HttpServiceFactory for Everything<C> {
    fn register(self, _config: &mut AppService) {}
}

impl<C: DescribeSecurity> Mountable for Everything<C> {
    fn path(&self) -> &'static str {
        "/"
    }

    fn operations(&mut self) -> BTreeMap<HttpMethod, DefaultOperationRaw> {
        BTreeMap::new()
    }

    fn definitions(&mut self) -> BTreeMap<String, DefaultSchemaRaw> {
        let mut definitions = BTreeMap::new();
        record_schemes::<C>(&mut definitions);
        definitions
    }

    fn security_definitions(&mut self) -> BTreeMap<String, Version2Scheme> {
        let mut definitions = BTreeMap::new();
        define_schemes::<C>(&mut definitions);
        definitions
    }

    fn update_operations(&mut self, paths: &mut BTreeMap<String, DefaultPathItemRaw>) {
        paths
            .iter_mut()
            .filter(|(path, _)| !self.except.contains(path))
            .flat_map(|(_, item)| item.methods.values_mut())
            .for_each(require::<C>);
    }
}

/// An app behind a guard.
///
/// The [example](SecureApp) on `SecureApp` makes one.
#[must_use = "an app does nothing until it is served"]
pub struct SecuredApp<T> {
    app: paperclip::actix::App<T>,
    open_paths: Rc<OpenPaths>,
}

impl<T> SecuredApp<T>
where
    T: AppFactory,
{
    /// The app, without a document.
    pub fn build(self) -> actix_web::App<T> {
        self.app.build()
    }
}

impl<T> WithOpenApi<T> for SecuredApp<T>
where
    T: AppFactory,
{
    fn try_with_openapi(self, settings: OpenApi) -> Result<Documented<T>, DeclarationError> {
        // Read when a worker starts the app, which is after it was built.
        let _ = self.open_paths.documents.set(settings.open_paths());
        self.app.try_with_openapi(settings)
    }
}

impl<T> fmt::Debug for SecuredApp<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecuredApp").finish_non_exhaustive()
    }
}
