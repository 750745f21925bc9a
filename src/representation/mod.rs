//! A fixed response: bytes that never change while the process runs, with the metadata that lets a
//! client keep them.
//!
//! 1. Each coding has bytes and a validator of its own, made once.
//! 2. What a client did not send is not looked into: a request costs a lookup of `Accept-Encoding`,
//!    one of `If-None-Match`, and the fields of the response.
//! 3. It is a service of actix's without a route around it: that saves the boxed futures and guards
//!    of one, and pays for the fields.

mod accept_encoding;
mod fixed;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    },
    web::Bytes,
};

use self::accept_encoding::accepts_gzip;
pub(crate) use self::fixed::Fixed;

/// How long a client may use its copy without asking.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CacheControl {
    /// It asks each time, and is mostly told that nothing changed.
    Revalidate,
    /// For as long as it likes: what the URL names never changes.
    #[cfg(feature = "docs-ui")]
    Immutable,
}

/// Bytes in one or two codings, with their validators (RFC 9110 8.8.3).
#[derive(Clone, Debug)]
pub(crate) struct Representation {
    content_type: &'static str,
    identity: Coded,
    gzip: Option<Coded>,
    cache_control: CacheControl,
    headers: Vec<(header::HeaderName, HeaderValue)>,
}

#[derive(Clone, Debug)]
struct Coded {
    body: Bytes,
    etag: HeaderValue,
}

impl Coded {
    fn new(body: Bytes) -> Self {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let tag = format!("\"{:x}-{:016x}\"", body.len(), hasher.finish());
        // Hexadecimal digits and quotes always fit a header.
        let etag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"0\""));
        Self { body, etag }
    }
}

impl Representation {
    pub(crate) fn new(
        content_type: &'static str,
        body: Bytes,
        cache_control: CacheControl,
    ) -> Self {
        Self {
            content_type,
            identity: Coded::new(body),
            gzip: None,
            cache_control,
            headers: Vec::new(),
        }
    }

    /// Adds the same bytes, compressed with gzip (RFC 9110 8.4.1.3), if they are fewer.
    #[cfg(feature = "gzip")]
    pub(crate) fn gzip(mut self, body: Bytes) -> Self {
        self.gzip = (body.len() < self.identity.body.len()).then(|| Coded::new(body));
        self
    }

    /// Compresses the bytes, if the application wants that.
    pub(crate) fn compressed(self) -> Self {
        #[cfg(feature = "gzip")]
        if let Ok(gzip) = compress(&self.identity.body) {
            return self.gzip(gzip);
        }
        self
    }

    /// Adds a header field that every response carries.
    #[cfg(feature = "docs-ui")]
    pub(crate) fn header(mut self, name: header::HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn body(&self) -> &Bytes {
        &self.identity.body
    }

    /// Serves it at a path.
    pub(crate) fn at(self, path: &str) -> Fixed {
        Fixed::new(path, move |request| self.respond(request))
    }

    fn respond(&self, request: &HttpRequest) -> HttpResponse {
        let gzip = self.gzip.as_ref().filter(|_| accepts_gzip(request));
        let coded = gzip.unwrap_or(&self.identity);
        let mut response = if is_fresh(request, &coded.etag) {
            HttpResponse::with_body(StatusCode::NOT_MODIFIED, BoxBody::new(()))
        } else {
            let mut response =
                HttpResponse::with_body(StatusCode::OK, BoxBody::new(coded.body.clone()));
            let headers = response.headers_mut();
            let content_type = HeaderValue::from_static(self.content_type);
            headers.insert(header::CONTENT_TYPE, content_type);
            if gzip.is_some() {
                let coding = HeaderValue::from_static("gzip");
                headers.insert(header::CONTENT_ENCODING, coding);
            }
            response
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, coded.etag.clone());
        headers.insert(header::CACHE_CONTROL, self.cache_control.field());
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        if self.gzip.is_some() {
            let field = HeaderValue::from_static("accept-encoding");
            headers.insert(header::VARY, field);
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        response
    }
}

impl CacheControl {
    fn field(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Revalidate => "no-cache",
            #[cfg(feature = "docs-ui")]
            Self::Immutable => "public, max-age=31536000, immutable",
        })
    }
}

/// Once in a process and for as long as it runs, but every start waits for it: at the default level
/// a document shrinks to a twentieth, and the best one takes three times as long for a little more.
#[cfg(feature = "gzip")]
fn compress(body: &[u8]) -> std::io::Result<Bytes> {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body)?;
    Ok(gzip.finish()?.into_boxed_slice().into())
}

/// Whether the client's copy is this one (RFC 9110 13.1.2).
fn is_fresh(request: &HttpRequest, etag: &HeaderValue) -> bool {
    let Some(sent) = request.headers().get(header::IF_NONE_MATCH) else {
        return false;
    };
    if sent == etag {
        return true;
    }
    let (Ok(condition), Ok(etag)) = (IfNoneMatch::parse(request), etag.to_str()) else {
        return false;
    };
    match condition {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => etag
            .parse::<EntityTag>()
            .is_ok_and(|etag| tags.iter().any(|tag| tag.weak_eq(&etag))),
    }
}
