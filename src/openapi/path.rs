//! Paths in actix-web's spelling, such as `/files/{name:[a-z]+}/{tail}*`. A document has only the names.

use std::collections::{BTreeMap, btree_map::Entry};

use paperclip::v2::models::{DataType, DefaultOperationRaw, Either, Parameter, ParameterIn};

use super::{DeclarationError, object::operation_name, visitor::Paths};

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part<'a> {
    Literal(&'a str),
    Parameter {
        name: &'a str,
        /// The regular expression of the parameter's value, if the application sets one.
        expression: Option<&'a str>,
    },
}

/// Splits a path into its parts. An expression may contain braces.
fn parts(mut path: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while let Some((literal, rest)) = path.split_once('{')
        && let Some((parameter, after)) = rest.split_at_checked(length(rest))
    {
        let (name, expression) = parameter.split_once(':').map_or_else(
            || (parameter, (after == "}*").then_some(".*")),
            |(name, expression)| (name, Some(expression)),
        );
        parts.push(Part::Literal(literal));
        parts.push(Part::Parameter { name, expression });
        path = if after == "}*" {
            ""
        } else {
            after.get(1..).unwrap_or_default()
        };
    }
    parts.push(Part::Literal(path));
    parts
}

/// Returns the length of a parameter up to its closing brace.
fn length(parameter: &str) -> usize {
    let mut depth = 0;
    let end = parameter.find(|char| {
        depth += i32::from(char == '{') - i32::from(char == '}');
        depth < 0
    });
    end.unwrap_or(parameter.len())
}

/// Returns the path in the spelling of a document.
fn documented(path: &str) -> String {
    written(path, |name| format!("{{{name}}}"))
}

/// Returns the path with each parameter replaced.
pub(super) fn written(path: &str, parameter: impl Fn(&str) -> String) -> String {
    let parts = parts(path).into_iter();
    parts
        .map(|part| match part {
            Part::Literal(literal) => literal.to_owned(),
            Part::Parameter { name, .. } => parameter(name),
        })
        .collect()
}

/// Converts the paths of a record to the spelling of a document.
///
/// A document compares paths without their parameters, so two recorded paths may be the same in a
/// document.
pub(super) fn document(recorded: Paths) -> Result<Paths, DeclarationError> {
    let mut documented_paths = Paths::new();
    let mut spelled: BTreeMap<String, String> = BTreeMap::new();
    for (path, mut item) in recorded {
        let documented = documented(&path);
        for operation in item.methods.values_mut() {
            describe_parameters(operation, &path);
        }
        match spelled.entry(written(&path, |_| "{}".to_owned())) {
            Entry::Vacant(first) => {
                first.insert(path);
                documented_paths.insert(documented, item);
            }
            Entry::Occupied(first) => {
                let known = documented_paths.get_mut(&documented).ok_or_else(|| {
                    DeclarationError::new(format!(
                        "{:?} and {path:?} are one path to a document: give their parameters the same names",
                        first.get()
                    ))
                })?;
                for (method, operation) in item.methods {
                    let name = operation_name(&format!("{method:?}"), &documented);
                    if known.methods.insert(method, operation).is_some() {
                        return Err(DeclarationError::new(format!(
                            "{name} is registered at {:?} and at {path:?}, which a document cannot tell \
                             apart: give one of them another path",
                            first.get()
                        )));
                    }
                }
            }
        }
    }
    Ok(documented_paths)
}

/// Describes each parameter of a path. paperclip omits the parameters that the handler does not take,
/// and mistakes braces inside an expression for parameters.
fn describe_parameters(operation: &mut DefaultOperationRaw, path: &str) {
    let parts = parts(path);
    let parameters = parts.iter().filter_map(|part| match part {
        Part::Parameter { name, expression } => Some((*name, *expression)),
        Part::Literal(_) => None,
    });
    let of_path = operation.parameters.iter_mut().filter_map(|it| match it {
        Either::Right(it) if it.in_ == ParameterIn::Path => Some(it),
        _ => None,
    });
    let (mut named, unnamed): (Vec<_>, Vec<_>) =
        of_path.partition(|it| parameters.clone().any(|(name, _)| name == it.name));
    let mut unnamed = unnamed.into_iter();
    let mut missing = Vec::new();
    for (name, expression) in parameters {
        let pattern = expression.map(|it| format!("^(?:{it})$"));
        if let Some(named) = named.iter_mut().find(|it| it.name == name) {
            named.pattern = pattern;
        } else if let Some(unnamed) = unnamed.next() {
            name.clone_into(&mut unnamed.name);
            unnamed.pattern = pattern;
        } else {
            missing.push(Either::Right(Parameter {
                in_: ParameterIn::Path,
                name: name.to_owned(),
                required: true,
                data_type: Some(DataType::String),
                pattern,
                ..Parameter::default()
            }));
        }
    }
    operation.parameters.extend(missing);
}
