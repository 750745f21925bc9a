//! Operations that a section makes unreachable.
//!
//! A section takes every path below its own, so an operation that is registered after it there is never
//! reached. paperclip records operations without their order. But it hands every service of an app the
//! paths that are registered before it, so a section notes them.

use actix_web::dev::ResourceDef;
use paperclip::v2::models::{Either, Parameter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{DeclarationError, recorded::operations, visitor::Paths};

/// The path inside a scope from which a section reads the path of the scope.
const PROBE: &str = "/{x-scope}";

/// The end of the path under which a fence is recorded.
const FENCE: &str = "/{x-section}";

/// Adds the probe to a scope, which puts its own path before that of the probe.
pub(super) fn probe(paths: &mut Paths) {
    paths.entry(PROBE.to_owned()).or_default();
}

/// Takes out the probe of a section's own scope, and the fences of sections inside: an outer section
/// takes all their paths.
pub(super) fn take_scope_path(inside: &mut Paths) -> Option<String> {
    let mut scope = None;
    inside.retain(|path, _| {
        if let Some(path) = path.strip_suffix(PROBE) {
            scope = Some(path.to_owned());
            return false;
        }
        !path.ends_with(FENCE)
    });
    scope
}

/// A section, and the operations that it leaves reachable.
#[derive(Serialize, Deserialize)]
pub(super) struct Fence {
    path: String,
    is_scope: bool,
    /// The methods and paths that are registered before, and those inside.
    reachable: Vec<String>,
}

impl Fence {
    pub(super) fn new(path: &str, is_scope: bool, before: &Paths, inside: &Paths) -> Self {
        let mut fence = Self {
            path: path.to_owned(),
            is_scope,
            reachable: Vec::new(),
        };
        let pattern = fence.pattern();
        let paths = before.iter().filter(|(path, _)| pattern.is_match(path));
        for (path, item) in paths.chain(inside) {
            let methods = item.methods.keys();
            let names = methods.map(|method| name(&format!("{method:?}"), path));
            fence.reachable.extend(names);
        }
        fence
    }

    /// Records the fence in the parameters of a path. Only the app itself keeps them: a scope and
    /// `configure` hand on no more than operations, and do not know what is registered before.
    pub(super) fn insert(&self, map: &mut Paths) {
        let parameter = Parameter {
            // Strings and a flag always serialise.
            description: serde_json::to_string(self).ok(),
            ..Parameter::default()
        };
        let item = map.entry(format!("{}{FENCE}", self.path)).or_default();
        item.parameters.push(Either::Right(parameter));
    }

    fn pattern(&self) -> ResourceDef {
        if self.is_scope {
            ResourceDef::root_prefix(&self.path)
        } else {
            ResourceDef::new(self.path.as_str())
        }
    }
}

/// Takes the fences out of a recorded document, and refuses an operation behind one of them.
pub(super) fn check(root: &mut Map<String, Value>) -> Result<(), DeclarationError> {
    let mut fences: Vec<Fence> = Vec::new();
    if let Some(Value::Object(paths)) = root.get_mut("paths") {
        paths.retain(|path, item| {
            if !path.ends_with(FENCE) && !path.ends_with(PROBE) {
                return true;
            }
            let parameters = item.get("parameters").and_then(Value::as_array);
            let notes = parameters.into_iter().flatten();
            fences.extend(
                notes.filter_map(|it| serde_json::from_str(it.get("description")?.as_str()?).ok()),
            );
            false
        });
    }
    for (path, method, _) in operations(root) {
        let operation = name(method, path);
        let fence = fences
            .iter()
            .find(|fence| !fence.reachable.contains(&operation) && fence.pattern().is_match(path));
        if let Some(fence) = fence {
            return Err(DeclarationError::Unreachable {
                operation,
                section: fence.path.clone(),
            });
        }
    }
    Ok(())
}

fn name(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}
