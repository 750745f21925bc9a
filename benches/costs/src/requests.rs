//! The requests that are compared.

/// The lengths of the tokens: the word `foobar`, 32 random bytes in base64, and what JWTs come to.
pub const TOKENS: [usize; 5] = [6, 43, 200, 2_000, 8_000];

/// A request, as far as a case can tell it from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A bearer token of this length.
    Token(usize),
    /// No `Authorization`.
    Nothing,
    /// An `Authorization` for another scheme.
    OtherScheme,
    /// A token that RFC 6750 does not allow.
    Malformed,
}

impl Sent {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let tokens = TOKENS.map(Self::Token);
        let refused = [Self::Nothing, Self::OtherScheme, Self::Malformed];
        tokens.into_iter().chain(refused).collect()
    }

    /// Its name in a table and in the baseline.
    pub fn name(self) -> String {
        match self {
            Self::Token(length) => format!("token of {length}"),
            Self::Nothing => "no header".to_owned(),
            Self::OtherScheme => "another scheme".to_owned(),
            Self::Malformed => "malformed".to_owned(),
        }
    }

    /// The `Authorization` field.
    pub fn authorization(self) -> Option<String> {
        match self {
            Self::Token(length) => Some(format!("Bearer {}", "a".repeat(length))),
            Self::Nothing => None,
            Self::OtherScheme => Some("Basic Zm9vOmJhcg==".to_owned()),
            Self::Malformed => Some("Bearer foo bar".to_owned()),
        }
    }

    /// Whether every case that looks lets it in.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Token(_))
    }
}
