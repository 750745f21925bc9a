//! The declarations to depth two, with their types erased: the combinations of declarations in an
//! operation are made at run time.

use std::{cell::Cell, collections::BTreeMap, future::Future, pin::Pin};

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticated, BasicCredentials, BearerToken, Optional, Scoped, Secure,
    SecurityError, credential::SecurityExtractor,
};
use actix_web::{
    Error, FromRequest, HttpRequest,
    dev::{AppService, HttpServiceFactory, Payload},
    error::ErrorImATeapot,
};
use paperclip::{
    actix::{Mountable, OperationModifier, web},
    v2::{
        models::{
            DefaultOperationRaw, DefaultPathItemRaw, DefaultSchemaRaw, HttpMethod,
            SecurityScheme as Version2Scheme,
        },
        schema::Apiv2Schema,
    },
};

use crate::schemes::{
    A, Admin, B, Basic, Both, C, Caller, Either, K, Machine, Part, R, Shape, UserA, UserB, W,
};

/// The outer result is the extractor's, the inner one that of the verification.
type Extracting = Pin<Box<dyn Future<Output = Result<Result<(), SecurityError>, Error>>>>;

/// The argument of a handler.
#[derive(Clone, Copy)]
pub struct Argument {
    extract: fn(&HttpRequest, &mut Payload) -> Extracting,
    update_parameter: fn(&mut DefaultOperationRaw),
    update_response: fn(&mut DefaultOperationRaw),
    update_definitions: fn(&mut BTreeMap<String, DefaultSchemaRaw>),
    update_security: fn(&mut DefaultOperationRaw),
    update_security_definitions: fn(&mut BTreeMap<String, Version2Scheme>),
}

/// An argument that a handler takes and paperclip documents.
pub trait Argumental: FromRequest<Error = Error, Future: 'static> + OperationModifier {}

impl<T: FromRequest<Error = Error, Future: 'static> + OperationModifier> Argumental for T {}

impl Argument {
    fn of<T: Part + Argumental>() -> Self {
        Self {
            extract: |request, payload| {
                let extracting = T::from_request(request, payload);
                Box::pin(async { Ok(extracting.await?.verify().map(drop)) })
            },
            update_parameter: T::update_parameter,
            update_response: T::update_response,
            update_definitions: T::update_definitions,
            update_security: T::update_security,
            update_security_definitions: T::update_security_definitions,
        }
    }
}

/// A credential, a principal or a combination of two.
pub struct Declaration {
    pub shape: Shape,
    argument: Argument,
    optional: Argument,
    /// `None` where no section is made of it.
    section: Option<fn(Service) -> Service>,
}

impl Declaration {
    fn argument<T: Any>() -> Self {
        Self {
            shape: T::shape(),
            argument: Argument::of::<T>(),
            optional: Argument::of::<Optional<T>>(),
            section: None,
        }
    }

    fn section<T: Any>() -> Self {
        Self {
            section: Some(|inside| Service::new(web::scope("/in").service(inside).secure::<T>())),
            ..Self::argument::<T>()
        }
    }
}

/// Everything that can be declared.
trait Any: Part + SecurityExtractor + Argumental {}

impl<T: Part + SecurityExtractor + Argumental> Any for T {}

/// Declares `AnyOf` and `AllOf` of every ordered pair. Each row is a function, because a single one
/// would be large.
macro_rules! pairs {
    ($declare:ident, [$($first:ty,)*] $all:tt) => {{
        let rows = [$(row!($declare, $first, $all)),*];
        rows.into_iter().flatten().collect()
    }};
}

macro_rules! row {
    ($declare:ident, $first:ty, [$($second:ty,)*]) => {{
        fn row() -> Vec<Declaration> {
            vec![$(
                Declaration::$declare::<AnyOf<$first, $second>>(),
                Declaration::$declare::<AllOf<$first, $second>>(),
            )*]
        }
        row()
    }};
}

macro_rules! declarations {
    ([$($core:ty,)*] [$($other:ty,)*]) => {
        /// The parts by themselves.
        pub fn single() -> Vec<Declaration> {
            vec![
                $(Declaration::section::<$core>(),)*
                $(Declaration::section::<$other>(),)*
            ]
        }

        /// The pairs of all parts, for arguments.
        pub fn pairs() -> Vec<Declaration> {
            pairs!(argument, [$($core,)* $($other,)*] [$($core,)* $($other,)*])
        }

        /// The pairs of some parts, for sections. A section is a service of its own type, and costs
        /// the compiler ten times an argument.
        pub fn section_pairs() -> Vec<Declaration> {
            pairs!(section, [$($core,)*] [$($core,)*])
        }
    };
}

declarations! {
    [
        BearerToken<B>,
        ApiKey<K>,
        Authenticated<UserA>,
        Authenticated<UserB>,
        Authenticated<Caller>,
        Scoped<UserA, R>,
        Scoped<UserB, W>,
        Scoped<Caller, W>,
        Scoped<Either, R>,
    ]
    [
        BearerToken<A>,
        ApiKey<C>,
        BasicCredentials<Basic>,
        Authenticated<Machine>,
        Authenticated<Both>,
        Authenticated<Either>,
        Authenticated<Admin>,
        Scoped<UserA, W>,
        Scoped<UserA, (R, W)>,
        Scoped<Machine, R>,
        Scoped<Both, R>,
        Scoped<Either, W>,
    ]
}

/// The declarations of one operation.
#[derive(Clone, Copy, Default)]
pub struct Operation<'a> {
    pub outer: Option<&'a Declaration>,
    pub inner: Option<&'a Declaration>,
    /// The arguments. The flag tells whether the argument is optional.
    pub arguments: [Option<(&'a Declaration, bool)>; 2],
}

thread_local! {
    static ARGUMENTS: Cell<[Option<Argument>; 2]> = const { Cell::new([None; 2]) };
    static SECTIONS: Cell<[Option<Argument>; 2]> = const { Cell::new([None; 2]) };
}

impl Operation<'_> {
    /// The declarations, the sections first.
    pub fn shapes(&self) -> Vec<(&'static str, Shape)> {
        let sections = [("section", self.outer), ("section", self.inner)];
        let sections =
            sections.map(|(place, section)| section.map(|section| (place, section.shape.clone())));
        let arguments = self.arguments.map(|argument| {
            argument.map(|(declaration, is_optional)| {
                let shape = declaration.shape.clone();
                let optional = |shape| Shape::Optional(Box::new(shape));
                let shape = if is_optional { optional(shape) } else { shape };
                ("argument", shape)
            })
        });
        sections.into_iter().chain(arguments).flatten().collect()
    }

    pub fn has_optional(&self) -> bool {
        self.required().next().is_some()
    }

    /// The operation with one of its optional arguments required, for each of them.
    pub fn required(&self) -> impl Iterator<Item = Self> {
        [0, 1].into_iter().filter_map(|index| {
            let mut required = *self;
            let (_, is_optional) = required.arguments[index].as_mut()?;
            std::mem::take(is_optional).then_some(required)
        })
    }

    /// The path in the app.
    pub fn path(&self) -> String {
        let sections = [self.outer, self.inner].into_iter().flatten();
        "/in".repeat(sections.count()) + "/operation"
    }

    pub fn name(&self) -> String {
        let shapes = self.shapes();
        let parts = shapes
            .iter()
            .map(|(place, shape)| format!("{place} {shape}"));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// The service of the operation. It belongs to the thread until the next one is made.
    pub fn service(&self) -> Service {
        ARGUMENTS.set(self.arguments.map(|argument| {
            argument.map(|(declaration, is_optional)| {
                if is_optional {
                    declaration.optional
                } else {
                    declaration.argument
                }
            })
        }));
        let sections = [self.inner, self.outer];
        SECTIONS.set(sections.map(|section| section.map(|section| section.argument)));
        let resource = web::resource("/operation").route(web::get().to(handler));
        let mut service = Service::new(resource);
        for section in sections.into_iter().flatten() {
            let secure = section.section.expect("the declaration is for sections");
            service = secure(service);
        }
        service
    }
}

#[paperclip::actix::api_v2_operation]
async fn handler(_: ArgumentAt<0>, _: ArgumentAt<1>, _: InSections) -> String {
    String::new()
}

/// The first or the second argument of the operation, if there is one.
struct ArgumentAt<const INDEX: usize>;

impl<const INDEX: usize> FromRequest for ArgumentAt<INDEX> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let argument = ARGUMENTS.get()[INDEX];
        let extracting = argument.map(|argument| (argument.extract)(request, payload));
        Box::pin(async {
            if let Some(extracting) = extracting {
                extracting.await??;
            }
            Ok(Self)
        })
    }
}

impl<const INDEX: usize> Apiv2Schema for ArgumentAt<INDEX> {}

impl<const INDEX: usize> OperationModifier for ArgumentAt<INDEX> {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        if let Some(argument) = ARGUMENTS.get()[INDEX] {
            (argument.update_parameter)(operation);
        }
    }

    fn update_response(operation: &mut DefaultOperationRaw) {
        if let Some(argument) = ARGUMENTS.get()[INDEX] {
            (argument.update_response)(operation);
        }
    }

    fn update_definitions(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
        if let Some(argument) = ARGUMENTS.get()[INDEX] {
            (argument.update_definitions)(map);
        }
    }

    fn update_security(operation: &mut DefaultOperationRaw) {
        if let Some(argument) = ARGUMENTS.get()[INDEX] {
            (argument.update_security)(operation);
        }
    }

    fn update_security_definitions(map: &mut BTreeMap<String, Version2Scheme>) {
        if let Some(argument) = ARGUMENTS.get()[INDEX] {
            (argument.update_security_definitions)(map);
        }
    }
}

/// The bare credentials of the sections, which the application verifies inside them. A section that
/// let a request in without its credential is a teapot.
struct InSections;

impl FromRequest for InSections {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let sections = SECTIONS.get();
        let sections = sections.map(|it| it.map(|section| (section.extract)(request, payload)));
        Box::pin(async {
            for extracting in sections.into_iter().flatten() {
                extracting.await.map_err(ErrorImATeapot)??;
            }
            Ok(Self)
        })
    }
}

impl Apiv2Schema for InSections {}

impl OperationModifier for InSections {
    fn update_parameter(_: &mut DefaultOperationRaw) {}

    fn update_definitions(_: &mut BTreeMap<String, DefaultSchemaRaw>) {}

    fn update_security(_: &mut DefaultOperationRaw) {}

    fn update_security_definitions(_: &mut BTreeMap<String, Version2Scheme>) {}
}

/// Any service that paperclip can mount.
pub struct Service(Box<dyn MountableService>);

trait MountableService: Mountable {
    fn register(self: Box<Self>, config: &mut AppService);
}

impl<T: Mountable + HttpServiceFactory> MountableService for T {
    fn register(self: Box<Self>, config: &mut AppService) {
        HttpServiceFactory::register(*self, config);
    }
}

impl Service {
    fn new(service: impl Mountable + HttpServiceFactory + 'static) -> Self {
        Self(Box::new(service))
    }
}

impl HttpServiceFactory for Service {
    fn register(self, config: &mut AppService) {
        self.0.register(config);
    }
}

impl Mountable for Service {
    fn path(&self) -> &str {
        self.0.path()
    }

    fn operations(&mut self) -> BTreeMap<HttpMethod, DefaultOperationRaw> {
        self.0.operations()
    }

    fn definitions(&mut self) -> BTreeMap<String, DefaultSchemaRaw> {
        self.0.definitions()
    }

    fn security_definitions(&mut self) -> BTreeMap<String, Version2Scheme> {
        self.0.security_definitions()
    }

    fn update_operations(&mut self, map: &mut BTreeMap<String, DefaultPathItemRaw>) {
        self.0.update_operations(map);
    }
}
