//! What is compared: the same handler, with one kind of security after the other.

use std::{
    future::{Ready, ready},
    hint::black_box,
};

use actix_openapi_security::{
    AppFactory, Authenticate, Authenticated, BearerToken, Optional, SecurityError, guard, guard_fn,
};
use actix_web::{
    App, Error, FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    error::ErrorUnauthorized,
    http::header::{self, HeaderValue},
    web,
};
use actix_web_httpauth::{extractors::bearer::BearerAuth, middleware::HttpAuthentication};

use crate::requests::Sent;

/// The path that every case answers at.
pub const PATH: &str = "/";

/// A kind of security around the same handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// None: what all others are compared with.
    Bare,
    /// A handler that answers each request with the refusal of ours: the floor of refusing.
    Constant401,
    /// The shortest extractor one would write by hand.
    ByHand,
    /// The same, and it also tells a second field and what is no token, as ours does.
    ByHandChecked,
    /// The extractor of actix-web-httpauth.
    HttpauthExtractor,
    /// Its middleware.
    HttpauthMiddleware,
    /// Ours as an argument.
    Argument,
    /// Ours as an argument that need not be there.
    OptionalArgument,
    /// Ours as a guard.
    Guard,
    /// With a check that need not wait.
    GuardChecks,
    /// With a check that may wait.
    GuardWaits,
    /// A principal as an argument: the check, and the request remembers who it was.
    Principal,
}

impl Case {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 12] = [
        Self::Bare,
        Self::Constant401,
        Self::ByHand,
        Self::ByHandChecked,
        Self::HttpauthExtractor,
        Self::HttpauthMiddleware,
        Self::Argument,
        Self::OptionalArgument,
        Self::Guard,
        Self::GuardChecks,
        Self::GuardWaits,
        Self::Principal,
    ];

    /// Its name in a table and in the baseline.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "no security",
            Self::Constant401 => "constant 401",
            Self::ByHand => "by hand",
            Self::ByHandChecked => "by hand, same checks",
            Self::HttpauthExtractor => "httpauth `BearerAuth`",
            Self::HttpauthMiddleware => "httpauth middleware",
            Self::Argument => "`BearerToken`",
            Self::OptionalArgument => "`Optional<BearerToken>`",
            Self::Guard => "`guard`",
            Self::GuardChecks => "`guard_fn`, `ready`",
            Self::GuardWaits => "`guard_fn`, `async`",
            Self::Principal => "`Authenticated`",
        }
    }

    /// The case of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.name() == name)
    }

    /// Whether it is of this crate.
    pub fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Argument
                | Self::OptionalArgument
                | Self::Guard
                | Self::GuardChecks
                | Self::GuardWaits
                | Self::Principal
        )
    }

    /// Whether it refuses this.
    pub fn refuses(self, sent: Sent) -> bool {
        match (self, sent) {
            (_, Sent::Token(_)) | (Self::Bare, _) => false,
            (Self::OptionalArgument, sent) => sent == Sent::Malformed,
            // They take what follows the scheme as it is.
            (Self::ByHand | Self::HttpauthExtractor | Self::HttpauthMiddleware, sent) => {
                sent != Sent::Malformed
            }
            _ => true,
        }
    }

    /// Hands its app to a visitor.
    pub fn visit<V: Visitor>(self, visitor: V) -> V::Output {
        match self {
            Self::Bare => visitor.visit(|| App::new().route(PATH, web::get().to(bare))),
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
            Self::Guard => visitor.visit(|| {
                App::new()
                    .wrap(guard::<BearerToken>())
                    .route(PATH, web::get().to(bare))
            }),
            Self::GuardChecks => visitor.visit(|| {
                App::new()
                    .wrap(guard_fn(|_: BearerToken, _| ready(Ok(()))))
                    .route(PATH, web::get().to(bare))
            }),
            Self::GuardWaits => visitor.visit(|| {
                App::new()
                    .wrap(guard_fn(async |_: BearerToken, _| Ok(())))
                    .route(PATH, web::get().to(bare))
            }),
            Self::Principal => visitor.visit(|| App::new().route(PATH, web::get().to(principal))),
        }
    }
}

/// What is done with the app of a case: each case is an app of another type.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<T: AppFactory<Body: 'static> + 'static>(
        self,
        app: impl Fn() -> App<T> + Clone + Send + 'static,
    ) -> Self::Output;
}

#[derive(serde::Serialize)]
struct Item {
    short: bool,
}

/// What every handler answers: the same, whatever it was given.
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

/// Looks for a token and shares its bytes. It tells neither a second field nor what is no token.
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

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

async fn principal(_: Authenticated<User>) -> web::Json<Item> {
    item("")
}
