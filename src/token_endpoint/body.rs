use actix_web::{HttpRequest, dev::Payload, web::Bytes};
use futures_util::TryFutureExt as _;

use super::OAuth2Error;
use crate::form_body::{self, Unread};

/// Refuses what is not a form by its head. Parameters of the media type do not matter: RFC 6749
/// appendix B fixes the charset.
pub(super) fn check_media_type(request: &HttpRequest) -> Result<(), OAuth2Error> {
    if !form_body::is_form(request) {
        return Err(OAuth2Error::invalid_request(
            "The media type of the body must be application/x-www-form-urlencoded",
        ));
    }
    if form_body::is_coded(request) {
        return Err(OAuth2Error::invalid_request(
            "The body must not have a content coding",
        ));
    }
    Ok(())
}

/// Reads a form's bytes. OAuth clients read RFC 6749's errors and no others.
pub(super) fn read(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, OAuth2Error>> + use<> {
    form_body::read(request, payload.take()).map_err(|unread| {
        OAuth2Error::invalid_request(match unread {
            Unread::BrokenOff => "The body ended before it was complete",
            Unread::TooLarge => "The body is too large",
        })
    })
}
