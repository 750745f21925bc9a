//! Operations that a section makes unreachable.
//!
//! A section takes every path below its own, so an operation that is registered after it there is never
//! reached. paperclip records operations without their order. But it hands every service of an app the
//! paths that are registered before it, so a section notes them.

use std::collections::BTreeSet;

use actix_web::dev::ResourceDef;
use paperclip::v2::models::{Either, Parameter};
use serde::{Deserialize, Serialize};

use super::{DeclarationError, object::operation_name, visitor::Paths};

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
    /// The operations below the section's path that are registered before it.
    before: BTreeSet<String>,
    inside: BTreeSet<String>,
}

impl Fence {
    pub(super) fn new(path: &str, is_scope: bool, before: &Paths, inside: &Paths) -> Self {
        let mut fence = Self {
            path: path.to_owned(),
            is_scope,
            before: BTreeSet::new(),
            inside: BTreeSet::new(),
        };
        let pattern = fence.pattern();
        let before = names(before).filter(|(_, path)| pattern.is_match(path));
        fence.before = before.map(|(name, _)| name).collect();
        fence.inside = names(inside).map(|(name, _)| name).collect();
        fence
    }

    /// Returns whether the section takes every request of an operation outside that is registered later.
    fn hides(&self, pattern: &ResourceDef, operation: &str, path: &str) -> bool {
        // A parameter with a pattern of its own may take more than a parameter of the section does.
        let is_uncertain = self.path.contains('{') && path.contains([':', '*']);
        !is_uncertain
            && !self.before.contains(operation)
            && !self.inside.contains(operation)
            && pattern.is_match(path)
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

/// Takes the fences out of the record, and refuses an operation that a section makes unreachable, or
/// that makes one of a section unreachable.
///
/// The record has the paths as the application spelled them, which a document does not.
pub(super) fn check(paths: &mut Paths) -> Result<(), DeclarationError> {
    let mut fences: Vec<Fence> = Vec::new();
    paths.retain(|path, item| {
        if !path.ends_with(FENCE) && !path.ends_with(PROBE) {
            return true;
        }
        let notes = item.parameters.iter().filter_map(Either::right);
        let notes = notes.filter_map(|note| note.description.as_deref());
        fences.extend(notes.filter_map(|note| serde_json::from_str::<Fence>(note).ok()));
        false
    });
    for fence in &fences {
        if let Some(operation) = fence.inside.intersection(&fence.before).next() {
            return Err(DeclarationError::new(format!(
                "{operation} is registered twice, before the section {:?} and inside it, and the first \
                 one answers: remove one of them",
                fence.path
            )));
        }
    }
    let fences: Vec<_> = fences.iter().map(|it| (it, it.pattern())).collect();
    for (operation, path) in names(paths) {
        let hides = |(fence, pattern): &&(&Fence, _)| fence.hides(pattern, &operation, path);
        if let Some((fence, _)) = fences.iter().find(hides) {
            return Err(DeclarationError::new(format!(
                "{operation} is registered after the section {:?}, which takes its path, so it is never \
                 reached: register it before the section, or inside",
                fence.path
            )));
        }
    }
    Ok(())
}

/// The name and the path of every operation.
fn names(paths: &Paths) -> impl Iterator<Item = (String, &str)> {
    paths.iter().flat_map(|(path, item)| {
        let methods = item.methods.keys();
        methods.map(move |method| (operation_name(&format!("{method:?}"), path), path.as_str()))
    })
}
