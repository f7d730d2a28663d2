//! Journals: files of finished work that survive whatever ends the program.
//!
//! A journal begins with 16 bytes that say what it is and in which format, and 32 that say whose it is. Then follow records,
//! each with the hash of the work ([`Work`]), its replications from and to, the number of bytes that came of them, 16 bytes
//! of the BLAKE3 hash of all that, and these bytes; numbers have 8 bytes, the lowest first. Records are only ever added. One
//! that is torn or damaged ends the journal: it is cut off there when it is opened.

use crate::experiment::Work;
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of a journal in the folder of a finished run.
pub const IN_FOLDER: &str = "journal.bin";

/// A journal that is larger than this is not put into the folder of a finished run \[bytes\].
pub const LARGEST_IN_FOLDER: u64 = 64_000_000;

const MAGIC: &[u8; 16] = b"loket journal 1\n";
const START: u64 = 48;
const HEAD: usize = 72;
const CHECKED: usize = 56;

/// Whose a journal is: a hash of the command, all it reads, and the program. Work of another is never taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(pub [u8; 32]);

/// Why a journal cannot be used.
#[derive(Debug, Error)]
pub enum JournalError {
    /// Another process writes it.
    #[error("another process is at it")]
    Locked,
    /// There is something else under its name.
    #[error("it is no journal of this program")]
    Foreign,
    /// The system says no.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Finished work, in a file or in memory.
#[derive(Debug)]
pub struct Journal {
    identity: Identity,
    store: Store,
    /// Where it ends \[bytes\].
    end: u64,
    /// By work and first replication.
    records: HashMap<(Work, u64), Vec<Record>>,
}

/// Where the bytes of a record are.
#[derive(Clone, Copy, Debug)]
struct Record {
    /// Behind its last replication.
    to: u64,
    at: u64,
    length: usize,
}

#[derive(Debug)]
enum Store {
    Memory(Vec<u8>),
    File(PathBuf, File),
}

impl Identity {
    /// Returns the identity of work that depends on `parts` and on this program.
    pub fn new(parts: &[&str]) -> Identity {
        let program = [env!("CARGO_PKG_VERSION"), env!("LOKET_BUILD"), &super::platform()];
        let mut hash = blake3::Hasher::new();
        for part in program.iter().chain(parts) {
            // With their lengths, so that no two lists of parts look alike.
            hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        Identity(*hash.finalize().as_bytes())
    }

    /// Returns whose the journal at `path` is; `None` if there is none.
    pub fn of(path: &Path) -> Option<Identity> {
        read_start(&mut File::open(path).ok()?).ok()
    }

    /// Its first 8 hexadecimal digits, for the name of a file.
    pub fn short(&self) -> String {
        self.0[..4].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Journal {
    /// Returns an empty journal in memory.
    pub fn new(identity: Identity) -> Journal {
        let mut start = MAGIC.to_vec();
        start.extend(identity.0);
        Journal { identity, store: Store::Memory(start), end: START, records: HashMap::new() }
    }

    /// Opens the journal at `path`, for this process alone, and makes it if there is none. What is torn or damaged at its end
    /// is cut off, and if its beginning is, or if it is not of `identity`, it begins anew.
    ///
    /// # Errors
    /// [`JournalError::Locked`] if another process has it; [`JournalError::Foreign`] if `path` is something else; or what the
    /// system says.
    pub fn open(path: &Path, identity: Identity) -> Result<Journal, JournalError> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Locked),
            // Not every file system has locks; a record that two processes wrote at once is found to be damaged.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut journal = Journal { store: Store::File(path.to_owned(), file), ..Journal::new(identity) };
        let Store::File(_, file) = &mut journal.store else { unreachable!("just made") };
        let torn = file.metadata()?.len() < START;
        match read_start(file) {
            Ok(found) if found == identity => journal.scan()?,
            Ok(_) => journal.begin()?,
            Err(JournalError::Foreign) if torn => journal.begin()?,
            Err(error) => return Err(error),
        }
        Ok(journal)
    }

    /// Reads the journal at `path`, up to where it is torn or damaged, and leaves it as it is.
    ///
    /// # Errors
    /// [`JournalError::Foreign`] if it is something else, or not of `identity`; or what the system says.
    pub fn read(path: &Path, identity: Identity) -> Result<Journal, JournalError> {
        let mut file = File::open(path)?;
        if read_start(&mut file)? != identity {
            return Err(JournalError::Foreign);
        }
        let mut journal = Journal { store: Store::File(path.to_owned(), file), ..Journal::new(identity) };
        journal.index()?;
        Ok(journal)
    }

    /// Moves a journal that is in memory to a file at `path`, adding to what is there.
    ///
    /// # Errors
    /// As of [`open`](Journal::open) and [`keep`](Journal::keep); then it is still in memory.
    pub fn move_to(&mut self, path: &Path) -> Result<(), JournalError> {
        let mut there = Journal::open(path, self.identity)?;
        there.add(self)?;
        *self = there;
        Ok(())
    }

    /// Returns the bytes that are kept of replications `from` and further of `work`, and up to where these go: the longest
    /// record that does not go beyond `most`.
    ///
    /// # Errors
    /// What the system says.
    pub fn find(&mut self, work: &Work, from: u64, most: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
        let records = self.records.get(&(*work, from)).into_iter().flatten();
        let longest = records.filter(|record| record.to <= most).max_by_key(|record| record.to);
        let Some(&Record { to, at, length }) = longest else { return Ok(None) };
        Ok(Some((to, self.store.read(at, length)?)))
    }

    /// Adds `bytes`, which came of `replications` of `work`, unless they are there.
    ///
    /// # Errors
    /// What the system says, for example that the disk is full, or that the file is gone. The journal is as it was then.
    pub fn keep(&mut self, work: &Work, replications: Range<u64>, bytes: &[u8]) -> io::Result<()> {
        let Range { start: from, end: to } = replications;
        let known = self.records.entry((*work, from)).or_default();
        if known.iter().any(|record| record.to == to) {
            return Ok(());
        }
        let mut record = Vec::with_capacity(HEAD + bytes.len());
        record.extend(work.0);
        [from, to, bytes.len() as u64].iter().for_each(|number| record.extend(number.to_le_bytes()));
        record.extend(check(&record, bytes));
        record.extend(bytes);
        self.store.append(self.end, &record)?;
        known.push(Record { to, at: self.end + HEAD as u64, length: bytes.len() });
        self.end += record.len() as u64;
        Ok(())
    }

    /// Makes sure that what is kept would survive a failure of the power.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> io::Result<()> {
        match &self.store {
            Store::Memory(_) => Ok(()),
            Store::File(_, file) => file.sync_data(),
        }
    }

    /// Returns its file; `None` if it is in memory.
    pub fn path(&self) -> Option<&Path> {
        match &self.store {
            Store::Memory(_) => None,
            Store::File(path, _) => Some(path),
        }
    }

    /// Returns its size \[bytes\].
    pub fn size(&self) -> u64 {
        self.end
    }

    /// Returns all of its bytes, or of those of an empty one if it is larger than [`LARGEST_IN_FOLDER`].
    ///
    /// # Errors
    /// What the system says.
    pub fn for_folder(&mut self) -> io::Result<Vec<u8>> {
        let whole = self.end <= LARGEST_IN_FOLDER;
        self.store.read(0, if whole { self.end } else { START } as usize)
    }

    /// Deletes its file.
    ///
    /// # Errors
    /// What the system says.
    pub fn delete(self) -> io::Result<()> {
        match self.store {
            Store::Memory(_) => Ok(()),
            Store::File(path, file) => {
                // Some systems keep what is open.
                drop(file);
                fs::remove_file(path)
            }
        }
    }

    /// Adds all records of `other`.
    fn add(&mut self, other: &mut Journal) -> io::Result<()> {
        let Journal { store, records, .. } = other;
        for (&(work, from), records) in records.iter() {
            for record in records {
                self.keep(&work, from..record.to, &store.read(record.at, record.length)?)?;
            }
        }
        Ok(())
    }

    /// Empties the file.
    fn begin(&mut self) -> io::Result<()> {
        let Journal { store: Store::Memory(start), .. } = Journal::new(self.identity) else {
            unreachable!("a new one is in memory")
        };
        let Store::File(_, file) = &mut self.store else { return Ok(()) };
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(&start)
    }

    /// Finds the records, and cuts off what is torn or damaged.
    fn scan(&mut self) -> io::Result<()> {
        self.index()?;
        match &self.store {
            Store::Memory(_) => Ok(()),
            Store::File(_, file) => file.set_len(self.end),
        }
    }

    /// Finds the records, up to where they are torn or damaged.
    fn index(&mut self) -> io::Result<()> {
        let Store::File(_, file) = &self.store else { return Ok(()) };
        let size = file.metadata()?.len();
        let mut file = BufReader::with_capacity(1 << 20, file);
        file.seek(SeekFrom::Start(START))?;
        let mut head = [0; HEAD];
        let mut bytes = Vec::new();
        while size - self.end >= HEAD as u64 {
            file.read_exact(&mut head)?;
            let number = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().expect("8 bytes"));
            let (from, to, length) = (number(32), number(40), number(48));
            let at = self.end + HEAD as u64;
            if length > size - at {
                break;
            }
            bytes.resize(length as usize, 0);
            file.read_exact(&mut bytes)?;
            if head[CHECKED..] != check(&head[..CHECKED], &bytes) {
                break;
            }
            let work = Work(head[..32].try_into().expect("32 bytes"));
            self.records.entry((work, from)).or_default().push(Record { to, at, length: length as usize });
            self.end = at + length;
        }
        Ok(())
    }
}

impl Store {
    fn read(&mut self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        match self {
            Store::Memory(all) => Ok(all[at as usize..at as usize + length].to_vec()),
            Store::File(_, file) => {
                let mut bytes = vec![0; length];
                file.seek(SeekFrom::Start(at))?;
                file.read_exact(&mut bytes)?;
                Ok(bytes)
            }
        }
    }

    fn append(&mut self, end: u64, record: &[u8]) -> io::Result<()> {
        match self {
            Store::Memory(all) => all.extend(record),
            Store::File(path, file) => {
                // A file whose name is gone can still be written, for nobody.
                fs::symlink_metadata(path)?;
                let written = file.seek(SeekFrom::Start(end)).and_then(|_| file.write_all(record));
                if let Err(error) = written {
                    // Best effort: what is half there is cut off when it is opened, too.
                    let _ = file.set_len(end);
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// Reads the first bytes of a journal.
fn read_start(file: &mut File) -> Result<Identity, JournalError> {
    let mut start = [0; START as usize];
    file.rewind()?;
    match file.read_exact(&mut start) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(JournalError::Foreign),
        read => read?,
    }
    if start[..MAGIC.len()] != *MAGIC {
        return Err(JournalError::Foreign);
    }
    Ok(Identity(start[MAGIC.len()..].try_into().expect("32 bytes")))
}

/// Returns what says that a record is whole.
fn check(head: &[u8], bytes: &[u8]) -> [u8; HEAD - CHECKED] {
    let hash = blake3::Hasher::new().update(head).update(bytes).finalize();
    hash.as_bytes()[..HEAD - CHECKED].try_into().expect("16 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: Identity = Identity([7; 32]);

    fn work(number: u8) -> Work {
        Work([number; 32])
    }

    /// Three records, of which two begin at the same replication.
    fn fill(journal: &mut Journal) {
        journal.keep(&work(1), 0..32, b"first").unwrap();
        journal.keep(&work(1), 32..40, b"").unwrap();
        journal.keep(&work(1), 32..64, &[9; 100]).unwrap();
    }

    /// What is found when the first none, one, two or all three records are there.
    const FOUND: [&[u64]; 4] = [&[], &[32], &[32, 40, 40], &[32, 40, 64]];

    fn found(journal: &mut Journal) -> Vec<u64> {
        let mut ends = Vec::new();
        for (from, most) in [(0, 31), (0, 1000), (32, 63), (32, 64)] {
            ends.extend(journal.find(&work(1), from, most).unwrap().map(|(to, _)| to));
        }
        ends
    }

    #[test]
    fn what_is_kept_is_found_as_far_as_it_is_wanted_in_memory_and_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let mut journal = Journal::new(MINE);
        fill(&mut journal);
        for place in ["memory", "file", "file again"] {
            assert_eq!(found(&mut journal), [32, 40, 64], "{place}");
            assert_eq!(journal.find(&work(1), 0, 40).unwrap(), Some((32, b"first".to_vec())));
            assert_eq!(journal.find(&work(1), 33, 64).unwrap(), None);
            assert_eq!(journal.find(&work(2), 0, 64).unwrap(), None);
            match place {
                "memory" => journal.move_to(&path).unwrap(),
                _ => {
                    drop(journal);
                    journal = Journal::open(&path, MINE).unwrap();
                }
            }
        }
        let size = journal.size();
        fill(&mut journal);
        assert_eq!(
            (journal.size(), fs::metadata(&path).unwrap().len()),
            (size, size),
            "nothing is kept twice"
        );
        assert_eq!(journal.for_folder().unwrap(), fs::read(&path).unwrap());
        journal.delete().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_torn_tail_is_cut_off_wherever_it_is_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let mut journal = Journal::open(&path, MINE).unwrap();
        fill(&mut journal);
        drop(journal);
        let whole = fs::read(&path).unwrap();
        let ends = [START as usize, START as usize + HEAD + 5, START as usize + 2 * HEAD + 5, whole.len()];
        for length in 0..=whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let wanted = ends.iter().filter(|&&end| end <= length).count().saturating_sub(1);
            if length >= START as usize {
                assert_eq!(found(&mut Journal::read(&path, MINE).unwrap()), FOUND[wanted], "{length} bytes");
                assert_eq!(fs::metadata(&path).unwrap().len(), length as u64, "reading changes nothing");
            }
            let mut journal = Journal::open(&path, MINE).unwrap();
            assert_eq!(found(&mut journal), FOUND[wanted], "{length} bytes");
            fill(&mut journal);
            drop(journal);
            assert_eq!(fs::read(&path).unwrap(), whole, "{length} bytes");
        }
    }

    #[test]
    fn a_flipped_byte_costs_its_record_and_those_behind_it_and_is_never_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let mut journal = Journal::open(&path, MINE).unwrap();
        fill(&mut journal);
        drop(journal);
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x10;
            fs::write(&path, &damaged).unwrap();
            match Journal::open(&path, MINE) {
                Err(error) => {
                    assert!(place < MAGIC.len() && matches!(error, JournalError::Foreign), "{place}");
                    assert_eq!(fs::read(&path).unwrap(), damaged, "what is no journal is left alone");
                }
                Ok(mut journal) => {
                    let before = [START as usize, START as usize + HEAD + 5, START as usize + 2 * HEAD + 5];
                    let wanted = before.iter().filter(|&&start| start <= place).count().saturating_sub(1);
                    assert_eq!(found(&mut journal), FOUND[wanted], "byte {place}");
                }
            }
        }
    }

    #[test]
    fn work_of_another_is_not_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let mut journal = Journal::open(&path, MINE).unwrap();
        fill(&mut journal);
        drop(journal);
        let other = Identity::new(&["run", "a scenario"]);
        assert_ne!(other, Identity::new(&["runa", " scenario"]));
        assert_eq!((Identity::of(&path), Identity::of(folder.path())), (Some(MINE), None));
        assert!(matches!(Journal::read(&path, other), Err(JournalError::Foreign)));
        let mut journal = Journal::open(&path, other).unwrap();
        assert_eq!((found(&mut journal), journal.size()), (vec![], START));
        assert_eq!(Identity::of(&path), Some(other));
    }

    #[test]
    fn only_one_writes_and_a_file_that_is_gone_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let mut journal = Journal::open(&path, MINE).unwrap();
        assert!(matches!(Journal::open(&path, MINE), Err(JournalError::Locked)));
        fill(&mut journal);
        fs::remove_file(&path).unwrap();
        let error = journal.keep(&work(2), 0..1, b"lost").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(found(&mut journal), [32, 40, 64], "what is finished can still be read");
        assert!(matches!(Journal::open(folder.path(), MINE), Err(JournalError::System(_))));
    }

    #[test]
    fn a_large_journal_leaves_its_identity_in_the_folder_and_no_more() {
        let mut journal = Journal::new(MINE);
        journal.keep(&work(1), 0..1, &vec![1; LARGEST_IN_FOLDER as usize]).unwrap();
        assert_eq!(journal.for_folder().unwrap().len() as u64, START);
    }
}
