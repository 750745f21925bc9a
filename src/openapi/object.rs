//! A document as a JSON object, and its operations.

use serde_json::{Map, Value, json};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// The operation in a message.
pub(super) fn operation_name(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}

/// The object of a member, made where it is missing.
pub(super) fn object<'a>(parent: &'a mut Object, key: &str) -> Option<&'a mut Object> {
    let member = parent.entry(key).or_insert_with(|| json!({}));
    member.as_object_mut()
}

/// Every operation of a document, in either version, with its path and method.
pub(super) fn operations(
    root: &mut Object,
) -> impl Iterator<Item = (&String, &String, &mut Object)> {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let members = item.as_object_mut().into_iter().flatten();
        members
            // `parameters` and the like are not methods, and no object.
            .filter_map(move |(method, operation)| Some((path, method, operation.as_object_mut()?)))
    })
}
