//! More for a random office: rules of queues, routes, demand and outreach, and changes on dates.

use super::Dice;
use std::fmt::Write;

/// Adds to the office of `text` the rules that the bits of `rules` stand for.
pub(super) fn with_rules(text: &str, rules: u8) -> String {
    let has = |bit: u8| rules & 1 << bit != 0;
    let mut text = text.to_owned();
    if has(0) {
        let office = "[office]\nlongest-wait = \"6 min\"\n\
                      announces = { outages = 0.5, quota = 0.5, waits = { above = 3, share = 0.5 } }\n";
        text = text.replace("[office]\n", office);
    }
    // Nobody helps out where each officer has a line.
    if has(1) && !text.contains("accuracy = 0.5, above") {
        let lines =
            if has(7) { "lines = \"per officer\"\njockeys = 2\n" } else { "lines = \"per officer\"\n" };
        text = text.replace("name = \"a\"\n", &format!("name = \"a\"\n{lines}"));
        text = text.replace("name = \"b\"\n", "name = \"b\"\nlines = \"per officer\"\njockeys = 3\n");
    }
    if has(2) || has(3) {
        text = text.replace("skills = { a = 0.9,", "skills = { g = 0.8, a = 0.9,");
        text.push_str("\n[[step]]\nname = \"g\"\nwork = \"3 min\"\n");
    }
    if has(2) {
        text = text.replace("route = [\"a\"", "steers = 0.6\nsplits = [0.5, 0.5]\nroute = [[\"a\", \"g\"]");
    }
    if has(3) {
        let express = "name = \"a\"\nexpress = { below = \"3 min\", step = \"g\" }\n";
        text = text.replace("name = \"a\"\n", express);
    }
    if has(4) {
        let outreach = "outreach = [{ on = [2027-01-05, 2027-01-06], hours = \"08:15-09:45\", travel = \"15 min\", \
                        takes = { kit = 1 } }]\nskills = { f = 0.5, ";
        text = text.replacen("skills = { g = 0.8,", &format!("{outreach}g = 0.8,"), 1);
        text = text.replacen("\nskills = { a = 0.9,", &format!("\n{outreach}a = 0.9,"), 1);
        text.push_str(
            "\n[[step]]\nname = \"f\"\nfield = true\nwork = \"3 min\"\nsystems = [\"net\"]\n\
             \n[[service]]\nname = \"village\"\nroute = [\"f\"]\n\n[[demand]]\nservice = \"village\"\nparties = [\
             { on = 2027-01-05, at = \"08:00\", people = 12, within = \"1 h\" }, \
             { on = 2027-01-06, at = \"08:30\", people = 5, turnout = 0.8 }]\n",
        );
    }
    if has(5) {
        let groups = "rate = \"5 /h\"\ngroups = { \"1\" = 0.4, \"3\" = 0.6 }\ntimes = 1.3\n";
        text = text.replace("rate = \"5 /h\"\n", groups);
    }
    text
}

/// What a change may set, and what the file must say for that to fit.
const SETS: &[(&str, &str)] = &[
    ("", "\"officer.all-rounder.count\" = 1"),
    ("", "\"officer.all-rounder.count\" = 3"),
    ("", "\"officer.specialist.count\" = 0"),
    ("", "\"officer.specialist.count\" = 4"),
    ("", "\"officer.all-rounder.skills.a\" = 0.4"),
    ("", "\"officer.all-rounder.skills.b\" = { speed = 0.9, accuracy = 0.3 }"),
    ("", "\"officer.specialist.skills.d\" = 0.7"),
    ("", "\"officer.specialist.serves\" = \"longest queue first\""),
    ("hours = \"08:00-12:00\"", "\"officer.specialist.shift\" = \"always\""),
    ("mon-sun", "\"officer.specialist.shift\" = \"always\""),
    ("hours = \"always\"", "\"officer.specialist.shift\" = \"09:00-12:00\""),
    ("hours = \"08:00-12:00\"", "\"officer.specialist.shift\" = \"09:00-12:00\""),
    ("hours = \"08:00-12:00\"", "\"calendar.hours\" = \"08:30-11:30\""),
    ("hours = \"08:00-12:00\"", "\"calendar.closing.out\" = \"+30 min\""),
    ("", "\"demand.second.rate\" = \"14 /h\""),
    ("interarrival = \"6 min\"", "\"demand.first.interarrival\" = \"3 min\""),
    ("groups =", "\"demand.second.groups\" = { \"2\" = 1.0 }"),
    ("", "\"step.a.uses\" = [\"seal\"]"),
    ("", "\"step.b.uses\" = []"),
    ("", "\"step.d.uses\" = { kit = 1 }"),
    ("", "\"step.a.systems\" = [\"net\"]"),
    ("", "\"step.b.systems\" = []"),
    ("departs =", "\"step.c.departs\" = \"08:50, 11:20\""),
    ("systems = [\"net\"]\n\n[[step]]\nname = \"e\"", "\"step.c.systems\" = []"),
    ("", "\"step.a.takes\" = { blank = 1 }"),
    ("", "\"step.b.takes\" = {}"),
    ("errors = { rate = 0.1, then = \"repeat\" }", "\"step.a.errors\" = { rate = 0.3, then = \"repeat\" }"),
    ("", "\"step.b.work\" = \"2 min\""),
    ("name = \"b\"\nshare", "\"step.b.share\" = 0.9"),
    ("name = \"d\"\nshare", "\"step.d.share\" = 0.3"),
    ("", "\"service.first.patience\" = { exponential = \"5 min\" }"),
    ("", "\"service.second.balks\" = { above = 1, share = 0.5 }"),
    ("", "\"office.longest-wait\" = \"5 min\""),
    ("", "\"office.goes-to\" = \"random\""),
    ("", "\"office.announces\" = { outages = 0.5, waits = { above = 2, share = 0.5 } }"),
    ("name = \"f\"\nof", "\"factor.f.active\" = false"),
    ("name = \"g\"\nof", "\"factor.g.active\" = false"),
    ("name = \"reserve\"", "\"officer.reserve.reserve.above\" = 5"),
    ("name = \"reserve\"", "\"officer.reserve.count\" = 1"),
    ("name = \"helper\"", "\"officer.helper.count\" = 1"),
    ("name = \"helper\"", "\"officer.helper.skills.a\" = { speed = 0.6, accuracy = 0.5, above = 3 }"),
    ("name = \"helper\"", "\"officer.helper.skills.b\" = 0.6"),
    ("name = \"all-rounder\"\noutreach", "\"officer.all-rounder.outreach\" = []"),
    ("", "\"equipment.kit.interrupted\" = \"start again\""),
    ("", "\"equipment.kit.rest\" = { after = 2, takes = \"10 min\" }"),
    ("", "\"equipment.seal.maintenance\" = { every = \"1 day\", takes = \"30 min\" }"),
    ("", "\"system.net.outage.every\" = { exponential = \"45 min\" }"),
    ("", "\"system.net.backup\" = { starts = 0.5, lasts = \"5 min\" }"),
    ("", "\"stock.blank.reserved\" = { below = 4, for = [\"first\"] }"),
    ("quantity = 9", "\"stock.blank.order.when-below\" = 9"),
    ("[quota]", "\"quota.tickets-per-day\" = 4"),
    ("[[complaint]]", "\"complaint.complaint.share\" = 0.6"),
    ("complies =", "\"step.a.complies\" = { at-skill-1 = 0.5, at-skill-0 = 0.5 }"),
    ("express =", "\"step.a.express.below\" = \"1 min\""),
];

/// Adds changes on dates, up to three, of anything.
pub(super) fn with_changes(mut text: String, dice: &mut Dice<'_>) -> String {
    for number in 0..dice.byte() / 64 {
        let on = dice.one(&["2027-01-05", "\"2027-01-05..2027-01-05\"", "2027-01-06", "2027-01-04"]);
        let fits: Vec<&str> =
            SETS.iter().filter(|(needs, _)| text.contains(needs)).map(|(_, set)| *set).collect();
        let mut sets: Vec<&str> = (0..4).map(|_| dice.one(&fits)).collect();
        sets.sort_unstable();
        // Each path once.
        sets.dedup_by_key(|set| set.split(" = ").next().unwrap_or_default().to_owned());
        let sets = sets.join(", ");
        let change = format!("\n[[change]]\nname = \"change {number}\"\non = {on}\nset = {{ {sets} }}\n");
        text.write_str(&change).expect("a string takes everything");
    }
    text
}
