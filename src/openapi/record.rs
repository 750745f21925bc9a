//! paperclip's record of an app, read without a copy.
//!
//! paperclip returns its record only as a JSON value, which is ten times as large as the document and is
//! built again for each worker. So a visitor takes the typed operations out first, and only the rest
//! becomes a value.

use std::{cell::RefCell, rc::Rc};

use actix_web::{
    Error,
    dev::{ServiceFactory, ServiceRequest},
};
use paperclip::{actix::App, v2::models::DefaultApiRaw};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    DeclarationError, OpenApi,
    object::Object,
    open_path, path, recorded_section,
    visitor::{Paths, Visitor},
};
use crate::serve::hash;

/// paperclip's record of an app.
pub(super) struct Record {
    paths: Paths,
    /// paperclip's version 2 document without its paths.
    rest: Object,
}

impl Record {
    /// Takes the record of an app.
    pub(super) fn take<T>(app: App<T>) -> (App<T>, Self)
    where
        T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
    {
        let paths = Rc::new(RefCell::new(Paths::new()));
        let taken = Rc::clone(&paths);
        let mut rest = Map::new();
        let app = app
            .service(Visitor(move |paths: &mut Paths| {
                taken.borrow_mut().append(paths);
            }))
            .with_raw_json_spec(|app, document| {
                if let Value::Object(document) = document {
                    rest = document;
                }
                app
            });
        let paths = paths.take();
        (app, Self { paths, rest })
    }

    /// Returns a number that identifies the record together with the settings.
    pub(super) fn fingerprint(&self, settings: &impl Serialize) -> u64 {
        // Serialising plain data cannot fail.
        let text = serde_json::to_vec(&(&self.paths, &self.rest, settings)).unwrap_or_default();
        hash(&text)
    }

    /// Refuses an operation that is never reached, or that hides a document or the docs page.
    pub(super) fn check_reachable(&mut self, settings: &OpenApi) -> Result<(), DeclarationError> {
        recorded_section::check(&mut self.paths)?;
        open_path::check(&self.paths, settings)
    }

    /// Returns the whole record, as paperclip would serve it.
    pub(super) fn into_document(self) -> Result<Object, DeclarationError> {
        // A document has other spellings of paths than a list of them.
        let of_paths = DefaultApiRaw {
            paths: path::document(self.paths)?,
            ..DefaultApiRaw::default()
        };
        let mut of_paths = serde_json::to_value(&of_paths).unwrap_or_default();
        let paths = of_paths.get_mut("paths").map(Value::take);
        let mut root = self.rest;
        root.insert("paths".to_owned(), paths.unwrap_or_default());
        Ok(root)
    }
}
