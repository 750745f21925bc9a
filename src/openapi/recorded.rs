//! What paperclip recorded while the app was put together, and what it could not: a scheme in full
//! does not fit its version 2 model, so it travels beside it as a schema definition under a name
//! of its own, and is taken out again here.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use paperclip::v2::models::DefaultSchemaRaw;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{DeclarationError, version2_scheme};
use crate::scheme::{Misfit, SecurityScheme, SecuritySchemeKind};

const PREFIX: &str = "x-security-scheme.";

/// What is asked for by a scheme that describes something else.
const MISFIT: &str = "x-security-misfit.";

/// The root object of paperclip's version 2 document, and the schemes its operations name.
pub(super) struct Recorded {
    pub(super) root: Map<String, Value>,
    pub(super) schemes: BTreeMap<String, SecurityScheme>,
}

/// Records a scheme in full, under a key that only the same scheme of the same name shares.
pub(super) fn insert_scheme(
    map: &mut BTreeMap<String, DefaultSchemaRaw>,
    name: &str,
    scheme: &SecurityScheme,
) {
    insert(map, PREFIX, &(name, scheme));
}

/// Records that a scheme does not fit what is asked for by it.
pub(super) fn insert_misfit(map: &mut BTreeMap<String, DefaultSchemaRaw>, misfit: &Misfit) {
    insert(map, MISFIT, &(&misfit.name, misfit.credential));
}

fn insert(map: &mut BTreeMap<String, DefaultSchemaRaw>, prefix: &str, what: &impl Serialize) {
    // Members that are strings cannot fail to serialise.
    let text = serde_json::to_string(what).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let key = format!("{prefix}{:016x}", hasher.finish());
    map.entry(key).or_insert_with(|| DefaultSchemaRaw {
        description: Some(text),
        ..DefaultSchemaRaw::default()
    });
}

impl Recorded {
    /// Takes paperclip's document apart.
    pub(super) fn from_paperclip(document: Value) -> Result<Self, DeclarationError> {
        let Value::Object(mut root) = document else {
            return Ok(Self {
                root: Map::new(),
                schemes: BTreeMap::new(),
            });
        };
        let mut schemes: Vec<(String, SecurityScheme)> = Vec::new();
        if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
            for (key, definition) in &*definitions {
                if let Some((name, credential)) =
                    key.starts_with(MISFIT).then(|| taken(definition)).flatten()
                {
                    return Err(DeclarationError::SchemeMisfit { name, credential });
                }
            }
            definitions.retain(|key, definition| {
                let scheme = key.starts_with(PREFIX).then(|| taken(definition)).flatten();
                let is_definition = scheme.is_none();
                schemes.extend(scheme);
                is_definition
            });
        }
        let mut declared = BTreeMap::new();
        for (name, scheme) in schemes {
            check_name(&name)?;
            if declared.insert(name.clone(), scheme).is_some() {
                return Err(DeclarationError::SchemeNameTaken { name });
            }
        }
        add_paperclips_own(root.remove("securityDefinitions"), &mut declared)?;
        for (name, scheme) in &declared {
            version2_scheme::check_complete(name, scheme)?;
        }
        let recorded = Self {
            root,
            schemes: declared,
        };
        recorded.check_requirements()?;
        Ok(recorded)
    }

    /// Whether an operation answers `GET` at this path.
    pub(super) fn has_get(&self, path: &str) -> bool {
        self.root
            .get("paths")
            .and_then(|paths| paths.get(path)?.get("get"))
            .is_some()
    }

    /// A requirement whose scheme is undefined shows a lock that nothing opens, and one whose scope
    /// is undeclared a scope that nobody can ask for.
    fn check_requirements(&self) -> Result<(), DeclarationError> {
        let everywhere = self.root.get("security");
        let everywhere = everywhere.map(|security| ("every operation".to_owned(), security));
        let operations = operations(&self.root).filter_map(|(path, method, operation)| {
            let security = operation.get("security")?;
            Some((format!("{} {path}", method.to_uppercase()), security))
        });
        for (operation, alternatives) in everywhere.into_iter().chain(operations) {
            let requirements = alternatives
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_object)
                .flatten();
            for (name, scopes) in requirements {
                let Some(scheme) = self.schemes.get(name) else {
                    return Err(DeclarationError::SchemeUndeclared {
                        name: name.clone(),
                        operation,
                    });
                };
                let scopes = scopes.as_array().into_iter().flatten();
                let undeclared = scopes
                    .filter_map(Value::as_str)
                    .find(|scope| !declares(scheme, scope));
                if let Some(scope) = undeclared {
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
}

/// Every operation of a document, in either version, with its path and method.
pub(super) fn operations(
    root: &Map<String, Value>,
) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = root.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten();
        members
            // `parameters` and the like are not methods, and no object.
            .filter(|(_, member)| member.is_object())
            .map(move |(method, operation)| (path, method, operation))
    })
}

/// Whether a scope can be asked for. Only an OAuth 2.0 scheme lists the ones that can.
fn declares(scheme: &SecurityScheme, scope: &str) -> bool {
    let SecuritySchemeKind::OAuth2 { flows } = scheme.kind() else {
        return true;
    };
    flows
        .each()
        .any(|(_, flow)| flow.scopes.contains_key(scope))
}

/// What was recorded as a definition, if this is one of ours.
fn taken<T: DeserializeOwned>(definition: &Value) -> Option<T> {
    let text = definition.get("description")?.as_str()?;
    serde_json::from_str(text).ok()
}

/// Adds the schemes that types with paperclip's own `Apiv2Security` declare.
fn add_paperclips_own(
    definitions: Option<Value>,
    declared: &mut BTreeMap<String, SecurityScheme>,
) -> Result<(), DeclarationError> {
    let Some(Value::Object(definitions)) = definitions else {
        return Ok(());
    };
    for (name, definition) in definitions {
        if let Some(ours) = declared.get(&name) {
            let same = serde_json::to_value(version2_scheme::from_scheme(ours))
                .is_ok_and(|ours| ours == definition);
            if !same {
                return Err(DeclarationError::SchemeNameTaken { name });
            }
        } else {
            let scheme = version2_scheme::into_scheme(&name, definition)?;
            check_name(&name)?;
            declared.insert(name, scheme);
        }
    }
    Ok(())
}

/// The names that version 3 allows in its components.
fn check_name(name: &str) -> Result<(), DeclarationError> {
    let allowed = |char: char| char.is_ascii_alphanumeric() || ".-_".contains(char);
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(DeclarationError::SchemeName {
            name: name.to_owned(),
        });
    }
    Ok(())
}
