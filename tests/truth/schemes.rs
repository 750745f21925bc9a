//! The schemes, credentials and principals of which the combinations are made.
//!
//! A token and a key say who issued them and which scopes they have: `A.rw` is a token of the scheme
//! `A` with the scopes `r` and `w`. Every principal refuses the credential of another issuer.

use std::{fmt, marker::PhantomData};

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, BasicCredentials, BearerToken, CheckRequest,
    GrantedScopes, Optional, Scoped, Scopes, SecurityBase, SecurityError,
    credential::SecurityExtractor,
    scheme::{ApiKeyCookie, ApiKeyHeader, HttpBasic, OAuth2PasswordBearer},
};

macro_rules! scopes {
    ($($type:ident = $name:literal),*) => {
        $(
            pub struct $type;

            impl Scopes for $type {
                const NAMES: &'static [(&'static str, &'static str)] = &[($name, $name)];
            }
        )*
    };
}

scopes!(R = "r", W = "w");

macro_rules! schemes {
    ($($scheme:ident: $kind:ident = $value:expr;)*) => {
        $(
            pub struct $scheme;

            impl SecurityBase for $scheme {
                type Scheme = $kind;

                fn security_scheme() -> Self::Scheme {
                    $value
                }
            }
        )*
    };
}

schemes! {
    A: OAuth2PasswordBearer = OAuth2PasswordBearer::new("a/token").scopes::<(R, W)>();
    B: OAuth2PasswordBearer = OAuth2PasswordBearer::new("b/token").scopes::<(R, W)>();
    K: ApiKeyHeader = ApiKeyHeader::new("X-Key");
    C: ApiKeyCookie = ApiKeyCookie::new("session");
    Basic: HttpBasic = HttpBasic::new();
}

/// A declaration as an expression, for names and for the rules of the test.
#[derive(Clone, PartialEq, Eq)]
pub enum Shape {
    Bare(&'static str),
    Principal(Box<Self>),
    Scoped(Box<Self>, Vec<&'static str>),
    AnyOf(Box<Self>, Box<Self>),
    AllOf(Box<Self>, Box<Self>),
    Optional(Box<Self>),
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bare(scheme) => f.write_str(scheme),
            Self::Principal(inner) => write!(f, "Authenticated<{inner}>"),
            Self::Scoped(inner, scopes) => write!(f, "Scoped<{inner}, {}>", scopes.join("+")),
            Self::AnyOf(first, second) => write!(f, "AnyOf<{first}, {second}>"),
            Self::AllOf(first, second) => write!(f, "AllOf<{first}, {second}>"),
            Self::Optional(inner) => write!(f, "Optional<{inner}>"),
        }
    }
}

/// The scopes of a credential that was verified, a letter each.
pub type Granted = String;

/// A part of a combination.
pub trait Part {
    fn shape() -> Shape;

    /// Verifies the bare credentials, as a handler does that gets any. The check of a principal has
    /// verified its own.
    fn verify(&self) -> Result<Granted, SecurityError>;
}

fn verify(text: &str, scheme: &str) -> Result<Granted, SecurityError> {
    match text.split_once('.') {
        Some((issuer, scopes)) if issuer == scheme => Ok(scopes.to_owned()),
        _ => Err(SecurityError::invalid_token("Another issuer")),
    }
}

fn bare<S: SecurityBase>() -> Shape {
    Shape::Bare(match S::scheme_name() {
        std::borrow::Cow::Borrowed(name) => name,
        std::borrow::Cow::Owned(_) => unreachable!("the name of a type is static"),
    })
}

impl<S: SecurityBase> Part for BearerToken<S> {
    fn shape() -> Shape {
        bare::<S>()
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        verify(self.token(), &S::scheme_name())
    }
}

impl<S: SecurityBase> Part for ApiKey<S> {
    fn shape() -> Shape {
        bare::<S>()
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        verify(self.key(), &S::scheme_name())
    }
}

impl<S: SecurityBase> Part for BasicCredentials<S> {
    fn shape() -> Shape {
        bare::<S>()
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        verify(self.username(), &S::scheme_name())
    }
}

impl<A: Part, B: Part> Part for AnyOf<A, B> {
    fn shape() -> Shape {
        Shape::AnyOf(Box::new(A::shape()), Box::new(B::shape()))
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        match self {
            Self::First(first) => first.verify(),
            Self::Second(second) => second.verify(),
        }
    }
}

/// Both are verified. The scopes are those of the first: a key beside a token has no scopes.
impl<A: Part, B: Part> Part for AllOf<A, B> {
    fn shape() -> Shape {
        Shape::AllOf(Box::new(A::shape()), Box::new(B::shape()))
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        let granted = self.0.verify()?;
        self.1.verify()?;
        Ok(granted)
    }
}

impl<T: Part> Part for Optional<T> {
    fn shape() -> Shape {
        Shape::Optional(Box::new(T::shape()))
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        self.0.as_ref().map_or(Ok(Granted::new()), T::verify)
    }
}

/// The owner of the credential `T`.
pub struct Owner<T>(Granted, PhantomData<fn() -> T>);

impl<T: SecurityExtractor + Part> Authenticate for Owner<T> {
    type Credential = T;

    async fn authenticate(credential: T, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self(credential.verify()?, PhantomData))
    }
}

impl<T> GrantedScopes for Owner<T> {
    fn has_scope(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }
}

impl<T: SecurityExtractor + Part> Part for Authenticated<Owner<T>> {
    fn shape() -> Shape {
        Shape::Principal(Box::new(T::shape()))
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        Ok(self.0.clone())
    }
}

impl<T: SecurityExtractor + Part, N: Scopes> Part for Scoped<Owner<T>, N> {
    fn shape() -> Shape {
        let scopes = N::NAMES.iter().map(|(name, _)| *name).collect();
        Shape::Scoped(Box::new(Authenticated::<Owner<T>>::shape()), scopes)
    }

    fn verify(&self) -> Result<Granted, SecurityError> {
        Ok(self.0.clone())
    }
}

pub type UserA = Owner<BearerToken<A>>;
pub type UserB = Owner<BearerToken<B>>;
pub type Machine = Owner<ApiKey<K>>;
pub type Caller = Owner<AnyOf<BearerToken<A>, ApiKey<K>>>;
pub type Both = Owner<AllOf<BearerToken<A>, ApiKey<K>>>;
pub type Either = Owner<AnyOf<Authenticated<UserA>, Authenticated<UserB>>>;
pub type Admin = Owner<Scoped<UserA, W>>;
