//! Watches a run: a progress bar for whoever waits at a terminal, Ctrl-C, and a journal of what is finished.

use super::keeper::Keeper;
use super::{Exit, out};
use crate::experiment::{Journal, Progress};
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

/// Shows how far a run is on standard error, stops it on Ctrl-C, and keeps what is finished.
#[derive(Debug, Default)]
pub struct Watch {
    begun: OnceLock<Instant>,
    keeper: OnceLock<Keeper>,
    terminal: bool,
    planned: AtomicU64,
    finished: AtomicU64,
    bar: OnceLock<ProgressBar>,
    interrupted: Arc<AtomicBool>,
}

impl Watch {
    /// Returns a watch that has not begun.
    pub fn new() -> Watch {
        Watch { terminal: io::stderr().is_terminal(), ..Watch::default() }
    }

    /// Begins to watch, once, and to keep what is finished if there is a keeper. The first Ctrl-C lets running replications finish, the second ends the program at once.
    pub fn begin(&self, keeper: impl Into<Option<Keeper>>) {
        let flag = Arc::clone(&self.interrupted);
        // Where signals cannot be caught, Ctrl-C ends the program, as it would anyway.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
            out::note("stopping: finished replications are kept; Ctrl-C again ends at once");
        });
        let _ = self.begun.set(Instant::now());
        if let Some(keeper) = keeper.into() {
            let _ = self.keeper.set(keeper);
        }
    }

    /// Returns who keeps what is finished, if somebody does.
    pub fn keeper(&self) -> Option<&Keeper> {
        self.keeper.get()
    }

    /// Ends keeping, as [`Keeper::close`] does.
    ///
    /// # Errors
    /// As there.
    pub fn close(&self, ended: anyhow::Result<Exit>) -> anyhow::Result<Exit> {
        match self.keeper() {
            Some(keeper) => keeper.close(ended),
            None => ended,
        }
    }

    /// Takes the bar off the terminal, and returns how long the run took so far.
    pub fn end(&self) -> Duration {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
        self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.begun.get().map_or(Duration::ZERO, Instant::elapsed)
    }

    fn draw(&self, finished: u64) {
        let planned = self.planned.load(Ordering::Relaxed);
        // The bar's own estimate would take what was done before it appeared as done in no time.
        let simulated = finished.saturating_sub(self.keeper().map_or(0, Keeper::taken));
        let share_left = planned.saturating_sub(finished) as f64 / simulated.max(1) as f64;
        let left = HumanDuration(self.elapsed().mul_f64(share_left)).to_string();
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
        if self.terminal && self.elapsed() >= PATIENCE {
            self.draw(finished);
        }
    }

    fn stop(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed) || self.keeper().is_some_and(Keeper::failed)
    }

    fn journal(&self) -> Option<&dyn Journal> {
        self.keeper().map(|keeper| keeper as &dyn Journal)
    }
}
