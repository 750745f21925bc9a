use std::future::ready;

use actix_web::{
    HttpMessage as _, HttpRequest,
    dev::Payload,
    http::{Method, Version, header},
    web::Bytes,
};
use futures_util::future::{FutureExt as _, LocalBoxFuture, Shared, WeakShared};

use super::tee::tee;
use crate::{
    error::SecurityError,
    form_body::{self, Unread},
};

type Reading = LocalBoxFuture<'static, Result<Bytes, SecurityError>>;

/// What reading a form comes to, for everybody who asks.
pub(super) type Form = Shared<Reading>;

/// The form of a request, read once however many ask for it.
#[derive(Clone)]
enum Known {
    /// Weak, because the reading holds the request.
    UnderWay(WeakShared<Reading>),
    Read(Bytes),
}

/// The form of a request, if it has one, without taking it from whoever reads the payload later.
pub(super) fn read(request: &HttpRequest, payload: &mut Payload) -> Option<Form> {
    if !may_carry_a_token(request) {
        return None;
    }
    let known = request.extensions().get::<Known>().cloned();
    match known {
        Some(Known::Read(form)) => return Some(done(Ok(form))),
        Some(Known::UnderWay(reading)) => {
            if let Some(reading) = reading.upgrade() {
                return Some(reading);
            }
        }
        None => {}
    }
    if let Payload::None = payload {
        return is_taken(request).then(|| done(Err(SecurityError::form_is_taken())));
    }
    let body = form_body::read(request, tee(payload));
    let reading = read_once(body, request.clone()).boxed_local().shared();
    if let Some(weak) = reading.downgrade() {
        request.extensions_mut().insert(Known::UnderWay(weak));
    }
    Some(reading)
}

async fn read_once(
    body: impl Future<Output = Result<Bytes, Unread>>,
    request: HttpRequest,
) -> Result<Bytes, SecurityError> {
    let form = body.await.map_err(|unread| match unread {
        Unread::TooLarge => SecurityError::form_too_large(),
        Unread::BrokenOff => SecurityError::form_broken_off(),
    })?;
    request.extensions_mut().insert(Known::Read(form.clone()));
    Ok(form)
}

fn done(form: Result<Bytes, SecurityError>) -> Form {
    ready(form).boxed_local().shared()
}

/// RFC 6750 2.2: a form, by a method for which a body means something.
fn may_carry_a_token(request: &HttpRequest) -> bool {
    let method = request.method();
    let has_body = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method);
    has_body && form_body::is_form(request) && !form_body::is_coded(request)
}

/// Whether there was a body, though there is none left.
fn is_taken(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let length = headers.get(header::CONTENT_LENGTH);
    let is_long = length.is_some_and(|length| length.as_bytes().iter().any(|&digit| digit != b'0'));
    // A request of HTTP/2 need not announce its body, and always comes with a payload.
    is_long
        || headers.contains_key(header::TRANSFER_ENCODING)
        || request.version() == Version::HTTP_2
}
