//! Random offices, as the text of scenario files.
//!
//! A list of bytes decides everything; 0 is always the plainest choice, so that proptest, which makes
//! bytes smaller, takes features away from a failing office until what is left matters.

mod rules;

use std::fmt::Write;

/// Bytes that one office needs at most.
pub const BYTES: usize = 160;

struct Dice<'b>(std::slice::Iter<'b, u8>);

impl Dice<'_> {
    fn byte(&mut self) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0))
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.byte() * of.len() / 256]
    }

    /// True with this probability in percent.
    fn chance(&mut self, percent: usize) -> bool {
        self.byte() >= 256 - 256 * percent / 100
    }

    /// Returns `text` with a probability of `percent`, else nothing.
    fn maybe<'t>(&mut self, percent: usize, text: &'t str) -> &'t str {
        if self.chance(percent) { text } else { "" }
    }
}

/// Returns the office that `bytes` stand for.
pub fn office(bytes: &[u8]) -> String {
    let mut dice = Dice(bytes.iter());
    let mut text = String::from("schema = 1\nname = \"random\"\n");
    let always = calendar(&mut text, &mut dice);
    let daily = !text.contains("tue-wed");
    demand(&mut text, &mut dice, always);
    services(&mut text, &mut dice);
    steps(&mut text, &mut dice);
    officers(&mut text, &mut dice, always, daily);
    things(&mut text, &mut dice);
    training(&mut text, &mut dice);
    people(&mut text, &mut dice, always);
    let text = cases(text, &mut dice);
    let text = rules::with_rules(&text, dice.byte() as u8);
    rules::with_changes(text, &mut dice)
}

fn add(text: &mut String, lines: std::fmt::Arguments<'_>) {
    text.write_fmt(lines).expect("a string takes everything");
}

/// Writes opening hours, closing and the office; true if it never closes.
fn calendar(text: &mut String, dice: &mut Dice<'_>) -> bool {
    text.push_str("\n[calendar]\nstart = 2027-01-04\n");
    let always = dice.chance(40);
    if always {
        let warm_up = dice.maybe(40, "warm-up = \"5 h\"\n");
        let horizon = dice.one(&["9 h", "30 h", "24 h"]);
        add(
            text,
            format_args!("hours = \"always\"\nhorizon = \"{horizon}\"\n{warm_up}\n[office]\nseats = 2\n"),
        );
    } else {
        let horizon = dice.one(&["3 days", "1 day", "57 h", "4 days"]);
        let closed = dice.maybe(20, "closed = [\"2027-01-05\"]\n");
        let warm_up = dice.maybe(15, "warm-up = \"1 day\"\n");
        let warm_up = if horizon == "1 day" { "" } else { warm_up };
        let hours = dice.one(&[
            "hours = \"08:00-12:00\"",
            "[calendar.hours]\nmon-sun = \"08:00-10:00, 11:00-13:00\"",
            "[calendar.hours]\nmon = \"08:00-11:00\"\ntue-wed = \"09:00-11:30\"\nfri = \"08:00-10:00\"",
        ]);
        let doors = dice.one(&["at the end of hours", "20 min before the end of hours", "+10 min"]);
        let inside = dice.one(&[
            "\"serve everyone\"",
            "{ serve-until = \"+15 min\", then = \"return next open day\" }",
            "{ serve-until = \"+0 min\", then = \"leave\" }",
        ]);
        let out = dice.maybe(30, "out = \"+40 min\"\n");
        add(text, format_args!("horizon = \"{horizon}\"\n{closed}{warm_up}{hours}\n"));
        add(text, format_args!("\n[calendar.closing]\ndoors = \"{doors}\"\ninside = {inside}\n{out}"));
        let early = dice.maybe(30, "early-birds = \"15 min\"\n");
        add(text, format_args!("\n[office]\nseats = 2\n{early}"));
    }
    let room = dice.maybe(25, "room = 4\n");
    let rule =
        dice.one(&["longest idle", "listed order", "fastest", "slowest", "random", "fewest other skills"]);
    let returns = dice.maybe(25, "returns = { share = 0.6, delay = \"next open day\" }\n");
    add(text, format_args!("{room}goes-to = \"{rule}\"\n{returns}"));
    always
}

fn demand(text: &mut String, dice: &mut Dice<'_>, always: bool) {
    let pattern = dice.one(&[
        "rate = \"12 /h\"",
        "rate = \"25 /h\"",
        "interarrival = { gamma = { mean = \"5 min\", cv = 0.7 } }",
        "interarrival = \"6 min\"",
        "appointments = { every = \"10 min\", seats = 2, no-show = 0.2, lateness = { normal = { mean = \"-2 min\", sd = \"8 min\" } } }",
    ]);
    let poisson = pattern.starts_with("rate");
    let extra = if poisson { dice.maybe(30, "day-cv = 0.4\n") } else { "" };
    let crowd = if poisson && !always { dice.maybe(30, "at-opening = 3\n") } else { "" };
    let from = dice.maybe(20, "from = \"people\"\n");
    add(text, format_args!("\n[[demand]]\nservice = \"first\"\n{pattern}\n{extra}{crowd}{from}"));
    add(text, format_args!("\n[[demand]]\nservice = \"second\"\nrate = \"5 /h\"\n"));
    if !from.is_empty() {
        let returns = dice.maybe(50, "returns = { after-turned-away = 0.5, delay = \"next open day\" }\n");
        add(text, format_args!("\n[population.people]\nsize = 40\n{returns}"));
    }
    if dice.chance(20) {
        text.push_str("\n[quota]\ntickets-per-day = 15\ncounts = [\"first\"]\n");
    }
}

fn services(text: &mut String, dice: &mut Dice<'_>) {
    let routes = [
        "\"a\"",
        "\"a\", \"b\"",
        "\"a\", \"c\", \"b\"",
        "\"a\", \"b\", \"a\"",
        "\"c\", \"a\"",
        "\"b\", \"d\"",
    ];
    for service in ["first", "second"] {
        let route = dice.one(&routes);
        let priority = dice.one(&[
            "",
            "priority = [{ class = \"early\", share = 0.3 }]\n",
            "priority = [{ class = \"urgent\", share = 0.3, preempts = true }, { class = \"early\", share = 0.2 }]\n",
        ]);
        let patience = dice.maybe(30, "patience = { exponential = \"12 min\" }\n");
        let balks = dice.maybe(15, "balks = { above = 2, share = 0.5 }\n");
        let back = dice.one(&["", "comes-back = \"at once\"\n", "comes-back = \"next open day\"\n"]);
        add(
            text,
            format_args!("\n[[service]]\nname = \"{service}\"\nroute = [{route}]\npromise = \"1 h\"\n"),
        );
        add(text, format_args!("{priority}{patience}{balks}{back}"));
    }
}

fn steps(text: &mut String, dice: &mut Dice<'_>) {
    let works = [
        "\"4 min\"",
        "{ exponential = \"5 min\" }",
        "{ lognormal = { mean = \"4 min\", cv = 1.2 } }",
        "{ uniform = [\"0 min\", \"9 min\"] }",
        "{ regimes = [{ share = 0.8, exponential = \"2 min\" }, { share = 0.2, exponential = \"15 min\" }] }",
    ];
    for step in ["a", "b", "d"] {
        let work = dice.one(&works);
        let away = if step == "a" { "" } else { dice.maybe(35, "present = false\n") };
        let uses = dice.one(&["", "", "uses = [\"kit\"]\n", "uses = { kit = 1, seal = 1 }\n"]);
        let systems = dice.maybe(25, "systems = [\"net\"]\n");
        let takes = dice.one(&[
            "",
            "",
            "",
            "takes = { blank = 1 }\n",
            "takes = { blank = 2 }\nwhen-out = { step = \"e\", again-after = \"next open day\" }\n",
        ]);
        let errors = dice.one(&[
            "",
            "",
            "errors = { rate = 0.1, then = \"repeat\" }\n",
            "errors = { at-skill-1 = 0.05, at-skill-0 = 0.4, then = \"reject\" }\n",
        ]);
        let outcomes = dice.one(&[
            "",
            "",
            "outcomes = { back = { share = 0.2, then = \"return\", after = \"next open day\" }, no = { share = 0.1, then = \"reject\" } }\n",
            "outcomes = { again = { share = 0.2, then = \"a\" }, ready = { share = 0.2, then = \"finish\" } }\n",
        ]);
        let patience =
            if away.is_empty() { dice.maybe(15, "patience = { exponential = \"8 min\" }\n") } else { "" };
        add(text, format_args!("\n[[step]]\nname = \"{step}\"\nwork = {work}\n"));
        add(text, format_args!("{away}{uses}{systems}{takes}{errors}{outcomes}{patience}"));
    }
    let delay = dice.one(&["\"7 min\"", "{ exponential = \"40 min\" }"]);
    let present = dice.one(&[
        "",
        "",
        "present = true\n",
        "present = true\nsystems = [\"net\"]\n",
        "systems = [\"net\"]\n",
        "departs = \"08:40, 10:30\"\n",
        "departs = { daily = \"07:50, 20:00\" }\ndeparts-on-closed-days = true\n",
    ]);
    add(text, format_args!("\n[[step]]\nname = \"c\"\ndelay = {delay}\n{present}"));
    let away = dice.maybe(40, "present = false\n");
    add(text, format_args!("\n[[step]]\nname = \"e\"\nwork = \"2 min\"\n{away}"));
}

fn officers(text: &mut String, dice: &mut Dice<'_>, always: bool, daily: bool) {
    let rules = ["longest wait first", "listed order", "longest queue first"];
    for (name, skills) in [
        ("all-rounder", "a = 0.9, b = 0.7, d = { speed = 0.8, accuracy = 0.6 }, e = 1.0"),
        ("specialist", dice.one(&["b = 1.0", "d = 0.5, a = 0.6", "a = 1.0"])),
    ] {
        let count = dice.one(&["1", "2", "3"]);
        let shift = match (name, always) {
            ("all-rounder", true) => "always",
            ("all-rounder", false) if daily => dice.one(&["office hours", "08:30-10:30"]),
            ("all-rounder", false) => "office hours",
            _ if always || daily => dice.one(&["always", "08:30-10:30", "09:00-12:00"]),
            _ => dice.one(&["always", "office hours"]),
        };
        let breaks = match shift {
            "office hours" => dice.maybe(30, "breaks = { lunch = \"20 min\", staggered = true }\n"),
            _ => "",
        };
        let serves = dice.one(&rules);
        let absence = dice.maybe(20, "absence = 0.3\n");
        let learning = dice.one(&[
            "",
            "",
            "learning = { exponential = { to = 0.95, half-life = \"20 cases\" } }\nforgetting = { half-life = \"2 days away\" }\n",
            "learning = { wright = { rate = 0.9, to = 1.0 } }\n",
        ]);
        let end = dice.maybe(40, "shift-end = \"hand over\"\n");
        add(
            text,
            format_args!("\n[[officer]]\nname = \"{name}\"\ncount = {count}\nskills = {{ {skills} }}\n"),
        );
        add(text, format_args!("shift = \"{shift}\"\nserves = \"{serves}\"\ncost = \"10 EUR/h\"\n"));
        add(text, format_args!("{breaks}{absence}{learning}{end}"));
    }
}

fn things(text: &mut String, dice: &mut Dice<'_>) {
    let rules = ["resume on any unit", "resume here", "start again", "finish first"];
    for pool in ["kit", "seal"] {
        let units = dice.one(&["1", "2"]);
        let failures = [
            dice.maybe(40, "{ name = \"old\", every = \"5 h\", repair = { exponential = \"25 min\" } }, "),
            dice.maybe(
                40,
                "{ name = \"hot\", every = \"2 h in use\", repair = \"20 min\", unskilled = 3.0 }, ",
            ),
            dice.maybe(
                40,
                "{ name = \"jam\", every = \"9 uses\", repair = { uniform = [\"1 min\", \"30 min\"] } }, ",
            ),
        ]
        .concat();
        let rule = dice.one(&rules);
        let maintenance =
            dice.maybe(25, "maintenance = { every = \"1 day\", takes = \"45 min\", failures-after = 0.5 }\n");
        let repairers = dice.maybe(25, "repairers = 1\n");
        let spares = match failures.is_empty() {
            true => "",
            false => dice.one(&["", "", "spares = { units = 2 }\n", "spares = { swap = \"12 min\" }\n"]),
        };
        let rest = dice.maybe(25, "rest = { after = 4, takes = \"15 min\" }\n");
        add(
            text,
            format_args!("\n[[equipment]]\nname = \"{pool}\"\nunits = {units}\nfailures = [{failures}]\n"),
        );
        add(
            text,
            format_args!(
                "interrupted = \"{rule}\"\ncost = \"3 EUR/day\"\n{maintenance}{repairers}{spares}{rest}"
            ),
        );
    }
    let every = dice.one(&["{ exponential = \"6 h\" }", "{ exponential = \"90 min\" }"]);
    let backup =
        dice.one(&["", "", "backup = { starts = 0.6, lasts = \"10 min\" }\n", "backup = { starts = 0.5 }\n"]);
    add(
        text,
        format_args!(
            "\n[[system]]\nname = \"net\"\noutage = {{ every = {every}, lasts = {{ exponential = \"20 min\" }} }}\n{backup}"
        ),
    );
    let order = dice.one(&[
        "order = { when-below = 6, quantity = 9, arrives-after = \"50 min\" }\n",
        "order = { when-below = 3, quantity = 4, arrives-after = { exponential = \"3 h\" } }\n",
        "order = { when-below = 7, up-to = 12, receives = [0.3, 1.0], arrives-after = \"2 h\" }\n",
        "",
    ]);
    let reserved = dice.one(&[
        "",
        "",
        "reserved = { below = 5, for = [\"second\"] }\n",
        "reserved = { below = 8, for = [\"ordinary\"] }\n",
    ]);
    add(text, format_args!("\n[[stock]]\nname = \"blank\"\nstart = 10\n{order}{reserved}"));
}

/// Writes who is called in, who helps out and who leaves, what hurries and tires, and a procedure to keep to.
fn people(text: &mut String, dice: &mut Dice<'_>, always: bool) {
    let shift = if always { "always" } else { "office hours" };
    if dice.chance(30) {
        let count = dice.one(&["1", "2", "3"]);
        let reserve = dice.one(&[
            "step = \"a\", above = 0, below = 1",
            "step = \"a\", above = 2, below = 1, comes-in = \"5 min\", at-least = \"10 min\"",
            "step = \"b\", above = 3, below = 3, comes-in = \"40 min\"",
        ]);
        let turnover = dice.maybe(40, "turnover = { per-year = 90, vacancy = \"1 days\", newcomer = 0.5 }\n");
        let breaks = if always { "" } else { dice.maybe(30, "breaks = { tea = \"20 min\" }\n") };
        add(text, format_args!("\n[[officer]]\nname = \"reserve\"\ncount = {count}\nshift = \"{shift}\"\n"));
        add(
            text,
            format_args!("skills = {{ a = 0.7, b = 0.9 }}\nreserve = {{ {reserve} }}\n{turnover}{breaks}"),
        );
    }
    if dice.chance(30) {
        let above = dice.one(&["1", "2", "4"]);
        let help = format!("speed = 0.5, accuracy = 0.5, above = {above}");
        add(text, format_args!("\n[[officer]]\nname = \"helper\"\ncount = 2\nshift = \"{shift}\"\n"));
        add(text, format_args!("skills = {{ d = 0.9, a = {{ {help} }}, b = {{ {help} }} }}\n"));
        text.push_str(dice.maybe(40, "turnover = { per-year = 90, newcomer = 0.5 }\novertime-pay = 1.5\n"));
    }
    for name in ["f", "g"] {
        let factor = dice.one(&[
            "",
            "of = \"speed\"\nby = \"people per officer\"\ncurve = [[0, 1.0], [3, 1.5]]\n",
            "of = \"speed\"\nby = \"hours since rest\"\ncurve = [[0, 1.1], [2, 0.6]]\n",
            "of = \"errors\"\nby = \"hours on shift\"\ncurve = [[0, 1.0], [2, 3.0]]\n",
            "of = \"learning\"\nby = \"seniors beside\"\nsenior = 0.8\ncurve = [[0, 1.0], [1, 2.0]]\n",
            "of = \"compliance\"\nby = \"days since start\"\ncurve = [[0, 1.0], [2, 0.5]]\n",
        ]);
        if !factor.is_empty() {
            add(text, format_args!("\n[[factor]]\nname = \"{name}\"\n{factor}"));
        }
    }
    if dice.chance(30) {
        let complies = "complies = { at-skill-1 = 0.9, at-skill-0 = 0.5, saves = 0.4 }";
        *text = text.replace("[[step]]\nname = \"a\"\n", &format!("[[step]]\nname = \"a\"\n{complies}\n"));
    }
}

fn training(text: &mut String, dice: &mut Dice<'_>) {
    if dice.chance(30) {
        let keeps = dice.one(&[
            "",
            "keeps = { half-life = \"1 day\", floor = 0.5, fades = \"always\" }\n",
            "keeps = { half-life = \"1 day\", floor = 0.5 }\n",
        ]);
        let hours = dice.one(&["09:00-10:00", "08:00-09:30", "11:00-12:30"]);
        add(text, format_args!("\n[[training]]\nname = \"course\"\nwho = \"all-rounder\"\n"));
        add(text, format_args!("sessions = [{{ on = 2027-01-04, hours = \"{hours}\" }}]\n"));
        add(
            text,
            format_args!(
                "skills = {{ a = \"+0.1\", b = \"+0.2\" }}\n{keeps}spill-over = 0.3\ncost = \"100 EUR\"\n"
            ),
        );
    }
    text.push_str("\n[[target]]\nmeasure = \"wait\"\nservice = \"first\"\nat-most = \"10 min\"\nfor = 0.8\n");
    text.push_str(
        "\n[[target]]\nmeasure = \"time-to-card\"\nservice = \"first\"\nat-most = \"2 h\"\nfor = 0.5\n",
    );
    text.push_str("\n[experiment]\nseed = 1\nreplications = 2\n");
}

/// Adds what depends on the case: marks, steps that are passed by, outcomes that do more, and complaints.
fn cases(text: String, dice: &mut Dice<'_>) -> String {
    let marks =
        dice.one(&["", "", "marks = { known = 0.5 }\n", "marks = { known = 0.5 }\nflaws = [\"known\"]\n"]);
    let mut text = text.replace("promise = \"1 h\"\n", &format!("promise = \"1 h\"\n{marks}"));
    let step = dice.one(&["b", "d"]);
    let only = dice.one(&["", "", "share = 0.6\n", "if = \"known\"\n", "unless = \"known\"\nshare = 0.5\n"]);
    text = text.replace(&format!("name = \"{step}\"\n"), &format!("name = \"{step}\"\n{only}"));
    if dice.chance(50) {
        let again = "again = { share = 0.2, if = \"known\", clears = \"known\", work = \"2 min\"";
        text = text.replace("again = { share = 0.2", again);
    }
    if dice.chance(50) {
        let back = "back = { share = 0.2, solved = 0.5, solving = { exponential = \"1 min\" }, to = \"a\"";
        text = text.replace("back = { share = 0.2", back);
    }
    if dice.chance(40) {
        text = text.replace(
            "errors = { rate = 0.1, then = \"repeat\"",
            "errors = { rate = 0.1, then = \"continue\", marks = \"known\"",
        );
    }
    if dice.chance(30) {
        let away = dice.one(&["present = false\n", ""]);
        text.push_str("\n[[complaint]]\nshare = 0.3\nbecomes = \"complaint\"\nwait = [[5, 1.0], [20, 3.0]]\nreturned = 2.0\nlate = 2.0\n");
        text.push_str("\n[[service]]\nname = \"complaint\"\nroute = [\"answer\"]\n");
        add(&mut text, format_args!("\n[[step]]\nname = \"answer\"\nwork = \"3 min\"\n{away}"));
        text.push_str("\n[[officer]]\nname = \"writer\"\nskills = { answer = 0.8 }\nshift = \"always\"\n");
    }
    text
}
