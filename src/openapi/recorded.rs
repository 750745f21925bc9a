//! The record of paperclip, and what its version 2 model has no place for: a requirement travels as a
//! schema definition under a name of its own, and operations refer to it by that name.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use paperclip::v2::models::{DefaultOperationRaw, DefaultSchemaRaw};
use serde_json::{Map, Value, json};

use super::{DeclarationError, check, refusal, settings::OpenApi, version2_scheme};
use crate::scheme::{Requirement, SecurityScheme, alternatives};

const PREFIX: &str = "x-requirement.";

/// The root object of paperclip's document with the alternatives of every operation, and the schemes
/// that they name.
pub(super) struct Recorded {
    pub(super) root: Map<String, Value>,
    pub(super) schemes: BTreeMap<String, SecurityScheme>,
}

/// The requirement as text, and the name that only an equal requirement shares.
fn named(requirement: &Requirement) -> (String, String) {
    // Strings and numbers always serialise.
    let text = serde_json::to_string(requirement).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (format!("{PREFIX}{:016x}", hasher.finish()), text)
}

/// Adds a requirement to operations.
pub(super) fn require<'a>(
    operations: impl IntoIterator<Item = &'a mut DefaultOperationRaw>,
    requirement: &Requirement,
) {
    let (name, _) = named(requirement);
    for operation in operations {
        operation.security.push([(name.clone(), vec![])].into());
    }
}

/// Adds the requirement to the definitions, from which the document takes it.
pub(super) fn define(map: &mut BTreeMap<String, DefaultSchemaRaw>, requirement: &Requirement) {
    let (name, text) = named(requirement);
    map.entry(name).or_insert_with(|| DefaultSchemaRaw {
        description: Some(text),
        ..DefaultSchemaRaw::default()
    });
}

impl Recorded {
    /// Reads paperclip's document.
    pub(super) fn from_paperclip(
        document: Value,
        settings: &OpenApi,
    ) -> Result<Self, DeclarationError> {
        let Value::Object(mut root) = document else {
            return Ok(Self {
                root: Map::new(),
                schemes: BTreeMap::new(),
            });
        };
        let requirements = take_requirements(&mut root);
        let mut schemes = BTreeMap::new();
        for requirement in requirements.values() {
            for (name, scheme) in requirement.schemes() {
                add_scheme(&mut schemes, name, scheme)?;
            }
        }
        version2_scheme::add_paperclips_own(root.remove("securityDefinitions"), &mut schemes)?;
        for (name, scheme) in &mut schemes {
            if let Some(replacement) = settings.schemes.get(name) {
                scheme.clone_from(replacement);
            }
            check::scheme(name, scheme)?;
        }
        if root.contains_key("security") {
            return Err(DeclarationError::new(
                "the spec given to paperclip has `security` for every operation, which nothing checks: \
                 require a credential with `.secure`",
            ));
        }
        let mut recorded = Self { root, schemes };
        settings.check_paths(|path| recorded.has_get(path))?;
        recorded.combine(&requirements, settings)?;
        Ok(recorded)
    }

    /// Returns whether an operation answers `GET` at this path.
    fn has_get(&self, path: &str) -> bool {
        let paths = self.root.get("paths");
        paths
            .and_then(|paths| paths.get(path)?.get("get"))
            .is_some()
    }

    /// Writes the alternatives of every operation, and its refusals.
    ///
    /// The entries of paperclip's own types are requirements like ours: several of them are several
    /// arguments, so all are needed.
    fn combine(
        &mut self,
        requirements: &BTreeMap<String, Requirement>,
        settings: &OpenApi,
    ) -> Result<(), DeclarationError> {
        let schemes = &self.schemes;
        for (path, method, operation) in operations(&mut self.root) {
            let refuse = |message: String| {
                let operation = operation_name(method, path);
                DeclarationError::new(format!("{operation} {message}"))
            };
            let entries = operation.remove("security").unwrap_or_default();
            let entries = entries.as_array().into_iter().flatten();
            let entries = entries.filter_map(Value::as_object).flatten();
            // The refusals of paperclip's own types are not known.
            let ours = entries.clone().filter_map(|(it, _)| requirements.get(it));
            let ours: Vec<&Requirement> = ours.collect();
            refusal::add_responses(operation, &ours, settings.refusal_body.as_ref());
            let declared = entries.map(|(name, scopes)| {
                let of_paperclip = || Some(scoped(name, schemes.get(name)?, scopes));
                let declared = requirements.get(name).cloned().or_else(of_paperclip);
                declared.ok_or_else(|| {
                    refuse(format!(
                        "needs the security scheme {name:?}, which nothing declares: declare the \
                         credential as an argument, or implement `update_security_definitions` for its \
                         type"
                    ))
                })
            });
            let declared: Vec<Requirement> = declared.collect::<Result<_, _>>()?;
            if declared.is_empty() {
                continue;
            }
            let listed = alternatives(&declared).map_err(|error| refuse(error.to_string()))?;
            check::scopes(&listed, schemes).map_err(refuse)?;
            operation.insert("security".to_owned(), json!(listed));
        }
        Ok(())
    }
}

/// The requirement of a type with paperclip's own `Apiv2Security`.
fn scoped(name: &str, scheme: &SecurityScheme, scopes: &Value) -> Requirement {
    let scheme = Requirement::Scheme(name.to_owned().into(), scheme.clone());
    let scopes = scopes.as_array().into_iter().flatten();
    let scopes = scopes.filter_map(Value::as_str).map(str::to_owned);
    Requirement::Scoped(Box::new(scheme), scopes.collect())
}

/// Takes the requirements out of the definitions.
fn take_requirements(root: &mut Map<String, Value>) -> BTreeMap<String, Requirement> {
    let mut requirements = BTreeMap::new();
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        definitions.retain(|name, definition| {
            if !name.starts_with(PREFIX) {
                return true;
            }
            let text = definition.get("description").and_then(Value::as_str);
            if let Some(requirement) = text.and_then(|text| serde_json::from_str(text).ok()) {
                requirements.insert(name.clone(), requirement);
            }
            false
        });
    }
    requirements
}

fn add_scheme(
    schemes: &mut BTreeMap<String, SecurityScheme>,
    name: &str,
    scheme: &SecurityScheme,
) -> Result<(), DeclarationError> {
    match schemes.get(name) {
        Some(other) if other != scheme => return Err(DeclarationError::name_taken(name)),
        Some(_) => {}
        None => drop(schemes.insert(name.to_owned(), scheme.clone())),
    }
    Ok(())
}

/// The operation in a message.
pub(super) fn operation_name(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}

/// Every operation of a document, in either version, with its path and method.
pub(super) fn operations(
    root: &mut Map<String, Value>,
) -> impl Iterator<Item = (&String, &String, &mut Map<String, Value>)> {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let members = item.as_object_mut().into_iter().flatten();
        members
            // `parameters` and the like are not methods, and no object.
            .filter_map(move |(method, operation)| Some((path, method, operation.as_object_mut()?)))
    })
}
