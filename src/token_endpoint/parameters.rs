use std::collections::HashMap;

use super::OAuth2Error;
use crate::credentials::urlencoded;

/// The names of the known parameters.
const NAMES: [&str; 6] = [
    "grant_type",
    "username",
    "password",
    "scope",
    "client_id",
    "client_secret",
];

/// The known parameters of a token request, decoded.
pub(super) struct Parameters(HashMap<&'static str, String>);

impl Parameters {
    /// Reads a form. Unknown parameters are ignored, even if repeated, because extensions such as RFC
    /// 8707 allow them.
    pub(super) fn parse(body: &[u8]) -> Result<Self, OAuth2Error> {
        let mut values = HashMap::new();
        for (name, value) in urlencoded::pairs(body) {
            let name = urlencoded::decode(name).ok_or_else(|| not_encoded("The form"))?;
            let known = NAMES.into_iter().find(|known| *known == name);
            let value = urlencoded::decode(value)
                .ok_or_else(|| not_encoded(known.unwrap_or("The form")))?;
            // A repeated empty value is refused, too: servers disagree about `username=&username=alice`.
            if let Some(name) = known
                && values.insert(name, value).is_some()
            {
                return Err(OAuth2Error::invalid_request(format!(
                    "{name} is given more than once"
                )));
            }
        }
        Ok(Self(values))
    }

    /// Takes the value of a parameter. An empty value counts as absent (RFC 6749 3.2).
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name).filter(|value| !value.is_empty())
    }

    /// Takes the value of a parameter. Characters that are not allowed in it are refused.
    pub(super) fn take_checked(
        &mut self,
        name: &str,
        is_allowed: impl Fn(char) -> bool,
    ) -> Result<Option<String>, OAuth2Error> {
        match self.take(name) {
            Some(value) if !value.chars().all(is_allowed) => Err(OAuth2Error::invalid_request(
                format!("{name} has a character that it may not have"),
            )),
            value => Ok(value),
        }
    }
}

fn not_encoded(subject: &str) -> OAuth2Error {
    OAuth2Error::invalid_request(format!("{subject} is not percent-encoded UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        let error = Parameters::parse(body.as_bytes()).err().unwrap();
        error.to_string()
    }

    #[test]
    fn parameters_are_decoded_and_empty_ones_are_absent() {
        let mut parameters = Parameters::parse(b"username=j%C3%B6rg+b&password=&scope").unwrap();
        assert_eq!(parameters.take("username").as_deref(), Some("j\u{f6}rg b"));
        assert_eq!(parameters.take("password"), None);
        assert_eq!(parameters.take("scope"), None);
    }

    #[test]
    fn a_repeated_parameter_is_refused_even_if_a_value_is_empty_or_both_are_equal() {
        for body in ["scope=a&scope=a", "scope=&scope=a", "scope&%73cope"] {
            assert_eq!(
                refusal(body),
                "invalid_request: scope is given more than once"
            );
        }
    }

    #[test]
    fn an_unknown_parameter_is_ignored_even_if_it_is_repeated() {
        let mut parameters = Parameters::parse(b"resource=a&resource=b&Username=x").unwrap();
        assert_eq!(parameters.take("username"), None);
    }

    #[test]
    fn invalid_encoding_is_refused_without_quoting_the_value() {
        assert_eq!(
            refusal("password=hunter2%zz"),
            "invalid_request: password is not percent-encoded UTF-8"
        );
        for body in ["other=%zz", "%FF=a"] {
            assert_eq!(
                refusal(body),
                "invalid_request: The form is not percent-encoded UTF-8"
            );
        }
    }
}
