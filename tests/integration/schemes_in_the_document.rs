//! The table on the page about schemes in the document agrees with the documents.

use std::{borrow::Cow, collections::BTreeSet, marker::PhantomData};

use actix_openapi_security::{
    CheckRequest, OpenApi, Scopes, SecurityBase, SecurityError, WithOpenApi as _,
    credential::{Credential, Required},
    scheme::{
        ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpBasic, HttpBearer, HttpDigest, HttpScheme,
        OAuth2, OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer, OAuthFlow, OpenIdConnect,
        SecurityScheme,
    },
};
use actix_web::App;
use paperclip::actix::{
    OpenApiExt as _, api_v2_operation,
    web::{self, ServiceConfig},
};
use serde_json::Value;

use crate::support::schema::{assert_version2, assert_version3};

const PAGE: &str = include_str!("../../docs/schemes-in-the-document.md");

/// The rows: each declaration as it is written on the page, as a scheme of that number, and an
/// operation that needs it.
macro_rules! rows {
    ($($number:literal => $declared:expr,)+) => {
        const DECLARED: &[&str] = &[$(stringify!($declared)),+];

        $(impl SecurityBase for Row<$number> {
            type Scheme = SecurityScheme;

            fn security_scheme() -> Self::Scheme {
                $declared.into()
            }

            fn scheme_name() -> Cow<'static, str> {
                name($number).into()
            }
        })+

        fn operations(config: &mut ServiceConfig<'_>) {
            $({
                #[api_v2_operation]
                async fn operation(_: Required<Of<Row<$number>>>) -> String {
                    String::new()
                }
                config.route(concat!("/", $number), web::get().to(operation));
            })+
        }
    };
}

struct Row<const NUMBER: usize>;

fn name(number: usize) -> String {
    format!("Row{number}")
}

/// A credential of any scheme.
struct Of<S>(PhantomData<S>);

impl<S: SecurityBase> Credential for Of<S> {
    type Scheme = S;

    fn from_head(_: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        Ok(None)
    }
}

struct Me;
impl Scopes for Me {
    const NAMES: &'static [(&'static str, &'static str)] = &[("me", "Read yourself")];
}

struct Sync;
impl Scopes for Sync {
    const NAMES: &'static [(&'static str, &'static str)] = &[("sync", "Read all")];
}

rows! {
    0 => OAuth2PasswordBearer::new("token"),
    1 => OAuth2PasswordBearer::new("token").refresh_url("refresh").scopes::<Me>(),
    2 => OAuth2AuthorizationCodeBearer::new("authorize", "token"),
    3 => OAuth2::new().client_credentials(OAuthFlow::new().token_url("token")),
    4 => OAuth2::new().implicit(OAuthFlow::new().authorization_url("authorize")),
    5 => OAuth2::new().authorization_code(OAuthFlow::new().authorization_url("authorize").token_url("token")).client_credentials(OAuthFlow::new().token_url("programs").scopes::<Sync>()),
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

/// A declaration without white space, which differs between the page and this file.
fn bare(declaration: &str) -> String {
    declaration.split_whitespace().collect()
}

/// The text between the backticks of a cell.
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
        .configure(operations)
        .with_openapi(OpenApi::new("Schemes", "1.0"));
    let version3 = app.documents().openapi();
    assert_version3(&version3);
    assert_eq!(
        app.documents().openapi_3_1()["components"],
        version3["components"]
    );
    let version2 = app.documents().swagger();
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
