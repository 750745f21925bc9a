//! The scheme of what a guard asks for has to be one.

use actix_openapi_security::{BearerToken, guard};

fn main() {
    let _ = guard::<BearerToken<String>>();
}
