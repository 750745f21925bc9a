//! Only the description of a bearer scheme can be replaced at run time.

use actix_openapi_security::{OpenApi, SecurityBase, scheme::ApiKeyHeader};

struct Key;
impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

fn main() {
    let name = std::env::var("KEY_NAME").unwrap();
    let _ = OpenApi::new("Items", "1.0").scheme::<Key>(ApiKeyHeader::new(name));
}
