//! Checks of the declared schemes that need the whole document.

use super::{DeclarationError, requirements::Schemes};
use crate::{
    credentials::authorization::is_token,
    scheme::{ApiKeyLocation, Credentials, OAuthFlow, SecurityScheme, SecuritySchemeKind},
};

/// Refuses a scheme with a name that OpenAPI 3 does not allow, or without a member that its kind
/// requires.
pub(super) fn scheme(name: &str, scheme: &SecurityScheme) -> Result<(), DeclarationError> {
    let allowed = |char: char| char.is_ascii_alphanumeric() || ".-_".contains(char);
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(DeclarationError::new(format!(
            "the security scheme name {name:?} is not one that OpenAPI allows: use letters, digits, \
             `.`, `_` and `-`"
        )));
    }
    missing(&scheme.kind).map_or(Ok(()), |(member, fix)| {
        let message = format!("the security scheme {name:?} has no {member}: {fix}");
        Err(DeclarationError::new(message))
    })
}

/// Returns the member that a scheme lacks, and how to fix it.
fn missing(kind: &SecuritySchemeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        SecuritySchemeKind::ApiKey { name, location }
            if name.is_empty() || (*location != ApiKeyLocation::Query && !is_token(name)) =>
        {
            Some((
                "name that a request can carry",
                "name the header, the query parameter or the cookie, for instance `X-API-Key`",
            ))
        }
        SecuritySchemeKind::Http { scheme, .. } if !is_token(scheme) => {
            Some(("scheme", "name the HTTP scheme, for instance `bearer`"))
        }
        SecuritySchemeKind::OpenIdConnect { url } if url.is_empty() => Some((
            "openIdConnectUrl",
            "give the provider's discovery URL, where the scheme is declared or by `OpenApi::scheme`",
        )),
        SecuritySchemeKind::OAuth2 { flows } => match flows.each().next() {
            None => Some(("flow", "give it at least one flow")),
            Some(_) => flows
                .each()
                .find_map(|(name, flow)| missing_url(name, flow)),
        },
        _ => None,
    }
}

fn missing_url(flow_name: &str, flow: &OAuthFlow) -> Option<(&'static str, &'static str)> {
    let is_missing = |url: Option<&str>| url.is_none_or(str::is_empty);
    if flow_name != "implicit" && is_missing(flow.token_url.as_deref()) {
        return Some((
            "tokenUrl",
            "give the URL where tokens come from, for instance `token`",
        ));
    }
    let in_browser = matches!(flow_name, "implicit" | "authorizationCode");
    (in_browser && is_missing(flow.authorization_url.as_deref())).then_some((
        "authorizationUrl",
        "give the URL where a person grants access",
    ))
}

/// Refuses alternatives with a scope that no client can request. The message continues a sentence that
/// begins with the operation's name.
pub(super) fn scopes(listed: &[Credentials], schemes: &Schemes) -> Result<(), String> {
    for (name, scopes) in listed.iter().flatten() {
        let undeclared = |scope: &&String| !schemes.get(name).is_some_and(|it| declares(it, scope));
        if let Some(scope) = scopes.iter().find(undeclared) {
            return Err(format!(
                "needs the scope {scope:?}, which the security scheme {name:?} does not declare: add it \
                 to the scheme with `scopes`"
            ));
        }
    }
    Ok(())
}

/// Returns whether a client can request the scope. Only an OAuth 2.0 scheme lists its scopes.
fn declares(scheme: &SecurityScheme, scope: &str) -> bool {
    let SecuritySchemeKind::OAuth2 { flows } = &scheme.kind else {
        return true;
    };
    let mut flows = flows.each();
    flows.any(|(_, flow)| flow.scopes.contains_key(scope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::OAuth2PasswordBearer;

    #[test]
    fn an_empty_token_url_is_refused() {
        let error = scheme("Acme", &OAuth2PasswordBearer::new("").into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the security scheme \"Acme\" has no tokenUrl: give the URL where tokens come from, \
             for instance `token`"
        );
    }
}
