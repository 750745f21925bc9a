//! A form's bytes, as many as actix's `FormConfig` allows.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::error::PayloadError;
use actix_web::{
    FromRequest as _, HttpMessage as _, HttpRequest,
    dev::Payload,
    http::header,
    web::{Bytes, BytesMut, Form},
};
use futures_core::Stream;
use serde::{Deserialize, Deserializer};

const FORM: &str = "application/x-www-form-urlencoded";

/// Whether the head announces a form, whatever the parameters of the media type.
pub(crate) fn is_form(request: &HttpRequest) -> bool {
    // Actix would not read one in a charset that it does not know.
    request.content_type().eq_ignore_ascii_case(FORM) && request.encoding().is_ok()
}

/// Whether the body has a content coding. Whether actix decodes one depends on features that are
/// not ours to know.
pub(crate) fn is_coded(request: &HttpRequest) -> bool {
    let mut codings = request.headers().get_all(header::CONTENT_ENCODING);
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Why a form could not be read to its end.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is larger than `FormConfig` allows.
    TooLarge,
    /// It ended before it was complete.
    BrokenOff,
}

/// Reads what [`is_form`], as many bytes as `FormConfig` allows.
///
/// The limit can be neither read nor asked for: actix's own extractor has to hold it. It reads the
/// body and finds nothing in it, while we look over its shoulder.
pub(crate) fn read(
    request: &HttpRequest,
    payload: Payload,
) -> impl Future<Output = Result<Bytes, Unread>> + use<> {
    let seen = Rc::new(RefCell::new(Seen::default()));
    let mut watched: Payload = Payload::Stream {
        payload: Box::pin(Watched {
            payload,
            seen: Rc::clone(&seen),
        }),
    };
    let form = Form::<Ignored>::from_request(request, &mut watched);
    async move {
        // Neither its opinion of the bytes nor what an error handler of `FormConfig` makes of it
        // counts: how far it read does. What is wrong with a form is for its reader to say.
        drop(form.await);
        let seen = seen.take();
        match seen.progress {
            Progress::Complete => Ok(seen.bytes.freeze()),
            Progress::Failed => Err(Unread::BrokenOff),
            Progress::Reading => Err(Unread::TooLarge),
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
        let payload: Payload = Payload::Stream {
            payload: Box::pin(Broken(Some(bytes))),
        };
        let result = System::new().block_on(read(&request, payload));
        assert!(matches!(result, Err(Unread::BrokenOff)), "{result:?}");
    }
}
