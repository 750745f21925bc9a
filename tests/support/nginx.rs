//! nginx as the guide has it: below a prefix that it strips, with the configuration of the project.

use std::{fs, net::TcpListener, path::Path, process::Command};

use tempfile::TempDir;

use super::{
    browser::{ATTEMPTS, pause},
    process::{Process, find},
};

const CONFIGURATION: &str = include_str!("../../examples/nginx/nginx.conf");

/// What the configuration says, and a test says otherwise.
const LISTEN: &str = "listen 127.0.0.1:8080;";
const UPSTREAM: &str = "proxy_pass http://127.0.0.1:8000/;";

/// A running nginx, stopped when it goes out of scope.
pub struct Nginx {
    /// The prefix as the browser sees it, as `http://host:port/prefix`.
    pub url: String,
    _process: Process,
    _folder: TempDir,
}

impl Nginx {
    /// Serves what is at this URL.
    pub async fn start(upstream: &str) -> Self {
        // nginx cannot be told to find a port itself, so another program may be faster.
        for _ in 0..3 {
            if let Some(nginx) = Self::start_at(free_port(), upstream).await {
                return nginx;
            }
        }
        panic!("nginx does not start: what it says is above");
    }

    async fn start_at(port: u16, upstream: &str) -> Option<Self> {
        let folder = TempDir::new().expect("a folder for nginx");
        let configuration = folder.path().join("nginx.conf");
        fs::write(&configuration, configured(port, upstream)).unwrap();
        let mut process = Process::spawn(&mut command(folder.path(), &configuration));
        for _ in 0..ATTEMPTS {
            if process.has_ended() {
                return None;
            }
            // It is written once nginx listens.
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

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    listener.local_addr().unwrap().port()
}

fn configured(port: u16, upstream: &str) -> String {
    for directive in [LISTEN, UPSTREAM] {
        let found = CONFIGURATION.matches(directive).count();
        assert_eq!(found, 1, "`{directive}` in nginx.conf");
    }
    CONFIGURATION
        .replace(LISTEN, &format!("listen 127.0.0.1:{port};"))
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
        // One process, so that none is left behind when it is killed.
        .args(["-g", "master_process off;"]);
    command
}
