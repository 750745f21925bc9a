//! The example `guard`, run as a user would.

use serde_json::json;

use crate::support::{
    example::Example,
    http::{get, request},
    schema::{assert_version2, assert_version3},
};

const SESAME: [&str; 1] = ["Authorization: Bearer sesame"];

#[test]
fn the_scope_is_guarded_and_what_is_outside_is_not() {
    let example = Example::start("guard");
    for path in ["/admin/report", "/admin/me", "/admin/unknown", "/admin"] {
        let refused = get(example.address, path, &[]);
        assert_eq!(refused.status, 401, "{path}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
        assert_eq!(refused.json(), json!({"detail": "Not authenticated"}));
    }
    let refused = request(example.address, "DELETE", "/admin/report", &[]);
    assert_eq!(refused.status, 401);

    let report = get(example.address, "/admin/report", &SESAME);
    assert_eq!(report.json(), json!({"visitors": 40}));
    let me = get(example.address, "/admin/me", &SESAME);
    assert_eq!(me.json(), json!({"username": "alibaba"}));
    assert_eq!(get(example.address, "/admin/unknown", &SESAME).status, 404);

    let hours = get(example.address, "/opening-hours", &[]);
    assert_eq!(hours.json(), json!(["09:00-17:00"]));
}

#[test]
fn the_document_locks_what_is_inside_and_nothing_else() {
    let example = Example::start("guard");
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for document in [version2, version3] {
        for path in ["/admin/report", "/admin/me"] {
            let operation = &document["paths"][path]["get"];
            let needed = json!([{"OAuth2PasswordBearer": []}]);
            assert_eq!(operation["security"], needed, "{path}");
            assert!(operation["responses"]["401"].is_object(), "{path}");
        }
        let outside = &document["paths"]["/opening-hours"]["get"];
        assert!(outside.get("security").is_none(), "{outside}");
        assert!(outside["responses"].get("401").is_none(), "{outside}");
    }
}
