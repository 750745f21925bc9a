//! Requirements in paperclip's record. Its version 2 model has no member for a requirement, so a
//! requirement stands there as JSON in the place of a scheme's name.

use std::collections::BTreeMap;

use paperclip::v2::models::DefaultOperationRaw;
use serde_json::{Value, json};

use super::{
    DeclarationError, check_schemes,
    object::{Object, operation_name, operations},
    refusal::Refusals,
    settings::OpenApi,
    version2_scheme,
};
use crate::scheme::{Requirement, SecurityScheme, alternatives};

/// The schemes of a document by name.
pub(super) type Schemes = BTreeMap<String, SecurityScheme>;

/// Marks the requirement of a section, in the place where paperclip lists scopes.
const IN_SECTION: &str = "x-section";

/// Adds the requirement of an argument to an operation.
pub(super) fn require(operation: &mut DefaultOperationRaw, requirement: &Requirement) {
    operation
        .security
        .push([(text(requirement), vec![])].into());
}

/// Adds the requirement of a section to the operations inside.
pub(super) fn require_in_section<'a>(
    operations: impl IntoIterator<Item = &'a mut DefaultOperationRaw>,
    requirement: &Requirement,
) {
    let text = text(requirement);
    for operation in operations {
        let entry = (text.clone(), vec![IN_SECTION.to_owned()]);
        operation.security.push([entry].into());
    }
}

pub(super) fn is_in_section(operation: &DefaultOperationRaw) -> bool {
    let mut entries = operation.security.iter().flat_map(BTreeMap::values);
    entries.any(|it| *it == [IN_SECTION])
}

fn text(requirement: &Requirement) -> String {
    // Serialising strings and numbers cannot fail.
    serde_json::to_string(requirement).unwrap_or_default()
}

/// Reads paperclip's document. Returns the root object with the alternatives of every operation, and the
/// schemes that the alternatives name.
pub(super) fn read(
    mut root: Object,
    settings: &OpenApi,
) -> Result<(Object, Schemes), DeclarationError> {
    let requirements = requirements(&mut root);
    let mut schemes = BTreeMap::new();
    for requirement in requirements.values() {
        for (name, scheme) in requirement.schemes() {
            add_scheme(&mut schemes, name, scheme)?;
        }
    }
    // Types with paperclip's own `Apiv2Security` declare schemes, too.
    let definitions = root.remove("securityDefinitions").unwrap_or_default();
    for (name, definition) in definitions.as_object().into_iter().flatten() {
        let scheme = version2_scheme::into_scheme(name, definition)?;
        add_scheme(&mut schemes, name, &scheme)?;
    }
    for (name, scheme) in &mut schemes {
        if let Some(replacement) = settings.schemes.get(name) {
            scheme.clone_from(replacement);
        }
        check_schemes::scheme(name, scheme)?;
    }
    for (member, instead) in [
        ("security", ".secure"),
        ("host", "OpenApi::server"),
        ("basePath", "OpenApi::server"),
        ("schemes", "OpenApi::server"),
    ] {
        if root.contains_key(member) {
            return Err(DeclarationError::new(format!(
                "the spec given to paperclip has `{member}`: use `{instead}` in its place"
            )));
        }
    }
    combine(&mut root, &schemes, &requirements, settings)?;
    Ok((root, schemes))
}

/// Writes the alternatives and the refusals of every operation.
///
/// An entry of a type with paperclip's own `Apiv2Security` is a requirement, too. Several entries come
/// from several arguments, so all of them are required.
fn combine(
    root: &mut Object,
    schemes: &Schemes,
    requirements: &BTreeMap<String, Requirement>,
    settings: &OpenApi,
) -> Result<(), DeclarationError> {
    let mut refusals = Refusals::new(settings.refusal_body.as_ref());
    for (path, method, operation) in operations(root) {
        let refuse = |message: String| {
            let operation = operation_name(method, path);
            DeclarationError::new(format!("{operation} {message}"))
        };
        let security = operation.remove("security");
        let entries = entries(security.as_ref());
        // The refusals of paperclip's own types are unknown.
        let ours = entries.clone().filter_map(|(it, _)| requirements.get(it));
        let ours: Vec<&Requirement> = ours.collect();
        refusals.add_to(operation, &ours);
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
        // An operation without requirements gets `security: []`, which means that it is open.
        let listed = match &*declared {
            [] => Vec::new(),
            declared => alternatives(declared).map_err(|error| refuse(error.to_string()))?,
        };
        check_schemes::scopes(&listed, schemes).map_err(refuse)?;
        operation.insert("security".to_owned(), json!(listed));
    }
    refusals.finish(root)
}

/// Returns the requirement of a type with paperclip's own `Apiv2Security`.
fn scoped(name: &str, scheme: &SecurityScheme, scopes: &Value) -> Requirement {
    let scheme = Requirement::Scheme(name.to_owned().into(), scheme.clone());
    let scopes = scopes.as_array().into_iter().flatten();
    let scopes = scopes.filter_map(Value::as_str).map(str::to_owned);
    Requirement::Scoped(Box::new(scheme), scopes.collect())
}

/// Returns the requirements of all operations by their text.
fn requirements(root: &mut Object) -> BTreeMap<String, Requirement> {
    let mut requirements = BTreeMap::new();
    for (_, _, operation) in operations(root) {
        for text in entries(operation.get("security")).map(|(text, _)| text) {
            if !requirements.contains_key(text)
                && let Ok(requirement) = serde_json::from_str(text)
            {
                requirements.insert(text.clone(), requirement);
            }
        }
    }
    requirements
}

/// Returns the names in the `security` of an operation, each with its scopes.
fn entries(security: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> + Clone {
    let entries = security.and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(Value::as_object).flatten()
}

fn add_scheme(
    schemes: &mut Schemes,
    name: &str,
    scheme: &SecurityScheme,
) -> Result<(), DeclarationError> {
    let known = schemes.entry(name.to_owned());
    if known.or_insert_with(|| scheme.clone()) == scheme {
        return Ok(());
    }
    Err(DeclarationError::new(format!(
        "two different security schemes are named {name:?}: rename one of the types, or give one of them \
         another `scheme_name`"
    )))
}
