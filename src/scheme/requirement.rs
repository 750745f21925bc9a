use std::collections::BTreeMap;

use super::{SecurityBase, SecurityScheme, SecuritySchemeKind};

/// Schemes that are needed together, each with the scopes it needs.
///
/// Empty, it asks for nothing: the alternative that makes security optional.
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object).
pub type SecurityRequirement = BTreeMap<String, Vec<String>>;

/// What a handler argument or a guard asks of a request, as the document says it: alternatives,
/// one of which is enough, and the schemes they name.
///
/// ```
/// use actix_openapi_security::{OAuth2PasswordBearer, SecurityRequirements};
///
/// let optional = SecurityRequirements::of::<OAuth2PasswordBearer>().or(SecurityRequirements::none());
/// assert_eq!(
///     serde_json::to_value(optional.alternatives())?,
///     serde_json::json!([{"OAuth2PasswordBearer": []}, {}]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityRequirements {
    alternatives: Vec<SecurityRequirement>,
    schemes: Vec<(String, SecurityScheme)>,
    refusals: Vec<(u16, &'static str)>,
    misfits: Vec<Misfit>,
}

/// A scheme that describes something else than the credential that is asked for by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) name: String,
    /// What is asked for, as one says it: "an API key".
    pub(crate) credential: &'static str,
}

/// A type that asks something of a request, and can say what.
///
/// Credentials implement it, so that the same declaration extracts and documents. A type of one's
/// own that wraps a credential usually hands on what the credential says.
///
/// ```
/// use actix_openapi_security::{BearerToken, DescribeSecurity, SecurityRequirements};
///
/// struct Session(BearerToken);
///
/// impl DescribeSecurity for Session {
///     fn security_requirements() -> SecurityRequirements {
///         <BearerToken>::security_requirements()
///     }
/// }
/// ```
pub trait DescribeSecurity {
    /// What the type asks of a request.
    fn security_requirements() -> SecurityRequirements;
}

impl SecurityRequirements {
    /// Asks for one scheme, with no scopes.
    ///
    /// Where its bearer token may stand besides the header, its description tells.
    pub fn of<S: SecurityBase>() -> Self {
        let name = S::name();
        let scheme = S::BEARER_LOCATIONS.described_in(S::security_scheme());
        Self {
            alternatives: vec![[(name.clone(), Vec::new())].into()],
            schemes: vec![(name, scheme)],
            refusals: Vec::new(),
            misfits: Vec::new(),
        }
    }

    /// Asks for one scheme, which has to be of a kind that fits the credential: otherwise the app
    /// is not built.
    pub(crate) fn of_fitting<S: SecurityBase>(
        credential: &'static str,
        fits: impl Fn(&SecuritySchemeKind) -> bool,
    ) -> Self {
        let mut requirements = Self::of::<S>();
        let misfits = requirements
            .schemes
            .iter()
            .filter(|(_, scheme)| !fits(scheme.kind()))
            .map(|(name, _)| Misfit {
                name: name.clone(),
                credential,
            })
            .collect();
        requirements.misfits = misfits;
        requirements
    }

    /// Asks for nothing.
    pub fn none() -> Self {
        Self {
            alternatives: vec![SecurityRequirement::new()],
            schemes: Vec::new(),
            refusals: Vec::new(),
            misfits: Vec::new(),
        }
    }

    /// Either of the two is enough.
    pub fn or(mut self, other: Self) -> Self {
        for alternative in other.alternatives {
            push_new(&mut self.alternatives, alternative);
        }
        self.schemes.extend(other.schemes);
        self.misfits.extend(other.misfits);
        self.with_refusals(other.refusals)
    }

    /// Both are needed: each alternative of the one together with each of the other.
    ///
    /// Scopes that both ask of one scheme add up.
    pub fn and(mut self, other: Self) -> Self {
        self.alternatives = combine(&self.alternatives, &other.alternatives);
        self.schemes.extend(other.schemes);
        self.misfits.extend(other.misfits);
        self.with_refusals(other.refusals)
    }

    /// The same, with these statuses documented beside the ones that follow from the schemes, each
    /// with its description.
    pub fn with_refusals(
        mut self,
        refusals: impl IntoIterator<Item = (u16, &'static str)>,
    ) -> Self {
        for refusal in refusals {
            push_new(&mut self.refusals, refusal);
        }
        self
    }

    /// The same, with these scopes needed of every scheme.
    pub fn with_scopes(mut self, scopes: &[&str]) -> Self {
        for needed in self
            .alternatives
            .iter_mut()
            .flat_map(SecurityRequirement::values_mut)
        {
            for scope in scopes {
                push_new(needed, (*scope).to_owned());
            }
        }
        self
    }

    /// Whether any alternative needs a scope.
    pub fn needs_scopes(&self) -> bool {
        self.alternatives
            .iter()
            .flat_map(SecurityRequirement::values)
            .any(|scopes| !scopes.is_empty())
    }

    /// The schemes that do not fit what is asked for by them.
    pub(crate) fn misfits(&self) -> &[Misfit] {
        &self.misfits
    }

    /// The alternatives, one of which is enough.
    pub fn alternatives(&self) -> &[SecurityRequirement] {
        &self.alternatives
    }

    /// The schemes that the alternatives name, with their descriptions.
    pub fn schemes(&self) -> &[(String, SecurityScheme)] {
        &self.schemes
    }

    /// The statuses that a request may be refused with besides the ones that follow from the
    /// schemes.
    pub fn refusals(&self) -> &[(u16, &'static str)] {
        &self.refusals
    }
}

/// Every pairing of the two lists' alternatives. No alternative at all asks for nothing.
pub(crate) fn combine(
    left: &[SecurityRequirement],
    right: &[SecurityRequirement],
) -> Vec<SecurityRequirement> {
    if left.is_empty() {
        return right.to_vec();
    }
    let mut combined = Vec::with_capacity(left.len() * right.len());
    for one in left {
        for other in right {
            let mut both = one.clone();
            for (name, scopes) in other {
                let needed: &mut Vec<String> = both.entry(name.clone()).or_default();
                for scope in scopes {
                    push_new(needed, scope.clone());
                }
            }
            push_new(&mut combined, both);
        }
    }
    combined
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(parts: &[(&str, &[&str])]) -> SecurityRequirement {
        parts
            .iter()
            .map(|(name, scopes)| {
                let scopes = scopes.iter().map(ToString::to_string).collect();
                ((*name).to_owned(), scopes)
            })
            .collect()
    }

    #[test]
    fn two_needed_schemes_are_one_requirement_with_two_names() {
        let both = combine(
            &[requirement(&[("A", &[])])],
            &[requirement(&[("B", &["x"])])],
        );
        assert_eq!(both, [requirement(&[("A", &[]), ("B", &["x"])])]);
    }

    #[test]
    fn an_optional_and_a_needed_scheme_are_the_needed_one_with_and_without_the_other() {
        let optional = [requirement(&[("A", &[])]), requirement(&[])];
        let needed = [requirement(&[("B", &[])])];
        assert_eq!(
            combine(&optional, &needed),
            [
                requirement(&[("A", &[]), ("B", &[])]),
                requirement(&[("B", &[])])
            ]
        );
    }

    #[test]
    fn scopes_of_one_scheme_add_up_without_repeating() {
        let both = combine(
            &[requirement(&[("A", &["me"])])],
            &[requirement(&[("A", &["me", "items"])])],
        );
        assert_eq!(both, [requirement(&[("A", &["me", "items"])])]);
    }

    #[test]
    fn nothing_before_leaves_the_new_requirement_as_it_is() {
        let new = [requirement(&[("A", &[])]), requirement(&[])];
        assert_eq!(combine(&[], &new), new);
    }
}
