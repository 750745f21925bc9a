//! Apps with many operations and a document.

use actix_openapi_security::{
    BearerToken, OpenApi, WithOpenApi as _, middleware::AppFactory, openapi::Documented,
};
use actix_web::{
    App, HttpResponse,
    body::BoxBody,
    http::header,
    rt::System,
    test::{TestRequest, call_service, init_service},
    web::{Bytes, Json},
};
use paperclip::actix::{
    Apiv2Schema, OpenApiExt as _, api_v2_operation,
    web::{self as api, resource},
};
use serde::{Deserialize, Serialize};

use crate::cases::Visitor;

/// The path of version 3.
pub const VERSION_3: &str = "/openapi.json";

/// The path of version 2.
pub const VERSION_2: &str = "/swagger.json";

/// An app of many operations, by the way its document is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Plain actix-web, without a record and a document.
    Bare,
    /// Recorded by paperclip, without a document.
    Recorded,
    /// A handler at the path of the document answers the same bytes and their type.
    Static,
    /// This crate serves the document.
    ThisCrate,
    /// paperclip serves the document, in both versions.
    Paperclip,
}

impl Variant {
    /// All variants.
    pub const ALL: [Self; 5] = [
        Self::Bare,
        Self::Recorded,
        Self::Static,
        Self::ThisCrate,
        Self::Paperclip,
    ];

    /// Returns the name in a table and on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare app",
            Self::Recorded => "recorded app",
            Self::Static => "static `Bytes`",
            Self::ThisCrate => "this crate",
            Self::Paperclip => "paperclip",
        }
    }

    /// Returns the variant of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }

    /// Hands a visitor an app of so many operations.
    pub fn visit<V: Visitor>(self, operations: usize, visitor: V) -> V::Output {
        match self {
            Self::Bare => visitor.visit(move || bare(operations)),
            Self::Recorded => visitor.visit(move || recorded(operations).build()),
            Self::Static => {
                let [version2, version3] = bytes(operations);
                visitor.visit(move || {
                    let served = [(VERSION_2, &version2), (VERSION_3, &version3)];
                    served
                        .into_iter()
                        .fold(recorded(operations).build(), |app, (path, bytes)| {
                            let bytes = bytes.clone();
                            app.route(
                                path,
                                actix_web::web::get().to(move || {
                                    let bytes = bytes.clone();
                                    async move {
                                        HttpResponse::Ok()
                                            .insert_header(("content-type", "application/json"))
                                            .body(bytes)
                                    }
                                }),
                            )
                        })
                })
            }
            Self::ThisCrate => visitor.visit(move || ours(operations).build()),
            Self::Paperclip => visitor.visit(move || {
                recorded(operations)
                    .with_json_spec_at(VERSION_2)
                    .with_json_spec_v3_at(VERSION_3)
                    .build()
            }),
        }
    }
}

/// An app of so many operations without a document.
fn bare(operations: usize) -> App<impl Inside> {
    (0..operations).fold(App::new(), |app, index| {
        app.route(&path(index), actix_web::web::get().to(read_item))
    })
}

/// An app of so many operations, recorded by paperclip.
fn recorded(operations: usize) -> paperclip::actix::App<impl Inside> {
    (0..operations).fold(App::new().wrap_api(), |app, index| {
        app.service(resource(&path(index)).route(api::get().to(read_item)))
    })
}

/// An app of so many operations whose document is served by us.
pub fn ours(operations: usize) -> Documented<impl AppFactory> {
    recorded(operations).with_openapi(OpenApi::new("Many operations", "1"))
}

/// [`AppFactory`] for apps with the body that actix gives them.
trait Inside: AppFactory<Body = BoxBody> {}

impl<T: AppFactory<Body = BoxBody>> Inside for T {}

/// Versions 2 and 3 of the document of so many operations.
pub fn bytes(operations: usize) -> [Bytes; 2] {
    let app = ours(operations);
    let documents = app.documents();
    [documents.swagger(), documents.openapi()].map(|it| Bytes::from(it.to_string()))
}

/// The `ETag` of version 3 of so many operations.
pub fn etag(operations: usize) -> String {
    let app = ours(operations).build();
    let response = System::new().block_on(async {
        let app = init_service(app).await;
        let request = TestRequest::with_uri(VERSION_3).to_request();
        call_service(&app, request).await.map_into_boxed_body()
    });
    let etag = response
        .headers()
        .get(header::ETAG)
        .expect("a document has an `ETag`");
    etag.to_str().expect("an `ETag` is ASCII").to_owned()
}

fn path(index: usize) -> String {
    format!("/items/{index}/{{id}}")
}

#[derive(Deserialize, Apiv2Schema)]
struct Page {
    /// The number of items to skip.
    #[expect(dead_code, reason = "it is documented")]
    skip: Option<u32>,
    /// The number of items to return.
    #[expect(dead_code, reason = "it is documented")]
    limit: Option<u32>,
}

#[derive(Serialize, Apiv2Schema)]
struct Item {
    /// The number of the item.
    id: u32,
    /// The name of the item.
    name: String,
    /// The purpose of the item.
    description: Option<String>,
}

/// Read an item
///
/// A typical operation: a parameter in the path, two in the query, and an answer.
#[api_v2_operation]
async fn read_item(_: BearerToken, id: api::Path<u32>, _: api::Query<Page>) -> Json<Item> {
    Json(Item {
        id: id.into_inner(),
        name: String::new(),
        description: None,
    })
}
