use std::{
    collections::HashMap,
    fmt,
    panic::resume_unwind,
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
};

use actix_web::web::Bytes;
use serde_json::Value;

use super::{
    DeclarationError, Server,
    object::Object,
    origins,
    record::Record,
    requirements,
    settings::OpenApi,
    version2,
    version3::{self, Version},
};
use crate::{scheme::SecuritySchemeKind, serve::Representation};

/// The document in each version, built once in a process and stored as bytes.
///
/// A handler reads it as `web::Data<Documents>`.
///
/// ```
/// use actix_openapi_security::{OpenApi, WithOpenApi};
/// use actix_web::App;
/// use paperclip::actix::OpenApiExt;
///
/// let app = App::new().wrap_api().with_openapi(OpenApi::new("Items", "1.0"));
///
/// // No server is needed: for instance to write the document to a file in a build.
/// assert_eq!(app.documents().openapi()["info"]["title"], "Items");
/// assert_eq!(app.documents().swagger()["swagger"], "2.0");
/// ```
pub struct Documents {
    pub(super) version2: Representation,
    pub(super) version3: Representation,
    pub(super) version3_1: Representation,
    /// The origins to which the docs page may send requests, besides its own.
    #[cfg_attr(
        not(feature = "docs-ui"),
        expect(dead_code, reason = "only the page reads it")
    )]
    pub(super) origins: Vec<String>,
}

/// The documents in use in this process. Every worker shares the documents that the first worker built.
static BUILT: Mutex<Option<HashMap<u64, Weak<Documents>>>> = Mutex::new(None);

impl Documents {
    /// Returns the document as Swagger 2.0.
    pub fn swagger(&self) -> Value {
        parse(&self.version2)
    }

    /// Returns the document as OpenAPI 3.0.
    pub fn openapi(&self) -> Value {
        parse(&self.version3)
    }

    /// Returns the document as OpenAPI 3.1, also if the application does not serve it.
    pub fn openapi_3_1(&self) -> Value {
        parse(&self.version3_1)
    }

    /// Builds the documents from paperclip's record, unless another worker of this process has done it.
    pub(super) fn shared(
        record: Record,
        settings: &OpenApi,
    ) -> Result<Arc<Self>, DeclarationError> {
        let fingerprint = record.fingerprint(settings);

        // The lock is held while the documents are built, so workers that start together build them
        // once.
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        let built = built.get_or_insert_default();
        if let Some(documents) = built.get(&fingerprint).and_then(Weak::upgrade) {
            return Ok(documents);
        }
        let documents = Arc::new(Self::build(record, settings)?);
        built.retain(|_, documents| documents.strong_count() > 0);
        built.insert(fingerprint, Arc::downgrade(&documents));
        Ok(documents)
    }

    fn build(mut record: Record, settings: &OpenApi) -> Result<Self, DeclarationError> {
        settings.check_paths()?;
        #[cfg(feature = "docs-ui")]
        origins::check(&settings.frame_ancestors)?;
        record.check_reachable(settings)?;
        let (texts, origins) = on_scratch_thread(|| finish(record.into_document()?, settings))?;
        // The bytes are copied, because a single allocation of the scratch thread would keep all of its
        // memory.
        let [version2, version3, version3_1] = texts
            .map(|json| Representation::new("application/json", Bytes::copy_from_slice(&json)));
        Ok(Self {
            version2,
            version3,
            version3_1,
            origins: origins.clone(),
        })
    }
}

/// Runs the work in a thread of its own. As a JSON value, a document is ten times as large as its bytes.
/// An allocator returns the memory of a thread that ends, but not unused parts of a worker's memory.
fn on_scratch_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Returns versions 2, 3.0 and 3.1 as plain bytes, and the origins that they name.
fn finish(
    document: Object,
    settings: &OpenApi,
) -> Result<([Vec<u8>; 3], Vec<String>), DeclarationError> {
    let (mut root, schemes) = requirements::read(document, settings)?;
    let servers = settings.servers.iter().map(Server::checked);
    let servers = servers.collect::<Result<Vec<_>, _>>()?;
    version2::finish(&mut root, &schemes, settings, &servers)?;
    let version3 = |version, root: &Object| {
        serialise(&version3::from_version2(
            version,
            root.clone(),
            &schemes,
            &servers,
        ))
    };
    let version3_1 = version3(Version::V3_1, &root);
    version2::describe_scopes(&mut root, &schemes, SecuritySchemeKind::has_scopes);
    let version3_0 = version3(Version::V3_0, &root);
    version2::describe_scopes(&mut root, &schemes, |kind| {
        matches!(kind, SecuritySchemeKind::OAuth2 { .. })
    });
    let origins = origins::named(&servers, schemes.values());
    Ok(([serialise(&root), version3_0, version3_1], origins))
}

fn serialise(document: &impl serde::Serialize) -> Vec<u8> {
    // Serialising maps with string keys and plain values cannot fail.
    serde_json::to_vec(document).unwrap_or_default()
}

fn parse(document: &Representation) -> Value {
    serde_json::from_slice(document.body()).unwrap_or_default()
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents").finish_non_exhaustive()
    }
}
