//! The record of an app, read without a copy.
//!
//! paperclip hands its record over only as a JSON value, ten times the size of the document and made
//! anew for each worker. So a visitor takes the operations out first, typed, and the value is made of
//! the rest.

use std::{cell::RefCell, rc::Rc};

use actix_web::{
    Error,
    dev::{ServiceFactory, ServiceRequest},
};
use paperclip::{actix::App, v2::models::DefaultApiRaw};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    DeclarationError, OpenApi, fence,
    object::Object,
    open_path, path,
    visitor::{Paths, Visitor},
};
use crate::serve::hash;

/// The record of an app.
pub(super) struct Recording {
    paths: Paths,
    /// paperclip's version 2 document without its paths.
    rest: Object,
}

impl Recording {
    /// Takes the record out of an app.
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

    /// A number that only the same record with the same settings has.
    pub(super) fn fingerprint(&self, settings: &impl Serialize) -> u64 {
        // Plain data always serialises.
        let text = serde_json::to_vec(&(&self.paths, &self.rest, settings)).unwrap_or_default();
        hash(&text)
    }

    /// Refuses an operation that is never reached, or that hides a document or the docs page.
    pub(super) fn check_reachable(&mut self, settings: &OpenApi) -> Result<(), DeclarationError> {
        fence::check(&mut self.paths)?;
        open_path::check(&self.paths, settings)
    }

    /// The whole record, as paperclip would serve it.
    pub(super) fn into_document(self) -> Result<Object, DeclarationError> {
        // A document spells the names of paths differently than a list of them.
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
