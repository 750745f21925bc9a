//! A security scheme in version 2: what it can say of a version 3 scheme, and back.
//!
//! What version 2 has no word for is said in the description, never dropped.

use paperclip::v2::models::SecurityScheme as Version2Scheme;
use serde_json::Value;

use super::DeclarationError;
use crate::{
    credentials::authorization::is_token,
    scheme::{ApiKeyLocation, OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind},
};

/// What version 2 calls a flow of version 3.
fn version2_flow(version3: &'static str) -> &'static str {
    match version3 {
        "authorizationCode" => "accessCode",
        "clientCredentials" => "application",
        same => same,
    }
}

/// What version 2 can say of the scheme.
pub(super) fn from_scheme(scheme: &SecurityScheme) -> Version2Scheme {
    let mut notes = Vec::new();
    let mut definition = match scheme.kind() {
        SecuritySchemeKind::ApiKey { name, location } => match location {
            ApiKeyLocation::Header => api_key("header", name),
            ApiKeyLocation::Query => api_key("query", name),
            ApiKeyLocation::Cookie => {
                notes.push(format!("The key is sent in the cookie `{name}`."));
                api_key("header", "Cookie")
            }
        },
        kind if kind.is_http("basic") => Version2Scheme {
            type_: "basic".to_owned(),
            ..Version2Scheme::default()
        },
        SecuritySchemeKind::Http {
            scheme,
            bearer_format,
        } => {
            let format = bearer_format
                .as_ref()
                .map(|format| format!(" ({format})"))
                .unwrap_or_default();
            notes.push(format!(
                "The value is the scheme `{scheme}`, a space, and the credentials{format}."
            ));
            api_key("header", "Authorization")
        }
        SecuritySchemeKind::OpenIdConnect { url } => {
            notes.push(format!(
                "The value is `Bearer`, a space, and a token of the OpenID Connect provider \
                 described at {url}."
            ));
            api_key("header", "Authorization")
        }
        SecuritySchemeKind::OAuth2 { flows } => oauth2(flows, &mut notes),
    };
    let description: Vec<&str> = scheme
        .description_text()
        .into_iter()
        .chain(notes.iter().map(String::as_str))
        .collect();
    if !description.is_empty() {
        definition.description = Some(description.join("\n\n"));
    }
    definition
}

fn api_key(location: &str, name: &str) -> Version2Scheme {
    Version2Scheme {
        type_: "apiKey".to_owned(),
        in_: Some(location.to_owned()),
        name: Some(name.to_owned()),
        ..Version2Scheme::default()
    }
}

fn oauth2(all: &OAuthFlows, notes: &mut Vec<String>) -> Version2Scheme {
    let mut definition = Version2Scheme {
        type_: "oauth2".to_owned(),
        ..Version2Scheme::default()
    };
    for (index, (version3, flow)) in all.each().enumerate() {
        // There is room for one: the first needs no browser, where there is such a one.
        if index == 0 {
            definition.flow = Some(version2_flow(version3).to_owned());
            definition.auth_url.clone_from(&flow.authorization_url);
            definition.token_url.clone_from(&flow.token_url);
            definition.scopes.clone_from(&flow.scopes);
        } else {
            let urls: Vec<&str> = [&flow.authorization_url, &flow.token_url]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            notes.push(format!(
                "The flow `{version3}` is supported as well: {}.{}",
                urls.join(", "),
                scopes_of(flow)
            ));
        }
        if let Some(url) = &flow.refresh_url {
            notes.push(format!(
                "Tokens of the flow `{version3}` are refreshed at {url}."
            ));
        }
    }
    definition
}

fn scopes_of(flow: &OAuthFlow) -> String {
    let scopes: Vec<String> = flow.scopes.keys().map(|it| format!("`{it}`")).collect();
    if scopes.is_empty() {
        return String::new();
    }
    format!(" Its scopes are {}.", scopes.join(", "))
}

/// The scheme as version 2 writes it: oauth2 lists its scopes even where there are none.
pub(super) fn to_value(scheme: &SecurityScheme) -> Value {
    let mut value = serde_json::to_value(from_scheme(scheme)).unwrap_or_default();
    if let (SecuritySchemeKind::OAuth2 { .. }, Value::Object(members)) = (scheme.kind(), &mut value)
    {
        members
            .entry("scopes")
            .or_insert_with(|| Value::Object(serde_json::Map::new()));
    }
    value
}

/// The version 3 scheme of a version 2 definition.
pub(super) fn into_scheme(
    name: &str,
    definition: Value,
) -> Result<SecurityScheme, DeclarationError> {
    let unknown = |type_: String| DeclarationError::SchemeType {
        name: name.to_owned(),
        type_,
    };
    let definition: Version2Scheme =
        serde_json::from_value(definition).map_err(|error| unknown(error.to_string()))?;
    let kind = match definition.type_.as_str() {
        "basic" => SecuritySchemeKind::Http {
            scheme: "basic".to_owned(),
            bearer_format: None,
        },
        "apiKey" => SecuritySchemeKind::ApiKey {
            name: definition.name.unwrap_or_default(),
            location: match definition.in_.as_deref() {
                Some("query") => ApiKeyLocation::Query,
                Some("cookie") => ApiKeyLocation::Cookie,
                _ => ApiKeyLocation::Header,
            },
        },
        "oauth2" => {
            let flow = Some(OAuthFlow {
                authorization_url: definition.auth_url,
                token_url: definition.token_url,
                refresh_url: None,
                scopes: definition.scopes,
            });
            let mut flows = OAuthFlows::default();
            match definition.flow.as_deref() {
                Some("password") => flows.password = flow,
                Some("accessCode") => flows.authorization_code = flow,
                Some("application") => flows.client_credentials = flow,
                Some("implicit") => flows.implicit = flow,
                _ => {}
            }
            SecuritySchemeKind::OAuth2 { flows }
        }
        _ => return Err(unknown(definition.type_)),
    };
    let scheme = SecurityScheme::new(kind);
    Ok(match definition.description {
        Some(description) => scheme.description(description),
        None => scheme,
    })
}

/// Refuses a scheme that lacks what its kind requires.
pub(super) fn check_complete(name: &str, scheme: &SecurityScheme) -> Result<(), DeclarationError> {
    let incomplete = |member, mend| {
        Err(DeclarationError::SchemeIncomplete {
            name: name.to_owned(),
            member,
            mend,
        })
    };
    match scheme.kind() {
        SecuritySchemeKind::ApiKey { name, .. } if name.is_empty() => {
            incomplete("name", "name the header, the query parameter or the cookie")
        }
        SecuritySchemeKind::ApiKey {
            name,
            location: ApiKeyLocation::Header,
        } if !is_token(name) => incomplete(
            "name that a header can have",
            "use letters, digits and `-`, for instance `X-API-Key`",
        ),
        SecuritySchemeKind::ApiKey {
            name,
            location: ApiKeyLocation::Cookie,
        } if !is_token(name) => incomplete(
            "name that a cookie can have",
            "use letters, digits, `-` and `_`, for instance `session`",
        ),
        SecuritySchemeKind::Http { scheme, .. } if !is_token(scheme) => {
            incomplete("scheme", "name the HTTP scheme, for instance `bearer`")
        }
        SecuritySchemeKind::OpenIdConnect { url } if url.is_empty() => {
            incomplete("openIdConnectUrl", "give the provider's discovery URL")
        }
        SecuritySchemeKind::OAuth2 { flows: all } => {
            let is_missing = |url: &Option<String>| url.as_deref().is_none_or(str::is_empty);
            if all.each().next().is_none() {
                return incomplete("flow", "give it at least one flow");
            }
            for (version3, flow) in all.each() {
                if version3 != "implicit" && is_missing(&flow.token_url) {
                    return incomplete(
                        "tokenUrl",
                        "give the URL where tokens come from, for instance `token`",
                    );
                }
                let in_browser = matches!(version3, "implicit" | "authorizationCode");
                if in_browser && is_missing(&flow.authorization_url) {
                    return incomplete(
                        "authorizationUrl",
                        "give the URL where a person grants access",
                    );
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scheme::{OAuth2, OAuth2PasswordBearer};

    #[test]
    fn a_password_flow_without_scopes_lists_none() {
        assert_eq!(
            to_value(&OAuth2PasswordBearer::new("token").into()),
            json!({"type": "oauth2", "flow": "password", "tokenUrl": "token", "scopes": {}})
        );
    }

    #[test]
    fn what_version_2_has_no_word_for_is_in_the_description() {
        let definition = to_value(
            &OAuth2PasswordBearer::new("token")
                .refresh_url("refresh")
                .description("Sign in")
                .into(),
        );
        assert_eq!(
            definition["description"],
            "Sign in\n\nTokens of the flow `password` are refreshed at refresh."
        );
        let bearer = SecurityScheme::new(SecuritySchemeKind::Http {
            scheme: "bearer".into(),
            bearer_format: Some("JWT".into()),
        });
        assert_eq!(
            to_value(&bearer),
            json!({
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description":
                    "The value is the scheme `bearer`, a space, and the credentials (JWT).",
            })
        );
    }

    #[test]
    fn the_flows_that_there_is_no_room_for_are_named_with_their_scopes() {
        let scheme = OAuth2::new()
            .password(OAuthFlow::new().token_url("token"))
            .client_credentials(
                OAuthFlow::new()
                    .token_url("programs")
                    .scope("items:read", "Read items")
                    .scope("items:write", "Write items"),
            );
        assert_eq!(
            to_value(&scheme.into()),
            json!({
                "type": "oauth2",
                "flow": "password",
                "tokenUrl": "token",
                "scopes": {},
                "description": "The flow `clientCredentials` is supported as well: programs. \
                                Its scopes are `items:read`, `items:write`.",
            })
        );
    }

    #[test]
    fn a_version_2_definition_and_back_is_the_same() {
        for definition in [
            json!({"type": "basic", "description": "b"}),
            json!({"type": "apiKey", "in": "query", "name": "key"}),
            json!({"type": "oauth2", "flow": "implicit", "authorizationUrl": "/a", "scopes": {"x": "y"}}),
            json!({"type": "oauth2", "flow": "application", "tokenUrl": "/t", "scopes": {}}),
            json!({
                "type": "oauth2",
                "flow": "accessCode",
                "authorizationUrl": "/a",
                "tokenUrl": "/t",
                "scopes": {},
            }),
        ] {
            let scheme = into_scheme("any", definition.clone()).unwrap();
            assert_eq!(to_value(&scheme), definition);
        }
    }

    #[test]
    fn an_empty_token_url_is_refused() {
        let error = check_complete("Acme", &OAuth2PasswordBearer::new("").into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the security scheme \"Acme\" has no tokenUrl: give the URL where tokens come from, \
             for instance `token`"
        );
    }
}
