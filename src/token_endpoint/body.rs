use actix_web::{
    Error, FromRequest as _, HttpMessage as _, HttpRequest, dev::Payload, error::PayloadError,
    http::header, web::Bytes,
};
use futures_util::TryFutureExt as _;

use super::OAuth2Error;

/// Checks that the header fields describe a form without a content coding.
pub(super) fn check_head(request: &HttpRequest) -> Result<(), OAuth2Error> {
    // RFC 6749 appendix B fixes the charset to UTF-8, whatever the field says.
    let media_type = request.content_type();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(OAuth2Error::invalid_request(
            "The media type of the body must be application/x-www-form-urlencoded",
        ));
    }
    // The features of the application decide whether actix decodes a content coding.
    let mut codings = request.headers().get_all(header::CONTENT_ENCODING);
    if codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(OAuth2Error::invalid_request(
            "The body must not have a content coding",
        ));
    }
    Ok(())
}

/// Reads the body with actix's extractor, which enforces `PayloadConfig`.
pub(super) fn read(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, OAuth2Error>> + use<> {
    Bytes::from_request(request, payload).map_err(|error: Error| {
        OAuth2Error::invalid_request(match error.as_error() {
            Some(PayloadError::Overflow) => "The body is too large",
            Some(_) => "The body ended before it was complete",
            // The only other error is about the media type that `PayloadConfig` requires.
            None => "The server is configured for another media type",
        })
    })
}

#[cfg(test)]
mod tests {
    use actix_web::{rt::System, test::TestRequest};
    use futures_util::stream;

    use super::*;

    #[test]
    fn a_body_that_breaks_off_is_refused() {
        let request = TestRequest::post().to_http_request();
        let start = Bytes::from_static(b"username=johndoe&password=sec");
        let chunks = [Ok(start), Err(PayloadError::Incomplete(None))];
        let mut payload: Payload = Payload::Stream {
            payload: Box::pin(stream::iter(chunks)),
        };
        let error = System::new().block_on(read(&request, &mut payload));
        assert_eq!(
            error.unwrap_err().description(),
            "The body ended before it was complete"
        );
    }
}
