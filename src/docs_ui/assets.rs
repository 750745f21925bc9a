use actix_web::Resource;

use crate::serve::Representation;

/// The release of Swagger UI that is embedded.
pub(super) const VERSION: &str = env!("SWAGGER_UI_VERSION");

/// A file of the docs page. The binary contains it in compressed form.
pub(super) struct Asset {
    pub(super) name: &'static str,
    pub(super) content_type: &'static str,
    pub(super) gzip: &'static [u8],
}

impl Asset {
    pub(super) fn at(&self, path: &str) -> impl Iterator<Item = Resource> + use<> {
        Representation::embedded(self.content_type, self.gzip).at(path)
    }
}

macro_rules! asset {
    ($name:literal, $content_type:literal) => {
        Asset {
            name: $name,
            content_type: $content_type,
            gzip: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz")),
        }
    };
}

/// The files that the page loads.
pub(super) const ASSETS: &[Asset] = &[
    asset!("favicon-32x32.png", "image/png"),
    asset!("index.css", "text/css; charset=utf-8"),
    asset!("initializer.js", "text/javascript; charset=utf-8"),
    asset!("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    asset!(
        "swagger-ui-standalone-preset.js",
        "text/javascript; charset=utf-8"
    ),
    asset!("swagger-ui.css", "text/css; charset=utf-8"),
];

/// The page to which an authorization server redirects the user. Its address is registered at the
/// server.
pub(super) const REDIRECT: &str = "oauth2-redirect.html";

/// The files of the redirect page.
pub(super) const REDIRECT_FILES: &[Asset] = &[
    asset!("oauth2-redirect.html", "text/html; charset=utf-8"),
    asset!("oauth2-redirect.js", "text/javascript; charset=utf-8"),
];
