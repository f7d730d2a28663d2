//! The `loket` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    loket::cli::run().into()
}
