//! An example, run as a user runs it.

use std::{net::SocketAddr, path::PathBuf, process::Command};

use super::process::Process;

/// A running example, stopped when it goes out of scope. An example in a `static` would outlive the
/// test.
pub struct Example {
    pub address: SocketAddr,
    process: Process,
}

impl Example {
    /// Starts the example on a free port.
    pub fn start(name: &str) -> Self {
        Self::start_at(name, "127.0.0.1:0")
    }

    /// Starts the example at an address.
    pub fn start_at(name: &str, address: &str) -> Self {
        Self::start_with_arguments(name, &[address])
    }

    /// Starts the example with these arguments.
    pub fn start_with_arguments(name: &str, arguments: &[&str]) -> Self {
        Self::run(Command::new(program(name)).args(arguments))
    }

    /// Starts an example that also serves a front end, and returns the front end's origin.
    pub fn start_with_front_end(name: &str) -> (Self, String) {
        let addresses = ["127.0.0.1:0", "127.0.0.1:0"];
        let mut example = Self::run(Command::new(program(name)).args(addresses));
        let front_end = example.process.read_until(printed_address);
        let front_end = front_end.expect("the example prints both addresses");
        (example, format!("http://{front_end}"))
    }

    /// Starts the example with variables in its environment.
    pub fn start_with(name: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program(name));
        Self::run(command.arg("127.0.0.1:0").envs(variables.iter().copied()))
    }

    fn run(command: &mut Command) -> Self {
        let mut process = Process::spawn(command);
        let address = process.read_until(printed_address);
        let address = address.unwrap_or_else(|| panic!("{command:?} ended before it was ready"));
        Self {
            address: address.parse().expect("the example prints its address"),
            process,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The peak of the process's resident memory so far, in bytes. Linux only.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).expect("the example runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
        let kibibytes: u64 = peak
            .and_then(|it| it.trim().parse().ok())
            .expect("a number");
        kibibytes * 1024
    }
}

fn printed_address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("http://")?;
    Some(rest.split('/').next()?.to_owned())
}

/// Returns the path of an example's program, which `cargo test` builds with the features of the tests.
///
/// # Panics
///
/// After `cargo test --test <name>`, which builds no example.
pub fn program(name: &str) -> PathBuf {
    // This test is `target/<profile>/deps/<test>`, the example `target/<profile>/examples/<name>`.
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    let program = profile.join("examples").join(name);
    assert!(
        program.exists(),
        "run `cargo build --examples` first: {} is missing",
        program.display()
    );
    program
}
