use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};

use super::security_extractor::{ArgumentFuture, SecurityExtractor, argument};

/// A credential of the application as an argument.
///
/// The credentials of this crate are arguments by themselves. The [example](super::Credential) on
/// `Credential` uses it.
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
