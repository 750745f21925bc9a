//! Every request that can be sent: each scheme absent or present, with each set of scopes.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{
    http::header::{AUTHORIZATION, COOKIE},
    test::TestRequest,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};

/// The schemes of a request, each with the scopes granted.
pub type Sent = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// Every set of credentials, with at most one in each place of a request.
pub fn all() -> Vec<Sent> {
    let scoped = |scheme| {
        let sets: [&[&str]; 4] = [&[], &["r"], &["w"], &["r", "w"]];
        sets.map(|scopes| Sent::from([(scheme, scopes.iter().copied().collect())]))
    };
    let plain = |scheme| Sent::from([(scheme, BTreeSet::new())]);
    let mut authorization = vec![Sent::new(), plain("Basic")];
    authorization.extend(scoped("A"));
    authorization.extend(scoped("B"));
    let mut key = vec![Sent::new()];
    key.extend(scoped("K"));
    let cookie = [Sent::new(), plain("C")];

    let mut all = Vec::new();
    for authorization in &authorization {
        for key in &key {
            for cookie in &cookie {
                let places = [authorization, key, cookie];
                all.push(places.into_iter().flat_map(Clone::clone).collect());
            }
        }
    }
    all
}

/// The request on the wire.
pub fn request(path: &str, sent: &Sent) -> TestRequest {
    let mut request = TestRequest::with_uri(path);
    for (&scheme, scopes) in sent {
        let credential = format!("{scheme}.{}", scopes.iter().copied().collect::<String>());
        request = match scheme {
            "A" | "B" => request.insert_header((AUTHORIZATION, format!("Bearer {credential}"))),
            "Basic" => {
                let encoded = BASE64_STANDARD.encode(format!("{credential}:"));
                request.insert_header((AUTHORIZATION, format!("Basic {encoded}")))
            }
            "K" => request.insert_header(("X-Key", credential)),
            _ => request.insert_header((COOKIE, format!("session={credential}"))),
        };
    }
    request
}
