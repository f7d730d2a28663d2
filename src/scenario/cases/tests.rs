use super::*;

const OFFICE: &str = r#"
schema = 1
name = "one counter"
demand = [{ service = "card", rate = "30 /h" }]
service = [{ name = "card", route = ["counter"] }]
step = [{ name = "counter", work = "1 min" }]
officer = [{ name = "clerk", count = 1, skills = { counter = 1.0 } }]
calendar = { start = 2027-01-04, horizon = "100 min", hours = "always" }
[[variant]]
name = "two"
set = { "officer.clerk.count" = 2 }
"#;

fn template<R>(with: impl FnOnce(&Source) -> R) -> R {
    let files = |name: &str| Err(format!("no file `{name}`"));
    with(&Source { name: "office.toml", text: OFFICE, variant: None, set: &[], files: &files })
}

type Told = ((usize, usize), &'static str, String, String);

fn told(text: &str, problem: Diagnostic) -> Told {
    let place = line_and_column(text, problem.span.expect("a place").start);
    (place, problem.code, problem.message, problem.help)
}

#[track_caller]
fn refused(text: &str) -> Vec<Told> {
    let problems = CaseTable::read(text).expect_err("refused");
    problems.into_iter().map(|problem| told(text, problem)).collect()
}

/// Reads every row of `text` against the template.
fn rows(text: &str) -> Vec<Result<Checked, Vec<Told>>> {
    let table = CaseTable::read(text).expect("a table");
    let read = |case: &Case| template(|source| table.scenario(case, source));
    let told = |problems: Vec<Diagnostic>| problems.into_iter().map(|problem| told(text, problem)).collect();
    table.cases.iter().map(|case| read(case).map_err(told)).collect()
}

#[test]
fn cells_are_changes_and_empty_ones_are_what_the_file_says() {
    let text = "\u{feff}name,officer.clerk.count, step.counter.work ,variant,seed,replications\r\n\
                Klari,3,\"{ lognormal = { mean = \"\"4 min\"\", cv = 0.5 } }\",,7,10\r\n# a remark\n\
                Pedes,,2 min,two,,\n";
    let table = CaseTable::read(text).expect("read");
    assert_eq!(
        table.changes(&table.cases[0]),
        ["officer.clerk.count=3", "step.counter.work={ lognormal = { mean = \"4 min\", cv = 0.5 } }"]
    );
    assert_eq!((table.cases[1].line, table.cases[1].name.as_str()), (4, "Pedes"));
    let value = |value: &Option<Value>| value.as_ref().map(|value| value.text.clone());
    assert_eq!(
        (value(&table.cases[0].seed), value(&table.cases[1].variant)),
        (Some("7".into()), Some("two".into()))
    );
    let counts: Vec<usize> =
        rows(text).into_iter().map(|row| row.expect("valid").scenario.officers.len()).collect();
    assert_eq!(counts, [3, 2]);
}

#[test]
fn a_table_that_is_none_is_refused_with_its_places() {
    let all = refused("name,officer.clerk.count\nA,1\n,2\nA,3\nB\nC,1,2\n");
    let found: Vec<_> = all.iter().map(|(place, code, ..)| (*place, *code)).collect();
    assert_eq!(
        found,
        [((3, 1), "no-name"), ((4, 1), "repeated-name"), ((5, 1), "wrong-row"), ((6, 1), "wrong-row")]
    );
    assert_eq!(all[1].2, "`A` is in line 2 too");
    for (text, place, code, part) in [
        ("name;a.b\nx;1\n", (1, 1), "not-commas", "not parted by commas"),
        ("nama,a.b\nx,1\n", (1, 1), "no-column", "no column `name`"),
        ("name,a.b,a.b\nx,1,2\n", (1, 10), "repeated-column", "two columns `a.b`"),
        ("name,a,name\nx,1,2\n", (1, 8), "repeated-column", "two columns `name`"),
        ("name,,a.b\nx,1,2\n", (1, 6), "unknown-column", "has no name"),
        ("name,a.b\n", (1, 1), "no-rows", "no row"),
        ("# nothing\n", (1, 1), "no-column", "no column `name`"),
    ] {
        let found = refused(text);
        assert_eq!((found[0].0, found[0].1), (place, code), "{text}: {found:?}");
        assert!(found[0].2.contains(part) && !found[0].3.is_empty(), "{found:?}");
    }
    assert!(refused("nama,a.b\nx,1\n")[0].3.contains("call the column `nama` so"));
}

#[test]
fn a_column_that_is_no_path_is_refused_with_what_was_meant() {
    for (heading, part, help) in [
        ("officer.clark.count", "names the officer `clark`", "did you mean `clerk`?"),
        ("officers.clerk.count", "`officers`", "did you mean `officer`?"),
        ("officer.clerk.cout", "`cout`", "did you mean `count`?"),
        ("sed", "`sed`", "did you mean `seed`?"),
        ("step.counter.work.mean.x", "goes on below", "a path is table"),
    ] {
        let text = format!("name,officer.clerk.count,{heading}\nA,1,\nB,1,2\n");
        let table = CaseTable::read(&text).expect("a table");
        let mut wrong = template(|source| table.wrong_columns(source));
        assert_eq!(wrong.len(), 1, "{heading}: {wrong:?}");
        let (place, code, message, found) = told(&text, wrong.remove(0));
        assert_eq!((place, code), ((1, 26), "unknown-column"));
        assert!(message.contains(part) && found.contains(help), "{message}; {found}");
    }
    let text = "name,officer.clerk.count,officer.clerk.absence,# people\nA,,,many\n";
    let fine = CaseTable::read(text).expect("a table");
    assert_eq!(template(|source| fine.wrong_columns(source)), []);
    assert!(rows(text)[0].is_ok() && fine.changes(&fine.cases[0]).is_empty(), "a remark changes nothing");
}

#[test]
fn a_row_is_refused_at_its_cell_and_the_others_are_not() {
    let text = "name,officer.clerk.count,step.counter.work,variant\nA,many,-1 min,\nB,1,1 min,three\n\
                C,1,1 min,\nD,0,,\n";
    let rows = rows(text);
    let first = rows[0].as_ref().expect_err("refused");
    let places: Vec<_> = first.iter().map(|told| told.0).collect();
    assert_eq!(places, [(2, 3), (2, 8)], "{first:?}");
    let second = rows[1].as_ref().expect_err("refused");
    assert_eq!((second[0].0, second[0].1), ((3, 11), "unknown-variant"));
    assert!(rows[2].is_ok());
    let last = rows[3].as_ref().expect_err("nobody serves");
    assert_eq!(last[0].0.0, 5, "{last:?}");
}

#[test]
fn a_problem_that_shows_elsewhere_names_the_place_in_the_template() {
    let text = "name,service.card.route\nA,[]\nB,\"[\"\"nowhere\"\"]\"\n";
    for row in rows(text) {
        let told = row.expect_err("refused");
        assert!(told.iter().all(|told| told.0.0 >= 2), "{told:?}");
    }
}

#[test]
fn whole_numbers_are_in_their_range() {
    let value = |text: &str| Value { text: text.to_owned(), span: 3..4 };
    assert_eq!(value("7").whole("seed", 0..=9), Ok(7));
    for text in ["x", "-1", "10", "1.5", ""] {
        assert_eq!(value(text).whole("seed", 0..=9).expect_err("refused").code, "not-a-number");
    }
}
