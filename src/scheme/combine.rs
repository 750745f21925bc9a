//! The requirements of an operation, combined into the alternatives of its document.
//!
//! 1. Every declaration has to be met, so their alternatives are multiplied.
//! 2. An alternative is listed only if a request with exactly its credentials and scopes is let in.
//! 3. An alternative that contains another one is dropped, unless an `Optional` added the difference.
//!    So the lock of an optional credential stays.
//! 4. An alternative that no request can carry is an error, and so is an `AnyOf` whose second
//!    credential is always taken for the first.

use std::collections::{BTreeMap, BTreeSet};

use super::{carrier::Carrier, requirement::Requirement};

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

/// An alternative, and the schemes that only an `Optional` added.
#[derive(Clone, Default, PartialEq, Eq)]
struct Alternative {
    credentials: Credentials,
    optional: BTreeSet<String>,
}

/// Returns the alternatives of an operation with these requirements.
pub(crate) fn alternatives(requirements: &[Requirement]) -> Result<Vec<Credentials>, CombineError> {
    let schemes = requirements.iter().flat_map(Requirement::schemes);
    let carriers = Carriers(schemes.map(|(name, it)| (name, Carrier::of(it))).collect());
    for requirement in requirements {
        carriers.check_any_of(requirement)?;
    }
    let mut found = vec![Alternative::default()];
    for requirement in requirements {
        found = multiply(&found, requirement);
        if found.len() > MOST_COMBINATIONS {
            return Err(CombineError::TooMany);
        }
    }
    // No request carries credentials that exclude each other, so nothing is evaluated for them.
    found.retain(|Alternative { credentials, .. }| {
        carriers.excluding(credentials).is_some()
            || requirements
                .iter()
                .all(|it| carriers.is_met(it, credentials))
    });
    let listed = absorb(&found);
    if listed.is_empty() {
        return Err(CombineError::Contradiction);
    }
    if listed.len() > MOST_ALTERNATIVES {
        return Err(CombineError::TooMany);
    }
    match listed.iter().find_map(|it| carriers.excluding(it)) {
        Some((first, second)) => Err(CombineError::OneCarrier(first, second)),
        None => Ok(listed),
    }
}

/// The sets of credentials that meet one requirement.
fn sets(requirement: &Requirement) -> Vec<Credentials> {
    match requirement {
        Requirement::Scheme(name, _) => vec![[(name.to_string(), BTreeSet::new())].into()],
        Requirement::Principal(inner, _) => sets(inner),
        Requirement::Scoped(inner, scopes) => with_scopes(inner, scopes),
        Requirement::AnyOf(first, second) => [sets(first), sets(second)].concat(),
        Requirement::AllOf(first, second) => {
            let second = sets(second);
            let first = sets(first);
            let pairs = first
                .iter()
                .flat_map(|one| second.iter().map(move |other| (one, other)));
            pairs.map(|(one, other)| union(one, other)).collect()
        }
        Requirement::Optional(inner) => [sets(inner), vec![Credentials::new()]].concat(),
    }
}

/// Adds scopes to the schemes that list any. A key beside a token needs no role, because the scopes of
/// the token are those of the principal.
fn with_scopes(requirement: &Requirement, scopes: &[String]) -> Vec<Credentials> {
    let schemes = requirement.schemes();
    let lists_scopes = |name: &str| {
        let mut schemes = schemes.iter();
        schemes.any(|(other, scheme)| *other == name && scheme.kind.has_scopes())
    };
    let mut found = sets(requirement);
    for set in &mut found {
        let any_lists = set.keys().any(|name| lists_scopes(name));
        for (name, needed) in set {
            if !any_lists || lists_scopes(name) {
                needed.extend(scopes.iter().cloned());
            }
        }
    }
    found
}

fn union(one: &Credentials, other: &Credentials) -> Credentials {
    let mut both = one.clone();
    for (name, scopes) in other {
        let needed = both.entry(name.clone()).or_default();
        needed.extend(scopes.iter().cloned());
    }
    both
}

/// Adds one more requirement to the alternatives so far.
fn multiply(found: &[Alternative], requirement: &Requirement) -> Vec<Alternative> {
    let is_optional = matches!(requirement, Requirement::Optional(_));
    let added = sets(requirement);
    let mut product: Vec<Alternative> = Vec::new();
    for alternative in found {
        for set in &added {
            let mut next = alternative.clone();
            next.credentials = union(&alternative.credentials, set);
            for name in set.keys() {
                if !is_optional {
                    next.optional.remove(name);
                } else if !alternative.credentials.contains_key(name) {
                    next.optional.insert(name.clone());
                }
            }
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
    let contains = |one: &Credentials, other: &Credentials| {
        let mut others = other.iter();
        others.all(|(name, scopes)| one.get(name).is_some_and(|it| scopes.is_subset(it)))
    };
    let is_redundant = |one: &Alternative| {
        found.iter().any(|other| {
            let mut optional = one.optional.iter();
            other.credentials != one.credentials
                && contains(&one.credentials, &other.credentials)
                && optional.all(|name| other.credentials.contains_key(name))
        })
    };
    let mut listed: Vec<Credentials> = Vec::new();
    for alternative in found.iter().filter(|it| !is_redundant(it)) {
        if !listed.contains(&alternative.credentials) {
            listed.push(alternative.credentials.clone());
        }
    }
    listed
}

/// The result of a requirement for a request.
enum Outcome {
    /// The request carries nothing for it.
    Absent,
    Refused,
    /// It is met, and these scopes are granted.
    Granted(BTreeSet<String>),
}

/// The place of each scheme's credential in a request.
struct Carriers<'a>(BTreeMap<&'a str, Carrier>);

impl Carriers<'_> {
    /// Two of the schemes that one request cannot carry, if there are any.
    fn excluding(&self, credentials: &Credentials) -> Option<(String, String)> {
        let mut names = credentials.keys();
        while let Some(name) = names.next() {
            let carrier = self.0.get(name.as_str())?;
            let excludes = |other: &&String| {
                let other = self.0.get(other.as_str());
                other.is_some_and(|other| carrier.excludes(other))
            };
            if let Some(other) = names.clone().find(excludes) {
                return Some((name.clone(), other.clone()));
            }
        }
        None
    }

    /// Returns whether a request with exactly these credentials meets the requirement.
    fn is_met(&self, requirement: &Requirement, credentials: &Credentials) -> bool {
        let outcome = self.evaluate(requirement, credentials, false);
        match requirement {
            Requirement::Optional(_) => !matches!(outcome, Outcome::Refused),
            _ => matches!(outcome, Outcome::Granted(_)),
        }
    }

    /// Does what the extractors do. `checked` says whether a check follows, which refuses the credential
    /// of another scheme.
    fn evaluate(
        &self,
        requirement: &Requirement,
        credentials: &Credentials,
        checked: bool,
    ) -> Outcome {
        let evaluate = |inner, checked| self.evaluate(inner, credentials, checked);
        match requirement {
            Requirement::Scheme(name, scheme) => {
                let carrier = Carrier::of(scheme);
                let read = credentials.iter().find(|(other, _)| {
                    let other = self.0.get(other.as_str());
                    other.is_some_and(|other| carrier.is_confused_with(other))
                });
                match read {
                    None => Outcome::Absent,
                    Some((other, _)) if checked && other != &**name => Outcome::Refused,
                    Some((_, scopes)) => Outcome::Granted(scopes.clone()),
                }
            }
            Requirement::Principal(inner, _) => evaluate(inner, true),
            Requirement::Optional(inner) => evaluate(inner, checked),
            Requirement::Scoped(inner, scopes) => match evaluate(inner, checked) {
                Outcome::Granted(granted) if !scopes.iter().all(|it| granted.contains(it)) => {
                    Outcome::Refused
                }
                outcome => outcome,
            },
            Requirement::AnyOf(first, second) => {
                match (evaluate(first, checked), evaluate(second, checked)) {
                    (granted @ Outcome::Granted(_), _) | (_, granted @ Outcome::Granted(_)) => {
                        granted
                    }
                    (Outcome::Absent, Outcome::Absent) => Outcome::Absent,
                    _ => Outcome::Refused,
                }
            }
            Requirement::AllOf(first, second) => {
                match (evaluate(first, checked), evaluate(second, checked)) {
                    (Outcome::Granted(one), Outcome::Granted(other)) => {
                        Outcome::Granted(&one | &other)
                    }
                    (Outcome::Absent, Outcome::Absent) => Outcome::Absent,
                    _ => Outcome::Refused,
                }
            }
        }
    }

    /// Refuses an `AnyOf` whose second credential is read as the first, unless a check follows both.
    fn check_any_of(&self, requirement: &Requirement) -> Result<(), CombineError> {
        let mut result = Ok(());
        requirement.visit(&mut |inner| {
            let Requirement::AnyOf(first, second) = inner else {
                return;
            };
            for (one, one_is_checked) in credentials_of(first, false) {
                for (other, other_is_checked) in credentials_of(second, false) {
                    let places = self.0.get(one).zip(self.0.get(other));
                    let confused = places.is_some_and(|(one, other)| one.is_confused_with(other));
                    if one != other && confused && !(one_is_checked && other_is_checked) {
                        result = Err(CombineError::Confused(one.to_owned(), other.to_owned()));
                    }
                }
            }
        });
        result
    }
}

/// The schemes of a requirement, each with whether a check follows its credential.
fn credentials_of(requirement: &Requirement, checked: bool) -> Vec<(&str, bool)> {
    match requirement {
        Requirement::Scheme(name, _) => vec![(name, checked)],
        Requirement::Principal(inner, _) => credentials_of(inner, true),
        Requirement::Scoped(inner, _) | Requirement::Optional(inner) => {
            credentials_of(inner, checked)
        }
        Requirement::AnyOf(first, second) | Requirement::AllOf(first, second) => [
            credentials_of(first, checked),
            credentials_of(second, checked),
        ]
        .concat(),
    }
}
