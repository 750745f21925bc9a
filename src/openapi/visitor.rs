use std::collections::BTreeMap;

use actix_web::dev::{AppService, HttpServiceFactory};
use paperclip::{
    actix::Mountable,
    v2::models::{
        DefaultOperationRaw, DefaultPathItemRaw, DefaultSchemaRaw, HttpMethod,
        SecurityScheme as Version2Scheme,
    },
};

/// The operations of an app or a scope by their paths, as paperclip records them.
pub(super) type Paths = BTreeMap<String, DefaultPathItemRaw>;

/// A service that serves nothing, and sees the operations that are recorded before it.
///
/// paperclip hands every service of an app the operations of the whole app, and every service of a scope
/// an empty list.
pub(super) struct Visitor<F>(pub(super) F);

impl<F> HttpServiceFactory for Visitor<F> {
    fn register(self, _config: &mut AppService) {}
}

impl<F: FnMut(&mut Paths)> Mountable for Visitor<F> {
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
        (self.0)(paths);
    }
}
