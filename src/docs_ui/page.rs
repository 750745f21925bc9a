use std::fmt::Write as _;

use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web::Bytes,
};
use serde::Serialize;

use super::{
    assets::{ASSETS, FILES, VERSION},
    relative::reference,
};
use crate::representation::{CacheControl, Fixed, Representation};

/// What the page shows, and where.
pub(crate) struct Page<'a> {
    /// The API's title.
    pub(crate) title: &'a str,
    /// The absolute path at which the page is mounted.
    pub(crate) path: &'a str,
    /// The documents by name, the first one shown first. Without a path it is not served.
    pub(crate) documents: &'a [(&'static str, Option<&'a str>)],
    /// The origins, besides its own, to which the page may send requests.
    pub(crate) origins: &'a [String],
    /// Whether authorization is kept across a reload.
    pub(crate) persist_authorization: bool,
}

/// What the page hands to its script. Every URL is relative to the page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    documents: Vec<Document>,
    /// Where the API is served, and with it relative token URLs.
    root: String,
    oauth2_redirect: String,
    persist_authorization: bool,
}

#[derive(Serialize)]
struct Document {
    name: &'static str,
    url: String,
}

impl Page<'_> {
    /// The page, its files, and the way to it for who typed one slash too many or too few.
    pub(crate) fn resources(&self) -> Vec<Fixed> {
        let mut resources = vec![self.representation().at(self.path)];
        resources.extend(
            FILES
                .iter()
                .map(|(name, asset)| asset.clone().at(&file(self.path, name))),
        );
        if let Some(other) = other_spelling(self.path) {
            let location = reference(&other, self.path);
            resources.push(Fixed::new(&other, move |_| {
                HttpResponse::TemporaryRedirect()
                    .insert_header((header::LOCATION, location.as_str()))
                    .finish()
            }));
        }
        resources
    }

    fn representation(&self) -> Representation {
        let page = Representation::new(
            "text/html; charset=utf-8",
            Bytes::from(self.html()),
            CacheControl::Revalidate,
        )
        .compressed()
        .header(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
        match HeaderValue::try_from(self.content_security_policy()) {
            Ok(policy) => page.header(header::CONTENT_SECURITY_POLICY, policy),
            // Every origin was parsed as one: this cannot be.
            Err(_) => page,
        }
    }

    /// Swagger UI draws its icons from `data:` URLs; apart from that the page uses nothing but its
    /// own files.
    fn content_security_policy(&self) -> String {
        let mut policy = String::from(
            "default-src 'none'; script-src 'self'; style-src 'self'; \
             img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'; connect-src 'self'",
        );
        for origin in self.origins {
            policy.push(' ');
            policy.push_str(origin);
        }
        policy
    }

    fn html(&self) -> String {
        let title = escape(self.title);
        let file = |name| {
            let file = reference(self.path, &file(self.path, name));
            escape(&format!("{file}?v={VERSION}-{}", env!("CARGO_PKG_VERSION")))
        };
        // Strings and a flag: nothing in it can fail to serialise.
        let settings = serde_json::to_string(&self.settings()).unwrap_or_default();
        let settings = escape(&settings);
        let icon = file("favicon-32x32.png");
        let styles = ["swagger-ui.css", "index.css"].map(file).iter().fold(
            String::new(),
            |mut tags, style| {
                let _ = writeln!(tags, "<link rel=\"stylesheet\" href=\"{style}\">");
                tags
            },
        );
        let scripts = [
            "swagger-ui-bundle.js",
            "swagger-ui-standalone-preset.js",
            "initializer.js",
        ]
        .map(file)
        .iter()
        .fold(String::new(), |mut tags, script| {
            let _ = writeln!(tags, "<script src=\"{script}\" defer></script>");
            tags
        });
        format!(
            "<!doctype html>\n\
             <html lang=\"en\">\n\
             <head>\n\
             <meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n\
             <link rel=\"icon\" type=\"image/png\" href=\"{icon}\">\n\
             {styles}{scripts}\
             </head>\n\
             <body>\n\
             <div id=\"swagger-ui\" data-settings=\"{settings}\"></div>\n\
             <noscript>The interactive documentation needs JavaScript.</noscript>\n\
             </body>\n\
             </html>\n"
        )
    }

    fn settings(&self) -> Settings {
        Settings {
            documents: self
                .documents
                .iter()
                .filter_map(|&(name, path)| {
                    Some(Document {
                        name,
                        url: reference(self.path, path?),
                    })
                })
                .collect(),
            root: reference(self.path, "/"),
            oauth2_redirect: reference(self.path, &file(self.path, "oauth2-redirect.html")),
            persist_authorization: self.persist_authorization,
        }
    }
}

/// The paths of a page that is mounted at `path`: its own, those of its files, and the one that
/// leads to it.
pub(crate) fn paths(path: &str) -> Vec<String> {
    let files = ASSETS.iter().map(|asset| file(path, asset.name));
    let other = other_spelling(path);
    std::iter::once(path.to_owned())
        .chain(files)
        .chain(other)
        .collect()
}

/// Where the file of a page that is mounted at `path` is.
fn file(path: &str, name: &str) -> String {
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

/// Text that stands in an element or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(char),
        }
    }
    escaped
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
        };
        let settings = serde_json::to_value(page.settings()).unwrap();
        assert_eq!(
            settings,
            serde_json::json!({
                "documents": [{"name": "OpenAPI 3.0", "url": "../openapi.json"}],
                "root": "../",
                "oauth2Redirect": "docs/oauth2-redirect.html",
                "persistAuthorization": true,
            })
        );
        let html = page.html();
        for attribute in ["href=\"", "src=\""] {
            for url in html.split(attribute).skip(1) {
                assert!(url.starts_with("docs/"), "{url}");
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
        };
        assert!(
            page.content_security_policy()
                .ends_with("; connect-src 'self' https://idp.example.com")
        );
    }
}
