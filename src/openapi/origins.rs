//! The origins to which the docs page may send requests, besides its own.

use actix_web::http::Uri;

#[cfg(feature = "docs-ui")]
use super::DeclarationError;
use super::Server;
use crate::scheme::{SecurityScheme, SecuritySchemeKind};

/// Returns the origins that the application names in its servers and its schemes.
pub(super) fn named<'a>(
    servers: &[Server],
    schemes: impl Iterator<Item = &'a SecurityScheme>,
) -> Vec<String> {
    let urls = servers.iter().flat_map(Server::urls);
    let mut origins: Vec<String> = urls.filter_map(|url| origin(&url)).collect();
    for scheme in schemes {
        match &scheme.kind {
            SecuritySchemeKind::OAuth2 { flows } => {
                let urls = flows
                    .each()
                    .filter_map(|(_, flow)| flow.token_url.as_deref());
                origins.extend(urls.filter_map(origin));
            }
            SecuritySchemeKind::OpenIdConnect { url } => origins.extend(origin(url)),
            _ => {}
        }
    }
    origins.sort();
    origins.dedup();
    origins
}

/// Refuses a text that is not an origin.
#[cfg(feature = "docs-ui")]
pub(super) fn check(origins: &[String]) -> Result<(), DeclarationError> {
    let is_wrong = |it: &&String| origin(it).as_deref() != Some(it.as_str());
    origins.iter().find(is_wrong).map_or(Ok(()), |wrong| {
        Err(DeclarationError::new(format!(
            "{wrong:?} is not the origin of a page: use a scheme and a host, such as \
             `https://developers.example.com`"
        )))
    })
}

/// Returns the scheme, host and port of an absolute URL.
///
/// The result becomes a part of the Content-Security-Policy of the docs page. `Uri` accepts `;`, `,` and
/// quotes in a host, and `*` is a wildcard in a policy, so only the characters of host names and IP
/// addresses are accepted. User information is removed.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, host) = (uri.scheme_str()?, uri.host()?);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_plain) {
        return None;
    }
    let port = uri.port_u16().map(|port| format!(":{port}"));
    Some(format!("{scheme}://{host}{}", port.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_absolute_url_has_an_origin() {
        assert_eq!(
            origin("https://idp.example.com/token").as_deref(),
            Some("https://idp.example.com")
        );
        assert_eq!(origin("token"), None);
    }

    #[test]
    fn an_origin_is_a_scheme_a_host_and_a_port() {
        for (url, expected) in [
            ("http://localhost:8080/", "http://localhost:8080"),
            (
                "https://ada:secret@idp.example.com/",
                "https://idp.example.com",
            ),
            (
                "https://ada@[2001:db8::1]:8443/",
                "https://[2001:db8::1]:8443",
            ),
            ("http://192.0.2.1?x=1", "http://192.0.2.1"),
        ] {
            assert_eq!(origin(url).as_deref(), Some(expected), "{url}");
        }
    }

    #[test]
    fn a_host_that_could_change_the_policy_has_no_origin() {
        for url in [
            "https://example.com;script-src",
            "https://example.com,default-src",
            "https://example.com'unsafe-inline'",
            "https://example.com\"/",
            "https://example.com script-src",
            "https://*",
            "https://*.example.com",
            "https://ada@;example.com/",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }
}
