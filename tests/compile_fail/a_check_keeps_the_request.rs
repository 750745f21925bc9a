//! A check cannot keep the request beyond its own end.

use actix_openapi_security::{Authenticate, BearerToken, CheckRequest, SecurityError};

struct Stored(CheckRequest<'static>);

impl Authenticate for Stored {
    type Credential = BearerToken;

    async fn authenticate(
        _: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self(request))
    }
}

struct Spawned;

impl Authenticate for Spawned {
    type Credential = BearerToken;

    async fn authenticate(
        _: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        actix_web::rt::spawn(async move { request.headers().len() });
        Ok(Self)
    }
}

fn main() {}
