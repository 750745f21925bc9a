//! Which operations have to stop the app, as rules that share no code with the crate.

use std::collections::BTreeSet;

use crate::schemes::Shape;

/// The schemes of bearer tokens: whatever takes one cannot tell it from the other.
const BEARER: &[&str] = &["A", "B"];

/// The schemes of the `Authorization` field, which a request has once.
const AUTHORIZATION: &[&str] = &["A", "B", "Basic"];

/// Returns whether an operation takes a bearer token that no check verifies, and uses another bearer
/// scheme as well.
pub fn confuses(shapes: &[(&str, Shape)]) -> bool {
    let mut unchecked = BTreeSet::new();
    let mut all = BTreeSet::new();
    for (_, shape) in shapes {
        collect(shape, BEARER, true, &mut unchecked);
        collect(shape, BEARER, false, &mut all);
    }
    !unchecked.is_empty() && all.len() > 1
}

/// Returns whether an operation uses two schemes of the `Authorization` field.
pub fn shares_a_field(shapes: &[(&str, Shape)]) -> bool {
    let mut all = BTreeSet::new();
    for (_, shape) in shapes {
        collect(shape, AUTHORIZATION, false, &mut all);
    }
    all.len() > 1
}

fn collect(
    shape: &Shape,
    schemes: &[&str],
    only_unchecked: bool,
    found: &mut BTreeSet<&'static str>,
) {
    match shape {
        Shape::Bare(scheme) if schemes.contains(scheme) => {
            found.insert(scheme);
        }
        Shape::Bare(_) => {}
        Shape::Principal(_) if only_unchecked => {}
        Shape::Principal(inner) | Shape::Scoped(inner, _) | Shape::Optional(inner) => {
            collect(inner, schemes, only_unchecked, found);
        }
        Shape::AnyOf(first, second) | Shape::AllOf(first, second) => {
            collect(first, schemes, only_unchecked, found);
            collect(second, schemes, only_unchecked, found);
        }
    }
}
