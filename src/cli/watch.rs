//! Watches a run: a progress bar for whoever waits at a terminal, and Ctrl-C.

use super::{Exit, out};
use crate::experiment::Progress;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// A run that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns what the clock says: an instant in UTC by RFC 3339, to the second.
pub fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// Shows how far a run is on standard error, and stops it on Ctrl-C.
#[derive(Debug)]
pub struct Watch {
    begun: Instant,
    terminal: bool,
    planned: AtomicU64,
    finished: AtomicU64,
    bar: OnceLock<ProgressBar>,
    interrupted: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch. The first Ctrl-C lets running replications finish, the second ends the program
    /// at once.
    pub fn new() -> Watch {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        // Where signals cannot be caught, Ctrl-C ends the program, as it would anyway.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
            out::note("stopping: finished replications are kept; Ctrl-C again ends at once");
        });
        Watch {
            begun: Instant::now(),
            terminal: io::stderr().is_terminal(),
            planned: AtomicU64::new(0),
            finished: AtomicU64::new(0),
            bar: OnceLock::new(),
            interrupted,
        }
    }

    /// Takes the bar off the terminal, and returns how long the run took so far.
    pub fn end(&self) -> Duration {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
        self.begun.elapsed()
    }

    fn draw(&self, finished: u64) {
        let planned = self.planned.load(Ordering::Relaxed);
        // The bar's own estimate would take what was done before it appeared as done in no time.
        let share_left = planned.saturating_sub(finished) as f64 / finished.max(1) as f64;
        let left = HumanDuration(self.begun.elapsed().mul_f64(share_left)).to_string();
        let style = || ProgressStyle::with_template("{bar:32} {pos} of {len} replications, {msg} to go");
        let bar = self.bar.get_or_init(|| {
            ProgressBar::with_draw_target(Some(planned), ProgressDrawTarget::stderr())
                .with_style(style().unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_message(left.clone())
                .with_position(finished)
        });
        bar.set_length(planned);
        bar.set_message(left);
        bar.set_position(finished);
    }
}

impl Progress for Watch {
    fn planned(&self, total: u64) {
        self.planned.store(total, Ordering::Relaxed);
    }

    fn finished(&self, count: u64) {
        let finished = self.finished.fetch_add(count, Ordering::Relaxed) + count;
        if self.terminal && self.begun.elapsed() >= PATIENCE {
            self.draw(finished);
        }
    }

    fn stop(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}
