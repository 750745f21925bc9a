//! What paperclip has recorded of an app, read without a copy.
//!
//! Its only way to hand the record over is a JSON value of all of it, made anew for each worker:
//! ten times the size of the document. But it shows the operations to every service that is added,
//! typed. So a service that does nothing else takes them out, the value is made of the rest, and
//! another puts them back for who has paperclip serve them too. They go when the app is built.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher as _},
    io::{self, BufWriter, Write},
    mem,
    rc::Rc,
};

use actix_web::{
    Error,
    dev::{AppService, HttpServiceFactory, ServiceFactory, ServiceRequest},
};
use paperclip::{
    actix::{App, Mountable},
    v2::models::{
        DefaultApiRaw, DefaultOperationRaw, DefaultPathItemRaw, DefaultSchemaRaw, HttpMethod,
        SecurityScheme as Version2Scheme,
    },
};
use serde_json::Value;

use super::{DeclarationError, fence};

type Paths = BTreeMap<String, DefaultPathItemRaw>;

/// The record of an app.
pub(super) struct Recording {
    paths: Paths,
    /// paperclip's version 2 document without its paths.
    rest: Value,
}

/// Shows the record of an app, and hands back the app and what was seen.
pub(super) fn read<T, S>(app: App<T>, see: impl FnOnce(&mut Recording) -> S) -> (App<T>, S)
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    let paths = Rc::new(RefCell::new(Paths::new()));
    let mut rest = Value::Null;
    let app = app
        .service(Exchange(Rc::clone(&paths)))
        .with_raw_json_spec(|app, document| {
            rest = document;
            app
        });
    let mut recording = Recording {
        paths: paths.take(),
        rest,
    };
    let seen = see(&mut recording);
    paths.replace(recording.paths);
    (app.service(Exchange(paths)), seen)
}

impl Recording {
    /// A number that only the same record has, with the same settings.
    pub(super) fn fingerprint(&self, settings: &impl Hash) -> u64 {
        let mut hashing = BufWriter::new(Hashing(DefaultHasher::new()));
        // Plain data, and a writer that takes everything: nothing in it can fail.
        let _ = serde_json::to_writer(&mut hashing, &self.paths);
        let _ = serde_json::to_writer(&mut hashing, &self.rest);
        let mut hasher = match hashing.into_inner() {
            Ok(Hashing(hasher)) => hasher,
            Err(_) => DefaultHasher::new(),
        };
        settings.hash(&mut hasher);
        hasher.finish()
    }

    /// Refuses an operation that can never be reached.
    pub(super) fn check_reachable(&mut self) -> Result<(), DeclarationError> {
        fence::check(&mut self.paths)
    }

    /// All of it, as paperclip would serve it. The rest is gone then.
    pub(super) fn document(&mut self) -> Value {
        let mut document = self.rest.take();
        // As a part of its document, for there it spells the paths as a document does.
        let of_paths = DefaultApiRaw {
            paths: mem::take(&mut self.paths),
            ..DefaultApiRaw::default()
        };
        let paths = serde_json::to_value(&of_paths).ok();
        self.paths = of_paths.paths;
        if let (Some(paths), Some(Value::Object(root))) = (
            paths.and_then(|mut document| Some(document.get_mut("paths")?.take())),
            Some(&mut document),
        ) {
            root.insert("paths".to_owned(), paths);
        }
        document
    }
}

struct Hashing(DefaultHasher);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Serves nothing. The operations that an app recorded so far and the ones in here change places.
struct Exchange(Rc<RefCell<Paths>>);

impl HttpServiceFactory for Exchange {
    fn register(self, _config: &mut AppService) {}
}

impl Mountable for Exchange {
    fn path(&self) -> &'static str {
        "/"
    }

    fn operations(&mut self) -> BTreeMap<HttpMethod, DefaultOperationRaw> {
        BTreeMap::new()
    }

    fn definitions(&mut self) -> BTreeMap<String, DefaultSchemaRaw> {
        BTreeMap::new()
    }

    fn security_definitions(&mut self) -> BTreeMap<String, Version2Scheme> {
        BTreeMap::new()
    }

    fn update_operations(&mut self, paths: &mut Paths) {
        mem::swap(&mut *self.0.borrow_mut(), paths);
    }
}
