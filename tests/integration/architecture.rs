//! The house keeps its arrows: what may name what, as `docs/architecture.md` draws it.
#![allow(clippy::string_slice, reason = "a test fails by panicking")]

use std::{fs, path::Path};

/// Each part of `src`, with the parts of this crate and the frameworks that it may name.
const ARROWS: &[(&str, &[&str])] = &[
    ("scheme", &[]),
    ("credentials", &[]),
    ("error", &["scheme", "credentials", "actix_web"]),
    ("serve", &["actix_web"]),
    ("form_body", &["actix_web"]),
    (
        "password_flow",
        &["credentials", "error", "form_body", "actix_web"],
    ),
    (
        "extract",
        &[
            "scheme",
            "credentials",
            "error",
            "form_body",
            "actix_web",
            "actix_web_httpauth",
        ],
    ),
    (
        "httpauth",
        &[
            "scheme",
            "credentials",
            "error",
            "extract",
            "actix_web",
            "actix_web_httpauth",
        ],
    ),
    ("middleware", &["scheme", "error", "extract", "actix_web"]),
    ("docs_ui", &["serve", "actix_web"]),
    (
        "openapi",
        &[
            "scheme",
            "credentials",
            "error",
            "extract",
            "middleware",
            "password_flow",
            "serve",
            "docs_ui",
            "actix_web",
            "paperclip",
        ],
    ),
];

const FRAMEWORKS: &[&str] = &["actix_web", "actix_web_httpauth", "paperclip"];

fn sources(path: &Path, found: &mut Vec<(String, String)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|it| it == "rs") {
        let text = fs::read_to_string(path).unwrap();
        found.push((path.display().to_string(), text));
    }
}

/// The code of a file: without its unit tests and its comments, whose examples may name anything.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(start, _)| {
        let before = code[..start].chars().next_back();
        let after = code[start + path.len()..].chars().next();
        let is_word = |char: Option<char>| char.is_some_and(|it| it.is_alphanumeric() || it == '_');
        !is_word(before) && !is_word(after)
    })
}

#[test]
fn every_part_names_only_what_it_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut checked = 0;
    for (part, allowed) in ARROWS {
        for (path, text) in &files {
            let relative = path.trim_start_matches(root.to_str().unwrap());
            let relative = relative.trim_start_matches('/');
            if relative != format!("{part}.rs") && !relative.starts_with(&format!("{part}/")) {
                continue;
            }
            checked += 1;
            let code = code(text);
            for (other, _) in ARROWS {
                let named = code.contains(&format!("crate::{other}"))
                    || code.contains(&format!("    {other}::"));
                assert!(
                    !named || other == part || allowed.contains(other),
                    "{relative} names `{other}`, which `{part}` may not"
                );
            }
            for framework in FRAMEWORKS {
                assert!(
                    !names(&code, framework) || allowed.contains(framework),
                    "{relative} names `{framework}`, which `{part}` may not"
                );
            }
        }
    }
    let front_door = 1;
    assert_eq!(
        checked,
        files.len() - front_door,
        "a part of src has no arrows"
    );
}
