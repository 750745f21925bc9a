//! The rules by which an operation stops the app. They share no code with the crate.

use std::collections::BTreeSet;

use crate::schemes::Shape;

/// The schemes of bearer tokens: whatever takes one cannot tell it from the other.
const BEARER: [&str; 2] = ["A", "B"];

/// Returns whether an operation takes a bearer token that no check verifies, and uses another bearer
/// scheme as well.
pub fn confuses(shapes: &[(&str, Shape)]) -> bool {
    let mut unchecked = BTreeSet::new();
    let mut all = BTreeSet::new();
    for (_, shape) in shapes {
        collect(shape, true, &mut unchecked);
        collect(shape, false, &mut all);
    }
    !unchecked.is_empty() && all.len() > 1
}

fn collect(shape: &Shape, only_unchecked: bool, found: &mut BTreeSet<&'static str>) {
    match shape {
        Shape::Bare(scheme) if BEARER.contains(scheme) => {
            found.insert(scheme);
        }
        Shape::Bare(_) => {}
        Shape::Principal(_) if only_unchecked => {}
        Shape::Principal(inner) | Shape::Scoped(inner, _) | Shape::Optional(inner) => {
            collect(inner, only_unchecked, found);
        }
        Shape::AnyOf(first, second) | Shape::AllOf(first, second) => {
            collect(first, only_unchecked, found);
            collect(second, only_unchecked, found);
        }
    }
}
