//! A fixed response: bytes that never change while the process runs, with the metadata that lets a
//! client keep them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use actix_web::{
    HttpRequest, HttpResponse, Resource, guard,
    http::{
        Method,
        header::{self, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    },
    web::{self, Bytes},
};

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

    /// Adds the same bytes, compressed with gzip (RFC 9110 8.4.1.3).
    #[cfg(feature = "docs-ui")]
    pub(crate) fn gzip(mut self, body: Bytes) -> Self {
        self.gzip = Some(Coded::new(body));
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
    pub(crate) fn resource(self, path: &str) -> Resource {
        get_or_head(path, move |request| self.respond(request))
    }

    fn respond(&self, request: &HttpRequest) -> HttpResponse {
        let gzip = self.gzip.as_ref().filter(|_| accepts_gzip(request));
        let coded = gzip.unwrap_or(&self.identity);
        let is_fresh = is_fresh(request, &coded.etag);
        let mut response = if is_fresh {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header((header::ETAG, coded.etag.clone()))
            .insert_header((
                header::CACHE_CONTROL,
                HeaderValue::from_static(match self.cache_control {
                    CacheControl::Revalidate => "no-cache",
                    #[cfg(feature = "docs-ui")]
                    CacheControl::Immutable => "public, max-age=31536000, immutable",
                }),
            ))
            .insert_header((
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ));
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        if self.gzip.is_some() {
            response.insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
        }
        if is_fresh {
            return response.finish();
        }
        if gzip.is_some() {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        }
        response
            .insert_header((
                header::CONTENT_TYPE,
                HeaderValue::from_static(self.content_type),
            ))
            .body(coded.body.clone())
    }
}

/// Answers `GET` and `HEAD` at a path; other methods are 405.
pub(crate) fn get_or_head(
    path: &str,
    respond: impl Fn(&HttpRequest) -> HttpResponse + Clone + 'static,
) -> Resource {
    let get_or_head = guard::Any(guard::Get()).or(guard::Head());
    web::resource(path)
        .route(
            web::route()
                .guard(get_or_head)
                .to(move |request: HttpRequest| {
                    let response = respond(&request);
                    async move { response }
                }),
        )
        .default_service(web::to(|| async {
            HttpResponse::MethodNotAllowed()
                .insert_header(header::Allow(vec![Method::GET, Method::HEAD]))
                .finish()
        }))
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

/// Whether the client prefers gzip to nothing (RFC 9110 12.5.3).
fn accepts_gzip(request: &HttpRequest) -> bool {
    use header::{AcceptEncoding, Encoding};

    let supported = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(request)
        .ok()
        .and_then(|accepted| accepted.negotiate(supported.iter()))
        .is_some_and(|chosen| chosen == Encoding::gzip())
}
