//! Runs a plain loop and its rewritten twins, and says where they differ.

use crate::calls::heavy;
use crate::outer::Outer;
use parallelize::__private::{Policy, set_policy};
use std::any::Any;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// One rendering of a loop: its variables, the number of iterations, a parameter, and `jobs`. Returns what the function
/// returned, as text.
pub type Form = fn(&mut Outer, u64, u64, isize) -> String;

/// A loop, plain and rewritten.
pub struct Twin {
    /// Its name in the generated code.
    pub name: &'static str,
    /// The function that holds it, without marks.
    pub source: &'static str,
    /// Variables that the head of the body draws from.
    pub drawn: &'static [&'static str],
    /// The loop as it stands.
    pub plain: Form,
    /// The rewritten ones.
    pub forms: &'static [(&'static str, Form)],
}

/// The sizes that every twin runs at.
pub const SIZES: [u64; 6] = [0, 1, 2, 3, 40, 700];

/// How a rewritten loop is run: `jobs`, and whether worker and commit are to run even where `jobs` is 1.
const WAYS: [(isize, Policy); 5] =
    [(1, Policy::Choose), (2, Policy::Choose), (8, Policy::Choose), (1, Policy::Split), (2, Policy::Turns)];

/// Everything that can be seen of a run.
#[derive(Debug)]
struct Outcome {
    outer: Outer,
    ended: Ended,
}

#[derive(Debug, PartialEq)]
enum Ended {
    Returned(String),
    Panicked(String),
}

impl Outcome {
    fn of(form: Form, n: u64, k: u64, jobs: isize) -> Outcome {
        let mut outer = Outer::new(n, k);
        let ran = catch_unwind(AssertUnwindSafe(|| form(&mut outer, n, k, jobs)));
        let ended = ran.map_or_else(|payload| Ended::Panicked(text_of(&*payload)), Ended::Returned);
        Outcome { outer, ended }
    }

    /// Leaves out what is not promised: after a panic, elements that iterations change in place, and what they draw
    /// from, may have changed beyond the one that panicked.
    fn promised(mut self, drawn: &[&str]) -> Outcome {
        if matches!(self.ended, Ended::Panicked(_)) {
            let Outer { cells, mates, line, flat, rows, records, .. } = &mut self.outer;
            [cells, mates, line, flat].into_iter().for_each(Vec::clear);
            rows.clear();
            records.clear();
            drawn.iter().for_each(|name| self.outer.leave_out(name));
        }
        self
    }

    fn same(&self, other: &Outcome) -> bool {
        self.ended == other.ended && self.outer.same(&other.outer)
    }
}

/// What a panic says.
pub(crate) fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_string()));
    text.unwrap_or_else(|| "a payload that is no text".into())
}

/// Runs one twin in every way at every size. `Err` says everything that differs.
///
/// The policy belongs to the process: only one twin runs at a time.
///
/// # Errors
/// A line for each run that differs from the plain loop, and the loop.
pub fn compare(twin: &Twin, seed: u64) -> Result<(), String> {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut report = String::new();
    for n in SIZES {
        let k = heavy(seed ^ n) % 256;
        let plain = Outcome::of(twin.plain, n, k, 1).promised(twin.drawn);
        for &(form_name, form) in twin.forms {
            for (jobs, policy) in WAYS {
                set_policy(policy);
                let rewritten = Outcome::of(form, n, k, jobs).promised(twin.drawn);
                set_policy(Policy::Choose);
                if !plain.same(&rewritten) {
                    let way = format!("{form_name}, n = {n}, k = {k}, jobs = {jobs}, {policy:?}");
                    let _ = writeln!(report, "{way}:\n{}", difference(&plain, &rewritten));
                }
            }
        }
    }
    if report.is_empty() { Ok(()) } else { Err(format!("{} differs\n{report}\n{}", twin.name, twin.source)) }
}

/// How the two ended and the variables that differ, from shortly before the first difference on.
fn difference(plain: &Outcome, rewritten: &Outcome) -> String {
    let mut text = String::new();
    let [ended, other] = [plain, rewritten].map(|outcome| format!("{:?}", outcome.ended));
    let lines = plain.outer.lines().into_iter().zip(rewritten.outer.lines());
    let lines = [(ended, other)].into_iter().chain(lines);
    for (plain, rewritten) in lines.filter(|(plain, rewritten)| plain != rewritten) {
        let same = plain.chars().zip(rewritten.chars()).take_while(|(a, b)| a == b).count();
        let [plain, rewritten] = [plain, rewritten].map(|line| excerpt(&line, same));
        let _ = writeln!(text, "    plain     {plain}\n    rewritten {rewritten}");
    }
    text
}

/// The name of the variable, and what is around `at` in its value.
fn excerpt(line: &str, at: usize) -> String {
    if at < 60 {
        return line.chars().take(120).collect();
    }
    let name = line.split(':').next().unwrap_or_default();
    let around: String = line.chars().skip(at - 40).take(100).collect();
    format!("{name}: … {around}")
}
