use super::OAuth2Error;

/// The scopes of a token request: `scope-token *( SP scope-token )` (RFC 6749 3.3).
#[derive(Clone, Debug)]
pub(super) struct RequestedScopes(String);

impl RequestedScopes {
    /// Parses the value of a `scope` parameter. Surplus spaces are ignored.
    pub(super) fn parse(scope: String) -> Result<Self, OAuth2Error> {
        if scope.bytes().all(|byte| byte == b' ' || is_nqchar(byte)) {
            Ok(Self(scope))
        } else {
            Err(OAuth2Error::invalid_scope(
                "scope has a character that no scope may have",
            ))
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|scope| !scope.is_empty())
    }
}

/// Returns whether the byte is an `NQCHAR` (RFC 6749 appendix A): `%x21 / %x23-5B / %x5D-7E`.
fn is_nqchar(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'"' && byte != b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(scope: &str) -> Vec<String> {
        let scopes = RequestedScopes::parse(scope.to_owned()).unwrap();
        scopes.iter().map(str::to_owned).collect()
    }

    #[test]
    fn scopes_are_split_at_spaces() {
        assert_eq!(scopes("items:read me"), ["items:read", "me"]);
        assert_eq!(scopes("  a  b "), ["a", "b"]);
        assert!(scopes("").is_empty());
    }

    #[test]
    fn a_character_that_rfc_6749_does_not_allow_is_an_invalid_scope() {
        for char in (0..=0x00ff_u8).map(char::from) {
            let allowed = matches!(char, ' ' | '!' | '#'..='[' | ']'..='~');
            let accepted = RequestedScopes::parse(format!("a{char}b")).is_ok();
            assert_eq!(accepted, allowed, "{char:?}");
        }
    }
}
