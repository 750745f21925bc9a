//! The page that says what becomes of each scheme in the document: its table is the document.

use std::collections::BTreeSet;

use actix_openapi_security::{
    ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, Credential, DescribeSecurity, HttpBasic, HttpBearer,
    HttpDigest, HttpScheme, OAuth2, OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer, OAuthFlow,
    OpenApi, OpenIdConnect, Required, SecurityBase, SecurityError, SecurityRequirements,
    SecurityScheme, WithOpenApi as _,
};
use actix_web::{App, HttpRequest};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, get};
use serde_json::Value;

use crate::support::schema::{assert_version2, assert_version3};

const PAGE: &str = include_str!("../../docs/schemes-in-the-document.md");

/// The rows: each declaration as it is written on the page, as a scheme of that number.
macro_rules! rows {
    ($($number:literal => $declared:expr,)+) => {
        const DECLARED: &[&str] = &[$(stringify!($declared)),+];

        $(impl SecurityBase for Row<$number> {
            fn security_scheme() -> SecurityScheme {
                $declared.into()
            }

            fn name() -> String {
                name($number)
            }
        })+

        /// Needs every one of them.
        struct All;

        impl DescribeSecurity for All {
            fn security_requirements() -> SecurityRequirements {
                SecurityRequirements::none()
                    $(.and(SecurityRequirements::of::<Row<$number>>()))+
            }
        }
    };
}

struct Row<const NUMBER: usize>;

fn name(number: usize) -> String {
    format!("Row{number}")
}

rows! {
    0 => OAuth2PasswordBearer::new("token"),
    1 => OAuth2PasswordBearer::new("token").refresh_url("refresh").scope("me", "Read yourself"),
    2 => OAuth2AuthorizationCodeBearer::new("authorize", "token"),
    3 => OAuth2::new().client_credentials(OAuthFlow::new().token_url("token")),
    4 => OAuth2::new().implicit(OAuthFlow::new().authorization_url("authorize")),
    5 => OAuth2::new().authorization_code(OAuthFlow::new().authorization_url("authorize").token_url("token")).client_credentials(OAuthFlow::new().token_url("programs").scope("sync", "Read all")),
    6 => OpenIdConnect::new("/openid"),
    7 => HttpBearer::new(),
    8 => HttpBearer::new().bearer_format("JWT"),
    9 => HttpBasic::new().realm("Staff"),
    10 => HttpDigest::new(),
    11 => HttpScheme::new("HOBA").description("By key"),
    12 => ApiKeyHeader::new("X-API-Key"),
    13 => ApiKeyQuery::new("key").description("Your key"),
    14 => ApiKeyCookie::new("session").description("Your key"),
}

impl Credential for All {
    fn from_head(_: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        Ok(None)
    }
}

#[api_v2_operation]
#[get("/")]
async fn operation(_: Required<All>) -> String {
    String::new()
}

/// A declaration without the white space, which is laid out differently in either place.
fn bare(declaration: &str) -> String {
    declaration.split_whitespace().collect()
}

/// What stands between the backticks of a cell.
fn code(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}

#[track_caller]
fn json(cell: &str) -> Value {
    serde_json::from_str(code(cell)).unwrap_or_else(|error| panic!("{cell}: {error}"))
}

#[test]
fn each_row_is_what_the_documents_say() {
    let app = App::new()
        .wrap_api()
        .service(operation)
        .with_openapi(OpenApi::new("Schemes", "1.0"));
    let version3 = app.documents().version3();
    assert_version3(&version3);
    assert_eq!(
        app.documents().version3_1()["components"],
        version3["components"]
    );
    let version2 = app.documents().version2();
    assert_version2(&version2);

    let mut shown = BTreeSet::new();
    let rows = PAGE.lines().filter(|line| line.contains("::new("));
    for row in rows.filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').collect();
        let &[_, declared, in_version3, in_version2, _] = cells.as_slice() else {
            panic!("a row has three cells: {row}");
        };
        let number = DECLARED
            .iter()
            .position(|known| bare(known) == bare(code(declared)))
            .unwrap_or_else(|| panic!("{declared} is not among the declarations of this test"));
        let pointer = format!("/components/securitySchemes/{}", name(number));
        assert_eq!(
            Some(&json(in_version3)),
            version3.pointer(&pointer),
            "{declared}"
        );
        let pointer = format!("/securityDefinitions/{}", name(number));
        assert_eq!(
            Some(&json(in_version2)),
            version2.pointer(&pointer),
            "{declared}"
        );
        shown.insert(number);
    }
    assert_eq!(shown.len(), DECLARED.len(), "the page shows only {shown:?}");
}
