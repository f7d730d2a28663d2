//! Reads files that people name, so that nothing they can name hangs, fills memory or panics.
//!
//! Only regular files (and standard input, as `-`) are read, never more than a limit of bytes, and what
//! is wrong comes back as a [`Problem`] with the remedy. Whether the way to the file is at fault or what
//! stands in it decides the exit code: see [`Fault`].

use super::Exit;
use crate::diagnostic::Diagnostic;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Largest scenario file that is read \[bytes\].
pub const SCENARIO_LIMIT: u64 = 10_000_000;

/// Largest file that a scenario may name, such as recorded arrivals \[bytes\].
pub const NAMED_LIMIT: u64 = 100_000_000;

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be read: missing, a folder, no permission, not a regular file.
    Place,
    /// It was read, but is no text: empty, too large, not UTF-8.
    Content,
}

/// Why an input is not at hand, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is at fault.
    pub fault: Fault,
    /// The same in words, with the remedy.
    pub diagnostic: Box<Diagnostic>,
}

impl Problem {
    /// How the program ends for it.
    pub fn exit(&self) -> Exit {
        match self.fault {
            Fault::Place => Exit::Usage,
            Fault::Content => Exit::Invalid,
        }
    }
}

/// Returns the text of the scenario at `path`, or of standard input if `path` is `-`.
///
/// # Errors
/// A [`Problem`] if there is no such text.
pub fn scenario(path: &Path) -> Result<String, Problem> {
    if path.as_os_str() == "-" {
        let bytes = capped(io::stdin().lock(), SCENARIO_LIMIT)
            .map_err(|error| not_readable("standard input", &error))?;
        return text(bytes, "standard input", SCENARIO_LIMIT);
    }
    read(path, SCENARIO_LIMIT)
}

/// Returns the text of the file that the scenario at `scenario` calls `name`: relative to its folder.
///
/// # Errors
/// One sentence on why it is not at hand.
pub fn named(scenario: &Path, name: &str) -> Result<String, String> {
    let folder = scenario.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    read(&folder.join(name), NAMED_LIMIT).map_err(|problem| {
        let Diagnostic { code, message, help, .. } = *problem.diagnostic;
        let help = match code {
            "no-file" => "name a file in the folder of the scenario, or below it".to_owned(),
            "folder" => "name a file in it".to_owned(),
            "empty-file" => String::new(),
            _ => help,
        };
        if help.is_empty() { message } else { format!("{message}; {help}") }
    })
}

/// Returns the text of the baseline at `path`.
///
/// # Errors
/// A [`Problem`] if there is no such text.
pub fn baseline(path: &Path) -> Result<String, Problem> {
    read(path, NAMED_LIMIT).map_err(|mut problem| {
        match problem.diagnostic.code {
            "no-file" => problem.diagnostic.help = "check the spelling, or write it with --update".to_owned(),
            "folder" => problem.diagnostic.help = "name a file in it".to_owned(),
            "empty-file" => problem.diagnostic.help = "take it away, and write it with --update".to_owned(),
            _ => {}
        }
        problem
    })
}

/// Returns the text of the log at `path`.
///
/// # Errors
/// A [`Problem`] if there is no such text.
pub fn log(path: &Path) -> Result<String, Problem> {
    read(path, NAMED_LIMIT).map_err(|mut problem| {
        // What helps with a scenario does not with a log.
        match problem.diagnostic.code {
            "no-file" => problem.diagnostic.help = "check the spelling".to_owned(),
            "folder" => problem.diagnostic.help = "name a file in it".to_owned(),
            "empty-file" => {
                problem.diagnostic.help =
                    "write a line `date,arrived,served,wait_mean_min`, and one for each day".to_owned();
            }
            _ => {}
        }
        problem
    })
}

/// Returns the text of the table of offices at `path`.
///
/// # Errors
/// A [`Problem`] if there is no such text.
pub fn table(path: &Path) -> Result<String, Problem> {
    read(path, SCENARIO_LIMIT).map_err(|mut problem| {
        match problem.diagnostic.code {
            "no-file" => problem.diagnostic.help = "check the spelling".to_owned(),
            "folder" => problem.diagnostic.help = "name a file in it".to_owned(),
            "empty-file" => {
                problem.diagnostic.help =
                    "write a line `name,officer.operator.count`, and one for each office".to_owned();
            }
            "not-text" => {
                problem.diagnostic.help =
                    "if it is a spreadsheet, save it as CSV in UTF-8 with commas".to_owned();
            }
            _ => {}
        }
        problem
    })
}

fn read(path: &Path, limit: u64) -> Result<String, Problem> {
    let shown = format!("`{}`", path.display());
    let place = |code, message, help: String| Problem {
        fault: Fault::Place,
        diagnostic: Box::new(Diagnostic::error(code, None, message).help(help)),
    };
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let help = format!("check the spelling, or begin one with `loket new {}`", path.display());
            return Err(place("no-file", format!("there is no file {shown}"), help));
        }
        Err(error) => return Err(not_readable(&shown, &error)),
    };
    if about.is_dir() {
        let help = format!("name a file in it, such as `{}`", path.join("office.toml").display());
        return Err(place("folder", format!("{shown} is a folder, not a file"), help));
    }
    if !about.is_file() {
        let help = "copy what it holds into a file, or pass it on standard input as `-`".to_owned();
        return Err(place("no-file", format!("{shown} is a device or a pipe, not a file"), help));
    }
    if about.len() > limit {
        return Err(too_large(&shown, about.len(), limit));
    }
    let bytes = File::open(path).and_then(|file| capped(file, limit));
    text(bytes.map_err(|error| not_readable(&shown, &error))?, &shown, limit)
}

/// Reads at most one byte more than `limit`, so that what is larger shows without being read.
fn capped(from: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(bytes: Vec<u8>, shown: &str, limit: u64) -> Result<String, Problem> {
    let content = |code, message, help: &str| Problem {
        fault: Fault::Content,
        diagnostic: Box::new(Diagnostic::error(code, None, message).help(help)),
    };
    if bytes.len() as u64 > limit {
        return Err(too_large(shown, bytes.len() as u64, limit));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let help = "`loket new` writes a scenario to begin from";
        return Err(content("empty-file", format!("{shown} is empty"), help));
    }
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        let help = "it may be a spreadsheet, an archive or UTF-16 text; save it as plain text in UTF-8";
        return Err(content("not-text", format!("{shown} is not text: byte {offset} is zero"), help));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let message = format!("{shown} is not UTF-8: byte {offset}, in line {line}, cannot be read");
        content("not-utf8", message, "save it with the encoding UTF-8")
    })
}

fn too_large(shown: &str, size: u64, limit: u64) -> Problem {
    let size = if size > limit + 1 { format!("has {size} bytes") } else { "is too large".to_owned() };
    let message = format!("{shown} {size}; at most {limit} are read");
    let help = "check that it is the file you mean";
    let diagnostic = Box::new(Diagnostic::error("large-file", None, message).help(help));
    Problem { fault: Fault::Content, diagnostic }
}

fn not_readable(shown: &str, error: &io::Error) -> Problem {
    let (message, help) = match error.kind() {
        ErrorKind::PermissionDenied => {
            (format!("no permission to read {shown}"), "ask its owner, or change its permissions")
        }
        ErrorKind::IsADirectory => (format!("{shown} is a folder, not a file"), "name a file in it"),
        _ => (format!("{shown} cannot be read: {error}"), ""),
    };
    Problem {
        fault: Fault::Place,
        diagnostic: Box::new(Diagnostic::error("unreadable-file", None, message).help(help)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8], limit: u64) -> (&'static str, String) {
        let problem = text(bytes.to_vec(), "`x`", limit).expect_err("refused");
        assert_eq!(problem.fault, Fault::Content);
        (problem.diagnostic.code, problem.diagnostic.message)
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        assert_eq!(fault(b" \n\t", 10), ("empty-file", "`x` is empty".into()));
        assert_eq!(fault(b"a\0b", 10), ("not-text", "`x` is not text: byte 1 is zero".into()));
        let expected = "`x` is not UTF-8: byte 4, in line 2, cannot be read";
        assert_eq!(fault(b"ab\nc\xffd", 10), ("not-utf8", expected.into()));
        assert_eq!(fault(b"abcd", 3), ("large-file", "`x` is too large; at most 3 are read".into()));
        assert_eq!(text(b"abc".to_vec(), "`x`", 3).expect("read"), "abc");
    }

    #[test]
    fn an_endless_source_is_read_up_to_the_limit() {
        assert_eq!(capped(io::repeat(b'x'), 100).expect("read").len(), 101);
    }

    #[test]
    fn files_of_a_scenario_lie_beside_it() {
        let message = named(Path::new("no/such/office.toml"), "arrivals.csv").expect_err("refused");
        assert!(message.contains("no/such/arrivals.csv"), "{message}");
        assert!(!message.contains("loket new"), "{message}");
        let message = named(Path::new("Cargo.toml"), "src").expect_err("a folder");
        assert_eq!(message, "`src` is a folder, not a file; name a file in it");
    }
}
