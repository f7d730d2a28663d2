//! What an author is told about factors, procedures and the ways in which officers come and go.

use crate::diagnostics::{BASE, check, check_and, check_with};

/// A factor named `f` with `lines` after it.
fn factor(lines: &str) {
    check_and(&format!("\n[[factor]]\nname = \"f\"\n{lines}\n"));
}

#[test]
fn a_factor_is_by_something_or_always_the_same() {
    factor(
        "of = \"speed\"\ncurve = [[0, 1.0]] #~ missing-key: factor `f` has a `curve`, but not by what; add `by`, or write `times`",
    );
    factor(
        "of = \"speed\"\ntimes = 1.1\nby = \"hours on shift\" #~ contradiction: factor `f` has `times`, which depends on nothing, and `by`; write a `curve`, or delete `by`",
    );
    factor(
        "of = \"speed\"\ntimes = 0.0 #~ zero: `times` of factor `f` lets officers stand still: a speed of zero; write numbers above zero",
    );
    factor(
        "of = \"speed\"\nby = \"hours on shift\"\ncurve = [[0, 1.0], [3, 0.0]] #~ zero: `curve` of factor `f` lets officers stand still",
    );
    factor(
        "of = \"speed\"\nby = \"hours at shift\" #~ unknown-choice: `by` of factor `f` says `hours at shift`, which is not one of the choices; did you mean `hours on shift`?\ncurve = [[0, 1.0]]",
    );
    factor(
        "of = \"speed\"\nby = \"hours on shift\"\nsenior = 0.8 #~ contradiction: `senior` of factor `f` has no meaning; write by = \"seniors beside\"\ncurve = [[0, 1.0]]",
    );
}

#[test]
fn a_factor_acts_on_something() {
    factor(
        "of = \"speed\"\nwho = \"operater\" #~ unknown-officer: `who` of factor `f` names `operater`, which is not a group of officers; did you mean `operator`?\ntimes = 1.1",
    );
    factor(
        "of = \"errors\" #~ unused: factor `f` has no effect: it is about steps without `errors`; add `errors` to the step\ntimes = 1.1",
    );
    factor(
        "of = \"compliance\" #~ unused: factor `f` has no effect: it is about steps without `complies`\ntimes = 1.1",
    );
    factor(
        "of = \"learning\" #~ unused: factor `f` has no effect: it is about officers without `learning`\ntimes = 1.1",
    );
    factor(
        "of = \"speed\"\ntimes = 1.1\nsince = 2027-06-01 #~ unused: factor `f` begins on 2027-06-01, after the horizon; move it, or the horizon",
    );
}

#[test]
fn a_factor_fits_the_hours() {
    let always = "hours = \"always\"\n";
    let text = "\n[[factor]]\nname = \"f\"\nof = \"speed\"\ncurve = [[0, 1.0]]\n";
    let closing = crate::support::always("4 weeks", "0 min");
    assert!(closing.contains(always));
    let office = "\n[[demand]]\nservice = \"card\"\nrate = \"1 /h\"\n\n[[service]]\nname = \"card\"\nroute = [\"a\"]\n\n[[step]]\nname = \"a\"\nwork = \"3 min\"\n\n[[officer]]\nname = \"clerk\"\nskills = { a = 0.8 }\n";
    check(&format!(
        "{closing}{office}{text}by = \"minutes to closing\" #~ contradiction: factor `f` is by the minutes to closing of an office that never closes"
    ));
    check(&format!(
        "{closing}{office}{text}by = \"hours on shift\" #~ endless-shift: factor `f` is by hours of a shift that never ends; give them hours as `shift`"
    ));
}

#[test]
fn a_procedure_is_kept_more_with_more_skill() {
    check_with(
        "work = \"3 min\"",
        "work = \"3 min\"\ncomplies = { at-skill-1 = 0.5, at-skill-0 = 0.7 } #~ contradiction: `complies` of step `documents` is rarer with more skill: 0.5 below 0.7; write `at-skill-1` of at least `at-skill-0`",
    );
    check_with(
        "work = \"3 min\"",
        "delay = \"3 min\"\ncomplies = { at-skill-1 = 0.9, at-skill-0 = 0.7 } #~ contradiction: `complies` of step `documents` has no meaning: nobody works there",
    );
}

#[test]
fn care_and_overtime_have_sensible_numbers() {
    check_with(
        "count = 2",
        "count = 2\ncare = { time = 0.0, errors = 0.5 } #~ zero: `time` of `care` of officer `operator` says `0",
    );
    check_with(
        "count = 2",
        "count = 2\novertime-pay = -1.0 #~ negative: `overtime-pay` of officer `operator` says `-1",
    );
}

#[test]
fn a_reserve_comes_and_goes_by_a_step_it_does() {
    let reserve = |lines: &str| check_with("count = 2", &format!("count = 2\nreserve = {lines}"));
    reserve(
        "{ step = \"capture\", above = 4, below = 5 } #~ contradiction: `reserve` of officer `operator` comes when more than 4 people wait and leaves when fewer than 5 do; write `below` of at most `above`",
    );
    reserve(
        "{ step = \"capture\", above = 4, below = 0 } #~ out-of-range: `below` of `reserve` of officer `operator` says `0`",
    );
    reserve(
        "{ step = \"captrue\", above = 4, below = 2 } #~ unknown-step: `step` of `reserve` of officer `operator` names `captrue`",
    );
    check_and(
        "\n[[officer]]\nname = \"helper\"\nskills = { documents = 0.5 }\nreserve = { step = \"capture\", above = 4, below = 2 } #~ no-skill: `reserve` of officer `helper` is for step `capture`, which they cannot do; add it to their skills",
    );
}

#[test]
fn who_helps_out_belongs_somewhere() {
    check_and(
        "\n[[officer]]\nname = \"helper\"\nskills = { capture = { speed = 0.5, accuracy = 0.5, above = 3 } } #~ contradiction: officer `helper` help out at `capture`, and have no work of their own",
    );
    check(
        &BASE.replace("name = \"capture\"", "name = \"capture\" #~ nobody-first: at step `capture` everybody only helps out: who waits alone is never served").replace("capture = 0.6", "capture = { speed = 0.6, accuracy = 0.6, above = 2 }"),
    );
}

#[test]
fn turnover_is_in_whole_days() {
    check_with(
        "count = 2",
        "count = 2\nturnover = { per-year = 0.3, vacancy = \"12 h\" } #~ not-days: `vacancy` of `turnover` of officer `operator` says `12 h`, which is not a number of whole days",
    );
    check_with(
        "count = 2",
        "count = 2\nturnover = { per-year = -0.3 } #~ negative: `per-year` of `turnover` of officer `operator`",
    );
}

#[test]
fn a_reserve_can_come_before_the_shift_is_over() {
    // Seven and a half hours from Monday to Thursday.
    let reserve = |comes_in: &str| {
        format!(
            "skills = {{ documents = 0.8, capture = 0.6 }}\n[[officer]]\nname = \"standby\"\nskills = {{ capture = 0.5 }}\n\
             reserve = {{ step = \"capture\", above = 2, below = 1, comes-in = \"{comes_in}\" }}"
        )
    };
    check_with("skills = { documents = 0.8, capture = 0.6 }", &reserve("7 h"));
    let late = format!(
        "{} #~ never-comes: `reserve` of officer `standby` comes in after 8 h, when every shift is over; write a shorter",
        reserve("8 h")
    );
    check_with("skills = { documents = 0.8, capture = 0.6 }", &late);
}
