//! How credentials reach the document: paperclip asks every argument of a handler what it adds to
//! the operation, and these are the answers.

use std::collections::BTreeMap;

use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw, Either, SecurityScheme as Version2Scheme},
        schema::{Apiv2Errors, Apiv2Schema},
    },
};

use super::{recorded, refusal, version2_scheme};
use crate::{
    error::SecurityError,
    extract::{
        AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
        BearerToken, Optional, Required, Scoped, Scopes, SecurityExtractor,
    },
    scheme::{DescribeSecurity, SecurityBase, combine},
};

/// What a credential or a principal adds to the operation that declares it. A trait of paperclip's
/// cannot be implemented for all of ours at once, so each gets the same three lines.
macro_rules! document {
    ($argument:ty, $($parameter:ident: $bound:path),+) => {
        impl<$($parameter: $bound),+> Apiv2Schema for $argument {}

        impl<$($parameter: $bound),+> OperationModifier for $argument {
            fn update_parameter(operation: &mut DefaultOperationRaw) {
                require::<Self>(operation);
            }

            fn update_definitions(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
                record_schemes::<Self>(map);
            }

            fn update_security(_operation: &mut DefaultOperationRaw) {}

            fn update_security_definitions(map: &mut BTreeMap<String, Version2Scheme>) {
                define_schemes::<Self>(map);
            }
        }
    };
}

document!(BearerToken<S>, S: SecurityBase);
document!(Authenticated<P>, P: Authenticate);
document!(BasicCredentials<S>, S: SecurityBase);
document!(ApiKey<S>, S: SecurityBase);
document!(Authorization<S>, S: SecurityBase);
document!(Optional<T>, T: SecurityExtractor);
document!(Required<T>, T: SecurityExtractor);
document!(AnyOf<A, B>, A: SecurityExtractor, B: SecurityExtractor);
document!(AllOf<A, B>, A: SecurityExtractor, B: SecurityExtractor);
document!(Scoped<P, N>, P: Authenticate, N: Scopes);

/// Adds what `T` asks of a request to what the operation asks already, and the refusals.
///
/// Called from `update_parameter`, which paperclip's `Option` and `Result` both hand on to what is
/// inside them; `update_security` is lost in a `Result`.
pub(super) fn require<T: DescribeSecurity>(operation: &mut DefaultOperationRaw) {
    let requirements = T::security_requirements();
    operation.security = combine(&operation.security, requirements.alternatives());
    document_refusal(operation, 401, "Not authenticated", true);
    if requirements.needs_scopes() {
        document_refusal(operation, 403, "Not enough permissions", true);
    }
    for &(status, description) in requirements.refusals() {
        document_refusal(operation, status, description, false);
    }
}

/// What is documented already stays.
fn document_refusal(
    operation: &mut DefaultOperationRaw,
    status: u16,
    description: &str,
    has_challenge: bool,
) {
    operation
        .responses
        .entry(status.to_string())
        .or_insert_with(|| Either::Right(refusal::recorded(description, has_challenge)));
}

/// Adds the schemes as far as paperclip can say them, which is what a document gets that paperclip
/// serves itself.
pub(super) fn define_schemes<T: DescribeSecurity>(map: &mut BTreeMap<String, Version2Scheme>) {
    for (name, scheme) in T::security_requirements().schemes() {
        version2_scheme::from_scheme(scheme).update_definitions(name, map);
    }
}

/// Adds the schemes in full, for the document that we finish.
pub(super) fn record_schemes<T: DescribeSecurity>(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
    let requirements = T::security_requirements();
    for (name, scheme) in requirements.schemes() {
        recorded::insert_scheme(map, name, scheme);
    }
    for misfit in requirements.misfits() {
        recorded::insert_misfit(map, misfit);
    }
}

/// For handlers that return a refusal themselves.
impl Apiv2Errors for SecurityError {
    fn update_error_definitions(operation: &mut DefaultOperationRaw) {
        document_refusal(operation, 401, "Not authenticated", true);
    }
}
