//! Blanks: how they are ordered, for whom the last of them are kept, and what is done without them.

use super::story_of_two;
use loket::office::observe::VisitEnd;

fn printing(stock: &str) -> String {
    format!(
        "[[service]]\nname = \"s\"\nroute = [\"print\"]\n[[step]]\nname = \"print\"\nwork = \"10 min\"\ntakes = {{ blank = 1 }}\n[[officer]]\nname = \"clerk\"\nskills = {{ print = 1.0 }}\n[[stock]]\nname = \"blank\"\n{stock}\n"
    )
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
