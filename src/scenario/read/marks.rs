//! The marks of a file: their names are collected while reading, wherever they stand.

use super::{Context, Section};
use crate::diagnostic::Span;
use crate::scenario::marks::{Condition, MOST_MARKS, Marking, Marks};
use crate::scenario::tree::{Entry, Node, Value};
use crate::scenario::values::{self, nearest};

/// Most marks that may decide what happens: a case is followed through all their combinations.
const MOST_ASKED: usize = 12;

/// What a place in the file does with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Set,
    Clear,
    Ask,
    /// It makes a case faulty.
    Judge,
}

/// The marks named so far.
#[derive(Debug, Default)]
pub(super) struct MarkNames(Vec<Named>);

#[derive(Debug)]
struct Named {
    name: String,
    /// Where it is named first.
    place: Option<Span>,
    uses: Vec<Use>,
}

impl MarkNames {
    /// Returns the names, in the order in which they were read.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|mark| mark.name.clone()).collect()
    }
}

impl Context<'_> {
    /// Reads the marks that `section` wants a case to carry (`if`) and not to carry (`unless`).
    pub fn condition(&mut self, section: &Section<'_>) -> Condition {
        let all = self.marks_of(section, "if", Use::Ask);
        let none = self.marks_of(section, "unless", Use::Ask);
        self.refuse_both(section, ("if", all), ("unless", none), "it would hold for nobody");
        Condition { all, none }
    }

    /// Reads the marks that `section` gives to a case (`marks`) and takes from it (`clears`).
    pub fn marking(&mut self, section: &Section<'_>) -> Marking {
        let sets = self.marks_of(section, "marks", Use::Set);
        let clears = self.marks_of(section, "clears", Use::Clear);
        self.refuse_both(section, ("marks", sets), ("clears", clears), "it cannot be both set and cleared");
        Marking { sets, clears }
    }

    /// Reads the marks with which a finished case of the service is not right.
    pub fn flaws(&mut self, section: &Section<'_>) -> Marks {
        self.marks_of(section, "flaws", Use::Judge)
    }

    /// Reads which share of the citizens of a service carries which mark from the beginning.
    pub fn first_marks(&mut self, section: &Section<'_>) -> Vec<(Marks, f64)> {
        let Some(Section { table, title, .. }) = self.inner(section, "marks") else { return Vec::new() };
        let mut marks = Vec::new();
        for Entry { key, key_span, node } in &table.entries {
            let name = Node { span: key_span.clone(), value: Value::Text(key.clone()) };
            let mark = self.mark(&name, "marks", &section.title, Use::Set);
            if let Some(share) = self.take(values::share(node), key, &title) {
                marks.push((mark, share));
            }
        }
        marks
    }

    fn refuse_both(
        &mut self,
        section: &Section<'_>,
        (one, ones): (&str, Marks),
        (other, others): (&str, Marks),
        why: &str,
    ) {
        if let Some(mark) = ones.common(others).places().next() {
            let name = &self.marks.0[mark].name;
            let message = format!("`{one}` and `{other}` of {} both name `{name}`: {why}", section.title);
            self.error("contradiction", section.place(other), message, "delete it from one of them");
        }
    }

    fn marks_of(&mut self, section: &Section<'_>, key: &str, used: Use) -> Marks {
        let Some(node) = section.get(key) else { return Marks::NONE };
        let one = std::slice::from_ref(node);
        let nodes = node.list().unwrap_or(one);
        let marks = nodes.iter().map(|node| self.mark(node, key, &section.title, used));
        marks.fold(Marks::NONE, Marks::and)
    }

    fn mark(&mut self, node: &Node, key: &str, title: &str, used: Use) -> Marks {
        let Some(name) = self.take(values::text(node), key, title) else { return Marks::NONE };
        let known = self.marks.0.iter().position(|mark| mark.name == name);
        let place = known.unwrap_or(self.marks.0.len());
        let is_asked = |mark: &Named| mark.uses.contains(&Use::Ask);
        let asked = self.marks.0.iter().filter(|mark| is_asked(mark)).count();
        let asked_anew = used == Use::Ask && !self.marks.0.get(place).is_some_and(is_asked);
        let too_many = if place == MOST_MARKS {
            Some((MOST_MARKS, "named in"))
        } else if asked_anew && asked == MOST_ASKED {
            Some((MOST_ASKED, "asked for in"))
        } else {
            None
        };
        if let Some((limit, what)) = too_many {
            let message =
                format!("`{key}` of {title} names `{name}`, and more than {limit} marks are {what} the file");
            self.error("too-many", node.span.clone(), message, "do with fewer marks");
            return Marks::NONE;
        }
        if known.is_none() {
            self.marks.0.push(Named { name, place: node.span.clone(), uses: Vec::new() });
        }
        self.marks.0[place].uses.push(used);
        Marks::one(place)
    }

    /// Warns of marks that cannot make a difference.
    pub fn check_marks(&mut self) {
        let names = self.marks.names();
        let mut warnings = Vec::new();
        for Named { name, place, uses } in &self.marks.0 {
            let set = uses.contains(&Use::Set);
            let asked = uses.contains(&Use::Ask) || uses.contains(&Use::Judge);
            if set && asked {
                continue;
            }
            let (code, message, help) = if set {
                let help = "ask for it with `if` or `unless`, or name it in `flaws` of a service";
                ("never-asked", format!("mark `{name}` is set, and nothing depends on it"), help)
            } else {
                let help = "set it with `marks` of an outcome, of errors or of a service";
                ("never-set", format!("no case ever carries the mark `{name}`"), help)
            };
            let others = names.iter().map(String::as_str).filter(|other| other != name);
            let near = nearest(name, others);
            let help = if near.starts_with("did you mean") { near } else { help.to_owned() };
            warnings.push((code, place.clone(), message, help));
        }
        for (code, place, message, help) in warnings {
            self.warning(code, place, message, help);
        }
    }
}
