//! A security scheme in version 2, from version 3 and back.
//!
//! The description says what version 2 has no place for.

use std::{borrow::Cow, collections::BTreeMap};

use paperclip::v2::models::SecurityScheme as Version2Scheme;
use serde_json::Value;

use super::DeclarationError;
use crate::scheme::{ApiKeyLocation, OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind};

/// The name of a version 3 flow in version 2.
fn version2_flow(version3: &'static str) -> &'static str {
    match version3 {
        "authorizationCode" => "accessCode",
        "clientCredentials" => "application",
        same => same,
    }
}

/// The scheme in the model of version 2.
pub(super) fn from_scheme(scheme: &SecurityScheme) -> Version2Scheme {
    let mut notes = Vec::new();
    let mut definition = match &scheme.kind {
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
        .description
        .as_deref()
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
        // There is room for one. Flows without a browser come first.
        if index == 0 {
            definition.flow = Some(version2_flow(version3).to_owned());
            definition.auth_url = flow.authorization_url.as_deref().map(str::to_owned);
            definition.token_url = flow.token_url.as_deref().map(str::to_owned);
            definition.scopes = owned(&flow.scopes);
        } else {
            let urls: Vec<&str> = [&flow.authorization_url, &flow.token_url]
                .into_iter()
                .flatten()
                .map(AsRef::as_ref)
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

fn owned(scopes: &BTreeMap<Cow<'static, str>, Cow<'static, str>>) -> BTreeMap<String, String> {
    let owned = |text: &Cow<'static, str>| text.clone().into_owned();
    let pairs = scopes.iter();
    pairs
        .map(|(name, text)| (owned(name), owned(text)))
        .collect()
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
    if let (SecuritySchemeKind::OAuth2 { .. }, Value::Object(members)) = (&scheme.kind, &mut value)
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
            scheme: "basic".into(),
            bearer_format: None,
        },
        "apiKey" => SecuritySchemeKind::ApiKey {
            name: definition.name.unwrap_or_default().into(),
            location: match definition.in_.as_deref() {
                Some("query") => ApiKeyLocation::Query,
                Some("cookie") => ApiKeyLocation::Cookie,
                _ => ApiKeyLocation::Header,
            },
        },
        "oauth2" => {
            let flow = Some(OAuthFlow {
                authorization_url: definition.auth_url.map(Into::into),
                token_url: definition.token_url.map(Into::into),
                refresh_url: None,
                scopes: definition
                    .scopes
                    .into_iter()
                    .map(|(name, text)| (name.into(), text.into()))
                    .collect(),
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

/// Adds the schemes that types with paperclip's own `Apiv2Security` declare.
pub(super) fn add_paperclips_own(
    definitions: Option<Value>,
    schemes: &mut BTreeMap<String, SecurityScheme>,
) -> Result<(), DeclarationError> {
    let Some(Value::Object(definitions)) = definitions else {
        return Ok(());
    };
    for (name, definition) in definitions {
        match schemes.get(&name) {
            Some(ours) if to_value(ours) == definition => {}
            Some(_) => return Err(DeclarationError::SchemeNameTaken { name }),
            None => {
                let scheme = into_scheme(&name, definition)?;
                schemes.insert(name, scheme);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scheme::{HttpBearer, OAuth2, OAuth2PasswordBearer, Scopes};

    struct Items;
    impl Scopes for Items {
        const NAMES: &'static [(&'static str, &'static str)] =
            &[("items:read", "Read items"), ("items:write", "Write items")];
    }

    #[test]
    fn a_password_flow_without_scopes_lists_none() {
        assert_eq!(
            to_value(&OAuth2PasswordBearer::new("token").into()),
            json!({"type": "oauth2", "flow": "password", "tokenUrl": "token", "scopes": {}})
        );
    }

    #[test]
    fn the_description_says_what_version_2_has_no_place_for() {
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
        assert_eq!(
            to_value(&HttpBearer::new().bearer_format("JWT").into()),
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
    fn further_flows_are_named_with_their_scopes() {
        let scheme = OAuth2::new()
            .password(OAuthFlow::new().token_url("token"))
            .client_credentials(OAuthFlow::new().token_url("programs").scopes::<Items>());
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
}
