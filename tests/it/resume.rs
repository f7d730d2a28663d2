//! Long work survives: what is killed goes on from what was finished, to the byte; what is finished is extended or recognised
//! instead of repeated; and what cannot be kept is said.

use assert_cmd::cargo::cargo_bin;
use loket::random::stream::Key;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How a command ended, and the files it left.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ended {
    fn of(output: Output) -> Ended {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn exits(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(self, part: &str) -> Ended {
        assert!(self.err.contains(part), "`{part}` is not in:\n{}", self.err);
        self
    }
}

/// The office that is simulated: three months of a sub-district, some milliseconds each.
fn office() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/kecamatan.toml").display().to_string()
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("loket"));
    command.args(&arguments[..1]).arg(office()).args(&arguments[1..]);
    command.current_dir(folder.path()).env("NO_COLOR", "1").stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(folder: &TempDir, arguments: &[&str]) -> Child {
    command(folder, arguments).spawn().expect("started")
}

fn loket(folder: &TempDir, arguments: &[&str]) -> Ended {
    Ended::of(command(folder, arguments).output().expect("started"))
}

fn temporary() -> TempDir {
    tempfile::tempdir().expect("made")
}

/// The files of results and of the folders in them, but for the journal and what the manifest says of time and threads.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let mut files = BTreeMap::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let name = PathBuf::from(path.file_name().expect("a name"));
        if path.is_dir() {
            files.extend(self::files(&path).into_iter().map(|(inner, bytes)| (name.join(inner), bytes)));
        } else if name == Path::new("manifest.json") {
            let text = fs::read_to_string(&path).expect("text");
            let timed = ["wall_time_s", "\"threads\"", "\"finished\""];
            let lines = text.lines().filter(|line| !timed.iter().any(|key| line.contains(key)));
            files.insert(name, lines.collect::<Vec<_>>().join("\n").into_bytes());
        } else if name != Path::new("journal.bin") {
            files.insert(name, fs::read(&path).expect("readable"));
        }
    }
    files
}

/// The journal in `folder` of work that is not finished.
fn journal(folder: &Path) -> Option<PathBuf> {
    let paths = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    paths.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "journal"))
}

/// Waits until there is work in the journal in `folder`.
fn wait_for_journal(folder: &Path) -> PathBuf {
    let begun = Instant::now();
    loop {
        if let Some(path) = journal(folder)
            && fs::metadata(&path).is_ok_and(|about| about.len() > 1000)
        {
            return path;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "there is no journal in {}", folder.display());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Work that lasts as long as this has begun a journal, on any machine.
const LONG: Duration = Duration::from_secs(2);

/// The share of such a work after which there is something in its journal.
const LATE: f64 = 0.7;

/// The number of replications, or what else a command has, to begin with.
const FIRST_NUMBER: u64 = 20;

/// Kills the command `kills` times with SIGKILL, each time at a random moment of its life from a share `from` on, and starts it
/// again after each; whenever it comes to its end, it has to leave the bytes of one that nobody disturbed.
///
/// - `arguments`: `N` in them is a number, which is made so large that the command lasts.
/// - `out`: the folder of results that it names, if any; `above`: where its journal is.
#[track_caller]
fn survives(arguments: &[&str], (out, above): (Option<&str>, &str), (kills, from): (u64, f64)) {
    let numbered = |number: u64| -> Vec<String> {
        arguments.iter().map(|&argument| argument.replace("N", &number.to_string())).collect()
    };
    let (mut number, mut calm) = (FIRST_NUMBER, temporary());
    let (arguments, undisturbed, lasts) = loop {
        let (arguments, begun) = (numbered(number), Instant::now());
        let undisturbed = loket(&calm, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(matches!(undisturbed.code, Some(0 | 4)), "{}", undisturbed.err);
        if begun.elapsed() >= LONG {
            break (arguments, undisturbed, begun.elapsed());
        }
        (number, calm) = (number * 3 / 2, temporary());
    };
    let arguments: &[&str] = &arguments.iter().map(String::as_str).collect::<Vec<_>>();
    let wanted = out.map(|out| files(&calm.path().join(out)));
    assert!(wanted.as_ref().is_none_or(|wanted| wanted.len() > 1));
    assert_eq!(journal(&calm.path().join(above)), None);

    let (mut killed, mut attempt, mut went_on, mut found) = (0, 0, 0, 0);
    let mut folder = temporary();
    loop {
        attempt += 1;
        let had =
            journal(&folder.path().join(above)).map_or(0, |path| fs::metadata(path).expect("there").len());
        let mut child = start(&folder, arguments);
        let share = Key::replication(kills, attempt).0 as f64 / u64::MAX as f64;
        let moment = lasts.mul_f64(from + (1.0 - from) * share);
        if killed < kills {
            std::thread::sleep(moment);
            if child.try_wait().expect("asked").is_none() {
                child.kill().expect("killed");
                child.wait().expect("ended");
                killed += 1;
                went_on += u64::from(had > 48);
                let finished =
                    out.map(|out| files(&folder.path().join(out))).filter(|files| !files.is_empty());
                if finished.is_some() {
                    // Killed after the results were there, and before it could say so.
                    assert_eq!(finished, wanted);
                    folder = temporary();
                }
                continue;
            }
        }
        let ended = Ended::of(child.wait_with_output().expect("ended"));
        assert_eq!(ended.code, undisturbed.code, "{}", ended.err);
        assert_eq!(ended.out, undisturbed.out, "after {killed} kills");
        assert_eq!(out.map(|out| files(&folder.path().join(out))), wanted, "after {killed} kills");
        assert_eq!(journal(&folder.path().join(above)), None, "it is no longer needed");
        found += u64::from(ended.err.contains("were finished before and not simulated again"));
        assert_eq!(had > 48, ended.err.contains("not simulated again"), "{}", ended.err);
        if killed == kills {
            break;
        }
        folder = temporary();
    }
    assert!(went_on + found > 0, "nothing went on from what was finished");
}

#[test]
fn a_run_killed_at_20_random_moments_gives_the_bytes_of_an_undisturbed_one() {
    survives(&["run", "--replications", "N", "--out", "x"], (Some("x"), ""), (20, 0.0));
}

#[test]
fn a_run_until_it_is_known_well_enough_survives_too() {
    let until = ["--until", "wait_mean_min=1 %", "--at-most", "N", "--variant", "a third kit"];
    survives(&[&["run", "--out", "x"][..], &until].concat(), (Some("x"), ""), (2, LATE));
}

#[test]
fn a_comparison_survives() {
    survives(&["compare", "--replications", "N", "--json"], (None, "results"), (2, LATE));
}

#[test]
fn a_selection_survives() {
    let select =
        ["select", "--first-stage", "N", "--at-most", "100000", "--indifference", "0.1", "--out", "x"];
    survives(&select, (Some("x"), ""), (2, LATE));
}

#[test]
fn a_sweep_survives() {
    let sweep = ["sweep", "--vary", "officer.operator.count=1..4", "--replications", "N", "--out", "x"];
    survives(&sweep, (Some("x"), ""), (2, LATE));
}

#[test]
fn a_search_survives() {
    let lever = ["--lever", "officer.operator.count=1..3", "--target", "wait_mean_min <= 60 min"];
    let search = [&["optimize", "--replications", "N", "--at-most", "N", "--out", "x"][..], &lever].concat();
    survives(&search, (Some("x"), ""), (2, LATE));
}

#[test]
fn a_training_study_survives() {
    let training = ["training", "--replications", "N", "--cohorts", "1", "--out", "x"];
    survives(&training, (Some("x"), ""), (2, LATE));
}

#[test]
fn a_study_of_uncertainty_survives() {
    let uncertainty = ["uncertainty", "--worlds", "N", "--replications", "2", "--out", "x"];
    survives(&uncertainty, (Some("x"), ""), (2, LATE));
}

#[test]
fn a_finished_run_is_extended_and_an_unchanged_one_is_not_repeated() {
    let folder = temporary();
    let results = folder.path().join("results");
    let run = |count: &str, more: &[&str]| {
        loket(&folder, &[&["run", "--replications", count][..], more].concat()).exits(0)
    };
    let first = run("40", &[]);
    let same =
        run("40", &[]).says("unchanged since results/kecamatan: nothing was simulated (--again repeats it)");
    assert_eq!(same.out, first.out);
    let json = run("40", &["--json"]).says("nothing was simulated");
    assert_eq!(json.out, fs::read_to_string(results.join("kecamatan/summary.json")).expect("written"));
    assert!(!results.join("kecamatan-2").exists());

    let more = run("90", &[]).says("40 replications were finished in results/kecamatan and not");
    let at_once = loket(&temporary(), &["run", "--replications", "90"]).exits(0);
    assert_eq!(more.out, at_once.out);
    let extended = files(&results.join("kecamatan-2"));
    run("90", &["--again"]);
    let again = files(&results.join("kecamatan-3"));
    assert!(extended.len() > 8 && extended == again, "{:?}", extended.keys());

    // Another seed, another value or another number is another run, and a folder that is asked for is made.
    for more in [&["--seed", "1"][..], &["--set", "officer.operator.count=3"], &["--variant", "a third kit"]]
    {
        assert!(!run("40", more).err.contains("not simulated again"));
    }
    run("40", &["--out", "results/named"]).says("40 replications were finished in results/kecamatan and");
    assert_eq!(files(&results.join("named")), files(&results.join("kecamatan")));
}

#[test]
fn what_is_damaged_is_simulated_again() {
    let folder = temporary();
    let first = loket(&folder, &["run", "--replications", "40"]).exits(0);
    let path = folder.path().join("results/kecamatan/journal.bin");
    let whole = fs::read(&path).expect("written");
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for bytes in [
        &damaged[..],
        &whole[..whole.len() - 1],
        &whole[..20],
        b"",
        b"not at all a journal, but as long as its beginning is",
    ] {
        fs::write(&path, bytes).expect("written");
        let again = loket(&folder, &["run", "--replications", "40", "--again"]).exits(0);
        assert_eq!(again.out, first.out);
        let longer = loket(&folder, &["run", "--replications", "41", "--out", "longer"]).exits(0);
        assert!(!longer.err.contains("kecamatan and not simulated"), "{}", longer.err);
        fs::remove_dir_all(folder.path().join("longer")).expect("removed");
    }
}

/// An interruption keeps what is finished in its folder, and the same command goes on from there.
#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_from_its_partial_results() {
    for signal in ["-INT", "-TERM"] {
        let folder = temporary();
        let run = ["run", "--replications", "300"];
        let child = start(&folder, &run);
        wait_for_journal(&folder.path().join("results"));
        let id = child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("ran").success());
        Ended::of(child.wait_with_output().expect("ended")).exits(130).says("the results are partial");
        assert_eq!(journal(&folder.path().join("results")), None, "it is in the folder");
        let whole = loket(&folder, &run).exits(0).says("were finished in results/kecamatan and not");
        assert!(!whole.err.contains("unchanged"));
        let undisturbed = temporary();
        assert_eq!(loket(&undisturbed, &run).out, whole.out);
        let (mine, other) =
            (folder.path().join("results/kecamatan-2"), undisturbed.path().join("results/kecamatan"));
        assert_eq!(files(&mine), files(&other));
    }
}

/// Two of the same at once: the second says that it keeps nothing, and both come to the same.
#[test]
fn one_journal_has_one_writer() {
    let folder = temporary();
    let run = ["run", "--replications", "300"];
    let first = start(&folder, &run);
    wait_for_journal(&folder.path().join("results"));
    let second = loket(&folder, &run).exits(0).says("another process is at it");
    let first = Ended::of(first.wait_with_output().expect("ended")).exits(0);
    assert_eq!(first.out, second.out);
    assert_eq!(
        files(&folder.path().join("results/kecamatan")),
        files(&folder.path().join("results/kecamatan-2"))
    );
}

/// Where files may not grow beyond a limit, the work stops with an error, and goes on where they may.
#[cfg(unix)]
#[test]
fn a_full_disk_stops_with_a_clear_error_and_keeps_what_is_finished() {
    let folder = temporary();
    let run = ["run", "--replications", "2000"];
    // Without the trap, the signal that comes with the error would end the program before it can say anything.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 8000; exec \"$0\" \"$@\""]).arg(cargo_bin!("loket"));
    limited.args(&run[..1]).arg(office()).args(&run[1..]);
    let limited = limited.current_dir(folder.path()).stdin(Stdio::null()).output().expect("started");
    let stopped =
        Ended::of(limited).exits(1).says("cannot be written: File too large").says("so the work was stopped");
    let whole = loket(&folder, &run).exits(0).says("not simulated again");
    let undisturbed = temporary();
    assert_eq!(loket(&undisturbed, &run).out, whole.out, "{}", stopped.err);
}

/// Where not even the results of a short run find room, it is said of both, and no half folder is left.
#[cfg(unix)]
#[test]
fn a_disk_without_any_room_is_told_for_results_and_journal() {
    let folder = temporary();
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]).arg(cargo_bin!("loket"));
    limited.arg("run").arg(office()).args(["--replications", "3", "--out", "x"]);
    let limited = limited.current_dir(folder.path()).stdin(Stdio::null()).output().expect("started");
    let ended = Ended::of(limited).exits(1).says("the results cannot be kept");
    let ended = ended.says("nor can what is finished be kept in ").says("File too large");
    assert!(!ended.out.is_empty() && !folder.path().join("x").exists());
}

/// What is finished is kept even where the folder is taken away meanwhile.
#[cfg(unix)]
#[test]
fn a_lost_folder_stops_with_a_clear_error_and_keeps_what_is_finished() {
    let folder = temporary();
    let run = ["run", "--replications", "5000", "--out", "deep/x"];
    let child = start(&folder, &run);
    wait_for_journal(&folder.path().join("deep"));
    fs::remove_dir_all(folder.path().join("deep")).expect("removed");
    let ended = Ended::of(child.wait_with_output().expect("ended")).exits(1);
    let ended = ended.says("error[journal]: `deep/.kecamatan-").says("No such file or directory");
    ended.says("what is finished is in the folder of the results");
    assert!(
        fs::read_to_string(folder.path().join("deep/x/manifest.json"))
            .expect("written")
            .contains("interrupted")
    );
    assert!(fs::metadata(folder.path().join("deep/x/journal.bin")).expect("written").len() > 1000);
}

/// Results that cannot be written cost nothing of what was simulated.
#[test]
fn a_folder_that_is_in_the_way_at_the_end_leaves_the_journal() {
    let folder = temporary();
    let run = ["run", "--replications", "200", "--out", "x"];
    let child = start(&folder, &run);
    wait_for_journal(folder.path());
    fs::create_dir(folder.path().join("x")).expect("made");
    let ended = Ended::of(child.wait_with_output().expect("ended")).exits(1);
    ended.says("`x` exists already").says("what is finished is kept in .kecamatan-");
    fs::remove_dir(folder.path().join("x")).expect("removed");
    let whole = loket(&folder, &run).exits(0).says("200 replications were finished before");
    assert!(whole.out.contains("Kecamatan"));
}
