//! Made-up values for the parameters of a path.

use actix_web::dev::ResourceDef;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

use super::{object::Object, path::written};

/// Returns the path of an operation in a document, with a value for each parameter that fits its schema.
pub(super) fn filled(path: &str, operation: &Object) -> String {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let schema = |wanted: &str| {
        let mut parameters = parameters.into_iter().flatten();
        let member = |it: &&Value, key| it.get(key).and_then(Value::as_str).map(str::to_owned);
        let parameter = parameters.find(|it| {
            member(it, "in").as_deref() == Some("path")
                && member(it, "name").as_deref() == Some(wanted)
        });
        parameter.and_then(|it| it.get("schema"))
    };
    written(path, |name| of_schema(schema(name).unwrap_or(&Value::Null)))
}

fn of_schema(schema: &Value) -> String {
    let value = of_type(schema);
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let unmet = pattern.filter(|it| !fits(it, &value));
    unmet.and_then(of_expression).unwrap_or(value)
}

fn of_type(schema: &Value) -> String {
    if let Some(first) = schema.pointer("/enum/0") {
        return first
            .as_str()
            .map_or_else(|| first.to_string(), str::to_owned);
    }
    let member = |key| schema.get(key).and_then(Value::as_str);
    let value = match (member("type"), member("format")) {
        (Some("boolean"), _) => "true",
        (_, Some("uuid")) => "00000000-0000-4000-8000-000000000000",
        (_, Some("date")) => "2000-01-01",
        (_, Some("date-time")) => "2000-01-01T00:00:00Z",
        _ => "1",
    };
    value.to_owned()
}

fn fits(expression: &str, value: &str) -> bool {
    ResourceDef::new(format!("{{value:{expression}}}")).is_match(value)
}

/// Returns a short text that matches a regular expression. Returns `None` for an expression with
/// look-around.
fn of_expression(expression: &str) -> Option<String> {
    let mut text = Vec::new();
    write_match(&regex_syntax::parse(expression).ok()?, &mut text)?;
    String::from_utf8(text).ok()
}

fn write_match(hir: &Hir, text: &mut Vec<u8>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => {
            let mut buffer = [0; 4];
            text.extend_from_slice(one_of(class)?.encode_utf8(&mut buffer).as_bytes());
        }
        HirKind::Repetition(repetition) => {
            // An empty value would make another path.
            let times = repetition
                .min
                .max(1)
                .min(repetition.max.unwrap_or(u32::MAX));
            for _ in 0..times {
                write_match(&repetition.sub, text)?;
            }
        }
        HirKind::Capture(capture) => write_match(&capture.sub, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write_match(part, text)?;
            }
        }
        HirKind::Alternation(alternatives) => write_match(alternatives.first()?, text)?,
    }
    Some(())
}

/// Returns a character of a class. A character that a URL contains unencoded is preferred.
fn one_of(class: &Class) -> Option<char> {
    let ranges: Vec<_> = match class {
        Class::Unicode(class) => class.iter().map(|it| it.start()..=it.end()).collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|it| char::from(it.start())..=char::from(it.end()))
            .collect(),
    };
    let mut usual = ('a'..='z').chain('0'..='9').chain('A'..='Z');
    let usual = usual.find(|char| ranges.iter().any(|range| range.contains(char)));
    usual.or_else(|| ranges.first().map(|range| *range.start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_fits_the_expression() {
        for expression in [
            r"\d+",
            r"[a-z]+[.]txt",
            r"[^/]+",
            r".*",
            "v[0-9]{2,3}",
            "(?:de|en)(?:-[A-Z]{2})?",
            "(?i)abc",
            "(?P<year>[0-9]{4})-x",
            r"[\w-]{36}",
            "[^a-zA-Z0-9]",
            "x?y*",
        ] {
            let value = of_expression(expression).unwrap();
            assert!(!value.is_empty());
            assert!(fits(expression, &value), "{value} for {expression}");
        }
    }
}
