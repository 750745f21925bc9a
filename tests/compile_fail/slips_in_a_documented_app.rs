//! The messages name the missing trait also where a macro of paperclip stands in between.

use actix_openapi_security::{
    Authenticate, BearerToken, CheckRequest, OpenApi, Scoped, Scopes, Secure, SecurityError,
    WithOpenApi,
};
use actix_web::App;
use paperclip::actix::{OpenApiExt, api_v2_operation, get};

struct Items;

impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
}

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

#[api_v2_operation]
#[get("/user")]
async fn read_items(_: Scoped<User, Items>) -> String {
    String::new()
}

fn main() {
    let scope_of_plain_actix = actix_web::web::scope("/admin").secure::<BearerToken>();
    App::new()
        .wrap_api()
        .service(scope_of_plain_actix)
        .with_openapi(OpenApi::new("Items", "1.0"));
}
