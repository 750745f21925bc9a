//! The code in the guide is copied from the examples, character by character.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    let path = folder(path);
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
        text.contains(&format!("\n[../{example}]: ")),
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
    assert_shows("current-user.md", "rust,ignore", "examples/current_user.rs");
}

#[test]
fn the_page_of_simple_oauth2_shows_its_example() {
    assert_shows(
        "simple-oauth2.md",
        "rust,ignore",
        "examples/simple_oauth2.rs",
    );
}

#[test]
fn the_page_of_jwt_shows_its_example() {
    assert_shows("jwt.md", "rust,ignore", "examples/jwt.rs");
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
        assert!(text.contains(&format!("\n[../{program}]: ")), "{program}");
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

/// The name and the text of each page.
fn pages() -> Vec<(String, String)> {
    let files = fs::read_dir(folder("docs")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The labels of the link targets that a page defines: `[label]: target`. Both are the same.
fn definitions(page: &str) -> Vec<&str> {
    let lines = page.lines().filter_map(|line| line.strip_prefix('['));
    let definitions = lines.filter_map(|line| line.split_once("]: "));
    definitions.map(|(label, _)| label).collect()
}

#[test]
fn every_page_is_in_the_table_of_contents_and_in_the_reference() {
    let contents = read("docs/README.md");
    let reference = read("src/_guide/mod.rs");
    for (name, _) in pages() {
        assert!(
            name == "README.md" || contents.contains(&format!("][{name}]")),
            "docs/README.md does not list {name}"
        );
        assert!(
            reference.contains(&format!("/docs/{name}\"")),
            "src/_guide/mod.rs does not include {name}"
        );
    }
}

/// On a page, a link leads to a file. In the reference, the same link leads to a module.
#[test]
fn every_link_of_the_guide_is_valid_in_the_folder_and_in_the_reference() {
    let reference = read("src/_guide/links.md");
    for (name, page) in pages() {
        let defined = definitions(&page);
        for label in &defined {
            let (file, _) = label.split_once('#').unwrap_or((label, ""));
            // The package has no measurements, and its tests run too.
            let exists =
                file.starts_with("../benches/costs/") || folder("docs").join(file).exists();
            assert!(
                page.contains(&format!("\n[{label}]: {label}\n")) && exists,
                "docs/{name} defines [{label}] with another or a missing target"
            );
            assert!(
                definitions(&reference).contains(label),
                "src/_guide/links.md lacks [{label}] of docs/{name}"
            );
        }
        for part in page.split("](").skip(1) {
            let link = part.split(')').next().unwrap_or_default();
            assert!(
                link.starts_with("https://")
                    || link.starts_with('#')
                    || link.starts_with("images/"),
                "docs/{name}: write [text][{link}] and define [{link}]: {link}"
            );
        }
        for part in page.split("][").skip(1) {
            let label = part.split(']').next().unwrap_or_default();
            // Code has indices such as `document["paths"][path]`.
            assert!(
                !label.contains('.') || defined.contains(&label),
                "docs/{name} does not define [{label}]"
            );
        }
    }
}
