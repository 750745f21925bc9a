use actix_web::http::Uri;
use serde::Serialize;

use super::DeclarationError;

/// Where the API is served, for clients that cannot tell from where the document is.
///
/// Say nothing and everything resolves below the place that the document was loaded from, also
/// behind a proxy that strips a prefix.
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
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

/// How version 2 says where the API is: the three parts of a server's URL.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Version2Server {
    pub(super) scheme: Option<String>,
    pub(super) host: Option<String>,
    pub(super) base_path: String,
}

impl Server {
    /// A server by its URL: absolute, or a path on the host that serves the document.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            description: None,
        }
    }

    /// Sets what the server is for (`CommonMark`).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    pub(super) fn to_version2(&self) -> Result<Version2Server, DeclarationError> {
        let invalid = || {
            DeclarationError::new(format!(
                "{:?} is not the URL of a server: use an absolute URL such as \
                 `https://api.example.com/v1`, or a path such as `/v1`",
                self.url
            ))
        };
        let uri: Uri = self.url.parse().map_err(|_| invalid())?;
        let base_path = match uri.path().trim_end_matches('/') {
            "" => "/",
            path => path,
        };
        // `example.com` alone parses as an authority without a scheme: not what was meant.
        if uri.scheme().is_none() != uri.authority().is_none() || !base_path.starts_with('/') {
            return Err(invalid());
        }
        Ok(Version2Server {
            scheme: uri.scheme_str().map(str::to_owned),
            host: uri.authority().map(ToString::to_string),
            base_path: base_path.to_owned(),
        })
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

    fn version2(url: &str) -> Option<(Option<String>, Option<String>, String)> {
        let server = Server::new(url).to_version2().ok()?;
        Some((server.scheme, server.host, server.base_path))
    }

    #[test]
    fn an_absolute_url_is_three_parts_in_version_2() {
        assert_eq!(
            version2("https://api.example.com:8443/v1/"),
            Some((
                Some("https".into()),
                Some("api.example.com:8443".into()),
                "/v1".into()
            ))
        );
        assert_eq!(version2("/v1"), Some((None, None, "/v1".into())));
    }

    #[test]
    fn what_is_neither_a_url_nor_a_path_is_refused() {
        for url in ["", "api.example.com", "not a url", "v1"] {
            assert_eq!(version2(url), None, "{url:?}");
        }
    }
}
