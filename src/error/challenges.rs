use std::{borrow::Cow, sync::Arc};

use actix_web::http::header::HeaderValue;

use super::details::Details;
use crate::{
    credentials::{
        challenge::{Challenge, Realm},
        sendable,
    },
    scheme::{DescribeSecurity, PerType, SecurityScheme, per_type},
};

const BEARER: &str = "Bearer";

/// What a type's schemes tell a client to authenticate with, each in a challenge of its own
/// (RFC 9110 11.6.1).
#[derive(Debug)]
pub(crate) struct Challenges(Vec<Challenger>);

thread_local! {
    static KNOWN: PerType<Arc<Challenges>> = PerType::default();
}

impl Challenges {
    /// The challenges for who lacks what the type asks for.
    pub(crate) fn of<T: DescribeSecurity + 'static>() -> Arc<Self> {
        per_type::<T, _>(&KNOWN, || Arc::new(Self::make::<T>()))
    }

    fn make<T: DescribeSecurity>() -> Self {
        let mut challengers: Vec<Challenger> = Vec::new();
        for (name, scheme) in T::security_requirements().schemes() {
            let challenger = Challenger::of(name, scheme);
            // Two schemes of bearer tokens are one challenge.
            if !challengers
                .iter()
                .any(|known| known.plain == challenger.plain)
            {
                challengers.push(challenger);
            }
        }
        if challengers.is_empty() {
            challengers.push(Challenger::default());
        }
        Self(challengers)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Challenger> {
        self.0.iter()
    }
}

/// How one scheme challenges.
#[derive(Debug)]
pub(super) struct Challenger {
    name: Cow<'static, str>,
    /// The scheme's own, which comes before the configuration's.
    realm: Option<Realm>,
    /// Where neither names one: RFC 7617 2 requires it of Basic.
    default_realm: Option<Realm>,
    /// The challenge of who sent nothing, where no realm is configured.
    plain: HeaderValue,
}

/// A bearer token's: what a refusal tells that passed no extractor.
impl Default for Challenger {
    fn default() -> Self {
        Self {
            name: Cow::Borrowed(BEARER),
            realm: None,
            default_realm: None,
            plain: HeaderValue::from_static(BEARER),
        }
    }
}

impl Challenger {
    fn of(name: &str, scheme: &SecurityScheme) -> Self {
        let mut challenger = Self {
            name: match scheme.challenged_as() {
                Cow::Borrowed(BEARER) => Cow::Borrowed(BEARER),
                name => Cow::Owned(name.into_owned()),
            },
            realm: scheme.realm_text().map(Realm::lossy),
            default_realm: scheme.kind().is_http("basic").then(|| Realm::lossy(name)),
            ..Self::default()
        };
        challenger.plain = value(&challenger.start(None));
        challenger
    }

    fn is_bearer(&self) -> bool {
        self.name == BEARER
    }

    /// The challenge without an error.
    fn start(&self, configured: Option<&Realm>) -> Challenge {
        let mut challenge = Challenge::new(self.name.clone());
        let realm = self.realm.as_ref().or(configured);
        if let Some(realm) = realm.or(self.default_realm.as_ref()) {
            challenge = challenge.param("realm", realm.as_str().to_owned());
        }
        if self.default_realm.is_some() {
            // RFC 7617 2.1: a client that knows this sends what is not ASCII as UTF-8.
            challenge = challenge.param("charset", "UTF-8");
        }
        challenge
    }

    /// The challenge of a refusal, where there is nothing left to write.
    pub(super) fn written<'a>(
        &'a self,
        details: &'a Details,
        configured: Option<&Realm>,
    ) -> Option<&'a HeaderValue> {
        if configured.is_some() {
            return None;
        }
        if self.is_bearer() && self.realm.is_none() && details.written.is_some() {
            return details.written.as_ref();
        }
        let without_error = details.is_unauthorized() && self.code(details).is_none();
        without_error.then_some(&self.plain)
    }

    /// Only bearer tokens have error codes (RFC 6750 3.1).
    fn code(&self, details: &Details) -> Option<&'static str> {
        details.kind.code().filter(|_| self.is_bearer())
    }

    /// The challenge of a refusal. Who sent no credentials is told of no error (RFC 6750 3.1).
    pub(super) fn challenge(
        &self,
        details: &Details,
        configured: Option<&Realm>,
    ) -> Option<Challenge> {
        let code = self.code(details);
        if code.is_none() && !details.is_unauthorized() {
            return None;
        }
        let mut challenge = self.start(configured);
        let Some(code) = code else {
            return Some(challenge);
        };
        challenge = challenge.param("error", code);
        if let Some(description) = &details.description {
            challenge = challenge.param("error_description", said(description));
        }
        if let Some(uri) = &details.uri {
            challenge = challenge.param("error_uri", uri.clone());
        }
        if let Some(scope) = &details.scope {
            challenge = challenge.param("scope", said(scope));
        }
        Some(challenge)
    }
}

/// RFC 6750 3: `error_description` and `scope` have no quotes and no backslashes, escaped or not.
fn said(text: &str) -> String {
    sendable::text(text.into()).into_owned()
}

/// The challenge as the value of `WWW-Authenticate`.
pub(super) fn value(challenge: &Challenge) -> HeaderValue {
    // A challenge is visible ASCII, so this cannot fail; if it ever did, the client would still be
    // told something.
    HeaderValue::try_from(challenge.to_string()).unwrap_or(HeaderValue::from_static(BEARER))
}
