//! The requirements of an operation, combined into the alternatives of its document.
//!
//! 1. Every declaration has to be met, so their alternatives are multiplied.
//! 2. An alternative is listed only if a request with exactly its credentials and scopes is let in.
//! 3. An alternative that contains another one is dropped, unless an `Optional` added the difference.
//!    So the lock of an optional credential stays.
//! 4. An alternative that no request can carry is an error, and so is an `AnyOf` whose second
//!    credential is always taken for the first.

use std::collections::{BTreeMap, BTreeSet};

use super::requirement::{Carrier, Requirement};

/// Credentials that a request carries together: the name of each scheme with the scopes granted.
pub(crate) type Credentials = BTreeMap<String, BTreeSet<String>>;

/// The most alternatives that an operation can have.
pub(crate) const MOST_ALTERNATIVES: usize = 32;

/// The most combinations that are looked at.
const MOST_COMBINATIONS: usize = 4_096;

/// Why requirements cannot be combined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CombineError {
    /// Two schemes are needed together, and both travel in the same place.
    OneCarrier(String, String),
    /// Two credentials of one place are alternatives, so the second is never read.
    Confused(String, String),
    /// There are more than [`MOST_ALTERNATIVES`].
    TooMany,
    /// No request meets all of them.
    Contradiction,
}

/// An alternative, and which of its schemes only an `Optional` added.
#[derive(Clone, PartialEq, Eq)]
struct Alternative {
    credentials: Credentials,
    optional: BTreeSet<String>,
}

/// Returns the alternatives of an operation with these requirements.
pub(crate) fn alternatives(requirements: &[Requirement]) -> Result<Vec<Credentials>, CombineError> {
    let carriers: BTreeMap<&str, Carrier> = requirements
        .iter()
        .flat_map(Requirement::schemes)
        .map(|(name, scheme)| (name, Carrier::of(scheme)))
        .collect();
    for requirement in requirements {
        check_any_of(requirement, &carriers)?;
    }
    let mut found = vec![Alternative {
        credentials: Credentials::new(),
        optional: BTreeSet::new(),
    }];
    for requirement in requirements {
        found = multiply(&found, requirement);
        if found.len() > MOST_COMBINATIONS {
            return Err(CombineError::TooMany);
        }
    }
    // Credentials that exclude each other cannot be evaluated: no request carries them.
    found.retain(|Alternative { credentials, .. }| {
        excluding(credentials, &carriers).is_some()
            || requirements
                .iter()
                .all(|it| is_met(it, credentials, &carriers))
    });
    let listed = absorb(&found);
    if listed.is_empty() {
        return Err(CombineError::Contradiction);
    }
    if listed.len() > MOST_ALTERNATIVES {
        return Err(CombineError::TooMany);
    }
    for credentials in &listed {
        if let Some((first, second)) = excluding(credentials, &carriers) {
            return Err(CombineError::OneCarrier(first, second));
        }
    }
    Ok(listed)
}

/// The sets of credentials that meet one requirement.
fn sets(requirement: &Requirement) -> Vec<Credentials> {
    match requirement {
        Requirement::Scheme(name, _) => vec![[(name.to_string(), BTreeSet::new())].into()],
        Requirement::Principal(inner, _) => sets(inner),
        Requirement::Scoped(inner, scopes) => {
            let mut found = sets(inner);
            let schemes = inner.schemes();
            let lists_scopes = |name: &str| {
                let scheme = schemes.iter().find(|(other, _)| *other == name);
                scheme.is_some_and(|(_, scheme)| scheme.kind.has_scopes())
            };
            for set in &mut found {
                // A key beside a token needs no role: the token's scopes are the principal's.
                let some_list = set.keys().any(|name| lists_scopes(name));
                for (name, granted) in set {
                    if !some_list || lists_scopes(name) {
                        granted.extend(scopes.iter().cloned());
                    }
                }
            }
            found
        }
        Requirement::AnyOf(first, second) => {
            let mut found = sets(first);
            found.extend(sets(second));
            found
        }
        Requirement::AllOf(first, second) => {
            let second = sets(second);
            let pairs = sets(first);
            let pairs = pairs
                .iter()
                .flat_map(|one| second.iter().map(|other| union(one, other)));
            pairs.collect()
        }
        Requirement::Optional(inner) => {
            let mut found = sets(inner);
            found.push(Credentials::new());
            found
        }
    }
}

fn union(one: &Credentials, other: &Credentials) -> Credentials {
    let mut both = one.clone();
    for (name, scopes) in other {
        both.entry(name.clone())
            .or_default()
            .extend(scopes.iter().cloned());
    }
    both
}

/// Adds one more requirement to the alternatives so far.
fn multiply(found: &[Alternative], requirement: &Requirement) -> Vec<Alternative> {
    let is_optional = matches!(requirement, Requirement::Optional(_));
    let added = sets(requirement);
    let mut product: Vec<Alternative> = Vec::with_capacity(found.len() * added.len());
    for alternative in found {
        for set in &added {
            let mut optional = alternative.optional.clone();
            for name in set.keys() {
                if !is_optional {
                    optional.remove(name);
                } else if !alternative.credentials.contains_key(name) {
                    optional.insert(name.clone());
                }
            }
            let next = Alternative {
                credentials: union(&alternative.credentials, set),
                optional,
            };
            if !product.contains(&next) {
                product.push(next);
            }
        }
    }
    product
}

/// Drops every alternative that contains another one, but not where an `Optional` added the
/// difference.
fn absorb(found: &[Alternative]) -> Vec<Credentials> {
    let contains = |one: &Alternative, other: &Alternative| {
        other.credentials.iter().all(|(name, scopes)| {
            let granted = one.credentials.get(name);
            granted.is_some_and(|granted| scopes.is_subset(granted))
        })
    };
    let is_redundant = |one: &&Alternative| {
        !found.iter().any(|other| {
            other.credentials != one.credentials
                && contains(one, other)
                && one
                    .optional
                    .iter()
                    .all(|name| other.credentials.contains_key(name))
        })
    };
    let mut listed: Vec<Credentials> = Vec::new();
    for alternative in found.iter().filter(is_redundant) {
        if !listed.contains(&alternative.credentials) {
            listed.push(alternative.credentials.clone());
        }
    }
    listed
}

/// Two of the schemes that one request cannot carry, if there are any.
fn excluding(
    credentials: &Credentials,
    carriers: &BTreeMap<&str, Carrier>,
) -> Option<(String, String)> {
    let mut names = credentials.keys();
    while let Some(name) = names.next() {
        let carrier = carriers.get(name.as_str())?;
        let mut others = names.clone();
        if let Some(other) = others.find(|other| {
            let other = carriers.get(other.as_str());
            other.is_some_and(|other| carrier.excludes(other))
        }) {
            return Some((name.clone(), other.clone()));
        }
    }
    None
}

/// What a requirement makes of a request.
enum Outcome {
    /// The request carries nothing for it.
    Absent,
    Refused,
    /// It is met, and these scopes are granted.
    Granted(BTreeSet<String>),
}

/// Returns whether a request with exactly these credentials meets the requirement.
fn is_met(
    requirement: &Requirement,
    credentials: &Credentials,
    carriers: &BTreeMap<&str, Carrier>,
) -> bool {
    match requirement {
        Requirement::Optional(inner) => !matches!(
            evaluate(inner, credentials, carriers, false),
            Outcome::Refused
        ),
        other => matches!(
            evaluate(other, credentials, carriers, false),
            Outcome::Granted(_)
        ),
    }
}

/// Does what the extractors do. `checked` says whether a check follows, which refuses the credential of
/// another scheme.
fn evaluate(
    requirement: &Requirement,
    credentials: &Credentials,
    carriers: &BTreeMap<&str, Carrier>,
    checked: bool,
) -> Outcome {
    let evaluate = |inner, checked| evaluate(inner, credentials, carriers, checked);
    match requirement {
        Requirement::Scheme(name, scheme) => {
            let carrier = Carrier::of(scheme);
            let read = credentials.iter().find(|(other, _)| {
                let other = carriers.get(other.as_str());
                other.is_some_and(|other| carrier.is_confused_with(other))
            });
            match read {
                None => Outcome::Absent,
                Some((other, _)) if checked && other != &**name => Outcome::Refused,
                Some((_, scopes)) => Outcome::Granted(scopes.clone()),
            }
        }
        Requirement::Principal(inner, _) => evaluate(inner, true),
        Requirement::Scoped(inner, scopes) => match evaluate(inner, checked) {
            Outcome::Granted(granted) if !scopes.iter().all(|it| granted.contains(it)) => {
                Outcome::Refused
            }
            outcome => outcome,
        },
        Requirement::AnyOf(first, second) => {
            match (evaluate(first, checked), evaluate(second, checked)) {
                (Outcome::Granted(granted), _) | (_, Outcome::Granted(granted)) => {
                    Outcome::Granted(granted)
                }
                (Outcome::Absent, Outcome::Absent) => Outcome::Absent,
                _ => Outcome::Refused,
            }
        }
        Requirement::AllOf(first, second) => {
            match (evaluate(first, checked), evaluate(second, checked)) {
                (Outcome::Granted(mut granted), Outcome::Granted(more)) => {
                    granted.extend(more);
                    Outcome::Granted(granted)
                }
                (Outcome::Absent, Outcome::Absent) => Outcome::Absent,
                _ => Outcome::Refused,
            }
        }
        Requirement::Optional(inner) => evaluate(inner, checked),
    }
}

/// Refuses an `AnyOf` whose first credential is read from the place of the second, unless both are
/// checked: what no check refuses is always the first.
fn check_any_of(
    requirement: &Requirement,
    carriers: &BTreeMap<&str, Carrier>,
) -> Result<(), CombineError> {
    let mut result = Ok(());
    requirement.visit(&mut |inner| {
        let Requirement::AnyOf(first, second) = inner else {
            return;
        };
        for (one, one_is_checked) in credentials_of(first, false) {
            for (other, other_is_checked) in credentials_of(second, false) {
                let [Some(carrier), Some(of_other)] = [carriers.get(one), carriers.get(other)]
                else {
                    continue;
                };
                let both_checked = one_is_checked && other_is_checked;
                if one != other && !both_checked && carrier.is_confused_with(of_other) {
                    result = Err(CombineError::Confused(one.to_owned(), other.to_owned()));
                }
            }
        }
    });
    result
}

/// The schemes of a requirement, each with whether a check follows its credential.
fn credentials_of(requirement: &Requirement, checked: bool) -> Vec<(&str, bool)> {
    match requirement {
        Requirement::Scheme(name, _) => vec![(name, checked)],
        Requirement::Principal(inner, _) => credentials_of(inner, true),
        Requirement::Scoped(inner, _) | Requirement::Optional(inner) => {
            credentials_of(inner, checked)
        }
        Requirement::AnyOf(first, second) | Requirement::AllOf(first, second) => {
            let mut found = credentials_of(first, checked);
            found.extend(credentials_of(second, checked));
            found
        }
    }
}
