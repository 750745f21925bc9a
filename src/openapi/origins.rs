//! Where the docs page may send requests to, besides its own origin.

use actix_web::http::Uri;

use super::Server;
use crate::scheme::{SecurityScheme, SecuritySchemeKind};

/// The origins that the application itself named, in its servers and its schemes.
pub(super) fn named<'a>(
    servers: &[Server],
    schemes: impl Iterator<Item = &'a SecurityScheme>,
) -> Vec<String> {
    let mut origins: Vec<String> = servers
        .iter()
        .filter_map(|server| origin(&server.url))
        .collect();
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

/// The scheme and authority of an absolute URL.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
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
}
