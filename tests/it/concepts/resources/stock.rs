//! Blanks: how they are ordered, for whom the last of them are kept, and what is done without them.

use super::super::{OFFICE, Pair};
use super::{DAY, stays, story, story_of_two};
use crate::diagnostics::{check_and, check_routed, check_with};
use loket::office::observe::VisitEnd;
use loket::office::outcome::{Cause, Outcome};

const MINUTE: i64 = 60_000_000;

fn printing(stock: &str) -> String {
    format!(
        "[[service]]\nname = \"s\"\nroute = [\"print\"]\n[[step]]\nname = \"print\"\nwork = \"10 min\"\ntakes = {{ blank = 1 }}\n[[officer]]\nname = \"clerk\"\nskills = {{ print = 1.0 }}\n[[stock]]\nname = \"blank\"\n{stock}\n"
    )
}

/// Three blanks. The first print leaves two, so that eight are ordered up to ten; the third leaves none from 08:20
/// to 09:00, when they come: all of them, or the half, or the seven of eight that 0.8 rounds up to.
#[test]
fn lever_ordering_up_to_a_level_and_allotment() {
    let run = |order: &str| {
        let stock = format!("start = 3\norder = {{ when-below = 3, arrives-after = \"60 min\", {order} }}\n");
        let run = story(DAY, &printing(&stock), "arrive_min\n480\n490\n500\n");
        let stock = &run.outcome.stocks[0];
        assert_eq!((stock.out, stock.taken, stock.out_days), (40 * MINUTE, 3, 1));
        (stock.ordered, stock.received)
    };
    assert_eq!(run("up-to = 10"), (8, 8));
    assert_eq!(run("up-to = 10, receives = 0.5"), (8, 4));
    assert_eq!(run("up-to = 10, receives = 0.8"), (8, 7));
    assert_eq!(run("quantity = 8"), (8, 8));
    let (ordered, received) = run("quantity = 1000, receives = [0.4, 0.9]");
    assert!(ordered == 1000 && (400..=900).contains(&received), "{received}");
}

/// Two blanks, both kept for `t`. One of `s` comes at 08:00 and waits; two of `t`, at 08:05 and 08:20, are served past
/// it. The order of the first comes at 09:05, and `s` is served then: an hour and five minutes for want of stock.
#[test]
fn lever_rationing_serves_those_for_whom_it_is_kept_past_the_others() {
    let tables = printing(
        "start = 2\norder = { when-below = 2, quantity = 5, arrives-after = \"60 min\" }\nreserved = { below = 2, for = [\"t\"] }\n",
    ) + "[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"t\"\nroute = [\"print\"]\n";
    let run = story_of_two(DAY, &tables, "arrive_min\n480\n", "arrive_min\n485\n500\n");
    assert_eq!(stays(&run, 0), [(485.0, 495.0), (500.0, 510.0), (545.0, 555.0)]);
    let step = &run.outcome.steps[0];
    assert_eq!(step.wait_area[Cause::Stock as usize], i128::from(65 * MINUTE));
    assert_eq!(step.wait, 65 * MINUTE);
}

/// The office, where cards are printed on blanks that are short, and every fifth citizen is in a hurry.
fn short_of_blanks(stock: &str) -> String {
    let route = "\"capture\", \"print\"]\npriority = [{ class = \"urgent\", share = 0.2 }]";
    format!(
        "{}[[step]]\nname = \"print\"\nwork = \"2 min\"\npresent = false\ntakes = {{ blank = 1 }}\n[[officer]]\nname = \"printing\"\nskills = {{ print = 1.0 }}\n[[stock]]\nname = \"blank\"\nstart = 100\n{stock}\n",
        OFFICE.replace("\"capture\", \"hand-over\"]", route)
    )
}

const ORDER: &str = "order = { when-below = 60, quantity = 150, arrives-after = \"1 day\" }\n";

/// Mean time to the card of class number `cell`, over cases that ended.
fn lateness(cell: usize) -> impl Fn(&Outcome) -> f64 {
    move |outcome| outcome.cells[cell].time_to_card as f64 / outcome.cells[cell].done.max(1) as f64
}

fn in_promise(cell: usize) -> impl Fn(&Outcome) -> f64 {
    move |outcome| outcome.cells[cell].in_promise as f64 / outcome.cells[cell].cases.max(1) as f64
}

#[test]
fn row_6_credibility_a_blank_drought_makes_every_class_later() {
    let pair = Pair::new(&short_of_blanks(ORDER), &["stock.blank.order.arrives-after=\"4 days\""], 30);
    for class in [0, 1] {
        pair.raises("time to card", lateness(class));
        pair.lowers("cards within the promise", in_promise(class));
    }
    pair.raises("days without blanks", |outcome| outcome.stocks[0].out_days as f64);
}

#[test]
fn lever_allotment_below_the_request_makes_cards_later() {
    let pair = Pair::new(&short_of_blanks(ORDER), &["stock.blank.order.receives=[0.3, 0.6]"], 30);
    pair.lowers("items received", |outcome| outcome.stocks[0].received as f64);
    pair.lowers("cards within the promise", in_promise(1));
    Pair::new(&short_of_blanks(ORDER), &["stock.blank.order.receives=1.0"], 10).is_null();
}

/// What is kept for the urgent is missing for the others.
#[test]
fn lever_rationing_helps_one_class_at_the_cost_of_the_other() {
    let drought =
        short_of_blanks("order = { when-below = 60, quantity = 150, arrives-after = \"4 days\" }\n");
    let pair = Pair::new(&drought, &["stock.blank.reserved={ below = 40, for = [\"urgent\"] }"], 30);
    pair.raises("urgent cards within the promise", in_promise(0));
    pair.lowers("other cards within the promise", in_promise(1));
    // For everybody is for nobody.
    Pair::new(&drought, &["stock.blank.reserved={ below = 40, for = [\"card\"] }"], 10).is_null();
}

const WEEK: &str = "horizon = \"1 week\"\nhours = { mon-fri = \"08:00-15:00\" }\nclosing = { inside = \"serve everyone\" }\n";

/// No blanks before Wednesday. Who comes on Monday gets a letter at once; tries again on Tuesday, for another, and
/// again on Wednesday, for the card; or only on Thursday, for the card.
#[test]
fn lever_temporary_letter_is_given_while_blanks_are_out() {
    let play = |again: &str| {
        let way = format!(
            "takes = {{ blank = 1 }}\nwhen-out = {{ step = \"letter\", again-after = {again} }}\n[[step]]\nname = \"letter\"\nwork = \"5 min\"\n"
        );
        let tables =
            printing("start = 0\norder = { when-below = 1, quantity = 9, arrives-after = \"2 days\" }\n")
                .replace("takes = { blank = 1 }\n", &way)
                .replace("{ print = 1.0 }", "{ print = 1.0, letter = 1.0 }");
        story(WEEK, &tables, "arrive_min\n480\n")
    };
    let run = play("\"next open day\"");
    let ends: Vec<(u32, VisitEnd)> = run.watch.visits.iter().map(|v| (v.entered.day(), v.end)).collect();
    assert_eq!(ends, [(0, VisitEnd::SentBack), (1, VisitEnd::SentBack), (2, VisitEnd::Served)]);
    assert_eq!(stays(&run, 1)[0], (480.0, 485.0));
    let steps = &run.outcome.steps;
    assert_eq!((steps[0].detoured, steps[0].joined, steps[0].served, steps[1].served), (2, 1, 1, 2));
    let run = play("{ days = 3 }");
    let ends: Vec<(u32, VisitEnd)> = run.watch.visits.iter().map(|v| (v.entered.day(), v.end)).collect();
    assert_eq!(ends, [(0, VisitEnd::SentBack), (3, VisitEnd::Served)]);
    assert_eq!((run.outcome.cells[0].done, run.outcome.cells[0].done_visits), (1, 2));
}

/// The letter costs visits; where blanks never run out, it changes nothing.
#[test]
fn lever_temporary_letter_adds_visits_only_where_blanks_run_out() {
    let with_letter = |stock: &str| {
        let letter = "[[step]]\nname = \"letter\"\nwork = \"3 min\"\n[[officer]]\nname = \"letters\"\nskills = { letter = 1.0 }\n";
        format!("{}{letter}", short_of_blanks(stock))
    };
    let way = "step.print.when-out={ step = \"letter\", again-after = { days = 3 } }";
    let drought = "order = { when-below = 60, quantity = 150, arrives-after = \"4 days\" }\n";
    let pair = Pair::new(&with_letter(drought), &[way], 20);
    pair.raises("visits", |outcome| outcome.cells.iter().map(|cell| cell.arrived as f64).sum());
    pair.raises("letters", |outcome| outcome.steps[4].served as f64);
    let plenty = with_letter(ORDER).replace("start = 100", "start = 100_000");
    let pair = Pair::new(&plenty, &[way], 5);
    pair.leaves("cards", 1e-9, super::super::done);
    pair.leaves("wait", 1e-9, super::super::wait);
}

#[test]
fn orders_reserves_and_ways_out_are_checked() {
    let stock =
        |lines: &str| check_and(&format!("[[stock]]\nname = \"blank\" #~ unused\nstart = 100\n{lines}\n"));
    stock("order = { when-below = 50, up-to = 500, receives = [0.4, 1.0], arrives-after = \"3 days\" }");
    stock(
        "order = { when-below = 50, up-to = 40, arrives-after = \"3 days\" } #~ contradiction: `order` of stock `blank` is up to 40, which is still below 50; write 50 or more",
    );
    stock(
        "order = { when-below = 50, up-to = 60, quantity = 9, arrives-after = \"3 days\" } #~ contradiction: the order has both `up-to` and `quantity`; keep one of `quantity`, `up-to`",
    );
    stock(
        "order = { when-below = 50, arrives-after = \"3 days\" } #~ missing-key: the order has none of `quantity`, `up-to`",
    );
    stock("order = { when-below = 50, quantity = 9, receives = 0, arrives-after = \"3 days\" } #~ zero");
    stock(
        "order = { when-below = 50, quantity = 9, receives = [0.9, 0.5], arrives-after = \"3 days\" } #~ not-a-share",
    );
    stock("reserved = { below = 20, for = [\"card\"] }");
    stock("reserved = { below = 20, for = [] } #~ empty: `reserved` of stock `blank` is for nobody");
    stock(
        "reserved = { below = 20, for = [\"crad\"] } #~ unknown-service: `for` of `reserved` of stock `blank` names `crad`, which is neither a service nor a class; did you mean `card`?",
    );
    check_and(
        "[[stock]]\nname = \"blank\" #~ unused #~ late-order: stock `blank` is ordered below 20, but the last 20 are reserved: others wait until they are used, too; write when-below = 21 or more\nstart = 100\norder = { when-below = 20, quantity = 9, arrives-after = \"3 days\" }\nreserved = { below = 20, for = [\"card\"] }\n",
    );
    check_routed(
        "courier",
        "[[step]]\nname = \"courier\"\ndelay = \"1 h\"\nwhen-out = { step = \"documents\" } #~ contradiction: `when-out` of step `courier` has no meaning: it takes no stock; add takes = { .. }, or delete it\n",
    );
    check_with(
        "uses = [\"kit\"]",
        "uses = [\"kit\"]\ntakes = { blank = 1 }\nwhen-out = { step = \"documents\", again-after = \"at once\" } #~ contradiction: the case of `when-out` of step `capture` would come again at once, for ever\n[[stock]]\nname = \"blank\"\nstart = 9\n",
    );
    check_with(
        "[[step]]\nname = \"documents\"",
        "[[stock]]\nname = \"blank\"\nstart = 9\n[[step]]\nname = \"documents\" #~ contradiction: `when-out` of step `documents` goes to `documents`, which may send cases elsewhere itself\ntakes = { blank = 1 }\nwhen-out = { step = \"documents\" }",
    );
}

/// The last blank goes to a print that the closing breaks off at 12:10. On the next day somebody waits for a blank from
/// 08:00 on, and whoever comes back with theirs is served past them, without a wait.
#[test]
fn who_comes_back_with_stock_does_not_wait_behind_those_without() {
    let calendar = "horizon = \"2 days\"\nhours = \"08:00-12:00\"\n[calendar.closing]\ninside = { serve-until = \"+5 min\", then = \"return next open day\" }\nout = \"+10 min\"\n";
    let tables = printing("start = 1\n")
        + "[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"t\"\nroute = [\"print\"]\n";
    let run = story_of_two(calendar, &tables, "arrive_min,work:print\n710,60\n", "arrive_min\n1920\n");
    let mine: Vec<(u32, VisitEnd, i64)> = (run.watch.visits.iter())
        .filter(|visit| visit.citizen.demand == 0)
        .map(|visit| (visit.entered.day(), visit.end, visit.wait))
        .collect();
    assert_eq!(mine, [(0, VisitEnd::SentHome, 0), (1, VisitEnd::Served, 0)]);
    assert_eq!(run.outcome.steps[0].served, 1);
}
