//! The part of the document that an argument of a handler adds: paperclip asks each argument for it.

use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultResponseRaw, Either},
        schema::{Apiv2Errors, Apiv2Schema},
    },
};

use super::{refusal, requirements};
use crate::{
    error::SecurityError,
    extract::{
        AllOf, AnyOf, AnyOf3, ApiKey, Authorization, BasicCredentials, BearerToken, Optional,
        Required, SecurityExtractor,
    },
    principal::{Authenticate, Authenticated, GrantedScopes, Scoped},
    scheme::{
        ApiKeyScheme, AuthorizationScheme, BasicScheme, BearerScheme, Requirement, Scopes,
        SecurityBase,
    },
};

/// Documents an argument by its requirement. The traits of paperclip cannot be implemented for all
/// arguments at once.
macro_rules! document {
    ($argument:ty, [$($generics:tt)+], $requirement:expr) => {
        impl<$($generics)+> Apiv2Schema for $argument {}

        impl<$($generics)+> OperationModifier for $argument {
            // `Option` and `Result` call this method of the type inside, but not `update_security`.
            fn update_parameter(operation: &mut DefaultOperationRaw) {
                requirements::require(operation, &$requirement);
            }
        }
    };
}

document!(BearerToken<S>, [S: SecurityBase<Scheme: BearerScheme>], Self::requirement());
document!(BasicCredentials<S>, [S: SecurityBase<Scheme: BasicScheme>], Self::requirement());
document!(ApiKey<S>, [S: SecurityBase<Scheme: ApiKeyScheme>], Self::requirement());
document!(Authorization<S>, [S: SecurityBase<Scheme: AuthorizationScheme>], Self::requirement());
document!(Authenticated<P>, [P: Authenticate], Self::requirement());
document!(Scoped<P, N>, [P: Authenticate + GrantedScopes, N: Scopes], Self::requirement());
document!(AnyOf<A, B>, [A: SecurityExtractor, B: SecurityExtractor], Self::requirement());
document!(
    AnyOf3<A, B, C>,
    [A: SecurityExtractor, B: SecurityExtractor, C: SecurityExtractor],
    Self::requirement()
);
document!(AllOf<A, B>, [A: SecurityExtractor, B: SecurityExtractor], Self::requirement());
document!(Required<T>, [T: SecurityExtractor], T::requirement());
document!(
    Optional<T>,
    [T: SecurityExtractor],
    Requirement::Optional(Box::new(T::requirement()))
);

/// Documents handlers that return a refusal themselves.
impl Apiv2Errors for SecurityError {
    fn update_error_definitions(operation: &mut DefaultOperationRaw) {
        let response = DefaultResponseRaw {
            description: Some(refusal::RECORDED.to_owned()),
            ..DefaultResponseRaw::default()
        };
        operation
            .responses
            .entry("401".to_owned())
            .or_insert(Either::Right(response));
    }
}
