//! What is said about marks, outcomes that depend on them, steps that are passed by, and complaints.

use super::{check_and, check_with};

const CAPTURE: &str = "uses = [\"kit\"]\n";

/// Checks the office with `more` about the step `capture`.
fn check_capture(more: &str) {
    check_with(CAPTURE, &format!("{CAPTURE}{more}\n"));
}

#[test]
fn a_mark_that_is_never_set() {
    check_capture("if = \"ready\" #~ never-set: no case ever carries the mark `ready`; set it with `marks`");
}

#[test]
fn a_complaint_about_nothing() {
    super::check_and(
        "[[complaint]]\nshare = 0.1\nbecomes = \"card\" #~ unused: the complaint is about no visit: complaints become every service; let it",
    );
}

#[test]
fn a_mark_that_is_misspelt() {
    check_with(
        "work = \"3 min\"",
        r#"work = "3 min"
unless = "informed" #~ never-set: no case ever carries the mark `informed`; did you mean `informd`?
outcomes = { told = { share = 0.5, then = "return", marks = "informd" } } #~ never-asked: mark `informd` is set, and nothing depends on it; did you mean `informed`?"#,
    );
}

#[test]
fn a_mark_that_nothing_depends_on_unless_it_is_a_flaw() {
    let route = "route = [\"documents\", \"capture\"]";
    check_with(
        route,
        "route = [\"documents\", \"capture\"]\nmarks = { old = 0.3 } #~ never-asked: mark `old` is set, and nothing depends on it; ask for it",
    );
    check_with(route, "route = [\"documents\", \"capture\"]\nmarks = { old = 0.3 }\nflaws = [\"old\"]");
}

#[test]
fn a_condition_that_contradicts_itself() {
    check_capture(
        r#"outcomes = { a = { share = 0.1, then = "repeat", marks = "old", if = "old", unless = ["new", "old"] } } #~ contradiction: `if` and `unless` of outcome `a` of step `capture` both name `old`: it would hold for nobody; delete #~ never-set: no case ever carries the mark `new`"#,
    );
    check_capture(
        r#"errors = { rate = 0.1, then = "continue", marks = "old", clears = "old" } #~ contradiction: `marks` and `clears` of `errors` of step `capture` both name `old`: it cannot #~ never-asked: mark `old`"#,
    );
}

#[test]
fn shares_that_sum_to_more_than_the_whole_for_some_case_only() {
    let marks = "route = [\"documents\", \"capture\"]\nmarks = { old = 0.3 }";
    let office = super::BASE.replace("route = [\"documents\", \"capture\"]", marks);
    let outcomes = r#"outcomes = { a = { share = 0.6, if = "old", then = "repeat" }, b = { share = 0.5, then = "reject" } } #~ out-of-range: `outcomes` of step `capture` have shares that sum to 1.1 for a case marked `old`; make"#;
    super::check(&office.replace(CAPTURE, &format!("{CAPTURE}{outcomes}\n")));
    let either = r#"outcomes = { a = { share = 0.6, if = "old", then = "repeat" }, b = { share = 0.5, unless = "old", then = "reject" } }"#;
    super::check(&office.replace(CAPTURE, &format!("{CAPTURE}{either}\n")));
}

#[test]
fn outcomes_that_lack_something() {
    check_capture(
        r#"outcomes = { a = { then = "return" } } #~ missing-key: outcome `a` of step `capture` needs either `share`, or `at-skill-1` and `at-skill-0`; write"#,
    );
    check_capture(
        r#"outcomes = { a = { share = 0.1, then = "return", solved = 0.3 } } #~ missing-key: outcome `a` of step `capture` has `solved`, but no `solving`; write both"#,
    );
    check_capture(
        r#"outcomes = { a = { at-skill-1 = 0.1, at-skill-0 = 0.2, then = "return", work = "2 min" } } #~ contradiction: `work` of outcome `a` of step `capture` has no meaning: who serves is not known"#,
    );
    check_capture(
        r#"outcomes = { a = { share = 0.1, then = "repeat", to = "documents" } } #~ contradiction: `to` of outcome `a` of step `capture` has no meaning without then = "return"; delete"#,
    );
}

#[test]
fn work_where_nobody_works() {
    check_with(
        "work = \"3 min\"",
        r#"delay = "3 min"
outcomes = { a = { share = 0.1, then = "repeat", work = "2 min" } } #~ contradiction: `work` of outcome `a` of step `documents` has no meaning: nobody works in a delay; delete"#,
    );
}

#[test]
fn a_route_that_somebody_passes_by_altogether() {
    let office = super::BASE
        .replace("work = \"3 min\"", "work = \"3 min\"\nshare = 0.5")
        .replace(CAPTURE, "share = \"20 %\"\n")
        .replace(
            "route = [\"documents\", \"capture\"]",
            "route = [\"documents\", \"capture\"] #~ empty-route: a case of service `card` can pass by every step of its route; let one",
        )
        .replace("[[equipment]]\nname = \"kit\"\nunits = 2\n", "");
    super::check(&office);
}

#[test]
fn a_case_that_goes_round_for_ever_only_while_it_is_marked() {
    let marks = "route = [\"documents\", \"capture\"]\nmarks = { old = 0.3 }";
    let office = super::BASE.replace("route = [\"documents\", \"capture\"]", marks);
    let ends = r#"outcomes = { a = { share = 1.0, if = "old", then = "repeat", clears = "old" } }"#;
    super::check(&office.replace(CAPTURE, &format!("{CAPTURE}{ends}\n")));
    let endless = ends.replace(", clears = \"old\"", "");
    let told = marks.replace(
        "\"capture\"]",
        "\"capture\"] #~ endless-route: a case of service `card` never ends once it is at step `capture`",
    );
    let office = office.replace(marks, &told);
    super::check(&office.replace(CAPTURE, &format!("{CAPTURE}{endless}\n")));
}

#[test]
fn more_marks_than_can_be_kept_apart() {
    let asked: Vec<String> = (0..13).map(|mark| format!("\"m{mark}\"")).collect();
    let told: Vec<String> =
        (0..12).map(|mark| format!("#~ never-set: no case ever carries the mark `m{mark}`")).collect();
    check_capture(&format!(
        "unless = [{}] #~ too-many: `unless` of step `capture` names `m12`, and more than 12 marks are asked for in the file; do {}",
        asked.join(", "),
        told.join(" ")
    ));
}

const LETTER: &str = r#"
[[service]]
name = "letter"
route = ["answer"]

[[step]]
name = "answer"
work = "5 min"
present = false

[[officer]]
name = "writer"
skills = { answer = 1.0 }
"#;

#[test]
fn complaints_are_a_demand() {
    check_and(&format!("{LETTER}\n[[complaint]]\nshare = 0.01\nbecomes = \"letter\"\n"));
}

#[test]
fn complaints_about_complaints_or_of_nobody() {
    check_and(&format!(
        "{LETTER}\n[[complaint]]\nshare = 0.01\nbecomes = \"letter\"\nservice = [\"card\", \"letter\"] #~ contradiction: the complaint is about `letter`, which complaints become; name"
    ));
    check_and(&format!(
        "{LETTER}\n[[complaint]]\nshare = 0.01\nbecomes = \"letter\"\nlate = 2.0 #~ contradiction: `late` of the complaint has no meaning: no service it is about has a promise; add"
    ));
    check_and(&format!(
        "{LETTER}\n[[complaint]]\nshare = 0.01\nbecomes = \"leter\" #~ unknown-service: `becomes` of the complaint names `leter`, which is not a service; did you mean `letter`?"
    ));
}
