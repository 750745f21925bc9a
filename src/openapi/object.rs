//! Access to a document as a JSON object.

use serde_json::{Map, Value, json};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Returns the name of an operation for a message.
pub(super) fn operation_name(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}

/// Returns a member that is an object. A missing member is inserted.
pub(super) fn object<'a>(parent: &'a mut Object, key: &str) -> Option<&'a mut Object> {
    let member = parent.entry(key).or_insert_with(|| json!({}));
    member.as_object_mut()
}

/// Returns every operation of a document, in any version, with its path and method.
pub(super) fn operations(
    root: &mut Object,
) -> impl Iterator<Item = (&String, &String, &mut Object)> {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let members = item.as_object_mut().into_iter().flatten();
        members
            // `parameters` and other members that are not methods are not objects.
            .filter_map(move |(method, operation)| Some((path, method, operation.as_object_mut()?)))
    })
}
