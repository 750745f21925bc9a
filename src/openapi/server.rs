use std::collections::BTreeMap;

use actix_web::http::{Uri, uri::Authority};
use serde::Serialize;
use serde_json::{Value, json};

use super::DeclarationError;

/// The address of the API, for clients that cannot derive it from the document's address.
///
/// Without a server, URLs resolve below the place from which the document was loaded, also behind a
/// proxy that strips a prefix.
///
/// ```
/// use actix_openapi_security::{OpenApi, openapi::Server};
///
/// OpenApi::new("Items", "1.0")
///     .server("https://api.example.com/v1")
///     .server(Server::new("https://staging.example.com/v1").description("Staging"));
/// ```
///
/// Specification: [OpenAPI 3.0.4, Server Object](https://spec.openapis.org/oas/v3.0.4#server-object).
#[derive(Clone, Debug, Serialize)]
#[must_use]
pub struct Server {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    variables: BTreeMap<String, Variable>,
}

#[derive(Clone, Debug, Serialize)]
struct Variable {
    default: String,
    #[serde(rename = "enum", skip_serializing_if = "is_open")]
    values: Vec<String>,
}

/// Returns whether the variable has only a default.
fn is_open(values: &[String]) -> bool {
    values.len() < 2
}

impl Server {
    /// Describes a server by an absolute URL, or by a path on the host that serves the document. Another
    /// URL, or a URL with a query or a user, fails at start-up.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            description: None,
            variables: BTreeMap::new(),
        }
    }

    /// Sets the purpose of the server (`CommonMark`).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the values of a variable, which stands as `{name}` in the URL. The first value is the
    /// default, and version 2 has the default only. A variable with a single value may have any other
    /// value, too.
    ///
    /// ```
    /// use actix_openapi_security::{OpenApi, openapi::Server};
    ///
    /// let server = Server::new("https://{region}.example.com").variable("region", ["eu", "us"]);
    /// OpenApi::new("Items", "1.0").server(server);
    /// ```
    pub fn variable(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item: Into<String>>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        let default = values.first().cloned().unwrap_or_default();
        self.variables
            .insert(name.into(), Variable { default, values });
        self
    }

    /// Returns the server with a valid URL that does not end with a slash, for every version.
    pub(super) fn checked(&self) -> Result<Self, DeclarationError> {
        let is_server = |uri: &Uri| {
            let authority = uri.authority().map(Authority::as_str);
            let scheme = uri.scheme_str();
            scheme.is_some() == authority.is_some()
                && matches!(scheme, None | Some("http" | "https" | "ws" | "wss"))
                && authority.is_none_or(|authority| !authority.contains('@'))
                && uri.path().starts_with('/')
                && !uri.path().starts_with("//")
                && uri.query().is_none()
        };
        let is_used = |name: &String| self.url.contains(&format!("{{{name}}}"));
        if !self.uri().as_ref().is_some_and(is_server) || !self.variables.keys().all(is_used) {
            return Err(DeclarationError::new(format!(
                "{:?} is not the URL of a server: use an absolute URL such as \
                 `https://api.example.com/v1`, or a path such as `/v1`, and a `Server::variable` for \
                 each name in braces",
                self.url
            )));
        }
        let url = match self.url.trim_end_matches('/') {
            "" => "/",
            url => url,
        };
        let url = url.to_owned();
        Ok(Self {
            url,
            ..self.clone()
        })
    }

    /// Returns the URL with each combination of the variables' values, with the defaults first.
    pub(super) fn urls(&self) -> Vec<String> {
        let mut urls = vec![self.url.clone()];
        for (name, Variable { values, .. }) in &self.variables {
            let placeholder = format!("{{{name}}}");
            let filled = |url: &String| {
                let values = values.iter();
                let filled = values.map(|value| url.replace(&placeholder, value));
                filled.collect::<Vec<_>>()
            };
            urls = urls.iter().flat_map(filled).collect();
        }
        urls
    }

    /// Returns the URL with the default of each variable.
    fn uri(&self) -> Option<Uri> {
        let urls = self.urls();
        let url = urls.first().filter(|url| !url.contains(['{', '}', '#']))?;
        url.parse().ok()
    }

    /// Returns a URL below an absolute server, because version 2 has no relative URLs.
    pub(super) fn resolve(&self, url: &str) -> String {
        let uri = self.uri().unwrap_or_default();
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.authority()) else {
            return url.to_owned();
        };
        if url.contains("://") {
            return url.to_owned();
        }
        if url.starts_with('/') {
            return format!("{scheme}://{host}{url}");
        }
        let base = uri.path().trim_end_matches('/');
        format!("{scheme}://{host}{base}/{}", url.trim_start_matches("./"))
    }

    /// Returns the members that version 2 has in the place of a server.
    pub(super) fn version2(&self) -> impl Iterator<Item = (String, Value)> {
        let uri = self.uri().unwrap_or_default();
        let members = [
            ("basePath", Some(json!(uri.path()))),
            ("host", uri.authority().map(|host| json!(host.as_str()))),
            ("schemes", uri.scheme_str().map(|scheme| json!([scheme]))),
        ];
        let members = members.into_iter();
        members.filter_map(|(key, member)| Some((key.to_owned(), member?)))
    }
}

impl<T: Into<String>> From<T> for Server {
    fn from(url: T) -> Self {
        Self::new(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version2(server: &Server) -> Option<Value> {
        Some(server.checked().ok()?.version2().collect())
    }

    #[test]
    fn an_absolute_url_is_three_members_in_version_2() {
        let expected = json!({
            "schemes": ["https"],
            "host": "api.example.com:8443",
            "basePath": "/v1",
        });
        let server = Server::new("https://api.example.com:8443/v1/");
        assert_eq!(version2(&server), Some(expected));
        assert_eq!(
            version2(&Server::new("/v1")),
            Some(json!({"basePath": "/v1"}))
        );
        let root = json!({"schemes": ["wss"], "host": "a.example", "basePath": "/"});
        assert_eq!(version2(&Server::new("wss://a.example/")), Some(root));
    }

    #[test]
    fn a_relative_url_is_below_an_absolute_server() {
        let server = Server::new("https://api.example.com/v1");
        for (url, expected) in [
            ("token", "https://api.example.com/v1/token"),
            ("./token", "https://api.example.com/v1/token"),
            ("/token", "https://api.example.com/token"),
            (
                "https://id.example.com/token",
                "https://id.example.com/token",
            ),
        ] {
            assert_eq!(server.resolve(url), expected);
            assert_eq!(Server::new("/v1").resolve(url), url);
        }
        let root = Server::new("https://api.example.com");
        assert_eq!(root.resolve("token"), "https://api.example.com/token");
    }

    #[test]
    fn a_url_has_no_slash_at_its_end() {
        for (url, expected) in [
            ("https://api.example.com/v1/", "https://api.example.com/v1"),
            ("https://api.example.com/", "https://api.example.com"),
            ("/v1//", "/v1"),
            ("/", "/"),
        ] {
            assert_eq!(Server::new(url).checked().unwrap().url, expected);
        }
    }

    #[test]
    fn a_variable_has_its_default_in_version_2() {
        let server = Server::new("https://{region}.example.com/{base}")
            .variable("region", ["eu", "us"])
            .variable("base", ["v1"]);
        let expected = json!({
            "schemes": ["https"],
            "host": "eu.example.com",
            "basePath": "/v1",
        });
        assert_eq!(version2(&server), Some(expected));
        let version3 = json!({
            "url": "https://{region}.example.com/{base}",
            "variables": {
                "region": {"default": "eu", "enum": ["eu", "us"]},
                "base": {"default": "v1"},
            },
        });
        assert_eq!(json!(server.checked().unwrap()), version3);
    }

    #[test]
    fn what_no_version_can_say_is_refused() {
        for url in [
            "",
            "api.example.com",
            "not a url",
            "v1",
            "//api.example.com",
            "ftp://api.example.com",
            "https://api.example.com/v1?x=1",
            "https://api.example.com/v1#x",
            "https://ada:secret@api.example.com/v1",
            "https://{region}.example.com",
        ] {
            assert_eq!(version2(&Server::new(url)), None, "{url:?}");
        }
        let unused = Server::new("/v1").variable("region", ["eu"]);
        assert_eq!(version2(&unused), None);
    }
}
