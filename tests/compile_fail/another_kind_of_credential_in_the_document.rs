//! The credential of an operation fits the scheme.

use actix_openapi_security::{ApiKey, SecurityBase, scheme::HttpBasic};
use paperclip::actix::{api_v2_operation, get};

struct Staff;
impl SecurityBase for Staff {
    type Scheme = HttpBasic;

    fn security_scheme() -> Self::Scheme {
        HttpBasic::new()
    }
}

#[api_v2_operation]
#[get("/items/")]
async fn read_items(_: ApiKey<Staff>) -> String {
    String::new()
}

fn main() {}
