//! The command line of a compiled peer, and the one line of JSON that it prints.

use crate::{Counts, Tally};
use std::process::ExitCode;
use std::time::Instant;

/// What is to be run.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Citizens of W1 and W2, replications of W3.
    pub count: u64,
    /// Threads of W3; the queues are one sequence of events and use one.
    pub threads: usize,
    /// Seed of all randomness.
    pub seed: u64,
}

/// What a program found.
#[derive(Debug)]
pub enum Answer {
    /// Of W1 and W2: the waits.
    Queue(Tally),
    /// Of W3: the counts of that many days.
    Days(Counts, u64),
}

impl Answer {
    fn citizens(&self) -> u64 {
        match self {
            Self::Queue(waits) => waits.count(),
            Self::Days(counts, _) => counts.arrived,
        }
    }

    /// The fields that depend on the workload.
    fn fields(&self) -> String {
        match self {
            Self::Queue(waits) => format!("\"waits\":[{:.4}],\"wait_p95\":{:.3}", waits.mean(), waits.p95()),
            Self::Days(counts, days) => {
                let [first, second, third] = counts.mean_waits();
                let whole = counts.whole.mean();
                let per_day = |count: u64| count as f64 / *days as f64;
                format!(
                    "\"waits\":[{first:.3},{second:.3},{third:.3},{whole:.3}],\"wait_p95\":{:.2},\
                     \"arrived_per_day\":{:.3},\"served_per_day\":{:.3},\"reneged_per_day\":{:.3}",
                    counts.whole.p95(),
                    per_day(counts.arrived),
                    per_day(counts.whole.count()),
                    per_day(counts.reneged),
                )
            }
        }
    }
}

/// Runs `program` as the command line says, `WORKLOAD COUNT [THREADS [SEED]]`, and prints its answer.
///
/// `queue` is given the job and the number of officers, `days` the job.
pub fn run(program: &str, queue: fn(Job, usize) -> Tally, days: fn(Job) -> Counts) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: Option<u64>| match arguments.get(at) {
        Some(text) => text.parse().ok().filter(|&number| number > 0),
        None => default,
    };
    let workload = arguments.first().map_or("", String::as_str);
    let known = ["w1", "w2", "w3"].contains(&workload) && arguments.len() <= 4;
    let (Some(count), Some(threads), Some(seed), true) =
        (number(1, None), number(2, Some(1)), number(3, Some(1)), known)
    else {
        eprintln!("usage: {program} w1|w2 CITIZENS | w3 DAYS [THREADS [SEED]], each a number above 0");
        return ExitCode::from(2);
    };
    let job = Job { count, threads: threads as usize, seed };
    let started = Instant::now();
    let answer = match workload {
        "w1" => Answer::Queue(queue(job, 1)),
        "w2" => Answer::Queue(queue(job, 5)),
        _ => Answer::Days(days(job), count),
    };
    let seconds = started.elapsed().as_secs_f64();
    let citizens = answer.citizens();
    println!(
        "{{\"program\":\"{program}\",\"workload\":\"{workload}\",\"citizens\":{citizens},\
         \"seconds\":{seconds:.6},\"rate\":{:.1},{}}}",
        citizens as f64 / seconds,
        answer.fields()
    );
    ExitCode::SUCCESS
}
