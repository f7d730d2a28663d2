//! The cheapest office that meets its targets: the search against a look at every point, against theory, and its promise.

use loket::experiment::Progress;
use loket::experiment::optimize::{Dial, Goal, Grid, Method, Optimum, Plan, Question, Verdict};
use loket::scenario::lever::Lever;
use loket::scenario::price::{Price, PricedLever};
use loket::scenario::source::{Checked, Source};
use loket::stats::theory::erlang::Mmc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Documents, capture with a kit, and hand-over, one after the other, open for three days.
const SERIES: &str = r#"schema = 1
name = "Three counters"
[calendar]
start = 2027-01-04
horizon = "3 days"
hours = "08:00-12:00"
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
rate = "20 /h"
[[service]]
name = "card"
route = ["documents", "capture", "hand-over"]
[[step]]
name = "documents"
work = { exponential = "4 min" }
[[step]]
name = "capture"
work = { exponential = "8 min" }
uses = ["kit"]
[[step]]
name = "hand-over"
work = { exponential = "3 min" }
[[officer]]
name = "front"
count = 2
skills = { documents = 1.0 }
cost = "30 IDR/h"
[[officer]]
name = "operator"
count = 4
skills = { capture = 1.0 }
cost = "41 IDR/h"
[[officer]]
name = "back"
count = 2
skills = { hand-over = 1.0 }
cost = "29 IDR/h"
[[equipment]]
name = "kit"
units = 5
[[training]]
name = "course"
who = "operator"
sessions = [{ on = 2027-01-04, hours = "08:00-08:10" }]
skills = { capture = "+0.30" }
cost = "60 IDR"
active = false
[[target]]
measure = "wait"
at-most = "15 min"
for = 0.9
[experiment]
seed = 5
"#;

/// A counter that never closes: M/M/c with 0.8 arrivals a minute and services of 2 min.
const COUNTER: &str = r#"schema = 1
name = "A counter"
calendar = { start = 2027-01-04, horizon = "400 min", warm-up = "150 min", hours = "always" }
demand = [{ service = "card", rate = "48 /h" }]
service = [{ name = "card", route = ["counter"] }]
step = [{ name = "counter", work = { exponential = "2 min" } }]
[[officer]]
name = "clerk"
count = 4
skills = { counter = 1.0 }
shift = "always"
cost = "1 IDR/h"
"#;

fn read(text: &str, set: &[String]) -> Result<Checked, String> {
    let files = |name: &str| Err(format!("no file `{name}`"));
    let source = Source { name: "test.toml", text, variant: None, set, files: &files };
    source.read_alone().map_err(|problems| problems[0].message.clone())
}

/// The answer for `text`, whose levers are pairs of values and a price, `""` for none.
#[track_caller]
fn optimum(
    text: &str,
    levers: &[(&str, &str)],
    targets: &[&str],
    ask: impl FnOnce(&mut Question),
    progress: &dyn Progress,
) -> Optimum {
    let now = read(text, &[]).expect("valid").scenario;
    let dial = |&(values, price): &(&str, &str)| {
        let lever = Lever::parse(values).expect("a lever");
        let price = if price.is_empty() { Price::Nothing } else { Price::parse(price).expect("a price").0 };
        let mut dial = Dial::new(&PricedLever { name: lever.path.clone(), lever, price }).expect("values");
        let place = |place: &usize| read(text, &[dial.set(*place)]).expect("valid").scenario == now;
        dial.now = (0..dial.values.len()).find(place);
        dial
    };
    let grid = Grid { dials: levers.iter().map(dial).collect() };
    let goals = match targets {
        [] => now.targets.iter().map(Goal::of_target).collect(),
        targets => targets.iter().map(|text| Goal::parse(text, &now).expect("a target")).collect(),
    };
    let read = |set: &[String]| read(text, set);
    let mut question = Question {
        now: &now,
        grid,
        goals,
        read: &read,
        wait: "wait_mean_min".to_owned(),
        seed: now.experiment.seed,
        threads: None,
        first: 32,
        at_most: 1024,
        at_most_points: 3000,
        confidence: 0.95,
        method: Method::EveryPoint,
    };
    ask(&mut question);
    question.optimize(progress)
}

fn values(plan: &Plan) -> Vec<&str> {
    plan.values.iter().map(|value| value.as_deref().expect("a value")).collect()
}

#[track_caller]
fn answer(found: &Optimum) -> Vec<&str> {
    values(found.answer.as_ref().unwrap_or_else(|| panic!("no answer: {found:#?}")))
}

const FRONT: (&str, &str) = ("officer.front.count=1..5", "");
const OPERATOR: (&str, &str) = ("officer.operator.count=1..7", "");
const BACK: (&str, &str) = ("officer.back.count=1..4", "");
const KIT: (&str, &str) = ("equipment.kit.units=1..7", "50 IDR/day");
const COURSE: (&str, &str) = ("training.course.active=false, true", "");

/// Two and three levers, counts, machines with a price, a course, and a lever along which the wait goes up and down: the search
/// ends where a look at every point does, and neither leaves a neighbour that is shown to be as good.
#[test]
fn the_search_finds_the_cheapest_of_all_points() {
    let up_and_down = (
        "step.capture.work=9 min, 6 min, 8 min, 5 min, 7 min",
        "0 IDR/day, 310 IDR/day, 100 IDR/day, 480 IDR/day, 200 IDR/day",
    );
    for levers in
        [&[FRONT, OPERATOR][..], &[OPERATOR, KIT], &[OPERATOR, COURSE, FRONT], &[up_and_down, OPERATOR]]
    {
        let target = ["target_met_share target:wait at most 15 min >= 87 %"];
        let every = optimum(SERIES, levers, &target, |_| (), &());
        let search = optimum(SERIES, levers, &target, |question| question.method = Method::Search, &());
        assert_eq!(every.points_simulated, every.points, "{levers:?}");
        assert_eq!(answer(&every), answer(&search), "{levers:?}");
        for found in [&every, &search] {
            let plan = found.answer.as_ref().expect("an answer");
            assert_eq!(plan.verdict, Verdict::Meets);
            let steps = found.neighbours.iter().filter(|neighbour| neighbour.levers == 1);
            assert!(steps.clone().count() >= levers.len(), "{levers:?}");
            for neighbour in steps {
                let shown = neighbour.worse || neighbour.plan.verdict != Verdict::Meets;
                assert!(shown, "{levers:?}: {neighbour:#?}");
            }
        }
        assert!(every.screening.expect("of every point").not_meeting > 0, "{levers:?}");
    }
}

/// Three steps in a row, four levers, 980 points: the search looks at a part of them. Erlang C takes each step by itself, and misses that
/// the waits of three steps add up; whatever it chooses is simulated beside the answer, which is never dearer where both meet.
#[test]
fn the_search_is_never_worse_than_erlang_c_step_by_step() {
    for target in ["wait at most 15 min", "wait_mean_min <= 3 min", "wait_mean_min <= 12 min"] {
        let levers = [FRONT, OPERATOR, BACK, KIT];
        let ask = |question: &mut Question| (question.method, question.at_most) = (Method::Search, 512);
        let found = optimum(SERIES, &levers, &[target], ask, &());
        let (plan, erlang) =
            (found.answer.as_ref().expect("met"), found.erlang.as_ref().expect("within the bounds"));
        assert!(
            found.points_simulated < found.points / 2 && found.points == 980,
            "{}",
            found.points_simulated
        );
        assert!(plan.replications > 0 && erlang.replications > 0);
        let cheaper = erlang.cost.mean < plan.cost.mean;
        assert!(!(cheaper && erlang.verdict == Verdict::Meets), "{target}: {erlang:#?} {plan:#?}");
    }
}

/// The true wait of an M/M/c queue is known. The limit lies between those of c = 2 (3.56 min) and 3 (0.39 min).
#[test]
fn theory_knows_how_many_clerks_are_enough() {
    let wait = |clerks| Mmc::new(0.8, 0.5, clerks).wait_mean();
    assert!(wait(2) > 3.0 && wait(3) < 0.5);
    let levers = [("officer.clerk.count=1..6", "")];
    let found = optimum(COUNTER, &levers, &["wait_mean_min <= 1 min"], |_| (), &());
    assert_eq!(answer(&found), ["3"]);
    let erlang = found.erlang.expect("within the bounds");
    assert_eq!(values(&erlang), ["3"], "one step alone is what Erlang C is about");
    assert!(erlang.wait.low < Some(wait(3)) && Some(wait(3)) < erlang.wait.high, "{erlang:?}");
}

/// The promise: what is declared to meet the targets truly does, with at least the confidence. With three clerks the true wait is a
/// hair above the limit, so that they do not meet it, and every answer of three is false; four do. Of 200 searches, each under a
/// seed of its own, at most 5 % may be false: 20 of 200 are 3.2 standard errors above that, so that a promise that just holds fails
/// with chance 0.0016. The many things that hold at once make it far rarer in fact.
#[test]
fn what_is_declared_to_meet_truly_meets() {
    let truth = Mmc::new(0.8, 0.5, 3).wait_mean();
    let target = format!("wait_mean_min <= {} min", truth * 0.9999);
    let mut tally = [0; 3];
    for seed in 0..200 {
        let ask =
            |question: &mut Question| (question.seed, question.first, question.at_most) = (seed, 16, 64);
        let found = optimum(COUNTER, &[("officer.clerk.count=2..5", "")], &[&target], ask, &());
        tally[match found.answer.as_ref().map(values).as_deref() {
            Some(["3"]) => 0,
            Some(_) => 1,
            None => 2,
        }] += 1;
    }
    let [wrong, right, none] = tally;
    assert!(wrong < 20, "{wrong} of 200 answers are false");
    assert!(right > 150, "{right} right answers, {none} times none");
}

#[test]
fn a_lever_that_changes_nothing_is_told() {
    let levers = [("officer.clerk.count=2..4", ""), ("office.seats=10, 20", "")];
    let found =
        optimum(COUNTER, &levers, &["wait_mean_min <= 1 min"], |question| question.at_most = 128, &());
    assert_eq!(answer(&found), ["3", "10"], "of points alike, the first");
    let idle: Vec<bool> = found.levers.iter().map(|lever| lever.changes_nothing).collect();
    assert_eq!(idle, [false, true]);
    let seats = found.neighbours.iter().find(|neighbour| values(&neighbour.plan) == ["3", "20"]);
    let seats = seats.expect("a neighbour");
    assert_eq!((seats.dearer.mean, seats.worse), (Some(0.0), false));
}

#[test]
fn a_target_out_of_reach_names_what_is_in_the_way() {
    let levers = [FRONT, ("officer.operator.count=1..2", "")];
    let targets = ["wait_mean_min <= 30 min", "wait at most 15 min"];
    let found = optimum(SERIES, &levers, &targets, |question| question.at_most = 256, &());
    assert!(found.answer.is_none() && found.neighbours.is_empty());
    let nearest = found.nearest.as_ref().expect("one comes nearest");
    assert_eq!((values(nearest)[1], nearest.verdict), ("2", Verdict::Fails));
    assert_eq!(found.levers[1].at_end.as_deref(), Some("highest"));
    assert!(found.binding.is_some() && found.as_it_is.is_some());
}

#[test]
fn two_replications_tell_nothing() {
    let ask = |question: &mut Question| (question.first, question.at_most) = (2, 2);
    let found =
        optimum(COUNTER, &[("officer.clerk.count=3..4", "")], &["wait_mean_min <= 0.3 min"], ask, &());
    assert!(found.answer.is_none(), "{found:#?}");
    assert_eq!(found.nearest.expect("one comes nearest").verdict, Verdict::Open);
}

#[test]
fn threads_change_nothing() {
    for method in [Method::EveryPoint, Method::Search] {
        let run = |threads| {
            let ask = |question: &mut Question| {
                (question.threads, question.at_most, question.method) = (Some(threads), 128, method);
            };
            optimum(SERIES, &[FRONT, COURSE], &[], ask, &())
        };
        assert_eq!(run(1), run(5));
    }
}

/// Stops after some replications.
struct StopAfter(u64, AtomicU64);

impl Progress for StopAfter {
    fn finished(&self, count: u64) {
        self.1.fetch_add(count, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

#[test]
fn an_interrupted_search_keeps_the_best_so_far() {
    let whole = optimum(SERIES, &[FRONT, OPERATOR], &[], |question| question.at_most = 128, &());
    let stop = |after| {
        let progress = StopAfter(after, AtomicU64::new(0));
        optimum(SERIES, &[FRONT, OPERATOR], &[], |question| question.at_most = 128, &progress)
    };
    let searching = stop(1200);
    assert!(searching.partial && searching.answer.is_none() && searching.nearest.is_some());
    let nothing = stop(0);
    assert!(nothing.partial && nothing.nearest.is_none() && nothing.replications == 0);
    // While the frontier is simulated, the answer is there already.
    let drawing = stop(whole.replications - 130);
    assert!(drawing.partial && !whole.partial);
    assert_eq!(drawing.answer.as_ref().map(values), whole.answer.as_ref().map(values));
}

#[test]
fn the_points_allowed_put_an_end_to_a_search() {
    let ask = |question: &mut Question| {
        (question.method, question.at_most_points, question.at_most) = (Method::Search, 30, 64);
    };
    let found = optimum(SERIES, &[FRONT, OPERATOR, BACK, KIT], &[], ask, &());
    assert!(found.capped && found.points_simulated <= 30, "{}", found.points_simulated);
}
