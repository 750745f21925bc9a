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
        let mut recorded = Self { root, schemes };
        settings.check_paths(|path| recorded.has_get(path))?;
        recorded.combine(&requirements, settings)?;
        check::requirements(&recorded.root, &recorded.schemes)?;
        Ok(recorded)
    }

    /// Returns whether an operation answers `GET` at this path.
    pub(super) fn has_get(&self, path: &str) -> bool {
        let paths = self.root.get("paths");
        paths
            .and_then(|paths| paths.get(path)?.get("get"))
            .is_some()
    }

    /// Writes the alternatives of every operation, and its refusals.
    fn combine(
        &mut self,
        requirements: &BTreeMap<String, Requirement>,
        settings: &OpenApi,
    ) -> Result<(), DeclarationError> {
        let schemes = &self.schemes;
        for (path, method, operation) in operations_mut(&mut self.root) {
            let entries = match operation.remove("security") {
                Some(Value::Array(entries)) => entries,
                _ => Vec::new(),
            };
            let entries = entries.iter().filter_map(Value::as_object);
            // The refusals of paperclip's own types are not known.
            let ours = entries.clone().flat_map(Map::keys);
            let ours: Vec<&Requirement> = ours.filter_map(|it| requirements.get(it)).collect();
            refusal::add_responses(operation, &ours, settings.refusal_body.as_ref());
            let declared: Vec<Requirement> = entries
                .filter_map(|entry| requirement(entry, requirements, schemes).transpose())
                .collect::<Result<_, _>>()
                .map_err(|name| DeclarationError::SchemeUndeclared {
                    name,
                    operation: format!("{} {path}", method.to_uppercase()),
                })?;
            if declared.is_empty() {
                continue;
            }
            let listed = alternatives(&declared).map_err(|error| {
                DeclarationError::of_operation(error, format!("{} {path}", method.to_uppercase()))
            })?;
            operation.insert("security".to_owned(), json!(listed));
        }
        Ok(())
    }
}

/// The requirement that an operation refers to, or that paperclip's own types record: schemes that are
/// needed together. Several of those are several arguments, so all are needed. The error is the name of
/// a scheme that nothing declares.
fn requirement(
    entry: &Map<String, Value>,
    requirements: &BTreeMap<String, Requirement>,
    schemes: &BTreeMap<String, SecurityScheme>,
) -> Result<Option<Requirement>, String> {
    let mut all: Option<Requirement> = None;
    for (name, scopes) in entry {
        let part = match (requirements.get(name), schemes.get(name)) {
            (Some(requirement), _) => requirement.clone(),
            (None, Some(scheme)) => {
                let scopes = scopes.as_array().into_iter().flatten();
                let scopes = scopes.filter_map(Value::as_str).map(str::to_owned);
                let scheme = Requirement::Scheme(name.clone().into(), scheme.clone());
                Requirement::Scoped(Box::new(scheme), scopes.collect())
            }
            (None, None) => return Err(name.clone()),
        };
        all = Some(match all {
            Some(all) => Requirement::all_of(all, part),
            None => part,
        });
    }
    Ok(all)
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
        Some(other) if other != scheme => Err(DeclarationError::SchemeNameTaken {
            name: name.to_owned(),
        }),
        Some(_) => Ok(()),
        None => {
            schemes.insert(name.to_owned(), scheme.clone());
            Ok(())
        }
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

/// Every operation of a document, to change it.
pub(super) fn operations_mut(
    root: &mut Map<String, Value>,
) -> impl Iterator<Item = (&String, &String, &mut Map<String, Value>)> {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let members = item.as_object_mut().into_iter().flatten();
        members
            .filter_map(move |(method, operation)| Some((path, method, operation.as_object_mut()?)))
    })
}
