//! The ways to write a path, and the requests that an attack sends with them.

use std::collections::BTreeSet;

pub(super) const METHODS: [&str; 12] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    "get", "M-SEARCH",
];

/// The share of the requests that an attack sends.
#[derive(Clone, Copy)]
pub(super) enum Effort {
    /// Every spelling, with every method.
    All,
    /// Every method with every spelling that has one change, and a sample of those with two.
    EveryMethod,
    /// Two methods with every spelling that has one change, in turn, and a sample of those with two.
    Sample,
}

impl Effort {
    /// The requests, as method and target.
    pub(super) fn requests(self, path: &str) -> Vec<(&'static str, Vec<u8>)> {
        let (methods, step) = match self {
            Self::All => (METHODS.len(), 1),
            Self::EveryMethod => (METHODS.len(), 16),
            Self::Sample => (2, 16),
        };
        let mut turn = METHODS.iter().cycle();
        let mut requests = Vec::new();
        for target in once(path) {
            requests.extend(turn.by_ref().take(methods).map(|it| (*it, target.clone())));
            // Twelve methods and two at a time: without it, a spelling of each path meets the same two.
            turn.next();
        }
        let methods = if matches!(self, Self::All) {
            methods
        } else {
            1
        };
        for target in twice(path).into_iter().step_by(step) {
            requests.extend(turn.by_ref().take(methods).map(|it| (*it, target.clone())));
            turn.next();
        }
        requests
    }
}

/// The spellings with two changes: the second one is of those that change what a slash or a dot is.
pub(super) fn twice(path: &str) -> BTreeSet<Vec<u8>> {
    let mut spelled = BTreeSet::new();
    for text in once(path)
        .into_iter()
        .filter_map(|it| String::from_utf8(it).ok())
    {
        for (from, to) in [
            ("/", "//"),
            ("/", "/./"),
            ("/", "%2F"),
            (".", "%2e"),
            ("%", "%25"),
        ] {
            spelled.insert(text.replace(from, to).into_bytes());
        }
        for end in ["/", "//", "?", "?x=/token", "/.", ";x"] {
            spelled.insert(format!("{text}{end}").into_bytes());
        }
        for start in ["/", "http://test", "/token/.."] {
            spelled.insert(format!("{start}{text}").into_bytes());
        }
    }
    spelled
}

/// The path as it is, and its spellings with one change.
pub(super) fn once(path: &str) -> BTreeSet<Vec<u8>> {
    let mut spelled = BTreeSet::new();
    let mut text = |spelling: String| {
        spelled.insert(spelling.into_bytes());
    };
    text(path.to_owned());

    // One encoded character, all characters encoded, and all encoded twice.
    let lower = |byte: u8| format!("%{byte:02x}");
    let upper = |byte: u8| format!("%{byte:02X}");
    for (at, byte) in path.bytes().enumerate() {
        let (before, after) = around(path, at);
        text(format!("{before}{}{after}", lower(byte)));
        text(format!("{before}{}{after}", upper(byte)));
        text(format!("{before}%25{byte:02x}{after}"));
        // An overlong form, and letters that fold to others.
        text(format!("{before}%c0%{:02x}{after}", byte | 0x80));
        text(format!("{before}%00{after}"));
    }
    text(path.bytes().map(lower).collect());
    text(path.bytes().map(upper).collect());
    let all_but_slashes = |byte| match byte {
        b'/' => "/".to_owned(),
        byte => format!("%{byte:02X}"),
    };
    text(path.bytes().map(all_but_slashes).collect());
    text(path.to_uppercase());
    text(path.replace('a', "A"));
    text(path.replace('i', "\u{131}").replace('s', "\u{17f}"));
    text(path.replace('a', "\u{ff41}"));

    // Text in the place of each slash, or after the slash.
    let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    for at in slashes {
        let (before, after) = around(path, at);
        for slash in SLASHES {
            text(format!("{before}{slash}{after}"));
        }
    }

    // Text before the path.
    for start in STARTS {
        text(format!("{start}{path}"));
    }
    text(path.trim_start_matches('/').to_owned());
    text("*".to_owned());
    text("/".to_owned());
    text("//".to_owned());

    // Text after the path.
    for end in ENDS {
        text(format!("{path}{end}"));
    }
    text(format!("{path}{}", "/".repeat(300)));
    text(format!("{path}{}", "/.".repeat(300)));
    text(format!("{}{path}", "/..".repeat(300)));

    // Bytes that are not UTF-8.
    for bytes in [&b"\xff"[..], b"\xc0\xaf", b"\xe9", b"\x80"] {
        spelled.insert([path.as_bytes(), bytes].concat());
        spelled.insert([b"/", bytes, path.as_bytes()].concat());
    }
    spelled
}

/// The text before and after a character of one byte.
fn around(path: &str, at: usize) -> (&str, &str) {
    let (before, rest) = path.split_at(at);
    (before, rest.split_at(1).1)
}

/// Characters in the place of a slash.
const SLASHES: &[&str] = &[
    "//",
    "///",
    "/./",
    "/.//",
    "/x/../",
    "/../",
    "/..",
    "/.;/",
    "/..;/",
    "/;x/",
    "/%2e/",
    "/%2E%2e/",
    "/x/%2e%2e/",
    "/.%2e/",
    "%2F",
    "%2f",
    "/%2F",
    "%2F/",
    "%252F",
    "%5C",
    "%5c",
    "\\",
    "/\\",
    "\\/",
    "/%00/",
    "/%20/",
    "/%0a/",
    "/%09/",
    "%u002f",
    "%c0%af",
    "%e0%80%af",
    "\u{ff0f}",
    "\u{2215}",
    "/token/../",
    "/docs/../",
    "/openapi.json/../",
    "/users/%2e%2e/",
];

/// Text before a path.
const STARTS: &[&str] = &[
    "http://test",
    "http://test:80",
    "HTTP://TEST",
    "https://test",
    "http://user@test",
    "http://evil.example/token?",
    "http://evil.example/token#",
    "http:",
    "test:80",
    "//test",
    "//evil.example",
    "/%2e%2e",
    "/..",
    "/token/..",
    "/token?",
    "/token#",
    "/token%3f",
    "/docs/..",
    "/docs",
    "/openapi.json",
    "/pages/..",
    "/pages/%2e%2e",
    "*",
    ".",
    "?",
    "",
];

/// Text after a path.
const ENDS: &[&str] = &[
    "/",
    "//",
    "/.",
    "/..",
    "/./",
    "/../",
    "/%2e",
    "/%2e%2e",
    "%2F",
    "%2f%2f",
    ";",
    ";x",
    ";a=b",
    "?",
    "?x",
    "?path=/token",
    "??",
    "#",
    "#x",
    "%23",
    "%3f",
    "%3F/token",
    "%00",
    "%00.json",
    "%0a",
    "%0d%0a",
    "%20",
    "%09",
    "+",
    "*",
    "~",
    ".",
    "..",
    ".json",
    ".css",
    "%",
    "%z",
    "%zz",
    "%2",
    "%ff",
    "%c0%af",
    "%e2%80%8b",
    "\u{200b}",
    "\u{e9}",
    "\\",
    "%5c",
    "\\..",
    "/\\",
    "&",
    "=",
    ":",
    "@",
    "!",
    "$",
    ",",
    "'",
    "(",
    "[",
    "{",
    "}",
    "|",
    "^",
    "`",
    "\"",
    "<",
    "\u{1}",
    "\u{7f}",
    "/openapi.json",
    "/docs",
    "/token",
    "/../token",
    "/../docs/",
    "?/openapi.json",
    ";/openapi.json",
    "%2f..%2fopenapi.json",
    "%3b",
    " ",
    "\t",
    " HTTP/1.0",
    "\0",
];
