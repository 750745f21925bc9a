//! Servers in processes of their own, on another core than the load.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::callgrind::program;

/// A running server. Dropping it ends the process.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts `serve` with these arguments, on a core of its own or on all.
    pub fn start(arguments: &[&str], core: Option<u32>) -> Self {
        Self::start_with(arguments, core, None)
    }

    /// Starts `serve` with a limit for the arenas of its memory allocator.
    pub fn start_with(arguments: &[&str], core: Option<u32>, arenas: Option<&str>) -> Self {
        let mut process = on_core(core, "serve")
            .args(arguments)
            .envs(arenas.map(|arenas| ("MALLOC_ARENA_MAX", arenas)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it was built");
        let mut address = String::new();
        let said = process.stdout.take().expect("it is piped");
        let said = BufReader::new(said).read_line(&mut address);
        said.expect("it tells where it listens");
        Self {
            process,
            address: address.trim().to_owned(),
        }
    }

    /// Returns the answers per second to a load from another core.
    pub fn load(&self, path: &str, milliseconds: u32, fields: &[String]) -> f64 {
        let output = on_core(Some(1), "load")
            .args([&self.address, path, &milliseconds.to_string()])
            .args(fields)
            .output()
            .expect("it was built");
        let said = String::from_utf8_lossy(&output.stdout);
        said.trim().parse().unwrap_or_else(|_| {
            panic!("no number: {}", String::from_utf8_lossy(&output.stderr));
        })
    }

    /// Returns the resident memory in MB, after requests for these paths.
    pub fn resident(&self, paths: &[&str]) -> f64 {
        for path in paths {
            self.load(path, 100, &[]);
        }
        thread::sleep(Duration::from_secs(1));
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        let kilobytes: f64 = kilobytes.expect("Linux tells it");
        kilobytes * 1.024e-3
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// A program of this package, on one core.
fn on_core(core: Option<u32>, name: &str) -> Command {
    let Some(core) = core else {
        return Command::new(program(name));
    };
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &core.to_string()]);
    command.arg(program(name));
    command
}
