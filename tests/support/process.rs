//! A program that runs beside a test and ends with it.

use std::{
    env,
    io::{BufRead as _, BufReader, Lines},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

/// How often a test starts a program that may exit at once, for instance because its port is taken.
pub const STARTS: u32 = 3;

pub struct Process {
    child: Child,
    /// Held open, so that the program never writes to a closed pipe.
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts a program, whose output a test may read.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, stdout }
    }

    /// Reads the output until `find` returns a value for a line. `None` if the program ended before.
    pub fn read_until(&mut self, find: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut lines = self.stdout.by_ref().map_while(Result::ok);
        lines.find_map(|it| find(&it))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns whether the program ended by itself.
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

/// Finds a program on the search path, or in the folder of Debian's system programs.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
