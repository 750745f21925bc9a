use std::sync::LazyLock;

use actix_web::web::Bytes;

use crate::representation::{CacheControl, Representation};

/// The release of Swagger UI that is embedded.
pub(super) const VERSION: &str = env!("SWAGGER_UI_VERSION");

/// A file of the docs page.
pub(super) struct Asset {
    pub(super) name: &'static str,
    content_type: &'static str,
    body: &'static [u8],
    gzip: &'static [u8],
}

macro_rules! swagger_ui {
    ($name:literal, $content_type:literal) => {
        Asset {
            name: $name,
            content_type: $content_type,
            body: include_bytes!(concat!(env!("OUT_DIR"), "/", $name)),
            gzip: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz")),
        }
    };
}

pub(super) const ASSETS: &[Asset] = &[
    swagger_ui!("favicon-32x32.png", "image/png"),
    swagger_ui!("index.css", "text/css; charset=utf-8"),
    swagger_ui!("oauth2-redirect.html", "text/html; charset=utf-8"),
    swagger_ui!("oauth2-redirect.js", "text/javascript; charset=utf-8"),
    swagger_ui!("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    swagger_ui!(
        "swagger-ui-standalone-preset.js",
        "text/javascript; charset=utf-8"
    ),
    swagger_ui!("swagger-ui.css", "text/css; charset=utf-8"),
    Asset {
        name: "initializer.js",
        content_type: "text/javascript; charset=utf-8",
        body: include_bytes!("initializer.js"),
        gzip: include_bytes!(concat!(env!("OUT_DIR"), "/initializer.js.gz")),
    },
];

/// The files as they are served, by name. Their validators are worked out once in a process, not
/// once in a worker: together they have over two megabytes.
pub(super) static FILES: LazyLock<Vec<(&str, Representation)>> = LazyLock::new(|| {
    ASSETS
        .iter()
        .map(|asset| (asset.name, asset.representation()))
        .collect()
});

impl Asset {
    fn representation(&self) -> Representation {
        Representation::new(
            self.content_type,
            Bytes::from_static(self.body),
            CacheControl::Immutable,
        )
        .gzip(Bytes::from_static(self.gzip))
    }
}
