use std::{
    collections::HashMap,
    fmt,
    panic::resume_unwind,
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
    thread,
};

use actix_web::web::Bytes;
use serde_json::Value;

use super::{
    DeclarationError, recorded::Recorded, recording::Recording, settings::OpenApi, version2,
    version3, version3_1,
};
use crate::serve::Representation;

/// The document in its versions, made once in a process and kept as bytes.
///
/// A handler gets at them as `web::Data<Documents>`.
///
/// ```
/// use actix_openapi_security::{OpenApi, WithOpenApi};
/// use actix_web::App;
/// use paperclip::actix::OpenApiExt;
///
/// let app = App::new().wrap_api().with_openapi(OpenApi::new("Items", "1.0"));
///
/// // No server is needed: for instance to write the document to a file in a build.
/// assert_eq!(app.documents().version3()["info"]["title"], "Items");
/// assert_eq!(app.documents().version2()["swagger"], "2.0");
/// ```
pub struct Documents {
    pub(super) version2: Representation,
    pub(super) version3: Representation,
    /// Made by the first call that needs it.
    version3_1: OnceLock<Representation>,
    /// The requirements with role names, which only version 3.1 knows.
    roles: version2::Roles,
    /// Where the docs page will send requests to, besides its own origin.
    #[cfg(feature = "docs-ui")]
    pub(super) origins: Vec<String>,
}

/// What was built in this process and is still in use, so that the second worker and all after it
/// share what the first one made.
static BUILT: Mutex<Option<HashMap<u64, Weak<Documents>>>> = Mutex::new(None);

impl Documents {
    /// Version 2 of the document, as a value.
    pub fn version2(&self) -> Value {
        parse(&self.version2)
    }

    /// Version 3 of the document, as a value.
    pub fn version3(&self) -> Value {
        parse(&self.version3)
    }

    /// Version 3.1 of the document, as a value, whether or not it is served. Each call makes it
    /// anew.
    pub fn version3_1(&self) -> Value {
        version3_1::from_version3_0(self.version3(), &self.roles).into_value()
    }

    /// Version 2 of the document, as JSON in UTF-8.
    pub fn version2_json(&self) -> &[u8] {
        self.version2.body()
    }

    /// Version 3 of the document, as JSON in UTF-8.
    pub fn version3_json(&self) -> &[u8] {
        self.version3.body()
    }

    /// Version 3.1 of the document, as JSON in UTF-8. The first call makes it, and it is then kept.
    ///
    /// ```
    /// use actix_openapi_security::{OpenApi, WithOpenApi};
    /// use actix_web::App;
    /// use paperclip::actix::OpenApiExt;
    ///
    /// let app = App::new().wrap_api().with_openapi(OpenApi::new("Items", "1.0"));
    ///
    /// let json = app.documents().version3_1_json();
    /// assert!(json.starts_with(br#"{"openapi":"3.1."#));
    /// ```
    pub fn version3_1_json(&self) -> &[u8] {
        self.version3_1_representation().body()
    }

    pub(super) fn version3_1_representation(&self) -> &Representation {
        self.version3_1.get_or_init(|| {
            let version3_1 =
                || serialise(&version3_1::from_version3_0(self.version3(), &self.roles));
            representation(aside(version3_1))
        })
    }

    /// Finishes what paperclip recorded, unless this process already did.
    pub(super) fn shared(
        recording: &mut Recording,
        settings: &OpenApi,
    ) -> Result<Arc<Self>, DeclarationError> {
        let fingerprint = recording.fingerprint(settings);

        // Held while building, so that workers that start together build once.
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        let built = built.get_or_insert_default();
        if let Some(documents) = built.get(&fingerprint).and_then(Weak::upgrade) {
            return Ok(documents);
        }
        let documents = Arc::new(Self::build(recording, settings)?);
        built.retain(|_, documents| documents.strong_count() > 0);
        built.insert(fingerprint, Arc::downgrade(&documents));
        Ok(documents)
    }

    fn build(recording: &mut Recording, settings: &OpenApi) -> Result<Self, DeclarationError> {
        recording.check_reachable()?;
        let finished = aside(|| Finished::from_paperclip(recording.document(), settings))?;
        Ok(Self {
            version2: representation(finished.version2),
            version3: representation(finished.version3),
            version3_1: OnceLock::new(),
            roles: finished.roles.clone(),
            // A copy, for what is left of the thread's memory would keep all of it.
            #[cfg(feature = "docs-ui")]
            origins: finished.origins.clone(),
        })
    }
}

/// Does something in a thread of its own. On the way to the bytes a document is a value of ten times
/// their size, and an allocator gives back what a thread leaves behind empty, not the holes in what
/// a worker goes on using.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// What becomes of a record: plain bytes.
struct Finished {
    version2: Vec<u8>,
    version3: Vec<u8>,
    roles: version2::Roles,
    #[cfg(feature = "docs-ui")]
    origins: Vec<String>,
}

impl Finished {
    fn from_paperclip(document: Value, settings: &OpenApi) -> Result<Self, DeclarationError> {
        let recorded = Recorded::from_paperclip(document, settings)?;
        settings.check_paths(|path| recorded.has_get(path))?;
        let schemes = recorded.schemes.clone();
        let (mut version2, roles) = version2::finish(recorded, settings)?;
        let version3 = version3::from_version2(&version2, &schemes, settings);
        version2::drop_scopes_of_version3(&mut version2, &schemes);
        Ok(Self {
            version2: serialise(&version2),
            version3: serialise(&version3),
            roles,
            #[cfg(feature = "docs-ui")]
            origins: super::origins::named(&version3.servers, schemes.values()),
        })
    }
}

fn serialise(document: &impl serde::Serialize) -> Vec<u8> {
    // Maps with string keys and plain values: nothing in it can fail to serialise.
    serde_json::to_vec(document).unwrap_or_default()
}

fn representation(json: Vec<u8>) -> Representation {
    Representation::new(
        "application/json",
        // Without the room that was left for more.
        Bytes::from(json.into_boxed_slice()),
    )
}

fn parse(document: &Representation) -> Value {
    serde_json::from_slice(document.body()).unwrap_or_default()
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents").finish_non_exhaustive()
    }
}
