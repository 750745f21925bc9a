//! The structure of `src`: which part uses which, and how large it may become.

#![allow(clippy::string_slice, reason = "a test fails by panicking")]

use std::{fs, path::Path};

/// The parts of `src` in their order, each with the frameworks that it names. A part uses only parts
/// before it.
const PARTS: &[(&str, &[&str])] = &[
    ("scheme", &[]),
    ("credentials", &[]),
    ("error", &["actix_web"]),
    ("extract", &["actix_web"]),
    ("principal", &["actix_web"]),
    ("middleware", &["actix_web"]),
    ("token_endpoint", &["actix_web"]),
    ("httpauth", &["actix_web", "actix_web_httpauth"]),
    ("serve", &["actix_web"]),
    ("docs_ui", &["actix_web"]),
    ("openapi", &["actix_web", "paperclip"]),
];

const FRAMEWORKS: &[&str] = &["actix_web", "actix_web_httpauth", "paperclip"];

/// The most lines of code in a file.
const MOST_IN_A_FILE: usize = 300;

/// The most lines of code in all files. The redesign ended at 5,298: only a feature adds to it.
const MOST_IN_TOTAL: usize = 5_943;

/// The most names at the root of the crate.
const MOST_AT_THE_ROOT: usize = 20;

struct Source {
    /// The path below `src`.
    path: String,
    /// The lines without comments, blank lines and unit tests.
    code: String,
}

fn sources() -> Vec<Source> {
    fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("_guide") {
                // The folder lists the pages of the guide.
            } else if path.is_dir() {
                collect(root, &path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(Source {
                    code: code(&fs::read_to_string(&path).unwrap()),
                    path: path.strip_prefix(root).unwrap().display().to_string(),
                });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found
}

fn code(text: &str) -> String {
    let without_unit_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = without_unit_tests.lines().filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with("//")
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl Source {
    /// The position of its part in [`PARTS`].
    fn part(&self) -> Option<usize> {
        let part = self.path.split('/').next()?.trim_end_matches(".rs");
        PARTS.iter().position(|(name, _)| *name == part)
    }

    fn lines(&self) -> usize {
        self.code.lines().count()
    }

    /// The first segment of each path that begins with `crate::`.
    fn names_of_the_crate(&self) -> Vec<&str> {
        let paths = self.code.split("crate::").skip(1);
        paths.flat_map(first_segments).collect()
    }

    fn names(&self, framework: &str) -> bool {
        self.code.contains(&format!("{framework}::"))
    }
}

/// `a::b` is `a`, and `{a::{b, c}, d}` is `a` and `d`.
fn first_segments(path: &str) -> Vec<&str> {
    let Some(list) = path.strip_prefix('{') else {
        return vec![word(path)];
    };
    let mut depth = 0_usize;
    let mut found = vec![word(list)];
    for (index, char) in list.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(word(&list[index + 1..])),
            _ => {}
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The word at the beginning of a text.
fn word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_');
    &text[..end.unwrap_or(text.len())]
}

#[test]
fn a_part_uses_only_the_parts_before_it() {
    for source in sources() {
        let Some(part) = source.part() else {
            assert_eq!(source.path, "lib.rs", "a file belongs to a part");
            continue;
        };
        for name in source.names_of_the_crate() {
            let used = PARTS.iter().position(|(other, _)| *other == name);
            assert!(
                used.is_some_and(|used| used <= part),
                "{} uses `crate::{name}`, which does not come before it",
                source.path
            );
        }
    }
}

#[test]
fn only_the_document_names_paperclip() {
    for source in sources() {
        let Some(part) = source.part() else { continue };
        for framework in FRAMEWORKS {
            assert!(
                !source.names(framework) || PARTS[part].1.contains(framework),
                "{} names `{framework}`",
                source.path
            );
        }
    }
}

#[test]
fn no_file_is_too_long() {
    for source in sources() {
        let lines = source.lines();
        assert!(
            lines <= MOST_IN_A_FILE,
            "{} has {lines} lines of code",
            source.path
        );
    }
}

#[test]
fn the_whole_is_not_too_long() {
    let lines: usize = sources().iter().map(Source::lines).sum();
    assert!(lines <= MOST_IN_TOTAL, "src has {lines} lines of code");
}

#[test]
fn few_names_are_at_the_root_of_the_crate() {
    let sources = sources();
    let root = sources.iter().find(|it| it.path == "lib.rs").unwrap();
    let exports = format!("\n{}", root.code);
    let exports = exports.split("\npub use ").skip(1);
    let exports = exports.filter_map(|export| export.split(';').next());
    let mut names: Vec<&str> = exports
        .flat_map(|export| export.split(['{', '}', ',']))
        .map(|path| path.rsplit("::").next().unwrap_or_default().trim())
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    assert!(names.contains(&"BearerToken"), "{names:?}");
    assert!(
        names.len() <= MOST_AT_THE_ROOT,
        "{}: {names:?}",
        names.len()
    );
}

#[test]
fn the_paths_of_a_list_are_found() {
    let names = first_segments("{\n    a::{b, c},\n    d,\n    e::F,\n};\nuse g::h;");
    assert_eq!(names, ["a", "d", "e"]);
    assert_eq!(first_segments("a::b::C;"), ["a"]);
}
