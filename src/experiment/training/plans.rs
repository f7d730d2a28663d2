//! How else a course could be held: in other cohorts, and begun at other times.
//!
//! A plan is made from the programme of one officer in the file, which every cohort follows in turn. The rhythm of the
//! cohorts is that of the file if it has several, else a week, or as many weeks as the programme takes. Starts are moved by whole
//! weeks, so that weekdays stay. A session that the file holds on an open day and that falls on a closed one goes to the
//! next open day; later sessions of its cohort keep their order, and cohorts that were apart stay apart. A plan that does not fit into what is measured is left
//! out.

use crate::scenario::calendar::{Calendar, Window};
use crate::scenario::training::Training;
use crate::scenario::{OfficerId, Scenario};
use crate::time::SimDuration;
use jiff::civil::Date;

/// Starts that are tried if none are named: so many weeks from the start of the file.
const SHIFTS: [i64; 6] = [-4, -2, 0, 2, 4, 8];

/// Numbers of cohorts that are tried if none are named, as far as there are officers.
const COHORTS: [u32; 4] = [1, 2, 3, 4];

/// Cohorts and starts to try; `None`: some that suit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Numbers of cohorts.
    pub cohorts: Option<Vec<u32>>,
    /// Dates of the first session.
    pub starts: Option<Vec<Date>>,
}

/// One way to hold a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Groups that are trained one after the other.
    pub cohorts: u32,
    /// When each is in class; ascending.
    pub sessions: Vec<Planned>,
    /// Sessions that were moved off a closed day.
    pub moved: u32,
}

/// A session of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Day of the calendar.
    pub day: u32,
    /// Hours.
    pub window: Window,
    /// Which cohort, from 1; all of them if there is but one.
    pub cohort: u32,
}

/// The plans that can be tried, and why others cannot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plans {
    /// Each once; the one of the file may be among them.
    pub plans: Vec<Plan>,
    /// One sentence for each that is left out.
    pub left_out: Vec<String>,
}

/// A session of one officer: days after the first, hours, and whether the office is open on its day.
type Lesson = (u32, Window, bool);

/// How the file holds a course.
struct Template {
    programme: Vec<Lesson>,
    first: u32,
    /// Days between the starts of two cohorts.
    rhythm: u32,
}

impl Plan {
    /// Returns the plan of the file.
    pub fn as_written(training: &Training) -> Plan {
        let cohorts = cohorts(training);
        let cohort_of = |attend: &[OfficerId]| {
            let mine = cohorts.iter().position(|(officers, _)| attend.contains(&officers[0]));
            mine.map_or(1, |place| place as u32 + 1)
        };
        let sessions = training.sessions.iter().filter(|session| !session.attend.is_empty());
        let planned = sessions.map(|session| Planned {
            day: session.day,
            window: session.window,
            cohort: cohort_of(&session.attend),
        });
        Plan { cohorts: cohorts.len() as u32, sessions: planned.collect(), moved: 0 }
    }

    /// Returns the sessions as the file would list them.
    pub fn toml(&self, calendar: &Calendar) -> String {
        let clock =
            |time: SimDuration| format!("{:02}:{:02}", time.hours() as u32, time.minutes() as u32 % 60);
        let session = |planned: &Planned| {
            let group =
                if self.cohorts > 1 { format!(", group = {}", planned.cohort) } else { String::new() };
            let (from, until) = (clock(planned.window.from), clock(planned.window.until));
            format!("{{ on = {}, hours = \"{from}-{until}\"{group} }}", calendar.date(planned.day))
        };
        format!("[{}]", self.sessions.iter().map(session).collect::<Vec<_>>().join(", "))
    }
}

impl Plans {
    /// Returns the plans for `training` of `scenario`, in which it is active.
    pub fn new(scenario: &Scenario, training: &Training, wanted: &Wanted) -> Plans {
        let calendar = &scenario.calendar;
        let mut all = Plans::default();
        let Some(template) = Template::of(training, calendar) else {
            let sentence =
                "the file holds it for nobody from beginning to end, so no other plan is made of it";
            all.left_out.push(sentence.to_owned());
            return all;
        };
        let there =
            |officer: &&crate::scenario::people::Officer| officer.group == training.who && officer.is_there();
        let officers = scenario.officers.iter().filter(there).count() as u32;
        let cohorts = wanted
            .cohorts
            .clone()
            .unwrap_or_else(|| COHORTS.into_iter().filter(|&count| count <= officers).collect());
        for &cohorts in &cohorts {
            if cohorts > officers {
                let there = if officers == 1 { "is 1 officer" } else { &format!("are {officers} officers") };
                all.left_out.push(format!("{cohorts} cohorts: there {there}"));
                continue;
            }
            for (start, named) in starts(&template, calendar, wanted) {
                match template.plan(cohorts, start, calendar) {
                    Some(plan) if all.plans.contains(&plan) => {}
                    Some(plan) => all.plans.push(plan),
                    None if named => {
                        let date = calendar.date(start);
                        let plural = if cohorts == 1 { "" } else { "s" };
                        all.left_out.push(format!(
                            "{cohorts} cohort{plural} from {date}: the last session would be beyond the horizon"
                        ));
                    }
                    None => {}
                }
            }
        }
        all
    }
}

/// Returns the first days to try, and whether somebody named them.
fn starts(template: &Template, calendar: &Calendar, wanted: &Wanted) -> Vec<(u32, bool)> {
    let measured = i64::from(first_measured(calendar));
    match &wanted.starts {
        Some(dates) => dates
            .iter()
            .map(|&date| ((date - calendar.start).get_days(), true))
            .filter_map(|(day, named)| u32::try_from(day).ok().map(|day| (day, named)))
            .collect(),
        None => SHIFTS
            .iter()
            .map(|weeks| i64::from(template.first) + 7 * weeks)
            .filter(|&day| day >= measured)
            .filter_map(|day| u32::try_from(day).ok().map(|day| (day, false)))
            .collect(),
    }
}

/// Returns the first day that is measured as a whole.
pub(super) fn first_measured(calendar: &Calendar) -> u32 {
    calendar.warm_up.days().ceil() as u32
}

/// Returns who is trained at the same times: their sessions, those who begin first first.
fn cohorts(training: &Training) -> Vec<(Vec<OfficerId>, Vec<usize>)> {
    let mut officers: Vec<OfficerId> =
        training.sessions.iter().flat_map(|session| session.attend.iter().copied()).collect();
    officers.sort_unstable();
    officers.dedup();
    let mut cohorts: Vec<(Vec<OfficerId>, Vec<usize>)> = Vec::new();
    for officer in officers {
        let mine =
            training.sessions.iter().enumerate().filter(|(_, session)| session.attend.contains(&officer));
        let sessions: Vec<usize> = mine.map(|(place, _)| place).collect();
        match cohorts.iter_mut().find(|(_, theirs)| *theirs == sessions) {
            Some((members, _)) => members.push(officer),
            None => cohorts.push((vec![officer], sessions)),
        }
    }
    cohorts.sort_by(|(_, one), (_, other)| one.cmp(other));
    cohorts
}

impl Template {
    /// Returns the programme of the first cohort that the file trains from beginning to end.
    fn of(training: &Training, calendar: &Calendar) -> Option<Template> {
        let whole = |sessions: &[usize]| {
            let shares = sessions.iter().map(|&place| training.sessions[place].share);
            (shares.sum::<f64>() - 1.0).abs() < 1e-9
        };
        let cohorts: Vec<Vec<usize>> = cohorts(training)
            .into_iter()
            .map(|(_, sessions)| sessions)
            .filter(|sessions| whole(sessions))
            .collect();
        let begins = |sessions: &Vec<usize>| training.sessions[sessions[0]].day;
        let first = cohorts.first()?;
        let (begin, end) = (begins(first), training.sessions[*first.last()?].day);
        let lesson = |&place: &usize| {
            let session = &training.sessions[place];
            (session.day - begin, session.window, !calendar.windows(session.day).is_empty())
        };
        let next = cohorts.iter().map(begins).find(|&day| day > begin);
        Some(Template {
            programme: first.iter().map(lesson).collect(),
            first: begin,
            rhythm: next.map_or(7 * (end - begin + 1).div_ceil(7), |next| next - begin),
        })
    }

    /// Returns the plan of `cohorts` cohorts, the first of which begins on day `start`; `None`: it does not fit.
    fn plan(&self, cohorts: u32, start: u32, calendar: &Calendar) -> Option<Plan> {
        let mut plan = Plan { cohorts, sessions: Vec::new(), moved: 0 };
        let span = self.programme.last().map_or(0, |(offset, ..)| *offset);
        let mut free_from = start;
        for cohort in 1..=cohorts {
            let begin = (start + (cohort - 1) * self.rhythm).max(free_from);
            let mut last: Option<(u32, u32)> = None;
            for &(offset, window, open) in &self.programme {
                let day = match last {
                    Some((before, day)) if before == offset => day,
                    Some((_, day)) => self.place((begin + offset).max(day + 1), open, calendar)?,
                    None => self.place(begin + offset, open, calendar)?,
                };
                plan.moved += u32::from(day != begin + offset);
                last = Some((offset, day));
                plan.sessions.push(Planned { day, window, cohort });
                // Cohorts that the file keeps apart stay apart where sessions are moved.
                let first =
                    plan.sessions.iter().filter(|session| session.cohort == cohort).map(|s| s.day).min();
                free_from = if self.rhythm > span { day + 1 } else { first.unwrap_or(day) + 1 };
            }
        }
        plan.sessions.sort_by_key(|session| (session.day, session.window.from, session.cohort));
        Some(plan)
    }

    fn place(&self, day: u32, open: bool, calendar: &Calendar) -> Option<u32> {
        if open { calendar.open_day_from(day) } else { Some(day).filter(|&day| day < calendar.days()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use jiff::civil::date;

    /// Six officers, three weeks; a holiday on Wednesday of the second week, 13 January.
    fn office(sessions: &str) -> Scenario {
        let text = format!(
            r#"
schema = 1
name = "course"
calendar = {{ start = 2027-01-04, horizon = "4 weeks", hours = {{ mon-fri = "08:00-12:00" }}, closed = ["2027-01-13"], closing = {{ doors = "at the end of hours", inside = "serve everyone" }} }}
demand = [{{ service = "card", rate = "6 /h" }}]
service = [{{ name = "card", route = ["desk"] }}]
step = [{{ name = "desk", work = "2 min" }}]
officer = [{{ name = "clerk", count = 6, skills = {{ desk = 0.5 }} }}]
training = [{{ name = "course", who = "clerk", sessions = {sessions}, skills = {{ desk = "+0.2" }} }}]
"#
        );
        Scenario::parse(&text, "course.toml").unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    fn plans(office: &Scenario, cohorts: &[u32], starts: &[Date]) -> Plans {
        let wanted = Wanted { cohorts: Some(cohorts.to_vec()), starts: Some(starts.to_vec()) };
        Plans::new(office, &office.trainings[0], &wanted)
    }

    /// Monday and Tuesday for all; two cohorts have a week between them, and one from Tuesday on has its second day on
    /// Thursday, since Wednesday is a holiday.
    #[test]
    fn cohorts_follow_the_programme_of_the_file_and_closed_days_are_passed_over() {
        let office = office(
            r#"[{ on = 2027-01-05, hours = "09:00-11:00" }, { on = 2027-01-06, hours = "09:00-11:30" }]"#,
        );
        let written = Plan::as_written(&office.trainings[0]);
        assert_eq!((written.cohorts, written.sessions.len()), (1, 2));
        let found = plans(&office, &[1, 2], &[date(2027, 1, 5), date(2027, 1, 12)]);
        assert_eq!(found.plans[0], written);
        let days = |plan: &Plan| -> Vec<(u32, u32)> {
            plan.sessions.iter().map(|session| (session.cohort, session.day)).collect()
        };
        assert_eq!(days(&found.plans[1]), [(1, 8), (1, 10)]);
        assert_eq!((days(&found.plans[2]), found.plans[2].moved), (vec![(1, 1), (1, 2), (2, 8), (2, 10)], 1));
        assert_eq!(
            found.plans[1].toml(&office.calendar),
            r#"[{ on = 2027-01-12, hours = "09:00-11:00" }, { on = 2027-01-14, hours = "09:00-11:30" }]"#
        );
    }

    #[test]
    fn cohorts_keep_the_rhythm_of_the_file() {
        let office = office(
            r#"[{ on = 2027-01-04, hours = "09:00-11:00", group = 1 }, { on = 2027-01-05, hours = "09:00-11:00", group = 2 }]"#,
        );
        let found = plans(&office, &[3], &[date(2027, 1, 4)]);
        let days: Vec<u32> = found.plans[0].sessions.iter().map(|session| session.day).collect();
        assert_eq!(days, [0, 1, 2]);
        assert!(found.plans[0].toml(&office.calendar).contains("group = 3"));
    }

    /// Cohorts on Wednesday, which is a holiday, and Thursday: both are moved by a day.
    #[test]
    fn cohorts_that_are_moved_stay_apart() {
        let office = office(
            r#"[{ on = 2027-01-04, hours = "09:00-11:00", group = 1 }, { on = 2027-01-05, hours = "09:00-11:00", group = 2 }]"#,
        );
        let found = plans(&office, &[2], &[date(2027, 1, 13)]);
        let days: Vec<u32> = found.plans[0].sessions.iter().map(|session| session.day).collect();
        assert_eq!((days, found.plans[0].moved), (vec![10, 11], 1));
    }

    #[test]
    fn a_course_of_the_week_end_stays_on_the_week_end() {
        let office = office(r#"[{ on = 2027-01-09, hours = "09:00-11:00" }]"#);
        let found = Plans::new(&office, &office.trainings[0], &Wanted::default());
        let days: Vec<u32> = found.plans.iter().map(|plan| plan.sessions[0].day).collect();
        // The starts in 2 weeks, with 1 and 2 cohorts; 3 cohorts end beyond the horizon only from then.
        assert!(days.iter().all(|day| day % 7 == 5), "{days:?}");
        assert!(found.left_out.is_empty(), "{:?}", found.left_out);
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_said() {
        let office = office(r#"[{ on = 2027-01-04, hours = "09:00-11:00" }]"#);
        let found = plans(&office, &[2, 7], &[date(2027, 1, 28)]);
        assert!(found.plans.is_empty());
        assert_eq!(
            found.left_out,
            [
                "2 cohorts from 2027-01-28: the last session would be beyond the horizon",
                "7 cohorts: there are 6 officers"
            ]
        );
    }
}
