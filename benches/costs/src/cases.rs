//! The cases: one handler, each time with another kind of security.

use std::{
    future::{Ready, ready},
    hint::black_box,
};

use actix_openapi_security::{
    AnyOf, ApiKey, Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, Optional,
    Scoped, Scopes, Secure as _, SecurityBase, SecurityError, middleware::AppFactory,
    scheme::ApiKeyHeader,
};
use actix_web::{
    App, Error, FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    error::ErrorUnauthorized,
    http::header::{self, HeaderName, HeaderValue},
    web,
};
use actix_web_httpauth::{extractors::bearer::BearerAuth, middleware::HttpAuthentication};

use crate::requests::Sent;

/// The path that every case answers at.
pub const PATH: &str = "/";

/// A kind of security around the same handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// The handler without security.
    Bare,
    /// The handler without security, in a scope.
    Scope,
    /// A handler that answers every request with the refusal of `BearerToken`.
    Constant401,
    /// The shortest extractor by hand.
    ByHand,
    /// An extractor by hand that also refuses a second field and a malformed token.
    ByHandChecked,
    /// The extractor of actix-web-httpauth.
    HttpauthExtractor,
    /// The middleware of actix-web-httpauth.
    HttpauthMiddleware,
    /// A bearer token as an argument.
    Argument,
    /// An optional bearer token as an argument.
    OptionalArgument,
    /// An API key in a header as an argument.
    Key,
    /// A bearer token or an API key as an argument.
    Alternatives,
    /// A principal as an argument.
    Principal,
    /// A principal with a scope as an argument.
    ScopedPrincipal,
    /// A section that requires a bearer token.
    Section,
    /// A section that requires a principal.
    PrincipalSection,
    /// A section that requires a principal, and the same principal as an argument inside.
    PrincipalTwice,
}

impl Case {
    /// All cases, in the order of the tables.
    pub const ALL: [Self; 16] = [
        Self::Bare,
        Self::Scope,
        Self::Constant401,
        Self::ByHand,
        Self::ByHandChecked,
        Self::HttpauthExtractor,
        Self::HttpauthMiddleware,
        Self::Argument,
        Self::OptionalArgument,
        Self::Key,
        Self::Alternatives,
        Self::Principal,
        Self::ScopedPrincipal,
        Self::Section,
        Self::PrincipalSection,
        Self::PrincipalTwice,
    ];

    /// Returns the name in a table and in the baseline.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "no security",
            Self::Scope => "no security, in a scope",
            Self::Constant401 => "constant 401",
            Self::ByHand => "by hand",
            Self::ByHandChecked => "by hand, same checks",
            Self::HttpauthExtractor => "httpauth `BearerAuth`",
            Self::HttpauthMiddleware => "httpauth middleware",
            Self::Argument => "`BearerToken`",
            Self::OptionalArgument => "`Optional<BearerToken>`",
            Self::Key => "`ApiKey`",
            Self::Alternatives => "`AnyOf<BearerToken, ApiKey>`",
            Self::Principal => "`Authenticated`",
            Self::ScopedPrincipal => "`Scoped`",
            Self::Section => "section of `BearerToken`",
            Self::PrincipalSection => "section of `Authenticated`",
            Self::PrincipalTwice => "section of `Authenticated`, and an argument",
        }
    }

    /// Returns the case of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.name() == name)
    }

    /// Returns whether the security is of this crate.
    pub fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Argument
                | Self::OptionalArgument
                | Self::Key
                | Self::Alternatives
                | Self::Principal
                | Self::ScopedPrincipal
                | Self::Section
                | Self::PrincipalSection
                | Self::PrincipalTwice
        )
    }

    /// Returns whether the case has security.
    pub fn is_secured(self) -> bool {
        !matches!(self, Self::Bare | Self::Scope | Self::Constant401)
    }

    /// Returns the case without security that an accepted request is compared with.
    #[must_use]
    pub fn without_security(self) -> Self {
        match self {
            Self::Section | Self::PrincipalSection | Self::PrincipalTwice => Self::Scope,
            _ => Self::Bare,
        }
    }

    /// Returns whether the case refuses a request.
    pub fn refuses(self, sent: Sent) -> bool {
        match (self, sent) {
            (_, Sent::Token(_)) | (Self::Bare | Self::Scope, _) => false,
            (Self::OptionalArgument, sent) => sent == Sent::Malformed,
            // They take everything after the scheme's name.
            (Self::ByHand | Self::HttpauthExtractor | Self::HttpauthMiddleware, sent) => {
                sent != Sent::Malformed
            }
            // Any text is an API key.
            (Self::Key, sent) => sent != Sent::Malformed,
            _ => true,
        }
    }

    /// Returns the header field of a request to this case.
    pub fn field(self, sent: Sent) -> Option<(HeaderName, String)> {
        match (self, sent) {
            (Self::Key, Sent::Token(_) | Sent::Malformed) => {
                Some((HeaderName::from_static(KEY_FIELD), sent.credential()?))
            }
            _ => Some((header::AUTHORIZATION, sent.authorization()?)),
        }
    }

    /// Hands the app of this case to a visitor.
    pub fn visit<V: Visitor>(self, visitor: V) -> V::Output {
        match self {
            Self::Bare => visitor.visit(|| App::new().route(PATH, web::get().to(bare))),
            Self::Scope => visitor.visit(|| App::new().service(scope())),
            Self::Constant401 => {
                visitor.visit(|| App::new().route(PATH, web::get().to(constant_401)))
            }
            Self::ByHand => visitor.visit(|| App::new().route(PATH, web::get().to(by_hand))),
            Self::ByHandChecked => {
                visitor.visit(|| App::new().route(PATH, web::get().to(by_hand_checked)))
            }
            Self::HttpauthExtractor => {
                visitor.visit(|| App::new().route(PATH, web::get().to(bearer_auth)))
            }
            Self::HttpauthMiddleware => visitor.visit(|| {
                App::new()
                    .wrap(HttpAuthentication::bearer(async |request, _| Ok(request)))
                    .route(PATH, web::get().to(bare))
            }),
            Self::Argument => visitor.visit(|| App::new().route(PATH, web::get().to(argument))),
            Self::OptionalArgument => {
                visitor.visit(|| App::new().route(PATH, web::get().to(optional)))
            }
            Self::Key => visitor.visit(|| App::new().route(PATH, web::get().to(key))),
            Self::Alternatives => {
                visitor.visit(|| App::new().route(PATH, web::get().to(alternatives)))
            }
            Self::Principal => visitor.visit(|| App::new().route(PATH, web::get().to(principal))),
            Self::ScopedPrincipal => {
                visitor.visit(|| App::new().route(PATH, web::get().to(scoped_principal)))
            }
            Self::Section => visitor.visit(|| App::new().service(scope().secure::<BearerToken>())),
            Self::PrincipalSection => {
                visitor.visit(|| App::new().service(scope().secure::<Authenticated<User>>()))
            }
            Self::PrincipalTwice => visitor.visit(|| {
                let inside = web::scope("").route(PATH, web::get().to(principal));
                App::new().service(inside.secure::<Authenticated<User>>())
            }),
        }
    }
}

/// The scope whose handler has no security of its own.
fn scope() -> actix_web::Scope {
    web::scope("").route(PATH, web::get().to(bare))
}

/// A measurement of an app. Each case is an app of another type.
pub trait Visitor {
    /// The result of the measurement.
    type Output;

    /// Measures the app.
    fn visit<T: AppFactory<Body: 'static> + 'static>(
        self,
        app: impl Fn() -> App<T> + Clone + Send + 'static,
    ) -> Self::Output;
}

#[derive(serde::Serialize)]
struct Item {
    short: bool,
}

/// The answer of every handler.
fn item(token: &str) -> web::Json<Item> {
    web::Json(Item {
        short: black_box(token).len() == 1,
    })
}

async fn bare() -> web::Json<Item> {
    item("")
}

async fn constant_401() -> HttpResponse {
    HttpResponse::Unauthorized()
        .insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")))
        .insert_header((
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ))
        .body(r#"{"detail":"Not authenticated"}"#)
}

/// A token that shares its bytes with the request. Nothing but the scheme is checked.
struct ByHand(HeaderValue);

impl FromRequest for ByHand {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let field = request.headers().get(header::AUTHORIZATION);
        let found = field.filter(|field| field.as_bytes().starts_with(b"Bearer "));
        ready(match found {
            Some(field) => Ok(Self(field.clone())),
            None => Err(ErrorUnauthorized("Not authenticated")),
        })
    }
}

async fn by_hand(token: ByHand) -> web::Json<Item> {
    item(std::str::from_utf8(&token.0.as_bytes()[7..]).unwrap_or_default())
}

/// [`ByHand`] with the checks that ours makes.
struct ByHandChecked(HeaderValue);

impl FromRequest for ByHandChecked {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut fields = request.headers().get_all(header::AUTHORIZATION);
        let (Some(field), None) = (fields.next(), fields.next()) else {
            return ready(Err(ErrorUnauthorized("Not authenticated")));
        };
        let is_token_char = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        ready(match field.as_bytes().strip_prefix(b"Bearer ") {
            Some(token) if token.iter().copied().all(is_token_char) => Ok(Self(field.clone())),
            _ => Err(ErrorUnauthorized("Not authenticated")),
        })
    }
}

async fn by_hand_checked(token: ByHandChecked) -> web::Json<Item> {
    item(std::str::from_utf8(&token.0.as_bytes()[7..]).unwrap_or_default())
}

async fn bearer_auth(token: BearerAuth) -> web::Json<Item> {
    item(token.token())
}

async fn argument(token: BearerToken) -> web::Json<Item> {
    item(token.token())
}

async fn optional(token: Optional<BearerToken>) -> web::Json<Item> {
    item(token.0.as_ref().map_or("", BearerToken::token))
}

const KEY_FIELD: &str = "x-api-key";

struct MachineKey;

impl SecurityBase for MachineKey {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new(KEY_FIELD)
    }
}

async fn key(key: ApiKey<MachineKey>) -> web::Json<Item> {
    item(key.key())
}

async fn alternatives(caller: AnyOf<BearerToken, ApiKey<MachineKey>>) -> web::Json<Item> {
    match caller {
        AnyOf::First(token) => item(token.token()),
        AnyOf::Second(key) => item(key.key()),
    }
}

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

impl GrantedScopes for User {
    fn has_scope(&self, scope: &str) -> bool {
        scope == "items:read"
    }
}

struct ItemsRead;

impl Scopes for ItemsRead {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
}

async fn principal(_: Authenticated<User>) -> web::Json<Item> {
    item("")
}

async fn scoped_principal(_: Scoped<User, ItemsRead>) -> web::Json<Item> {
    item("")
}
