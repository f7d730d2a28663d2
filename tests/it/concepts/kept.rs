//! Rows about people, machines and the standard that need nothing but skills, units and targets.

use super::{OFFICE, Pair, done, wait};

#[test]
fn row_1_tangible_a_kit_less_at_the_bottleneck_raises_waits_and_elsewhere_does_not() {
    Pair::new(OFFICE, &["equipment.kit.units=1"], 40).raises("wait", wait);
    let idle = format!("{OFFICE}\n[[equipment]]\nname = \"stapler\"\nunits = 2\n");
    Pair::new(&idle, &["equipment.stapler.units=1"], 40).leaves("wait", 1e-9, wait);
}

#[test]
fn row_4_competence_skilled_officers_are_better_on_time_and_on_errors() {
    let pair = Pair::new(OFFICE, &["officer.operator.skills.capture=0.9"], 40);
    pair.lowers("wait", wait);
    pair.lowers("errors per service", |outcome| {
        outcome.steps[1].errors as f64 / outcome.steps[1].served.max(1) as f64
    });
}

#[test]
fn row_28_simplicity_a_step_less_lowers_the_time_in_the_building() {
    let pair = Pair::new(OFFICE, &["service.card.route=[\"capture\", \"hand-over\"]"], 40);
    pair.lowers("stay", |outcome| outcome.cells[0].stay as f64 / outcome.cells[0].joined.max(1) as f64);
}

#[test]
fn row_32_quality_of_work_more_cards_when_fewer_are_spoilt() {
    // So many come that every capture taken twice is one that somebody else does not get.
    let busy = OFFICE
        .replace("10 /h", "16 /h")
        .replace("\"serve everyone\"", "{ serve-until = \"+0 min\", then = \"leave\" }");
    let pair = Pair::new(&busy, &["step.capture.errors.at-skill-0=0.05"], 40);
    pair.raises("cards", done);
}
