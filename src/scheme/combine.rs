//! Combines the requirements of an operation to the alternatives that its document lists.
//!
//! 1. Every declaration has to be met, so their alternatives are multiplied.
//! 2. An alternative is listed only if a request with exactly its credentials and scopes is accepted.
//! 3. An alternative that contains another alternative is dropped, unless an `Optional` added the
//!    difference. So the document still shows an optional credential.
//! 4. An alternative that no request can carry is dropped. An operation or an `AllOf` without any other
//!    alternative is an error. An `Optional` that no alternative uses is an error, too.
//! 5. Two credentials in the same place that no check tells apart are an error, because one is taken for
//!    the other.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use self::Outcome::{Absent, Granted, Refused};
use super::{credential_location::CredentialLocation, requirement::Requirement};

/// The credentials of one request: the name of each scheme, with the granted scopes.
pub(crate) type Credentials = BTreeMap<String, BTreeSet<String>>;

/// The most alternatives that an operation can have.
const MOST_ALTERNATIVES: usize = 32;

/// The most combinations that are examined.
const MOST_COMBINATIONS: usize = 4_096;

/// The reason why requirements cannot be combined. Each message continues a sentence that begins with
/// the operation's name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum CombineError {
    /// The operation needs two schemes together whose credentials stand in the same place.
    #[error(
        "needs the security schemes {0:?} and {1:?} together, and both travel in the same place of a \
         request, which has room for one: make them alternatives with `AnyOf`, or send one of them \
         elsewhere"
    )]
    SameLocation(String, String),
    /// The operation reads two credentials from the same place, and no check tells them apart.
    #[error(
        "reads credentials of the security schemes {0:?} and {1:?} from the same place of a request, and \
         one that is not checked is taken for the other: check both with `Authenticated`, or send one of \
         them elsewhere"
    )]
    Confused(String, String),
    #[error("has more than {MOST_ALTERNATIVES} alternatives: use fewer `AnyOf` and `Optional`")]
    TooMany,
    #[error(
        "cannot be reached: no request meets the requirements of its arguments and sections together"
    )]
    Contradiction,
}

/// An alternative, with the schemes that only an `Optional` added.
#[derive(Clone, Default, PartialEq, Eq)]
struct Alternative {
    credentials: Credentials,
    optional: BTreeSet<String>,
}

/// Returns the alternatives of an operation with these requirements.
pub(crate) fn alternatives(requirements: &[Requirement]) -> Result<Vec<Credentials>, CombineError> {
    let schemes = requirements.iter().flat_map(Requirement::schemes);
    let located = schemes.map(|(name, it)| (name, CredentialLocation::of(it)));
    let locations = Locations(located.collect());
    for requirement in requirements {
        locations.check_parts(requirement)?;
    }
    let mut found = vec![Alternative::default()];
    for requirement in requirements {
        found = multiply(&found, requirement);
        if found.len() > MOST_COMBINATIONS {
            return Err(CombineError::TooMany);
        }
    }
    let impossible = found
        .iter()
        .find_map(|it| locations.excluding(&it.credentials));
    found.retain(|Alternative { credentials, .. }| {
        locations.excluding(credentials).is_none()
            && requirements
                .iter()
                .all(|it| locations.is_met(it, credentials))
    });
    // The docs page would show an optional credential that no request can use.
    let is_used = |requirement: &Requirement| {
        let uses = |it: &Alternative| {
            let outcome = locations.evaluate(requirement, &it.credentials);
            matches!(outcome, Granted(..))
        };
        !matches!(requirement, Requirement::Optional(_)) || found.iter().any(uses)
    };
    if found.is_empty() || !requirements.iter().all(is_used) {
        return Err(impossible.unwrap_or(CombineError::Contradiction));
    }
    let all = requirements.iter().flat_map(|it| credentials_of(it, false));
    let all: Vec<_> = all.collect();
    locations.check_pairs(&all, &all)?;
    let listed = absorb(&found);
    if listed.len() > MOST_ALTERNATIVES {
        return Err(CombineError::TooMany);
    }
    Ok(listed)
}

/// Returns the sets of credentials that meet one requirement.
fn sets(requirement: &Requirement) -> Vec<Credentials> {
    match requirement {
        Requirement::Scheme(name, _) => vec![[(name.to_string(), BTreeSet::new())].into()],
        Requirement::Principal(inner, _) => sets(inner),
        Requirement::Scoped(inner, scopes) => with_scopes(inner, scopes),
        Requirement::AnyOf(parts) => parts.iter().flat_map(sets).collect(),
        Requirement::AllOf(parts) => {
            let [first, second] = parts.each_ref().map(sets);
            let unions = |one| second.iter().map(move |other| union(one, other));
            first.iter().flat_map(unions).collect()
        }
        Requirement::Optional(inner) => [sets(inner), vec![Credentials::new()]].concat(),
    }
}

/// Adds scopes to the schemes that list scopes. A key beside a token gets no scopes, because the
/// principal has the scopes of the token.
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

/// Combines the alternatives so far with one more requirement.
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

/// Drops every alternative that contains another alternative, unless an `Optional` added the difference.
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
    /// The request carries no credential for the requirement.
    Absent,
    Refused,
    /// The requirement is met, and these scopes are granted. The second value tells whether the
    /// credential belongs to another scheme with the same place. Only a check can detect that.
    Granted(BTreeSet<String>, bool),
}

/// The place in a request for the credential of each scheme.
struct Locations<'a>(BTreeMap<&'a str, CredentialLocation>);

impl Locations<'_> {
    /// Returns the error for two credentials that one request cannot carry.
    fn excluding(&self, credentials: &Credentials) -> Option<CombineError> {
        let mut names = credentials.keys();
        while let Some(name) = names.next() {
            let location = self.0.get(name.as_str())?;
            let excludes = |other: &&String| {
                let other = self.0.get(other.as_str());
                other.is_some_and(|other| location.excludes(other))
            };
            if let Some(other) = names.clone().find(excludes) {
                return Some(CombineError::SameLocation(name.clone(), other.clone()));
            }
        }
        None
    }

    /// Returns whether a request with exactly these credentials meets the requirement.
    fn is_met(&self, requirement: &Requirement, credentials: &Credentials) -> bool {
        match self.evaluate(requirement, credentials) {
            Absent => matches!(requirement, Requirement::Optional(_)),
            Refused => false,
            Granted(_, is_mistaken) => !is_mistaken,
        }
    }

    /// Returns the result that the extractors have for a request with exactly these credentials.
    fn evaluate(&self, requirement: &Requirement, credentials: &Credentials) -> Outcome {
        let evaluate = |inner| self.evaluate(inner, credentials);
        match requirement {
            Requirement::Scheme(name, scheme) => {
                let location = CredentialLocation::of(scheme);
                let read = credentials.iter().find(|(other, _)| {
                    let other = self.0.get(other.as_str());
                    other.is_some_and(|other| location.is_confused_with(other))
                });
                read.map_or(Absent, |(other, it)| Granted(it.clone(), other != name))
            }
            // The check gets the credential of the alternative that was chosen inside.
            Requirement::Principal(inner, _) => match evaluate(inner) {
                Granted(_, true) => Refused,
                outcome => outcome,
            },
            Requirement::Optional(inner) => evaluate(inner),
            Requirement::Scoped(inner, needed) => match evaluate(inner) {
                Granted(scopes, _) if needed.iter().any(|it| !scopes.contains(it)) => Refused,
                outcome => outcome,
            },
            Requirement::AnyOf(parts) => match parts.each_ref().map(evaluate) {
                [granted @ Granted(..), _] | [_, granted @ Granted(..)] => granted,
                [Absent, Absent] => Absent,
                _ => Refused,
            },
            Requirement::AllOf(parts) => match parts.each_ref().map(evaluate) {
                [Granted(one, mistaken), Granted(other, also_mistaken)] => {
                    Granted(&one | &other, mistaken || also_mistaken)
                }
                [Absent, Absent] => Absent,
                _ => Refused,
            },
        }
    }

    /// Refuses an `AnyOf` whose second credential is taken for the first, and an `AllOf` that no request
    /// can carry.
    fn check_parts(&self, requirement: &Requirement) -> Result<(), CombineError> {
        let mut result = Ok(());
        requirement.visit(&mut |inner| match inner {
            _ if result.is_err() => {}
            Requirement::AnyOf(parts) => {
                let [first, second] = parts.each_ref().map(|it| credentials_of(it, false));
                result = self.check_pairs(&first, &second);
            }
            Requirement::AllOf(..) => {
                let sets = sets(inner);
                let errors: Vec<_> = sets.iter().filter_map(|it| self.excluding(it)).collect();
                if errors.len() == sets.len() {
                    result = errors.into_iter().next().map_or(Ok(()), Err);
                }
            }
            _ => {}
        });
        result
    }

    /// Refuses a credential that can be taken for the credential of another scheme, because no check
    /// follows it.
    fn check_pairs(
        &self,
        first: &[(&str, bool)],
        second: &[(&str, bool)],
    ) -> Result<(), CombineError> {
        for (one, one_is_checked) in first {
            for (other, other_is_checked) in second {
                let places = self.0.get(one).zip(self.0.get(other));
                let confused = places.is_some_and(|(one, other)| one.is_confused_with(other));
                if one != other && confused && !(*one_is_checked && *other_is_checked) {
                    let [one, other] = [*one, *other].map(str::to_owned);
                    return Err(CombineError::Confused(one, other));
                }
            }
        }
        Ok(())
    }
}

/// Returns the schemes of a requirement, each with whether a check follows its credential.
fn credentials_of(requirement: &Requirement, checked: bool) -> Vec<(&str, bool)> {
    match requirement {
        Requirement::Scheme(name, _) => vec![(name, checked)],
        Requirement::Principal(inner, _) => credentials_of(inner, true),
        Requirement::Scoped(inner, _) | Requirement::Optional(inner) => {
            credentials_of(inner, checked)
        }
        Requirement::AnyOf(parts) | Requirement::AllOf(parts) => {
            let parts = parts.iter();
            parts.flat_map(|it| credentials_of(it, checked)).collect()
        }
    }
}
