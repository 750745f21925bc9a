//! The tests of the crate, of its documents and of its examples: one binary, one module per subject.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod all_schemes_example;
mod alternatives;
mod api_key_example;
mod api_keys;
mod architecture;
mod authenticate;
mod bearer_token;
mod challenges;
mod check_security;
mod checked_once;
mod coming_from_fastapi;
mod coming_from_httpauth;
mod configuration;
mod cross_origin;
mod current_user;
mod declarations;
mod digest_example;
mod document;
mod first_steps;
mod guide;
mod http_basic_example;
mod http_schemes;
mod httpauth;
mod in_which_order;
mod jwt;
mod middleware_order;
mod oauth2_client;
mod open_id_connect;
mod optional_credentials;
mod password_client;
mod password_documents;
mod password_form;
mod paths_in_the_document;
mod readme;
mod refusal_body;
mod roles_in_the_document;
mod schemes_in_the_document;
mod scope_refusals;
mod scopes_example;
mod section_documents;
mod section_edges;
mod section_order;
mod sections;
mod secure_example;
mod served_document;
mod several_schemes;
mod signed_request_example;
mod simple_oauth2;
mod waiting_checks;
mod ways_in;
mod websocket;
mod websocket_subprotocol;
