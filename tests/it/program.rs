//! The program run to its end: arguments in, exit code and output out.

use assert_cmd::cargo::cargo_bin;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// How the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs `loket` in `folder`; it must not panic, whatever else it does.
#[track_caller]
pub fn loket(folder: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(cargo_bin!("loket"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    let output = command.stdin(Stdio::null()).output().expect("started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let ended = Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    ended
}

impl Ended {
    /// Makes sure of the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// Makes sure that standard error has `part` in it.
    #[track_caller]
    pub fn says(self, part: &str) -> Ended {
        assert!(self.err.contains(part), "`{part}` is not in:\n{}", self.err);
        self
    }
}

/// The names in a folder of results, in order, but for the tables in other formats than CSV, which have to be there.
#[track_caller]
pub fn kept(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("there").map(|entry| entry.expect("readable").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    let formats =
        [("json", true), ("parquet", cfg!(feature = "parquet")), ("tables.xlsx", cfg!(feature = "excel"))];
    for (name, built) in formats {
        assert_eq!(names.iter().any(|other| other == name), built, "{name} in {names:?}");
        names.retain(|other| other != name);
    }
    names
}
