//! Standard output for results, standard error for everything else; neither ever panics.

use super::{Exit, problems};
use crate::diagnostic::Diagnostic;
use crate::report::paint::painted;
use anyhow::Context as _;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Writes `text` to standard output. A reader who has gone (`loket ... | head`) is no failure.
///
/// # Errors
/// What the system says, for example that the disk is full.
pub fn result(text: &str) -> anyhow::Result<()> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// Writes a report for people to standard output, in colour on a terminal.
///
/// # Errors
/// As of [`result`].
pub fn report(text: &str) -> anyhow::Result<()> {
    match is_coloured(io::stdout().is_terminal()) {
        true => result(&painted(text)),
        false => result(text),
    }
}

/// Lets `write` write to standard output, under the same rules as [`result`].
///
/// # Errors
/// What the system says, for example that the disk is full.
pub fn stream(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is still in the buffer has no reader; dropping the writer would try once more.
            let _ = out.into_parts();
            Ok(())
        }
        done => done.context("standard output cannot be written"),
    }
}

/// Writes `value` as indented JSON to standard output.
///
/// # Errors
/// What the system says, for example that the disk is full.
pub fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value).context("the result cannot be written as JSON")?;
    result(&(text + "\n"))
}

/// Tells the user something on standard error; if nobody can read it, so be it.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says how to see a failed invariant again, by `command`; what failed has been told already.
pub fn broken(command: &str) -> Exit {
    note("error: the simulation broke one of its own rules, which is a fault of loket");
    note(&format!("  = help: please report it with the scenario and this command: {command}"));
    Exit::Failed
}

/// Shows problems of `text`, the scenario called `name`, on standard error.
pub fn problems(problems: &[Diagnostic], text: &str, name: &str) {
    if !problems.is_empty() {
        note(problems::render(problems, text, name, colour()).trim_end_matches('\n'));
        note("");
    }
}

/// Returns whether standard error shows colours.
fn colour() -> bool {
    is_coloured(io::stderr().is_terminal())
}

/// Colour is for terminals, unless somebody says NO_COLOR or the terminal says that it has none.
fn is_coloured(terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).unwrap_or_default();
    terminal && set("NO_COLOR").is_empty() && set("TERM") != "dumb"
}
