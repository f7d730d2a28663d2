//! What is refused, and what is warned of, about queues, routes and demand.

use crate::diagnostics::{check_and, check_with};

#[test]
fn a_guard_needs_somebody_who_goes_first() {
    check_and(
        "[office]\nlongest-wait = \"45 min\" #~ unused: `longest-wait` of the office changes nothing\n",
    );
    check_and("[office]\nlongest-wait = \"0 min\" #~ zero: `longest-wait` of the office says\n");
}

#[test]
fn groups_have_sizes_and_shares() {
    let demand = |line: &str| check_with("rate = \"4 /h\"", &format!("rate = \"4 /h\"\n{line}"));
    demand(
        "groups = { \"1\" = 0.7, \"2\" = 0.2 } #~ out-of-range: `groups` of demand `card` have shares that sum to 0.9; make them sum to 1",
    );
    demand(
        "groups = { \"0\" = 1.0 } #~ not-a-count: `groups` of demand `card` has the size `0`, which is not a number of people",
    );
    demand("times = -1 #~ negative: `times` of demand `card` says `-1`, which is negative");
    check_with(
        "rate = \"4 /h\"",
        "appointments = { every = \"15 min\" }\ntimes = 2 #~ contradiction: `times` of demand `card` has no meaning here",
    );
}

#[test]
fn parties_come_within_the_horizon_and_the_day() {
    let parties = |line: &str| check_with("rate = \"4 /h\"", line);
    parties(
        "parties = [{ on = 2027-01-09, at = \"09:00\", people = 10 }] #~ closed-day: the office is closed on 2027-01-09",
    );
    parties(
        "parties = [{ on = 2028-01-09, at = \"09:00\", people = 10 }] #~ unused: a party of demand `card` on 2028-01-09 is outside the horizon",
    );
    parties(
        "parties = [{ on = 2027-01-05, at = \"25:00\", people = 10 }] #~ not-a-time: `at` of a party of demand `card` says `25:00`, which is not a time of day",
    );
    parties(
        "parties = [{ on = 2027-01-05, at = \"23:00\", people = 10, within = \"2 h\" }] #~ out-of-range: a party of demand `card` comes over midnight #~ closed-doors",
    );
    parties(
        "parties = [{ on = 2027-01-05, at = \"15:30\", people = 10 }] #~ closed-doors: a party of demand `card` on 2027-01-05 comes when the doors have closed; nobody is let in",
    );
}

#[test]
fn lines_and_one_line_do_not_go_together() {
    let step = |line: &str| check_with("work = \"3 min\"", &format!("work = \"3 min\"\n{line}"));
    step("jockeys = 2 #~ contradiction: `jockeys` of step `documents` has no meaning: there is one line");
    step("lines = \"per officer\"\njockeys = 1 #~ out-of-range: `jockeys` of step `documents` is 1");
    step(
        "lines = \"per officer\"\ngoes-to = \"random\" #~ contradiction: `goes-to` of step `documents` has no meaning",
    );
}

#[test]
fn a_choice_has_alternatives_and_shares_for_them() {
    let route = |line: &str| check_with("route = [\"documents\", \"capture\"]", line);
    route("route = [\"documents\", [\"capture\"]] #~ empty: `route` of service `card` has a choice of 1");
    route(
        "route = [\"documents\", [\"capture\", \"documents\"]] #~ contradiction: `route` of service `card` offers `documents`, which is also elsewhere on it",
    );
    route(
        "route = [\"documents\", \"capture\"]\nsteers = 0.5 #~ contradiction: `steers` of service `card` has no meaning",
    );
    route(
        "route = [[\"documents\", \"capture\"]]\nsplits = [0.5, 0.4] #~ out-of-range: `splits` of service `card` sum to 0.9",
    );
    route(
        "route = [[\"documents\", \"capture\"]]\nsplits = [1.0] #~ wrong-number: `splits` of service `card` has 1 shares for a choice of 2 steps",
    );
}

#[test]
fn an_express_counter_is_another_step() {
    check_with(
        "name = \"documents\"",
        "name = \"documents\" #~ contradiction: `express` of step `documents` leads to `documents`, itself\nexpress = { below = \"2 min\", step = \"documents\" }",
    );
}

#[test]
fn what_never_happens_need_not_be_announced() {
    check_and(
        "[office]\nannounces = { outages = 0.5, quota = 0.5 } #~ unused: `outages` of `announces` changes nothing: there is no [[system]] #~ unused: `quota` of `announces` changes nothing: there is no [quota]\n",
    );
}

/// The office with an outreach `line`, and a step for it.
fn outreach(line: &str) {
    check_with(
        "skills = { documents = 0.8, capture = 0.6 }",
        &format!(
            "skills = {{ documents = 0.8, capture = 0.6, village = 0.6 }}\noutreach = [{{ {line}\n[[step]]\nname = \"village\" #~ unused: step `village` is never used\nfield = true\nwork = \"6 min\"\n"
        ),
    );
}

#[test]
fn outreach_needs_people_kits_and_time() {
    outreach(
        "on = [2027-01-05], hours = \"08:00-12:00\", members = 3 }] #~ too-many: the outreach of officer `operator` takes 3 members of a group of 2",
    );
    outreach(
        "on = [2027-01-05], hours = \"08:00-10:00\", travel = \"1 h\" }] #~ out-of-range: `travel` of the outreach of officer `operator` is 1 h there and back, within 2 h",
    );
    outreach(
        "on = [2027-01-09], hours = \"08:00-10:00\" }] #~ closed-day: the outreach of officer `operator` on 2027-01-09 is on a day on which they do not work",
    );
    outreach(
        "on = [2027-01-05, 2027-01-05], hours = \"08:00-10:00\" }] #~ overlap: the outreach of officer `operator` is twice on 2027-01-05",
    );
    outreach(
        "on = [2027-01-05], hours = \"08:00-10:00\" }, { on = [2027-01-05], hours = \"09:00-12:00\" }] #~ overlap: the outreach of officer `operator` is at the time of another outreach",
    );
    check_with(
        "count = 2",
        "count = 2\noutreach = [{ on = [2027-01-05], hours = \"08:00-10:00\" }] #~ contradiction: the outreach of officer `operator` is by people who can do no step in the field",
    );
    check_with(
        "name = \"documents\"\nwork = \"3 min\"",
        "name = \"documents\" #~ never-staffed: nobody who can do step `documents` goes into the field\nwork = \"3 min\"\nfield = true\npresent = true #~ contradiction: step `documents` is in the field, but the citizen in the building\n",
    );
}
