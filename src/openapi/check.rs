//! Checks of declarations that only the whole document shows to be wrong.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{DeclarationError, recorded::operations};
use crate::{
    credentials::authorization::is_token,
    scheme::{ApiKeyLocation, OAuthFlow, SecurityScheme, SecuritySchemeKind},
};

/// Refuses a scheme with a name that version 3 does not allow, or without a member that its kind needs.
pub(super) fn scheme(name: &str, scheme: &SecurityScheme) -> Result<(), DeclarationError> {
    let allowed = |char: char| char.is_ascii_alphanumeric() || ".-_".contains(char);
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(DeclarationError::SchemeName {
            name: name.to_owned(),
        });
    }
    let Some((member, fix)) = missing(&scheme.kind) else {
        return Ok(());
    };
    Err(DeclarationError::SchemeIncomplete {
        name: name.to_owned(),
        member,
        fix,
    })
}

/// The member that a scheme lacks, and how to fix it.
fn missing(kind: &SecuritySchemeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        SecuritySchemeKind::ApiKey { name, .. } if name.is_empty() => {
            Some(("name", "name the header, the query parameter or the cookie"))
        }
        SecuritySchemeKind::ApiKey {
            name,
            location: ApiKeyLocation::Header,
        } if !is_token(name) => Some((
            "name that a header can have",
            "use letters, digits and `-`, for instance `X-API-Key`",
        )),
        SecuritySchemeKind::ApiKey {
            name,
            location: ApiKeyLocation::Cookie,
        } if !is_token(name) => Some((
            "name that a cookie can have",
            "use letters, digits, `-` and `_`, for instance `session`",
        )),
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

/// Refuses a requirement whose scheme is undeclared, because nothing opens its lock, and one whose scope
/// is undeclared, because nobody can ask for it.
pub(super) fn requirements(
    root: &Map<String, Value>,
    schemes: &BTreeMap<String, SecurityScheme>,
) -> Result<(), DeclarationError> {
    let everywhere = root.get("security");
    let everywhere = everywhere.map(|security| ("every operation".to_owned(), security));
    let operations = operations(root).filter_map(|(path, method, operation)| {
        let security = operation.get("security")?;
        Some((format!("{} {path}", method.to_uppercase()), security))
    });
    for (operation, alternatives) in everywhere.into_iter().chain(operations) {
        let alternatives = alternatives.as_array().into_iter().flatten();
        for (name, scopes) in alternatives.filter_map(Value::as_object).flatten() {
            let Some(scheme) = schemes.get(name) else {
                return Err(DeclarationError::SchemeUndeclared {
                    name: name.clone(),
                    operation,
                });
            };
            let scopes = scopes.as_array().into_iter().flatten();
            let mut scopes = scopes.filter_map(Value::as_str);
            if let Some(scope) = scopes.find(|scope| !declares(scheme, scope)) {
                return Err(DeclarationError::ScopeUndeclared {
                    scope: scope.to_owned(),
                    name: name.clone(),
                    operation,
                });
            }
        }
    }
    Ok(())
}

/// Returns whether a client can ask for the scope. Only an OAuth 2.0 scheme lists its scopes.
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
