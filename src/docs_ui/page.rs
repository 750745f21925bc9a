use actix_web::{
    guard::{Guard, fn_guard},
    http::header,
    middleware::DefaultHeaders,
    web::{Bytes, ServiceConfig},
};
use serde_json::{Value, json};

use super::assets::{ASSETS, REDIRECT, REDIRECT_FILES, VERSION};
use crate::serve::Representation;

/// The docs page of an application.
pub(crate) struct Page<'a> {
    /// The title of the API.
    pub(crate) title: &'a str,
    /// The absolute path of the page.
    pub(crate) path: &'a str,
    /// The names and paths of the documents. The page shows the first one at the start. A document
    /// without a path is not served.
    pub(crate) documents: &'a [(&'static str, Option<&'a str>)],
    /// The origins, besides its own, to which the page may send requests.
    pub(crate) origins: &'a [String],
    /// Tells whether the browser keeps the authorization across a reload.
    pub(crate) persist_authorization: bool,
    /// The origins of the pages that may show this page in a frame.
    pub(crate) frame_ancestors: &'a [String],
}

impl Page<'_> {
    /// Registers the page and its files.
    pub(crate) fn register(&self, config: &mut ServiceConfig) {
        // An origin has only characters of a URL, so the policy is always a valid header value.
        let headers = DefaultHeaders::new()
            .add((header::REFERRER_POLICY, "no-referrer"))
            .add((
                header::CONTENT_SECURITY_POLICY,
                self.content_security_policy(),
            ));
        for asset in ASSETS {
            for resource in asset.at(self.path) {
                config.service(resource.guard(asks_for(asset.name)));
            }
        }
        for asset in REDIRECT_FILES {
            for resource in asset.at(&below(self.path, asset.name)) {
                config.service(resource);
            }
        }
        let html = Representation::new("text/html; charset=utf-8", Bytes::from(self.html()));
        for resource in html.at(self.path) {
            config.service(resource.wrap(headers.clone()));
        }
    }

    /// Swagger UI draws its icons from `data:` URLs. Everything else is a file of the page.
    fn content_security_policy(&self) -> String {
        let ancestors = match self.frame_ancestors {
            [] => "'none'".to_owned(),
            ancestors => ancestors.join(" "),
        };
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; \
             connect-src 'self' {}",
            self.origins.join(" ")
        );
        policy.trim_end().to_owned()
    }

    fn html(&self) -> String {
        format!(
            include_str!("page.html"),
            title = escape(self.title),
            version = format_args!("{VERSION}-{}", env!("CARGO_PKG_VERSION")),
            settings = escape(&self.settings().to_string()),
        )
    }

    /// Returns the settings that the page passes to `initializer.js`.
    fn settings(&self) -> Value {
        let documents = self.documents.iter();
        let served =
            documents.filter_map(|&(name, path)| Some(json!({ "name": name, "path": path? })));
        json!({
            "path": self.path,
            "documents": served.collect::<Vec<_>>(),
            "oauth2Redirect": below(self.path, REDIRECT),
            "persistAuthorization": self.persist_authorization,
        })
    }
}

/// Returns the paths that [`Page::register`] registers for a page at `path`.
pub(crate) fn paths(path: &str) -> Vec<String> {
    let redirect = REDIRECT_FILES.iter().map(|file| below(path, file.name));
    std::iter::once(path.to_owned()).chain(redirect).collect()
}

/// Matches requests whose query names the file.
fn asks_for(file: &str) -> impl Guard + use<> {
    let query = format!("file={file}&");
    fn_guard(move |request| {
        let asked = request.head().uri.query();
        asked.is_some_and(|asked| asked.starts_with(&query))
    })
}

/// Returns the path of a file below the page at `path`.
fn below(path: &str, name: &str) -> String {
    format!("{}/{name}", path.trim_end_matches('/'))
}

/// Escapes text for an element or a quoted attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_break_out_of_the_page() {
        let page = Page {
            title: "</title><script>alert('1')</script>",
            path: "/docs",
            documents: &[("OpenAPI 3.0", Some("/\"><script>.json"))],
            origins: &[],
            persist_authorization: false,
            frame_ancestors: &[],
        };
        let html = page.html();
        assert!(html.contains("&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)"));
        assert_eq!(html.matches("<script").count(), 3);
    }

    #[test]
    fn every_url_of_the_page_is_a_query_of_its_own_address() {
        let page = Page {
            title: "API",
            path: "/internal/docs",
            documents: &[
                ("OpenAPI 3.0", Some("/openapi.json")),
                ("Swagger 2.0", None),
            ],
            origins: &[],
            persist_authorization: true,
            frame_ancestors: &[],
        };
        assert_eq!(
            page.settings(),
            json!({
                "path": "/internal/docs",
                "documents": [{"name": "OpenAPI 3.0", "path": "/openapi.json"}],
                "oauth2Redirect": "/internal/docs/oauth2-redirect.html",
                "persistAuthorization": true,
            })
        );
        let html = page.html();
        for attribute in ["href=\"", "src=\""] {
            for url in html.split(attribute).skip(1) {
                assert!(url.starts_with("?file="), "{url}");
            }
        }
    }

    #[test]
    fn the_policy_names_the_origins_that_the_application_named() {
        let page = Page {
            title: "API",
            path: "/docs",
            documents: &[],
            origins: &["https://idp.example.com".to_owned()],
            persist_authorization: false,
            frame_ancestors: &[],
        };
        assert!(
            page.content_security_policy()
                .ends_with("; connect-src 'self' https://idp.example.com")
        );
    }
}
