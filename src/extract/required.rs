use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};

use super::security_extractor::{ArgumentFuture, SecurityExtractor, argument};

/// A credential that the application defines, as an argument of a handler.
///
/// The credentials of this crate are arguments without it. See the [example](super::Credential) on
/// `Credential`.
#[derive(Clone, Debug)]
pub struct Required<T>(
    /// The credential.
    pub T,
);

impl<T: SecurityExtractor> FromRequest for Required<T> {
    type Error = Error;
    type Future = ArgumentFuture<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let required = argument(request);
        Box::pin(async { required.await.map(Self) })
    }
}
