//! The house rules that a machine can check: imports go down, threads and printing have one place each.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules by floor; a module may name its own floor and those below.
const FLOORS: [&[&str]; 7] = [
    &["time", "diagnostic"],
    &["random", "stats", "event_list", "slot_tree", "curve"],
    &["scenario"],
    &["office"],
    &["experiment"],
    &["report", "results"],
    &["cli"],
];

/// Pairs that may not meet although the floors allow it: results are made from outcomes alone.
const APART: [(&str, &str); 2] = [("report", "office"), ("results", "office")];

/// Longest file that needs no excuse \[lines\].
const LONGEST: usize = 500;

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The module right under the crate that this file belongs to.
    fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }

    /// The lines without comments, joined, so that a path broken over lines is whole.
    fn code(&self) -> String {
        let lines = self.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// Returns the modules that `code` names right behind `crate::`, also in `crate::{a, b::c}`.
fn named(code: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        let ident = |text: &str| -> String {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        match after.strip_prefix('{') {
            None => modules.push(ident(after)),
            Some(list) => {
                let (mut depth, mut item) = (0, String::new());
                for c in list.chars() {
                    match c {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => modules.push(ident(&std::mem::take(&mut item))),
                        other => item.push(other),
                    }
                }
                modules.push(ident(&item));
            }
        }
    }
    modules.retain(|module| !module.is_empty());
    modules
}

/// Returns what `source` does against the rules.
fn faults(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let code = source.code();
    let (path, module) = (source.path.as_str(), source.module());
    if path.starts_with("src/") && path != "src/lib.rs" && path != "src/main.rs" {
        match floor(module) {
            None => faults.push(format!("{path}: `{module}` has no floor; give it one in tests/it/tidy.rs")),
            Some(own) => {
                for other in named(&code) {
                    if floor(&other).is_some_and(|other| other > own) {
                        faults.push(format!("{path}: `{module}` imports `{other}`, which is above it"));
                    }
                    if APART.contains(&(module, other.as_str())) {
                        faults.push(format!("{path}: `{module}` may not know `{other}`"));
                    }
                }
            }
        }
        let threads = ["rayon", "std::thread", "thread::spawn", "thread::scope"];
        if path != "src/experiment/threads.rs" && threads.iter().any(|word| code.contains(word)) {
            faults.push(format!("{path}: threads live in src/experiment/threads.rs"));
        }
        let prints = ["print!", "println!"];
        if module != "cli" && prints.iter().any(|word| code.contains(word)) {
            faults.push(format!("{path}: only cli prints"));
        }
    }
    for word in ["todo", "dbg", "unimplemented"] {
        if code.contains(&format!("{word}!(")) {
            faults.push(format!("{path}: `{word}!` is left over"));
        }
    }
    let lines = source.text.lines().count();
    let head = source.text.lines().take_while(|line| line.starts_with("//!"));
    if lines > LONGEST && !head.collect::<String>().contains("lines") {
        faults.push(format!("{path}: {lines} lines; the head does not say why more than {LONGEST}"));
    }
    faults
}

fn sources(folder: &Path, root: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path: PathBuf = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, root, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let inside = path.strip_prefix(root).expect("inside");
            let name: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            found.push(Source { path: name.join("/"), text: fs::read_to_string(&path).expect("text") });
        }
    }
}

#[test]
fn the_source_keeps_the_house_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches"] {
        sources(&root.join(folder), root, &mut found);
    }
    assert!(found.len() > 40, "only {} files found", found.len());
    let faults: Vec<String> = found.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn breaches_are_found() {
    let fault = |path: &str, text: &str| faults(&Source { path: path.into(), text: text.into() }).join(";");
    let up = fault("src/office/queue.rs", "use crate::experiment::run;");
    assert!(up.contains("`office` imports `experiment`"), "{up}");
    let listed = fault("src/stats/x.rs", "use crate::{\n    time::{SimTime, self},\n    scenario,\n};");
    assert!(listed.contains("`stats` imports `scenario`"), "{listed}");
    let called = fault("src/time.rs", "fn f() { crate::cli::run(); }");
    assert!(called.contains("`time` imports `cli`"), "{called}");
    assert!(fault("src/report/text.rs", "use crate::office::outcome::Cause;").contains("may not know"));
    assert!(fault("src/strange/x.rs", "").contains("has no floor"));
    assert!(fault("src/office/mod.rs", "use rayon::prelude::*;").contains("threads live"));
    assert!(fault("src/office/mod.rs", "fn f() { eprintln!(\"x\"); }").contains("only cli prints"));
    assert!(fault("tests/it/x.rs", &format!("fn f() {{ {}!(); }}", "todo")).contains("left over"));
    assert!(fault("tests/it/x.rs", &"\n".repeat(501)).contains("501 lines"));
}

#[test]
fn what_the_rules_allow_is_not_found() {
    let good = [
        ("src/office/mod.rs", "use crate::time::SimTime;\n// println! in a comment, crate::cli\n"),
        ("src/experiment/threads.rs", "use rayon::prelude::*;\nuse crate::office::Office;"),
        ("src/cli/run.rs", "fn f() { println!(\"x\"); }"),
        ("src/lib.rs", "pub mod cli;"),
    ];
    for (path, text) in good {
        assert_eq!(faults(&Source { path: path.into(), text: text.into() }), Vec::<String>::new());
    }
    let long = format!("//! Longer than 500 lines because it is a table.\n{}", "\n".repeat(600));
    assert_eq!(faults(&Source { path: "src/stats/table.rs".into(), text: long }), Vec::<String>::new());
}
