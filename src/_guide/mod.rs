// The guide is a part of the reference, so its code is tested. Its source is the folder `docs`.
// `links.md` comes first, so its targets replace those of the pages.

#![allow(
    rustdoc::invalid_rust_codeblocks,
    reason = "the pages show parts of the examples"
)]
#![doc = include_str!("links.md")]
#![doc = include_str!("../../docs/README.md")]

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/first-steps.md")]
pub mod first_steps {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/current-user.md")]
pub mod current_user {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/simple-oauth2.md")]
pub mod simple_oauth2 {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/jwt.md")]
pub mod jwt {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/scopes.md")]
pub mod scopes {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/oauth2.md")]
pub mod oauth2 {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/http-authentication.md")]
pub mod http_authentication {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/api-keys.md")]
pub mod api_keys {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/several-schemes.md")]
pub mod several_schemes {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/schemes-of-your-own.md")]
pub mod schemes_of_your_own {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/sections.md")]
pub mod sections {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/in-which-order.md")]
pub mod in_which_order {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/tokens-elsewhere.md")]
pub mod tokens_elsewhere {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/cross-origin.md")]
pub mod cross_origin {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/testing.md")]
pub mod testing {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/coming-from-fastapi.md")]
pub mod coming_from_fastapi {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/coming-from-httpauth.md")]
pub mod coming_from_httpauth {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/documents.md")]
pub mod documents {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/schemes-in-the-document.md")]
pub mod schemes_in_the_document {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/behind-a-proxy.md")]
pub mod behind_a_proxy {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/performance.md")]
pub mod performance {}

#[doc = include_str!("links.md")]
#[doc = include_str!("../../docs/architecture.md")]
pub mod architecture {}

/// The README, whose code is tested here.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}
