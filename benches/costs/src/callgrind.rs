//! Instructions, counted by callgrind. Each run of one binary on one kind of machine counts the same.

use std::{fs, path::PathBuf, process::Command};

use crate::collected::OPTIONS;

/// The number of answers to each request. Rare work, such as the growth of a pool, is in their mean.
const TIMES: u64 = 20;

/// Returns the path of a program of this package.
pub fn program(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("the path of the program is known");
    this.with_file_name(name)
}

/// Runs a program and returns the instructions of each request, in order.
pub fn instructions(name: &str) -> Vec<f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("out");
    let run = Command::new("valgrind")
        .args(OPTIONS)
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(program(name))
        .arg(TIMES.to_string())
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{name} under callgrind: {said}");
    let mut counts = Vec::new();
    while let Ok(dump) = fs::read_to_string(folder.path().join(format!("out.{}", counts.len() + 1)))
    {
        let count = dump.lines().find_map(|line| line.strip_prefix("summary: "));
        let count: f64 = count
            .and_then(|count| count.parse().ok())
            .unwrap_or_else(|| panic!("no count in {dump}"));
        counts.push(count / TIMES as f64);
    }
    assert!(!counts.is_empty(), "nothing was counted: {said}");
    counts
}

/// Returns the compiler of this program. Another compiler makes other instructions of the same code.
pub fn compiler() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("--version").output();
    let output = output.expect("rustc runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
