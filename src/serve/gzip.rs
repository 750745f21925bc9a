use std::io;

use actix_web::{
    HttpRequest,
    http::header::{AcceptEncoding, Encoding, Header as _},
    web::Bytes,
};

/// Returns whether the client lists gzip and does not prefer plain bytes (RFC 9110 12.5.3).
///
/// A `*` alone does not count, as in actix-web.
pub(super) fn is_accepted(request: &HttpRequest) -> bool {
    let codings = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(request)
        .is_ok_and(|accepted| accepted.negotiate(codings.iter()) == Some(Encoding::gzip()))
}

/// Compresses bytes. Returns `None` if the result is not smaller.
///
/// The application waits for this at start-up. The best level takes three times as long as the default
/// level, and saves little.
pub(super) fn compress(plain: &[u8]) -> Option<Bytes> {
    let mut gzip = Vec::new();
    let mut encoder = flate2::bufread::GzEncoder::new(plain, flate2::Compression::default());
    io::copy(&mut encoder, &mut gzip).ok()?;
    (gzip.len() < plain.len()).then(|| gzip.into_boxed_slice().into())
}

pub(super) fn inflate(gzip: &[u8]) -> io::Result<Bytes> {
    let mut plain = Vec::new();
    io::copy(&mut flate2::bufread::GzDecoder::new(gzip), &mut plain)?;
    Ok(plain.into())
}

#[cfg(test)]
mod tests {
    use actix_web::{http::header::ACCEPT_ENCODING, test::TestRequest};

    use super::*;

    fn accepts(fields: &[&'static str]) -> bool {
        let request = fields
            .iter()
            .fold(TestRequest::default(), |request, field| {
                request.append_header((ACCEPT_ENCODING, *field))
            });
        is_accepted(&request.to_http_request())
    }

    #[test]
    fn gzip_is_accepted_where_it_is_listed_and_plain_bytes_are_not_preferred() {
        for (field, expected) in [
            ("gzip", true),
            ("GZIP", true),
            ("br, zstd, gzip", true),
            ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
            ("gzip ; q=0.001", true),
            ("gzip;q=0.5, *", true),
            ("identity;q=0.5, gzip;q=0.5", true),
            ("identity;q=0, gzip;q=0.5", true),
            ("", false),
            ("br", false),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("gzip;q=nonsense", false),
            ("gzip;q=0, *", false),
            ("*;q=0", false),
            ("identity, gzip;q=0.5", false),
            ("gzipped", false),
        ] {
            assert_eq!(accepts(&[field]), expected, "{field:?}");
        }
    }

    #[test]
    fn a_client_that_does_not_name_gzip_gets_plain_bytes() {
        // RFC 9110 allows gzip for `*`, and `x-gzip` as its alias. Plain bytes are acceptable, too.
        for field in ["*", "identity;q=0.5, *", "x-gzip"] {
            assert!(!accepts(&[field]), "{field:?}");
        }
        assert!(!accepts(&[]));
    }

    #[test]
    fn several_fields_are_one_list() {
        assert!(accepts(&["br", "gzip"]));
        assert!(!accepts(&["gzip;q=0.5", "identity"]));
    }
}
