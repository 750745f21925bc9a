//! Principals: the checks of an application, which run once in a request, and scopes.

mod authenticate;
mod authenticated;
mod insecure_authenticate_with;
mod scoped;
mod slot;

pub use self::{
    authenticate::Authenticate,
    authenticated::Authenticated,
    insecure_authenticate_with::InsecureAuthenticateWith,
    scoped::{GrantedScopes, Scoped},
};
