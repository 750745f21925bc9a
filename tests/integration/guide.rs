//! The code in the guide is copied from the examples, character by character.

use std::{fs, path::Path};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The contents of the fenced code blocks whose fence begins with this.
fn blocks<'a>(page: &'a str, fence: &str) -> Vec<&'a str> {
    let mut blocks = Vec::new();
    for (index, part) in page.split("```").enumerate() {
        let (info, block) = part.split_once('\n').unwrap_or((part, ""));
        // Every other part is inside a fence.
        if index % 2 == 1 && info.starts_with(fence) {
            blocks.push(block);
        }
    }
    blocks
}

/// Panics if a page in the folder `docs` shows code that is not in its example.
#[track_caller]
fn assert_shows(page: &str, language: &str, example: &str) {
    let text = read(&format!("docs/{page}"));
    assert!(
        text.contains(&format!("(../{example})")),
        "docs/{page} does not link {example}"
    );
    assert_in(example, page, &blocks(&text, language));
}

#[track_caller]
fn assert_in(example: &str, page: &str, blocks: &[&str]) {
    let program = read(example);
    assert!(!blocks.is_empty(), "{page} shows no code");
    for block in blocks {
        assert!(
            program.contains(block),
            "{page} shows code that is not in {example}, copy the code over:\n{block}"
        );
    }
}

#[test]
fn the_page_of_the_current_user_shows_its_example() {
    assert_shows("current-user.md", "rust", "examples/current_user.rs");
}

#[test]
fn the_page_of_simple_oauth2_shows_its_example() {
    assert_shows("simple-oauth2.md", "rust", "examples/simple_oauth2.rs");
}

#[test]
fn the_page_of_jwt_shows_its_example() {
    assert_shows("jwt.md", "rust", "examples/jwt.rs");
}

#[test]
fn the_page_of_sections_shows_its_example() {
    assert_shows("sections.md", "rust,ignore", "examples/secure.rs");
}

#[test]
fn the_page_of_scopes_shows_its_example() {
    assert_shows("scopes.md", "rust,ignore", "examples/scopes.rs");
}

#[test]
fn the_page_of_oauth2_shows_its_example() {
    assert_shows("oauth2.md", "rust,ignore", "examples/all_schemes.rs");
}

#[test]
fn the_page_of_http_authentication_shows_its_examples() {
    let page = "http-authentication.md";
    let text = read(&format!("docs/{page}"));
    let programs = [
        "examples/http_basic.rs",
        "examples/all_schemes.rs",
        "examples/digest.rs",
    ];
    for program in programs {
        assert!(text.contains(&format!("(../{program})")), "{program}");
    }
    let code = programs.map(read).concat();
    let shown = blocks(&text, "rust,ignore");
    assert!(!shown.is_empty());
    for block in shown {
        assert!(
            code.contains(block),
            "{page} shows code that is not in its examples:\n{block}"
        );
    }
}

#[test]
fn the_page_of_api_keys_shows_its_example() {
    assert_shows("api-keys.md", "rust,ignore", "examples/api_key.rs");
}

#[test]
fn the_page_of_several_schemes_shows_its_example() {
    assert_shows(
        "several-schemes.md",
        "rust,ignore",
        "examples/all_schemes.rs",
    );
}

#[test]
fn the_page_of_your_own_schemes_shows_its_example() {
    assert_shows(
        "schemes-of-your-own.md",
        "rust,ignore",
        "examples/signed_request.rs",
    );
}

#[test]
fn the_page_of_another_origin_shows_its_example() {
    assert_shows("cross-origin.md", "rust,ignore", "examples/cross_origin.rs");
}

#[test]
fn the_page_of_the_order_shows_its_tests() {
    assert_shows(
        "in-which-order.md",
        "rust,ignore",
        "tests/integration/in_which_order.rs",
    );
}

#[test]
fn the_page_of_tokens_elsewhere_shows_its_tests() {
    assert_shows(
        "tokens-elsewhere.md",
        "rust,ignore",
        "tests/integration/websocket_subprotocol.rs",
    );
}

#[test]
fn the_page_of_the_proxy_shows_its_configuration() {
    assert_shows("behind-a-proxy.md", "nginx", "examples/nginx/nginx.conf");
}

#[test]
fn the_readme_signs_in_as_the_example_does() {
    let readme = read("README.md");
    let shown = blocks(&readme, "rust,ignore");
    assert_in("examples/simple_oauth2.rs", "README.md", &shown);
}

#[test]
fn every_page_is_in_the_table_of_contents_and_every_link_between_pages_is_valid() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let contents = read("docs/README.md");
    for entry in fs::read_dir(&docs).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || contents.contains(&format!("({name})")),
            "docs/README.md does not list {name}"
        );
        let page = fs::read_to_string(&path).unwrap();
        for rest in page.split("](").skip(1) {
            let (link, _) = rest.split_once(')').unwrap();
            let (file, _) = link.split_once('#').unwrap_or((link, ""));
            // Links to pictures are not checked.
            if file.is_empty() || file.contains("://") || file.starts_with("images/") {
                continue;
            }
            assert!(docs.join(file).exists(), "docs/{name} links {link}");
        }
    }
}
