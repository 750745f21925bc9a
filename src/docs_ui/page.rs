use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Bytes, Redirect, ServiceConfig};
use serde_json::{Value, json};

use super::{
    assets::{ASSETS, VERSION},
    relative::reference,
};
use crate::serve::Representation;

/// The docs page of an application.
pub(crate) struct Page<'a> {
    /// The API's title.
    pub(crate) title: &'a str,
    /// The absolute path at which the page is mounted.
    pub(crate) path: &'a str,
    /// The names and paths of the documents, the first one shown first. A document without a path
    /// is not served.
    pub(crate) documents: &'a [(&'static str, Option<&'a str>)],
    /// The origins, besides its own, to which the page may send requests.
    pub(crate) origins: &'a [String],
    /// Whether authorization is kept across a reload.
    pub(crate) persist_authorization: bool,
    /// The origins of pages that may show this one in a frame.
    pub(crate) frame_ancestors: &'a [String],
}

impl Page<'_> {
    /// Registers the page, its files, and a redirect from the path with one slash more or less.
    pub(crate) fn register(&self, config: &mut ServiceConfig) {
        // An origin has only characters of a URL, so the policy is always a valid field.
        let headers = DefaultHeaders::new()
            .add((header::REFERRER_POLICY, "no-referrer"))
            .add((
                header::CONTENT_SECURITY_POLICY,
                self.content_security_policy(),
            ));
        let html = Representation::new("text/html; charset=utf-8", Bytes::from(self.html()));
        config.service(html.at(self.path).wrap(headers));
        for asset in ASSETS {
            let file = Representation::embedded(asset.content_type, asset.gzip);
            config.service(file.at(&file_path(self.path, asset.name)));
        }
        if let Some(other) = other_spelling(self.path) {
            let location = reference(&other, self.path);
            config.service(Redirect::new(other, location));
        }
    }

    /// Swagger UI draws its icons from `data:` URLs. Apart from that the page uses nothing but its
    /// own files.
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
            files = escape(&reference(self.path, &file_path(self.path, ""))),
            version = format_args!("?v={VERSION}-{}", env!("CARGO_PKG_VERSION")),
            settings = escape(&self.settings().to_string()),
        )
    }

    /// The settings that the page hands to `initializer.js`.
    fn settings(&self) -> Value {
        let served = self.documents.iter().filter_map(|&(name, path)| {
            let url = reference(self.path, path?);
            Some(json!({ "name": name, "url": url }))
        });
        json!({
            "documents": served.collect::<Vec<_>>(),
            // Where the API is served, and with it relative token URLs.
            "root": reference(self.path, "/"),
            "oauth2Redirect": reference(self.path, &file_path(self.path, "oauth2-redirect.html")),
            "persistAuthorization": self.persist_authorization,
        })
    }
}

/// The paths that [`Page::register`] takes for a page at `path`.
pub(crate) fn paths(path: &str) -> Vec<String> {
    let files = ASSETS.iter().map(|asset| file_path(path, asset.name));
    std::iter::once(path.to_owned())
        .chain(files)
        .chain(other_spelling(path))
        .collect()
}

/// The path of a file of the page at `path`.
fn file_path(path: &str, name: &str) -> String {
    format!("{}/{name}", path.trim_end_matches('/'))
}

/// The path with one slash more or less at its end.
fn other_spelling(path: &str) -> Option<String> {
    match path.strip_suffix('/') {
        Some("") => None,
        Some(without) => Some(without.to_owned()),
        None => Some(format!("{path}/")),
    }
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
    fn no_url_of_the_page_is_absolute() {
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
        let settings = serde_json::to_value(page.settings()).unwrap();
        assert_eq!(
            settings,
            serde_json::json!({
                "documents": [{"name": "OpenAPI 3.0", "url": "./../openapi.json"}],
                "root": "./../",
                "oauth2Redirect": "./docs/oauth2-redirect.html",
                "persistAuthorization": true,
            })
        );
        let html = page.html();
        for attribute in ["href=\"", "src=\""] {
            for url in html.split(attribute).skip(1) {
                assert!(url.starts_with("./docs/"), "{url}");
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
