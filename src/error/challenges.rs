use std::borrow::Cow;

use actix_web::http::{StatusCode, header::HeaderValue};

use super::{
    SecurityError, SecurityErrorKind,
    security_error::{Refusal, add_scopes},
};
use crate::{
    credentials::{challenge::Challenge, sendable},
    scheme::{HttpBearer, Requirement, SecurityScheme},
};

impl SecurityError {
    /// Returns the challenges of the response, one for each scheme that would help.
    pub fn challenges(&self) -> Vec<Challenge> {
        self.challenges_for(self.0.status)
    }

    /// Returns the challenges of a response with this status.
    pub(super) fn challenges_for(&self, status: StatusCode) -> Vec<Challenge> {
        if let Some(own) = &self.0.challenge {
            return vec![own.clone()];
        }
        let mut challenges: Vec<Challenge> = Vec::new();
        let mut of_digest = None;
        let mut add = |name: &str, scheme: &SecurityScheme, scopes: &[&str]| {
            let challenge = self.0.challenge(name, scheme, scopes, status);
            if scheme.kind.is_http("digest") {
                of_digest = challenge;
                return;
            }
            // Several schemes for bearer tokens give the same challenge, which is sent once.
            challenges.extend(challenge.filter(|it| !challenges.contains(it)));
        };
        each_scheme(&self.requirement(), &mut Vec::new(), &mut add);
        // A Digest challenge has no nonce here (RFC 7616 3.3), so a client that prefers it would fail.
        // It is sent only where no other challenge is.
        if challenges.is_empty() {
            challenges.extend(of_digest);
        }
        challenges
    }

    /// Returns the names of the schemes, for the log.
    pub(super) fn scheme_names(&self) -> Vec<String> {
        let requirement = self.requirement();
        let names = requirement.schemes().into_iter();
        names.map(|(name, _)| name.to_owned()).collect()
    }

    /// Returns the requirement that the request did not meet. For a refusal of a handler, that is a
    /// bearer token.
    fn requirement(&self) -> Requirement {
        self.0.requirement.unwrap_or(Requirement::of::<HttpBearer>)()
    }
}

impl Refusal {
    /// Returns the challenge of a scheme, with the needed scopes. Returns `None` if it would not help.
    fn challenge(
        &self,
        name: &str,
        scheme: &SecurityScheme,
        scopes: &[&str],
        status: StatusCode,
    ) -> Option<Challenge> {
        let auth_scheme = scheme.challenged_as();
        let is_bearer = auth_scheme == "Bearer";
        let is_basic = scheme.kind.is_http("basic");
        // Only bearer tokens have error codes (RFC 6750 3.1).
        let code = self.kind.code().filter(|_| is_bearer);
        if code.is_none() && status != StatusCode::UNAUTHORIZED {
            return None;
        }
        let mut challenge = Challenge::new(auth_scheme);
        let realm = scheme.realm.as_deref().or(self.realm.as_deref());
        // RFC 7617 2 requires a realm for Basic.
        if let Some(realm) = realm.or(is_basic.then_some(name)) {
            challenge = challenge.param("realm", realm);
        }
        if is_basic {
            // The client encodes characters outside ASCII as UTF-8 (RFC 7617 2.1).
            challenge = challenge.param("charset", "UTF-8");
        }
        // The value has no quotes and no backslashes, escaped or not (RFC 6750 3).
        if let Some(code) = code {
            challenge = challenge.param("error", code);
            if self.kind != SecurityErrorKind::InsufficientScope {
                let description = sendable::text((&*self.detail).into());
                challenge = challenge.param("error_description", description);
            }
            if let Some(uri) = &self.uri {
                challenge = challenge.param("error_uri", uri);
            }
        }
        if is_bearer {
            let mut needed = Cow::Borrowed(&*self.scopes);
            if !scopes.is_empty() {
                add_scopes(needed.to_mut(), scopes);
            }
            if !needed.is_empty() {
                challenge = challenge.param("scope", sendable::text(needed));
            }
        }
        Some(challenge)
    }
}

/// Visits the schemes, each with its name and the needed scopes.
fn each_scheme<'a>(
    requirement: &'a Requirement,
    scopes: &mut Vec<&'a str>,
    visitor: &mut impl FnMut(&str, &SecurityScheme, &[&str]),
) {
    match requirement {
        Requirement::Scheme(name, scheme) => visitor(name, scheme, scopes),
        Requirement::Principal(inner, _) | Requirement::Optional(inner) => {
            each_scheme(inner, scopes, visitor);
        }
        Requirement::Scoped(inner, own) => {
            // The scopes of an inner requirement come first, because they are compared first.
            scopes.splice(..0, own.iter().map(String::as_str));
            each_scheme(inner, scopes, visitor);
            scopes.drain(..own.len());
        }
        Requirement::AnyOf(parts) | Requirement::AllOf(parts) => {
            for part in parts.iter() {
                each_scheme(part, scopes, visitor);
            }
        }
    }
}

/// Returns the challenge as the value of a `WWW-Authenticate` field.
pub(super) fn field_value(challenge: &Challenge) -> HeaderValue {
    // A challenge is visible ASCII, so the conversion cannot fail.
    HeaderValue::from_str(challenge.as_str()).unwrap_or(HeaderValue::from_static("Bearer"))
}
