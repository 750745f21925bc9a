//! Compresses the files of the docs page, which are embedded in the binary. Those of Swagger UI come
//! from the archive that its makers released, so nothing is downloaded.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "docs-ui")]
    if let Err(error) = swagger_ui::extract() {
        println!("cargo::error=Swagger UI cannot be embedded: {error}");
    }
}

#[cfg(feature = "docs-ui")]
mod swagger_ui {
    use std::{
        error::Error,
        fs,
        io::{Cursor, Read as _, Write as _},
        path::PathBuf,
    };

    use flate2::{Compression, write::GzEncoder};
    use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
    use zip::ZipArchive;

    const INITIALIZER: &str = "src/docs_ui/initializer.js";

    const FILES: &[&str] = &[
        "favicon-32x32.png",
        "index.css",
        "oauth2-redirect.html",
        "oauth2-redirect.js",
        "swagger-ui-bundle.js",
        "swagger-ui-standalone-preset.js",
        "swagger-ui.css",
    ];

    pub(crate) fn extract() -> Result<(), Box<dyn Error>> {
        let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
        let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
        // The archive has one folder, named after the release: `swagger-ui-5.32.6`.
        let folder = archive
            .file_names()
            .next()
            .and_then(|name| Some(name.ok()?.split('/').next()?.to_owned()))
            .ok_or("the archive of Swagger UI is empty")?;
        let version = folder.trim_start_matches("swagger-ui-");
        println!("cargo::rustc-env=SWAGGER_UI_VERSION={version}");

        for name in FILES {
            let mut contents = Vec::new();
            archive
                .by_name(&format!("{folder}/dist/{name}"))?
                .read_to_end(&mut contents)?;
            fs::write(out.join(format!("{name}.gz")), compressed(&contents)?)?;
        }
        println!("cargo::rerun-if-changed={INITIALIZER}");
        let initializer = fs::read(INITIALIZER)?;
        fs::write(out.join("initializer.js.gz"), compressed(&initializer)?)?;
        Ok(())
    }

    fn compressed(contents: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(contents)?;
        gzip.finish()
    }
}
