//! Conversion of a security scheme to version 2 of the document, and back.
//!
//! The description has the parts for which version 2 has no member.

use serde_json::{Value, json};

use super::DeclarationError;
use crate::scheme::{ApiKeyLocation, OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind};

/// The flows whose names differ: the name in version 3, then the name in version 2.
const FLOWS: [(&str, &str); 2] = [
    ("authorizationCode", "accessCode"),
    ("clientCredentials", "application"),
];

/// Returns the Security Scheme Object of version 2.
pub(super) fn to_value(scheme: &SecurityScheme) -> Value {
    let mut notes: Vec<String> = scheme.description.iter().map(ToString::to_string).collect();
    let api_key = |name: &str| json!({"type": "apiKey", "in": "header", "name": name});
    let mut definition = match &scheme.kind {
        SecuritySchemeKind::ApiKey {
            name,
            location: ApiKeyLocation::Cookie,
        } => {
            notes.push(format!("The key is sent in the cookie `{name}`."));
            api_key("Cookie")
        }
        SecuritySchemeKind::ApiKey { name, location } => {
            json!({"type": "apiKey", "in": location, "name": name})
        }
        kind if kind.is_http("basic") => json!({"type": "basic"}),
        SecuritySchemeKind::Http {
            scheme,
            bearer_format,
        } => {
            let format = bearer_format.as_ref().map(|it| format!(" ({it})"));
            let format = format.unwrap_or_default();
            notes.push(format!(
                "The value is the scheme `{scheme}`, a space, and the credentials{format}."
            ));
            api_key("Authorization")
        }
        SecuritySchemeKind::OpenIdConnect { url } => {
            notes.push(format!(
                "The value is `Bearer`, a space, and a token of the OpenID Connect provider \
                 described at {url}."
            ));
            api_key("Authorization")
        }
        SecuritySchemeKind::OAuth2 { flows } => oauth2(flows, &mut notes),
    };
    if let (false, Value::Object(definition)) = (notes.is_empty(), &mut definition) {
        definition.insert("description".to_owned(), notes.join("\n\n").into());
    }
    definition
}

/// Describes the first flow, because version 2 has one flow in a scheme. Flows without a browser come
/// first.
fn oauth2(all: &OAuthFlows, notes: &mut Vec<String>) -> Value {
    let mut flows = all.each();
    let Some((name, flow)) = flows.next() else {
        return json!({});
    };
    let renamed = FLOWS.iter().find(|(version3, _)| *version3 == name);
    let mut definition = json!({
        "type": "oauth2",
        "flow": renamed.map_or(name, |(_, version2)| *version2),
        "scopes": flow.scopes,
        "authorizationUrl": flow.authorization_url,
        "tokenUrl": flow.token_url,
    });
    if let Value::Object(members) = &mut definition {
        members.retain(|_, member| !member.is_null());
    }
    for (name, flow) in flows {
        let urls = [&flow.authorization_url, &flow.token_url];
        let urls: Vec<&str> = urls.into_iter().flatten().map(AsRef::as_ref).collect();
        let (urls, scopes) = (urls.join(", "), scopes_of(flow));
        notes.push(format!(
            "The flow `{name}` is supported as well: {urls}.{scopes}"
        ));
    }
    let refreshed = all.each().filter_map(|(name, flow)| {
        let url = flow.refresh_url.as_ref()?;
        Some(format!(
            "Tokens of the flow `{name}` are refreshed at {url}."
        ))
    });
    notes.extend(refreshed);
    definition
}

fn scopes_of(flow: &OAuthFlow) -> String {
    let scopes: Vec<String> = flow.scopes.keys().map(|it| format!("`{it}`")).collect();
    if scopes.is_empty() {
        return String::new();
    }
    format!(" Its scopes are {}.", scopes.join(", "))
}

/// Returns the scheme of a version 2 definition.
pub(super) fn into_scheme(
    name: &str,
    definition: &Value,
) -> Result<SecurityScheme, DeclarationError> {
    let text = |key| {
        definition
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (type_, flow) = (text("type"), text("flow"));
    let mut version3 = definition.clone();
    if let Value::Object(members) = &mut version3 {
        let mut set = |key: &str, value| members.insert(key.to_owned(), value);
        match type_ {
            "basic" => {
                set("type", json!("http"));
                set("scheme", json!("basic"));
            }
            "oauth2" => {
                let renamed = FLOWS.iter().find(|(_, version2)| *version2 == flow);
                let flow = renamed.map_or(flow, |(version3, _)| *version3);
                set("flows", json!({flow: definition}));
            }
            _ => {}
        }
    }
    serde_json::from_value(version3).map_err(|_| {
        DeclarationError::new(format!(
            "the security scheme {name:?} is of the type {type_:?}, which version 2 does not know: \
             declare it by implementing `SecurityBase`"
        ))
    })
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
            let scheme = into_scheme("any", &definition).unwrap();
            assert_eq!(to_value(&scheme), definition);
        }
    }
}
