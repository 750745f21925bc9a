use super::OAuth2Error;
use crate::credentials::urlencoded;

/// The parameters of a token request, decoded. Those without a value are absent (RFC 6749 3.2).
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) grant_type: Option<String>,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
}

/// Which ones a body has had, also without a value: a server that takes the first and one that
/// takes the last would read `username=&username=alice` differently.
#[derive(Default)]
struct Seen(Vec<&'static str>);

impl Parameters {
    /// Reads a form.
    pub(super) fn parse(body: &[u8]) -> Result<Self, OAuth2Error> {
        let mut parameters = Self::default();
        let mut seen = Seen::default();
        for (name, value) in urlencoded::pairs(body) {
            let decoded = urlencoded::decode(name).ok_or_else(|| not_encoded("The form"))?;
            let Some((name, slot)) = parameters.slot(&decoded) else {
                // Unknown ones are ignored, also when repeated: extensions such as RFC 8707's
                // `resource` are. What is not a form at all is still refused.
                urlencoded::decode(value).ok_or_else(|| not_encoded("The form"))?;
                continue;
            };
            let value = urlencoded::decode(value).ok_or_else(|| not_encoded(name))?;
            if !seen.first_time(name) {
                return Err(OAuth2Error::invalid_request(format!(
                    "{name} is given more than once"
                )));
            }
            *slot = Some(value).filter(|value| !value.is_empty());
        }
        Ok(parameters)
    }

    fn slot(&mut self, name: &str) -> Option<(&'static str, &mut Option<String>)> {
        Some(match name {
            "grant_type" => ("grant_type", &mut self.grant_type),
            "username" => ("username", &mut self.username),
            "password" => ("password", &mut self.password),
            "scope" => ("scope", &mut self.scope),
            "client_id" => ("client_id", &mut self.client_id),
            "client_secret" => ("client_secret", &mut self.client_secret),
            _ => return None,
        })
    }
}

impl Seen {
    fn first_time(&mut self, name: &'static str) -> bool {
        let first = !self.0.contains(&name);
        if first {
            self.0.push(name);
        }
        first
    }
}

fn not_encoded(what: &'static str) -> OAuth2Error {
    OAuth2Error::invalid_request(format!("{what} is not percent-encoded UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        let error = Parameters::parse(body.as_bytes()).err().unwrap();
        error.to_string()
    }

    #[test]
    fn parameters_are_decoded_and_those_without_a_value_are_absent() {
        let parameters = Parameters::parse(b"username=j%C3%B6rg+b&password=&scope").unwrap();
        assert_eq!(parameters.username.as_deref(), Some("j\u{f6}rg b"));
        assert_eq!(parameters.password, None);
        assert_eq!(parameters.scope, None);
    }

    #[test]
    fn a_repeated_parameter_is_refused_by_name_even_where_its_value_is_empty_or_the_same() {
        for body in ["scope=a&scope=a", "scope=&scope=a", "scope&%73cope"] {
            assert_eq!(
                refusal(body),
                "invalid_request: scope is given more than once"
            );
        }
    }

    #[test]
    fn an_unknown_parameter_is_ignored_also_when_repeated() {
        let parameters = Parameters::parse(b"resource=a&resource=b&Username=x").unwrap();
        assert_eq!(parameters.username, None);
    }

    #[test]
    fn what_is_not_encoded_is_refused_and_never_repeated_in_the_answer() {
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
