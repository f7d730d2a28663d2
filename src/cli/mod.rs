//! The `loket` program: one file per verb, and what they share.
//!
//! Here is the world that the floors below do not know: files, the terminal, the clock, exit codes.
//! Standard output carries results and nothing else; progress, warnings and errors go to standard error.

mod again;
mod batch;
mod check;
mod compare;
mod diff;
mod fit;
mod gate;
mod input;
mod keep;
mod keeper;
mod load;
mod measures;
mod new;
mod optimize;
mod out;
mod place;
mod policies;
mod problems;
mod report;
mod run;
mod runs;
mod schema;
mod select;
mod simulate;
mod sweep;
mod trace;
mod training;
mod uncertainty;
mod watch;
mod words;

use crate::diagnostic::Diagnostic;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use watch::Watch;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The run failed: results cannot be written, a file is in the way.
    Failed = 1,
    /// Wrong usage: an unknown option, a file that does not exist or cannot be opened.
    Usage = 2,
    /// The scenario, or the log that it is held against, is not valid; a file that is empty, too large or not
    /// UTF-8 is none.
    Invalid = 3,
    /// A target was not met, and `--enforce-targets` was given; no point of a search is shown to meet all targets; a gate was
    /// not passed; or results differ, and `--exit-code` was given.
    TargetMissed = 4,
    /// Interrupted; finished replications were kept and marked partial.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a verb stopped, when that is more than [`Exit::Failed`].
#[derive(Debug, thiserror::Error)]
#[error("{}", .problem.message)]
struct Refusal {
    exit: Exit,
    problem: Diagnostic,
}

/// Refuses what was asked for on the command line.
fn usage(code: &'static str, message: String, help: &str) -> anyhow::Error {
    Refusal { exit: Exit::Usage, problem: Diagnostic::error(code, None, message).help(help) }.into()
}

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  the run failed: results cannot be written, or a file is in the way
    2  wrong usage, or an input file that is missing or cannot be opened
    3  the scenario, or a file that goes with it, is not valid (or empty, not UTF-8, too large)
    4  a target was not met (run: only with --enforce-targets; optimize: nothing meets them),
       a gate was not passed, or results differ (diff: only with --exit-code)
  130  interrupted; finished replications are kept and marked partial

Results go to standard output, everything else to standard error.";

/// Simulates registration offices, so that a policy is tried before it is paid for.
#[derive(Debug, Parser)]
#[command(name = "loket", version, after_help = EXIT_CODES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Run),
    Compare(compare::Compare),
    Training(training::TrainingStudy),
    Select(select::Select),
    Sweep(sweep::Sweep),
    Batch(batch::Batch),
    Optimize(optimize::Optimize),
    Check(check::Check),
    Fit(fit::Fit),
    Gate(gate::Gate),
    Report(report::Report),
    Schema(schema::Schema),
    New(new::New),
    Trace(trace::Trace),
    Uncertainty(uncertainty::Uncertainty),
    Measures(measures::Measures),
    Runs(runs::Runs),
    Diff(diff::Diff),
}

/// Runs the program with the arguments of this process, and says how it ended.
pub fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that cannot be printed has no reader.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let watch = Watch::new();
    let ended = match cli.verb {
        Verb::Run(run) => run.run(&watch),
        Verb::Compare(compare) => compare.run(&watch),
        Verb::Training(training) => training.run(&watch),
        Verb::Select(select) => select.run(&watch),
        Verb::Sweep(sweep) => sweep.run(&watch),
        Verb::Batch(batch) => batch.run(&watch),
        Verb::Optimize(optimize) => optimize.run(&watch),
        Verb::Check(check) => check.run(),
        Verb::Fit(fit) => fit.run(&watch),
        Verb::Gate(gate) => gate.run(&watch),
        Verb::Report(report) => report.run(),
        Verb::Schema(schema) => schema.run(),
        Verb::New(new) => new.run(),
        Verb::Trace(trace) => trace.run(),
        Verb::Uncertainty(uncertainty) => uncertainty.run(&watch),
        Verb::Measures(measures) => measures.run(),
        Verb::Runs(runs) => runs.run(),
        Verb::Diff(diff) => diff.run(),
    };
    watch.close(ended).unwrap_or_else(|error| match error.downcast_ref::<Refusal>() {
        Some(refusal) => {
            out::problems(std::slice::from_ref(&refusal.problem), "", "");
            refusal.exit
        }
        None => {
            out::note(&format!("error: {error:#}"));
            Exit::Failed
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
