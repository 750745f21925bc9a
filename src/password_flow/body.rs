use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    FromRequest as _, HttpMessage as _, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header,
    web::{Bytes, BytesMut, Form},
};
use futures_core::Stream;
use serde::{Deserialize, Deserializer};

use super::OAuth2Error;

const FORM: &str = "application/x-www-form-urlencoded";

/// Refuses what is not a form by its head. Parameters of the media type do not matter: RFC 6749
/// appendix B fixes the charset.
pub(super) fn check_media_type(request: &HttpRequest) -> Result<(), OAuth2Error> {
    // A charset that actix does not know would make it refuse the form without saying why.
    if !request.content_type().eq_ignore_ascii_case(FORM) || request.encoding().is_err() {
        return Err(OAuth2Error::invalid_request(
            "The media type of the body must be application/x-www-form-urlencoded",
        ));
    }
    // Whether actix decodes one depends on features that are not ours to know.
    let mut codings = request.headers().get_all(header::CONTENT_ENCODING);
    if codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(OAuth2Error::invalid_request(
            "The body must not have a content coding",
        ));
    }
    Ok(())
}

/// Reads a form's bytes, as many as `FormConfig` allows.
///
/// The limit can be neither read nor asked for: actix's own extractor has to hold it. It reads the
/// body and finds nothing in it, while we look over its shoulder.
pub(super) fn read(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, OAuth2Error>> + use<> {
    let seen = Rc::new(RefCell::new(Seen::default()));
    let mut watched: Payload = Payload::Stream {
        payload: Box::pin(Watched {
            payload: payload.take(),
            seen: Rc::clone(&seen),
        }),
    };
    let form = Form::<Ignored>::from_request(request, &mut watched);
    async move {
        // Neither its opinion of the bytes nor what an error handler of `FormConfig` makes of it
        // counts: how far it read does. OAuth clients read RFC 6749's errors and no others.
        drop(form.await);
        let seen = seen.take();
        match seen.progress {
            Progress::Complete => Ok(seen.bytes.freeze()),
            Progress::Failed => Err(OAuth2Error::invalid_request(
                "The body ended before it was complete",
            )),
            Progress::Reading => Err(OAuth2Error::invalid_request("The body is too large")),
        }
    }
}

/// Lets actix read a form to its end without decoding it.
struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Ok(Self)
    }
}

#[derive(Default)]
struct Seen {
    bytes: BytesMut,
    progress: Progress,
}

#[derive(Default)]
enum Progress {
    /// Where actix stops because of its limit.
    #[default]
    Reading,
    Complete,
    Failed,
}

/// A body that keeps what passes through it.
struct Watched {
    payload: Payload,
    seen: Rc<RefCell<Seen>>,
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.payload).poll_next(context);
        if let Poll::Ready(item) = &polled {
            let mut seen = this.seen.borrow_mut();
            match item {
                Some(Ok(chunk)) => seen.bytes.extend_from_slice(chunk),
                Some(Err(_)) => seen.progress = Progress::Failed,
                None => seen.progress = Progress::Complete,
            }
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{rt::System, test::TestRequest};

    use super::*;

    /// A body whose client hangs up after some bytes.
    struct Broken(Option<Bytes>);

    impl Stream for Broken {
        type Item = Result<Bytes, PayloadError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let item = self.0.take().ok_or(PayloadError::Incomplete(None));
            Poll::Ready(Some(item))
        }
    }

    #[test]
    fn a_body_that_breaks_off_is_not_read_as_if_it_were_whole() {
        let request = TestRequest::post()
            .insert_header((header::CONTENT_TYPE, FORM))
            .to_http_request();
        let bytes = Bytes::from_static(b"username=johndoe&password=sec");
        let mut payload: Payload = Payload::Stream {
            payload: Box::pin(Broken(Some(bytes))),
        };
        let result = System::new().block_on(read(&request, &mut payload));
        assert_eq!(
            result.unwrap_err().description(),
            "The body ended before it was complete"
        );
    }
}
