//! The requests that every case answers.

/// The lengths of the tokens: the word `foobar`, 32 random bytes in base64, and those of JWTs.
pub const TOKENS: [usize; 5] = [6, 43, 200, 2_000, 8_000];

/// The kind of a request.
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
    /// All kinds of requests.
    pub fn all() -> Vec<Self> {
        let tokens = TOKENS.map(Self::Token);
        let refused = [Self::Nothing, Self::OtherScheme, Self::Malformed];
        tokens.into_iter().chain(refused).collect()
    }

    /// Returns the name in a table and in the baseline.
    pub fn name(self) -> String {
        match self {
            Self::Token(length) => format!("token of {length}"),
            Self::Nothing => "no header".to_owned(),
            Self::OtherScheme => "another scheme".to_owned(),
            Self::Malformed => "malformed".to_owned(),
        }
    }

    /// The value of the `Authorization` field.
    pub fn authorization(self) -> Option<String> {
        match self {
            Self::OtherScheme => Some("Basic Zm9vOmJhcg==".to_owned()),
            _ => Some(format!("Bearer {}", self.credential()?)),
        }
    }

    /// The token.
    pub fn credential(self) -> Option<String> {
        match self {
            Self::Token(length) => Some("a".repeat(length)),
            Self::Nothing | Self::OtherScheme => None,
            Self::Malformed => Some("foo bar".to_owned()),
        }
    }

    /// Returns whether every case accepts the request.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Token(_))
    }
}
