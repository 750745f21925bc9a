//! Responses with fixed bytes, which do not change while the process runs, so a client can cache them.
//!
//! 1. A resource answers `GET` and `HEAD`. Other methods get 405.
//! 2. The resource is found with and without a slash at the end of its path.
//! 3. A client that accepts gzip gets compressed bytes.
//! 4. Each content coding has a strong `ETag`. A request with the current `ETag` gets 304.

mod gzip;

use std::{
    future::ready,
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher},
    io,
    rc::Rc,
};

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{
        StatusCode,
        header::{self, ContentEncoding, ETag, EntityTag, Header as _, IfNoneMatch},
    },
    web::{self, Bytes},
};

/// Fixed bytes, plain and compressed, with the header fields of their responses.
#[derive(Clone, Debug)]
pub(crate) struct Representation {
    content_type: &'static str,
    cache_control: &'static str,
    /// The hash of the bytes, which is part of every `ETag`.
    hash: u64,
    /// The plain bytes. If they are missing, a request for plain bytes decompresses `gzip`.
    plain: Option<Bytes>,
    /// The compressed bytes. If they are missing, every client gets plain bytes.
    gzip: Option<Bytes>,
}

impl Representation {
    /// Returns bytes that the application determines, so a client must revalidate its copy.
    pub(crate) fn new(content_type: &'static str, plain: Bytes) -> Self {
        Self {
            content_type,
            cache_control: "no-cache",
            hash: hash(&plain),
            gzip: gzip::compress(&plain),
            plain: Some(plain),
        }
    }

    /// Returns compressed bytes that are part of the binary. Their URL must change when the bytes
    /// change.
    #[cfg(feature = "docs-ui")]
    pub(crate) fn embedded(content_type: &'static str, gzip: &'static [u8]) -> Self {
        Self {
            content_type,
            cache_control: "public, max-age=31536000, immutable",
            hash: hash(gzip),
            gzip: Some(Bytes::from_static(gzip)),
            plain: None,
        }
    }

    /// Returns the plain bytes, which are empty for bytes of the binary.
    pub(crate) fn body(&self) -> &[u8] {
        self.plain.as_deref().unwrap_or_default()
    }

    /// Returns the resources that serve the bytes at both [`spellings`] of a path.
    ///
    /// A single resource with two patterns would be matched by a regular expression, which takes longer
    /// than the whole response.
    pub(crate) fn at(self, path: &str) -> impl Iterator<Item = Resource> + use<> {
        let shared = Rc::new(self);
        spellings(path).into_iter().map(move |path| {
            let shared = Rc::clone(&shared);
            let handler = move |request: HttpRequest| ready(shared.respond(&request));
            web::resource(path)
                .route(web::get().to(handler.clone()))
                .route(web::head().to(handler))
        })
    }

    fn respond(&self, request: &HttpRequest) -> io::Result<HttpResponse> {
        let gzip = self.gzip.as_ref().filter(|_| gzip::is_accepted(request));
        let suffix = if gzip.is_some() { "-gzip" } else { "" };
        let tag = EntityTag::new_strong(format!("{:016x}{suffix}", self.hash));

        let mut response = HttpResponse::Ok();
        response
            .insert_header(ETag(tag.clone()))
            .insert_header((header::CACHE_CONTROL, self.cache_control))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
        if self.gzip.is_some() {
            response.insert_header((header::VARY, "accept-encoding"));
        }
        if is_fresh(request, &tag) {
            return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
        }
        response.content_type(self.content_type);
        let body = match (gzip, &self.plain) {
            (Some(gzip), _) => {
                response.insert_header(ContentEncoding::Gzip);
                gzip.clone()
            }
            (None, Some(plain)) => plain.clone(),
            (None, None) => gzip::inflate(self.gzip.as_deref().unwrap_or_default())?,
        };
        Ok(response.body(body))
    }
}

/// Returns the path without and with a slash at its end.
///
/// `NormalizePath` around an app may remove the slash or add it.
pub(crate) fn spellings(path: &str) -> Vec<String> {
    match path.trim_end_matches('/') {
        "" => vec!["/".to_owned()],
        path => vec![path.to_owned(), format!("{path}/")],
    }
}

pub(crate) fn hash(bytes: &[u8]) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(bytes)
}

/// Returns whether the client's copy is current (RFC 9110 13.1.2).
fn is_fresh(request: &HttpRequest, current: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(current)),
        Err(_) => false,
    }
}
