use std::{fs, path::Path, process::Command, time::Instant};

use super::page::Page;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

const WITHOUT: &str = "App::new().wrap_api().with_json_spec_at(\"/swagger.json\").build()";
const WITH: &str = "App::new().wrap_api().with_openapi(OpenApi::new(\"\", \"\")).build()";

/// The same small server, without the crate and with it.
const VARIANTS: [(&str, Option<&str>); 3] = [
    ("paperclip and its document", None),
    ("this crate, `paperclip`", Some("\"paperclip\"")),
    ("this crate, `docs-ui` (default)", Some("\"docs-ui\"")),
];

/// The time of a build and the size of its binary.
pub(super) fn write(page: &mut Page) {
    let rows: Vec<Vec<String>> = VARIANTS
        .iter()
        .map(|(name, features)| {
            eprintln!("  {name}");
            let folder = tempfile::tempdir().expect("a folder");
            package(folder.path(), *features);
            let mut row = vec![(*name).to_owned()];
            row.extend(measure(folder.path()));
            row
        })
        .collect();
    let head = [
        "",
        "crates",
        "clean release build, s",
        "binary, MB",
        "stripped, MB",
    ];
    page.table("footprint", &head, &rows);
}

fn package(folder: &Path, features: Option<&str>) {
    let dependency = features.map_or(String::new(), |features| {
        format!(
            "actix-openapi-security = {{ path = \"{ROOT}\", default-features = false, \
             features = [{features}] }}\n"
        )
    });
    let manifest = format!(
        "[package]\nname = \"small\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n[dependencies]\n{dependency}\
         actix-web = {{ version = \"4.18\", default-features = false, features = [\"macros\"] }}\n\
         paperclip = {{ version = \"0.9.7\", default-features = false, features = [\"actix4\"] }}\n"
    );
    let (imports, app) = match features {
        Some(_) => (
            "use actix_openapi_security::{OpenApi, WithOpenApi};\n",
            WITH,
        ),
        None => ("", WITHOUT),
    };
    let main = format!(
        "{imports}use actix_web::{{App, HttpServer}};\nuse paperclip::actix::OpenApiExt;\n\n\
         #[actix_web::main]\nasync fn main() -> std::io::Result<()> {{\n    \
         HttpServer::new(|| {app}).bind(\"127.0.0.1:0\")?.run().await\n}}\n"
    );
    fs::create_dir(folder.join("src")).expect("a folder");
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    fs::write(folder.join("src/main.rs"), main).expect("a file");
    let lock = Path::new(ROOT).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the versions that are tested");
}

fn measure(folder: &Path) -> [String; 4] {
    let cargo = |arguments: &[&str]| {
        let output = Command::new("cargo")
            .args(arguments)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    cargo(&["fetch"]);
    let tree = cargo(&[
        "tree",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
    ]);
    let mut crates: Vec<&str> = tree.lines().collect();
    crates.sort_unstable();
    crates.dedup();
    let start = Instant::now();
    cargo(&["build", "--release"]);
    let time = start.elapsed().as_secs_f64();
    let binary = folder.join("target/release/small");
    let size = || {
        let bytes = fs::metadata(&binary).expect("it was built").len() as f64;
        format!("{:.1}", bytes / 1e6)
    };
    let whole = size();
    let strip = Command::new("strip").arg(&binary).status();
    assert!(strip.expect("strip runs").success(), "strip");
    [
        (crates.len() - 1).to_string(),
        format!("{time:.0}"),
        whole,
        size(),
    ]
}
