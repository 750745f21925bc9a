//! A program that runs beside a test and ends with it.

use std::{
    env,
    io::{BufRead as _, BufReader, Lines},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

pub struct Process {
    child: Child,
    /// Held open, so that the program never writes to a pipe that nobody has.
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts it and reads what it prints until a line tells what is looked for.
    pub fn start(command: &mut Command, told: impl Fn(&str) -> Option<String>) -> (Self, String) {
        let mut process = Self::spawn(command);
        let found = process.read_on(told);
        let found = found.unwrap_or_else(|| panic!("{command:?} ended before it was ready"));
        (process, found)
    }

    /// Reads on, until a line tells what is looked for. `None` where the program ended before.
    pub fn read_on(&mut self, told: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut lines = self.stdout.by_ref().map_while(Result::ok);
        lines.find_map(|it| told(&it))
    }

    /// Starts it without waiting for anything.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, stdout }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program on the search path, or where Debian has those that not everybody's path reaches.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
