//! Checks that no section makes an operation unreachable.
//!
//! A section takes every path below its own path, so an operation there that is registered later is
//! never reached. paperclip records operations without their order, but it passes each service the paths
//! that are registered before. So a section records these paths.

use std::collections::BTreeSet;

use actix_web::dev::ResourceDef;
use paperclip::v2::models::{Either, Parameter};
use serde::{Deserialize, Serialize};

use super::{DeclarationError, object::operation_name, visitor::Paths};

/// A path inside a scope, from which a section learns the path of the scope.
const PROBE: &str = "/{x-scope}";

/// The end of the path under which a section is recorded.
const MARKER: &str = "/{x-section}";

/// Adds the probe to a scope, which puts its own path before the probe.
pub(super) fn probe(paths: &mut Paths) {
    paths.entry(PROBE.to_owned()).or_default();
}

/// Removes the probe of a section's own scope, and returns the scope's path. Removes the sections
/// inside, too, because the outer section takes all their paths.
pub(super) fn take_scope_path(inside: &mut Paths) -> Option<String> {
    let mut paths = inside.keys();
    let scope = paths.find_map(|path| path.strip_suffix(PROBE).map(str::to_owned));
    inside.retain(|path, _| !path.ends_with(PROBE) && !path.ends_with(MARKER));
    scope
}

/// A section, and the operations that it leaves reachable.
#[derive(Serialize, Deserialize)]
pub(super) struct RecordedSection {
    path: String,
    is_scope: bool,
    /// The operations below the section's path that are registered before it.
    before: BTreeSet<String>,
    inside: BTreeSet<String>,
}

impl RecordedSection {
    pub(super) fn new(path: &str, is_scope: bool, before: &Paths, inside: &Paths) -> Self {
        let mut section = Self {
            path: path.to_owned(),
            is_scope,
            before: BTreeSet::new(),
            inside: BTreeSet::new(),
        };
        let pattern = section.pattern();
        let before = names(before).filter(|(_, path)| pattern.is_match(path));
        section.before = before.map(|(name, _)| name).collect();
        section.inside = names(inside).map(|(name, _)| name).collect();
        section
    }

    /// Returns whether the section takes every request of an operation that is registered later, outside
    /// of it.
    fn hides(&self, pattern: &ResourceDef, operation: &str, path: &str) -> bool {
        // A parameter with its own expression may match more than a parameter of the section.
        let is_uncertain = self.path.contains('{') && path.contains([':', '*']);
        !is_uncertain
            && !self.before.contains(operation)
            && !self.inside.contains(operation)
            && pattern.is_match(path)
    }

    /// Records the section in the parameters of a path. Only the app itself keeps them: a scope and
    /// `configure` pass on operations only, and do not know the operations that are registered before.
    pub(super) fn insert(&self, map: &mut Paths) {
        let parameter = Parameter {
            // Serialising strings and a flag cannot fail.
            description: serde_json::to_string(self).ok(),
            ..Parameter::default()
        };
        let item = map.entry(format!("{}{MARKER}", self.path)).or_default();
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

/// Removes the sections from the record. Refuses an operation that a section makes unreachable, and an
/// operation that makes an operation of a section unreachable.
///
/// The paths of the record are in the application's spelling, which a document does not have.
pub(super) fn check(paths: &mut Paths) -> Result<(), DeclarationError> {
    let mut sections: Vec<RecordedSection> = Vec::new();
    paths.retain(|path, item| {
        if !path.ends_with(MARKER) && !path.ends_with(PROBE) {
            return true;
        }
        let notes = item.parameters.iter().filter_map(Either::right);
        let notes = notes.filter_map(|note| note.description.as_deref());
        sections.extend(notes.filter_map(|note| serde_json::from_str(note).ok()));
        false
    });
    for section in &sections {
        if let Some(operation) = section.inside.intersection(&section.before).next() {
            return Err(DeclarationError::new(format!(
                "{operation} is registered twice, before the section {:?} and inside it, and the first \
                 one answers: remove one of them",
                section.path
            )));
        }
    }
    let sections: Vec<_> = sections.iter().map(|it| (it, it.pattern())).collect();
    for (operation, path) in names(paths) {
        let hides = |(it, pattern): &&(&RecordedSection, _)| it.hides(pattern, &operation, path);
        if let Some((section, _)) = sections.iter().find(hides) {
            return Err(DeclarationError::new(format!(
                "{operation} is registered after the section {:?}, which takes its path, so it is never \
                 reached: register it before the section, or inside",
                section.path
            )));
        }
    }
    Ok(())
}

/// Returns the name and the path of every operation.
fn names(paths: &Paths) -> impl Iterator<Item = (String, &str)> {
    paths.iter().flat_map(|(path, item)| {
        let methods = item.methods.keys();
        methods.map(move |method| (operation_name(&format!("{method:?}"), path), path.as_str()))
    })
}
