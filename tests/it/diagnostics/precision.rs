//! What is said about how often to simulate: precision, batches, and a warm-up to be found.

use super::{BASE, check, check_and, check_with};

/// The office of the tests, open for ever.
fn always() -> String {
    BASE.replacen(
        "hours = { mon-thu = \"07:30-15:00\", fri = \"07:30-11:30, 13:00-15:00\" }",
        "hours = \"always\"",
        1,
    )
    .replacen("closing = { inside = \"serve everyone\" }\n", "", 1)
    .replacen("count = 2\n", "count = 2\nshift = \"always\"\n", 1)
}

fn check_replications(replications: &str) {
    check_and(&format!("[experiment]\nreplications = {replications}"));
}

#[test]
fn precision_may_be_asked_of_one_measure_or_of_several() {
    check_replications("{ until = { measure = \"wait_mean_min\", half-width = \"5 %\", at-most = 500 } }");
    check_replications("{ until = { measure = \"wait_mean_min\", half-width = \"5 %\" }, at-most = 500 }");
    check_replications(
        "{ until = [{ measure = \"wait_mean_min\", half-width = \"5 %\" }, { measure = \"wait_p90_min\", half-width = \"2 min\" }], at-most = 500 }",
    );
}

#[test]
fn a_measure_that_is_not_known_names_the_nearest() {
    check_replications(
        "{ until = [{ measure = \"wait_men_min\", half-width = \"5 %\" }], at-most = 500 } #~ unknown-measure: `measure` of the precision says `wait_men_min`, which is not a measure of the office; did you mean `wait_mean_min`?",
    );
}

#[test]
fn a_width_of_nothing_or_in_another_unit_is_refused() {
    let width = |width: &str, problem: &str| {
        check_replications(&format!(
            "{{ until = {{ measure = \"wait_mean_min\", half-width = {width}, at-most = 500 }} }} #~ {problem}"
        ));
    };
    width(
        "0",
        "out-of-range: `half-width` of `until` of `replications` of the experiment says `0`, which is not above zero",
    );
    width(
        "\"0 %\"",
        "out-of-range: `half-width` of `until` of `replications` of the experiment says `0 %`, which is not above zero",
    );
    width(
        "\"2 people\"",
        "unknown-unit: `half-width` of `until` of `replications` of the experiment says `2 people`, and `people` is not a unit of time",
    );
    width("\"narrow\"", "not-a-width: ");
}

#[test]
fn there_is_one_cap_for_all() {
    check_replications(
        "{ until = { measure = \"wait_mean_min\", half-width = \"5 %\" } } #~ missing-key: `replications` says until when, but not how many at most; write it once",
    );
    check_replications(
        "{ until = [{ measure = \"wait_mean_min\", half-width = \"5 %\", at-most = 500 }, { measure = \"queue_mean\", half-width = \"5 %\" }] } #~ contradiction: `at-most` holds for the replications, not for one measure of several; write it once",
    );
    check_replications(
        "{ until = [], at-most = 500 } #~ empty: `until` of `replications` is an empty list; name a measure",
    );
    check_replications(
        "{ until = [{ measure = \"queue_mean\", half-width = 1 }, { measure = \"queue_mean\", half-width = 2 }], at-most = 500 } #~ duplicate-name: `until` of `replications` names `queue_mean` twice; keep",
    );
}

#[test]
fn batches_are_for_offices_that_never_close() {
    check_replications(
        "{ batches = 30 } #~ contradiction: the run is cut into batches, but batches are for offices that never close; write a number of replications",
    );
    let batches = |batches: &str| check(&format!("{}[experiment]\nreplications = {batches}", always()));
    batches("{ batches = 20 }");
    batches(
        "{ batches = 2 } #~ out-of-range: `batches` of `replications` of the experiment says `2`, too few to know their spread; write 10 to 30",
    );
    batches(
        "{ batches = 30 } #~ too-short: 30 batches of whole days do not fit into the 28 days that are measured; make the horizon longer",
    );
    batches("{ batches = 20, at-most = 100 } #~ contradiction: `at-most` goes with `until`; batches are");
    batches(
        "{ batches = 20, until = { measure = \"queue_mean\", half-width = 1, at-most = 50 } } #~ contradiction: the replications has both `batches` and `until`",
    );
}

#[test]
fn a_warm_up_is_found_only_where_there_is_one() {
    check_with(
        "horizon = \"4 weeks\"",
        "horizon = \"4 weeks\"\nwarm-up = \"find\" #~ contradiction: the warm-up is to be found, but the office closes: a day begins as it does in truth; delete `warm-up`",
    );
    let find = |horizon: &str| always().replacen("horizon = \"4 weeks\"", horizon, 1);
    check(&find("horizon = \"4 weeks\"\nwarm-up = \"find\""));
    // Half of the horizon may have to be left out.
    check(&format!(
        "{}[experiment]\nreplications = {{ batches = 20 }} #~ too-short: 20 batches of whole days do not fit into the 14 days",
        find("horizon = \"4 weeks\"\nwarm-up = \"find\"")
    ));
}
