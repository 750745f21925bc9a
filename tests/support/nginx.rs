//! nginx with the configuration of the guide, which serves the app below a prefix and strips it.

use std::{fs, net::TcpListener, path::Path, process::Command};

use tempfile::TempDir;

use super::{
    browser::{ATTEMPTS, pause},
    process::{Process, STARTS, find},
};

const CONFIGURATION: &str = include_str!("../../examples/nginx/nginx.conf");

/// The directives that a test replaces.
const LISTEN: &str = "listen 127.0.0.1:8080;";
const LOCATION: &str = "location /api/v1/ {";
const UPSTREAM: &str = "proxy_pass http://127.0.0.1:8000/;";

/// A running nginx, stopped when it goes out of scope.
pub struct Nginx {
    /// The prefix as the browser sees it, as `http://host:port/prefix`.
    pub url: String,
    _process: Process,
    _folder: TempDir,
}

impl Nginx {
    /// Serves the app at this URL, which may be started later.
    pub async fn start(upstream: &str) -> Self {
        Self::start_with(LOCATION, upstream).await
    }

    /// Forgets the slash at the end of the location, so that the app is asked for `//docs`.
    pub async fn start_without_slash(upstream: &str) -> Self {
        Self::start_with("location /api/v1 {", upstream).await
    }

    async fn start_with(location: &str, upstream: &str) -> Self {
        // nginx cannot choose a free port itself, so another program may take the port first.
        for _ in 0..STARTS {
            if let Some(nginx) = Self::start_at(free_port(), location, upstream).await {
                return nginx;
            }
        }
        panic!("nginx does not start: its messages are above");
    }

    async fn start_at(port: u16, location: &str, upstream: &str) -> Option<Self> {
        let folder = TempDir::new().expect("a folder for nginx");
        let configuration = folder.path().join("nginx.conf");
        fs::write(&configuration, configured(port, location, upstream)).unwrap();
        let mut process = Process::spawn(&mut command(folder.path(), &configuration));
        for _ in 0..ATTEMPTS {
            if process.has_ended() {
                return None;
            }
            // nginx writes the file when it listens.
            if folder.path().join("nginx.pid").exists() {
                return Some(Self {
                    url: format!("http://127.0.0.1:{port}/api/v1"),
                    _process: process,
                    _folder: folder,
                });
            }
            pause().await;
        }
        None
    }
}

/// A port that is free now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    listener.local_addr().unwrap().port()
}

fn configured(port: u16, location: &str, upstream: &str) -> String {
    for directive in [LISTEN, LOCATION, UPSTREAM] {
        let found = CONFIGURATION.matches(directive).count();
        assert_eq!(found, 1, "`{directive}` in nginx.conf");
    }
    CONFIGURATION
        .replace(LISTEN, &format!("listen 127.0.0.1:{port};"))
        .replace(LOCATION, location)
        .replace(UPSTREAM, &format!("proxy_pass {upstream}/;"))
}

fn command(folder: &Path, configuration: &Path) -> Command {
    let nginx = find("nginx").unwrap_or_else(|| {
        panic!("nginx was not found: on Debian it comes with `apt-get install nginx-light`")
    });
    let mut command = Command::new(nginx);
    command
        .args(["-e", "stderr", "-p"])
        .arg(folder)
        .arg("-c")
        .arg(configuration)
        // A single process, so that no worker is left when the process is killed.
        .args(["-g", "master_process off;"]);
    command
}
