//! Who a request comes from is found out by a check.

use actix_openapi_security::{Authenticated, guard};

struct User;

fn main() {
    let _ = guard::<Authenticated<User>>();
}
