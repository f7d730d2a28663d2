//! `docs/concepts.md` is true: each row is there, and no test, key or measure that is not.

use std::collections::BTreeSet;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// The cells of the rows of the table under `heading`, without its head.
fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, after) = page.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let section = after.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn names(cells: &[String]) -> Vec<String> {
    cells.iter().flat_map(|cell| quoted(cell)).collect()
}

/// Names of the functions under `folder`.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of tests") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            functions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            let heads = text.lines().filter_map(|line| line.strip_prefix("fn "));
            found.extend(heads.filter_map(|head| head.split_once('(')).map(|(name, _)| name.to_owned()));
        }
    }
}

fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    functions(&root().join("tests/it"), &mut found);
    found
}

/// Names that stand for a test: those of rows and levers, and sentences.
fn is_test(name: &str) -> bool {
    name.matches('_').count() >= 3
}

#[test]
fn every_row_is_in_the_page_in_order() {
    let rows = table(&read("docs/concepts.md"), "Concepts");
    let numbers: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let expected: Vec<String> = (1..=38).map(|row| row.to_string()).collect();
    assert_eq!(numbers, expected);
    for row in rows {
        assert_eq!(row.len(), 5, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(!quoted(&row[4]).is_empty(), "{row:?} names no test");
    }
}

#[test]
fn every_test_that_the_page_names_exists() {
    let (page, tests) = (read("docs/concepts.md"), tests());
    let concepts = table(&page, "Concepts").into_iter().flat_map(|row| names(&row[4..]));
    let levers = table(&page, "Levers").into_iter().flat_map(|row| names(&row[2..]));
    let named: Vec<String> = concepts.chain(levers).filter(|name| is_test(name)).collect();
    assert!(named.len() > 90, "{} tests are named", named.len());
    for name in named {
        assert!(tests.contains(&name), "the page names the test `{name}`, which is not there");
    }
}

#[test]
fn every_test_of_a_row_or_a_lever_is_named() {
    let page = read("docs/concepts.md");
    for row in table(&page, "Concepts") {
        let prefix = format!("row_{}_", row[0]);
        let said = quoted(&row[4]);
        for name in tests().into_iter().filter(|name| name.starts_with(&prefix)) {
            assert!(said.contains(&name), "row {} does not name `{name}`", row[0]);
        }
    }
    for name in tests().into_iter().filter(|name| name.starts_with("lever_")) {
        assert!(page.contains(&format!("`{name}`")), "the page does not name `{name}`");
    }
}

#[test]
fn every_lever_says_what_nothing_is() {
    for row in table(&read("docs/concepts.md"), "Levers") {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(!quoted(&row[2]).is_empty(), "{row:?} names no test");
    }
}

#[test]
fn every_key_and_measure_that_the_page_names_exists() {
    let page = read("docs/concepts.md");
    let (format, measures) = (read("docs/format.md"), read("docs/measures.md"));
    let key =
        |name: &String| assert!(format.contains(&format!("\n| `{name}` |")), "there is no key `{name}`");
    for row in table(&page, "Concepts") {
        assert!(!quoted(&row[2]).is_empty(), "{row:?} names no key");
        quoted(&row[2]).iter().for_each(key);
        for name in quoted(&row[3]).iter().filter(|name| !name.starts_with("loket ")) {
            assert!(measures.contains(&format!("\n## {name}\n")), "there is no measure `{name}`");
        }
    }
    for row in table(&page, "Levers") {
        quoted(&row[1]).iter().for_each(key);
    }
}
