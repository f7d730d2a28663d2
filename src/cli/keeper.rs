//! Keeps finished work while a verb simulates, so that the same command, started again after whatever ended it, goes on
//! from there.
//!
//! The journal is a hidden file beside the results. Work that is over soon has none: what is finished is in memory until
//! then. When the results are there it is deleted, and `loket run` puts it into their folder.

use super::place::{Place, RESULTS, plain};
use super::{Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::experiment::{Journal as Keeps, Work};
use crate::results::journal::{IN_FOLDER, Identity, Journal, JournalError, LARGEST_IN_FOLDER};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Work that is over sooner is in memory only.
const PATIENCE: Duration = Duration::from_millis(500);

/// A block takes as long as this, or a tenth of what went before if that is longer ...
const BLOCK: Duration = Duration::from_secs(1);

/// ... but no longer than this.
const LONGEST_BLOCK: Duration = Duration::from_secs(60);

/// How long a failure of the power may cost.
const SYNC: Duration = Duration::from_secs(1);

/// Returns whose work it is: that of `verb`, with this seed and all else that it depends on. How many replications are wanted
/// is none of it.
pub fn identity(verb: &str, seed: u64, parts: &[&str]) -> Identity {
    Identity::new(&[&[verb, &seed.to_string()], parts].concat())
}

/// Keeps the finished work of one command.
#[derive(Debug)]
pub struct Keeper {
    begun: Instant,
    path: PathBuf,
    /// Whether the command writes results anyway; if not, a journal that cannot be written is no reason to stop.
    needed: bool,
    failed: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// `None`: nothing is kept.
    journal: Option<Journal>,
    /// It stays in memory, since its file cannot be had.
    alone: bool,
    /// A finished run that had some of the work, with its folder.
    earlier: Option<(PathBuf, Journal)>,
    /// Replications simulated and kept, and those that had been finished before.
    made: u64,
    taken: u64,
    /// Whether those were finished by `earlier`.
    from_earlier: bool,
    /// Whether the folder of results has all of it.
    in_folder: bool,
    made_folder: bool,
    synced: Instant,
    failure: Option<io::Error>,
}

impl Keeper {
    /// Begins to keep the work of `identity`, beside the folder that `place` makes, if results are written at all.
    ///
    /// What the same command had finished when it was ended is taken over, and what `earlier`, the folder of a finished
    /// run, has.
    pub fn new(place: Option<&Place>, name: &str, identity: Identity, earlier: Option<&Path>) -> Keeper {
        let above = place.map_or(Path::new(RESULTS), Place::above);
        let path = above.join(format!(".{}-{}.journal", plain(name), identity.short()));
        let begun = Instant::now();
        let mut state = State {
            journal: Some(Journal::new(identity)),
            alone: false,
            earlier: earlier.and_then(|folder| {
                let journal = Journal::read(&folder.join(IN_FOLDER), identity);
                Some((folder.to_owned(), journal.ok()?))
            }),
            made: 0,
            taken: 0,
            from_earlier: false,
            in_folder: false,
            made_folder: false,
            synced: begun,
            failure: None,
        };
        if path.symlink_metadata().is_ok() {
            match Journal::open(&path, identity) {
                Ok(journal) => state.journal = Some(journal),
                Err(error) => state.go_alone(&path, &error),
            }
        }
        Keeper {
            begun,
            path,
            needed: place.is_some(),
            failed: AtomicBool::new(false),
            state: Mutex::new(state),
        }
    }

    /// Returns whether it could not keep what it has to keep, which is a reason to stop.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Returns how many replications had been finished before.
    pub fn taken(&self) -> u64 {
        self.state().taken
    }

    /// Lets `write` write the folder of results with the journal in it; it is empty if there is none.
    ///
    /// # Errors
    /// What `write` says.
    pub fn put<T, E>(&self, write: impl FnOnce(Vec<u8>) -> Result<T, E>) -> Result<T, E> {
        let mut state = self.state();
        let Some(journal) = &mut state.journal else { return write(Vec::new()) };
        let fits = journal.size() <= LARGEST_IN_FOLDER;
        // A journal that cannot be read is one that there is not.
        let Ok(bytes) = journal.for_folder() else { return write(Vec::new()) };
        let written = write(bytes)?;
        state.in_folder = fits;
        Ok(written)
    }

    /// Ends keeping: deletes the journal if the results are there, and says where it is if they are not.
    ///
    /// # Errors
    /// If what was finished could not be kept; else as `ended`.
    pub fn close(&self, ended: anyhow::Result<Exit>) -> anyhow::Result<Exit> {
        let mut state = self.state();
        state.tell_taken();
        if let Some(error) = state.failure.take() {
            if let Err(error) = &ended {
                out::note(&format!("error: {error:#}"));
            }
            return Err(self.lost(&error, &state));
        }
        let done = match &ended {
            Ok(Exit::Done | Exit::TargetMissed | Exit::Usage | Exit::Invalid) => true,
            Ok(Exit::Interrupted) => state.in_folder,
            Ok(Exit::Failed) => false,
            Err(_) => {
                self.move_to_file(&mut state);
                if let Some(error) = state.failure.take() {
                    out::note(&format!(
                        "nor can what is finished be kept in {}: {error}; make room, and start it again",
                        self.path.display()
                    ));
                    state.journal = None;
                }
                false
            }
        };
        let Some(journal) = state.journal.take() else { return ended };
        if !done {
            if journal.path().is_some() {
                let path = self.path.display();
                out::note(&format!(
                    "what is finished is kept in {path}: the same command goes on from there"
                ));
            }
            return ended;
        }
        // A file that is left over costs nothing but its space.
        let _ = journal.delete();
        if let (true, Some(folder)) = (state.made_folder, self.path.parent()) {
            // Only if nothing else is in it.
            let _ = fs::remove_dir(folder);
        }
        ended
    }

    fn lost(&self, error: &io::Error, state: &State) -> anyhow::Error {
        let path = self.path.display();
        let message = format!("`{path}` cannot be written: {error}; so the work was stopped");
        let help = if state.in_folder {
            "what is finished is in the folder of the results; when there is room again, the same command goes on from it"
                .to_owned()
        } else if self.path.symlink_metadata().is_ok() {
            format!(
                "what is finished is kept in `{path}`; make room, and the same command goes on from there"
            )
        } else {
            "nothing could be kept: make room, see that its folder is there, and start it again".to_owned()
        };
        Refusal { exit: Exit::Failed, problem: Diagnostic::error("journal", None, message).help(help) }.into()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds to the journal; what fails, and has to be told, is remembered.
    fn add(&self, state: &mut State, work: &Work, replications: Range<u64>, bytes: &[u8]) {
        if self.failed() {
            return;
        }
        let Some(journal) = &mut state.journal else { return };
        let mut kept = journal.keep(work, replications, bytes);
        let (in_memory, size) = (journal.path().is_none(), journal.size());
        if kept.is_ok() && !in_memory && state.synced.elapsed() >= SYNC {
            kept = journal.sync();
            state.synced = Instant::now();
        }
        match kept {
            Err(error) => self.fail(state, error),
            Ok(()) if in_memory && !state.alone && self.begun.elapsed() >= PATIENCE => {
                self.move_to_file(state)
            }
            Ok(()) if in_memory && state.alone && size > LARGEST_IN_FOLDER => state.journal = None,
            Ok(()) => {}
        }
    }

    fn move_to_file(&self, state: &mut State) {
        let Some(journal) = &mut state.journal else { return };
        if journal.path().is_some() {
            return;
        }
        if let Some(folder) = self.path.parent().filter(|folder| !folder.exists())
            && !folder.as_os_str().is_empty()
        {
            state.made_folder = fs::create_dir_all(folder).is_ok();
        }
        match journal.move_to(&self.path) {
            Ok(()) => {}
            Err(JournalError::System(error)) if self.needed => self.fail(state, error),
            Err(error) => state.go_alone(&self.path, &error),
        }
    }

    fn fail(&self, state: &mut State, error: io::Error) {
        if self.needed {
            state.failure = Some(error);
            self.failed.store(true, Ordering::Relaxed);
        } else {
            state.go_alone(&self.path, &JournalError::System(error));
            state.journal = None;
        }
    }
}

impl State {
    /// Goes on without a file.
    fn go_alone(&mut self, path: &Path, error: &JournalError) {
        self.alone = true;
        out::note(&format!(
            "warning: finished work is not kept in {}, since {error}; if this is ended, it begins anew",
            path.display()
        ));
    }

    fn tell_taken(&self) {
        if self.taken > 0 {
            let from = match &self.earlier {
                Some((folder, _)) if self.from_earlier => format!("in {}", folder.display()),
                Some(_) | None => "before".to_owned(),
            };
            let what = if self.taken == 1 { "replication was" } else { "replications were" };
            out::note(&format!("{} {what} finished {from} and not simulated again", self.taken));
        }
    }
}

impl Keeps for Keeper {
    fn block(&self, least: u64) -> u64 {
        let elapsed = self.begun.elapsed();
        let wanted = (elapsed / 10).clamp(BLOCK, LONGEST_BLOCK);
        let made = self.state().made;
        let rate = made as f64 / elapsed.as_secs_f64().max(1e-9);
        // What little was done so far may have gone faster than the rest will.
        ((rate * wanted.as_secs_f64()) as u64).min(8 * made).max(least)
    }

    fn find(&self, work: &Work, from: u64, most: u64) -> Option<(u64, Vec<u8>)> {
        let mut state = self.state();
        // What cannot be read is simulated again.
        let mut mine = match &mut state.journal {
            Some(journal) => journal.find(work, from, most).ok().flatten(),
            None => None,
        };
        if let Some((_, journal)) = &mut state.earlier
            && let Some((to, bytes)) = journal.find(work, from, most).ok().flatten()
            && mine.as_ref().is_none_or(|(end, _)| *end < to)
        {
            self.add(&mut state, work, from..to, &bytes);
            state.from_earlier = true;
            mine = Some((to, bytes));
        }
        let (to, bytes) = mine?;
        state.taken += to - from;
        Some((to, bytes))
    }

    fn keep(&self, work: &Work, replications: Range<u64>, bytes: &[u8]) {
        let mut state = self.state();
        state.made += replications.end - replications.start;
        self.add(&mut state, work, replications, bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeper(folder: &Path) -> Keeper {
        let place = Place::Wanted(folder.join("x"));
        Keeper::new(Some(&place), "An office", identity("run", 1, &["text"]), None)
    }

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("there");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_is_over_soon_leaves_nothing_and_what_lasts_a_file_until_it_is_done() {
        let folder = tempfile::tempdir().expect("made");
        let work = Work([1; 32]);
        let soon = keeper(folder.path());
        soon.keep(&work, 0..32, b"block");
        assert_eq!(soon.find(&work, 0, 40), Some((32, b"block".to_vec())));
        assert_eq!(soon.taken(), 32);
        assert!((32..=256).contains(&soon.block(8)) && soon.block(1000) == 1000, "{}", soon.block(8));
        assert_eq!(soon.close(Ok(Exit::Done)).expect("done"), Exit::Done);
        assert_eq!(files(folder.path()), Vec::<String>::new());

        let mut lasting = keeper(folder.path());
        lasting.begun -= Duration::from_secs(20);
        lasting.keep(&work, 0..1000, b"block");
        assert!((90..=100).contains(&lasting.block(8)), "a tenth of it: {}", lasting.block(8));
        let name = format!(".an-office-{}.journal", identity("run", 1, &["text"]).short());
        assert_eq!(files(folder.path()), [name.as_str()]);
        drop(lasting);
        // Started again, and ended by Ctrl-C before there were results.
        let again = keeper(folder.path());
        assert_eq!(again.find(&work, 0, 1000).map(|found| found.0), Some(1000));
        assert_eq!(again.close(Ok(Exit::Interrupted)).expect("told"), Exit::Interrupted);
        assert_eq!(files(folder.path()), [name.as_str()]);
        // What ended with an error keeps it, and what is done does not.
        assert!(keeper(folder.path()).close(Err(anyhow::anyhow!("no room"))).is_err());
        assert_eq!(files(folder.path()), [name.as_str()]);
        let done = keeper(folder.path());
        done.put(|journal| if journal.len() > 1000 { Err(()) } else { Ok(()) }).expect("small");
        done.close(Ok(Exit::TargetMissed)).expect("done");
        assert_eq!(files(folder.path()), Vec::<String>::new());
    }
}
