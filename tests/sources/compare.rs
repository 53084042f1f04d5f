//! How a loop over a source is compared with the plain one.

use crate::common::twins::{at_all_jobs, jobs};
use std::any::Any;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Whether a loop over these items ends at this one: at one in some fifty.
pub(crate) fn ends_at(text: &str) -> bool {
    text.bytes().fold(7u32, |a, b| (a ^ u32::from(b)).wrapping_mul(0x0100_0193)) % 53 == 0
}

/// Checks that a loop gets from a source what the plain loop gets, and leaves the items in `$plain`.
macro_rules! handed_out {
    ($plain:ident, $jobs:expr, $($source:tt)*) => {
        let mut $plain = vec![];
        for x in $($source)* {
            $plain.push((format!("{x:?}"), x));
        }
        let mut ours = vec![];
        par_for!(jobs = $jobs, always, for x in $($source)* {
            let text = format!("{x:?}");
            ours.push((text, x));
        });
        assert_eq!(ours, $plain);
    };
}
pub(crate) use handed_out;

/// [`handed_out!`] for items that do not outlive the loop, or cannot be compared but by their text.
macro_rules! told {
    ($jobs:expr, $($source:tt)*) => {
        let mut plain = vec![];
        for x in $($source)* {
            plain.push(format!("{x:?}"));
        }
        let mut ours = vec![];
        par_for!(jobs = $jobs, always, for x in $($source)* {
            let text = format!("{x:?}");
            ours.push(text);
        });
        assert_eq!(ours, plain);
    };
}
pub(crate) use told;

/// [`handed_out!`], and that so do a loop that may end early and a comprehension.
macro_rules! same {
    ($jobs:expr, $($source:tt)*) => {
        handed_out!(plain, $jobs, $($source)*);
        let mut ours = vec![];
        par_for!(jobs = $jobs, always, for x in $($source)* {
            let text = format!("{x:?}");
            if ends_at(&text) {
                break;
            }
            ours.push(text);
        });
        let texts: Vec<String> = plain.into_iter().map(|(text, _)| text).collect();
        let until = texts.iter().position(|text| ends_at(text)).unwrap_or(texts.len());
        assert_eq!(ours, texts[..until]);
        let ours = par![format!("{x:?}") for x in $($source)*; jobs = $jobs, always];
        assert_eq!(ours, texts);
    };
}
pub(crate) use same;

/// What is left of a panic: its text, or the number that it was raised with.
pub(crate) fn payload(payload: &(dyn Any + Send)) -> String {
    match payload.downcast_ref::<u32>() {
        Some(number) => format!("number {number}"),
        None => crate::common::message(payload),
    }
}

/// What a function returns, or its panic.
pub(crate) fn outcome<R>(f: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|e| payload(&*e))
}

/// Checks that twins return, or panic with, the same at every size and number of jobs.
#[track_caller]
pub(crate) fn same_outcome<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(outcome(|| ours(n)), outcome(|| plain(n)), "n {n}, jobs {}", jobs()));
}

/// Functions with one loop, as it stands and annotated. The short form is for those of one size; the long one has
/// `[generic parameters](parameters) -> result where [bounds]`.
macro_rules! twins {
    () => {};
    ($name:ident($n:ident) -> $r:ty { $($body:tt)* } $($rest:tt)*) => {
        twins! { $name[]($n: usize) -> $r { $($body)* } $($rest)* }
    };
    ($name:ident [$($generic:tt)*] $parameters:tt -> $r:ty $(where [$($bound:tt)*])? { $($body:tt)* } $($rest:tt)*) => {
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain $($generic)* $parameters -> $r $(where $($bound)*)? { $($body)* }
            #[parallelize(jobs = jobs(), always)]
            pub(super) fn ours $($generic)* $parameters -> $r $(where $($bound)*)? { $($body)* }
        }
        twins! { $($rest)* }
    };
}
pub(crate) use twins;

/// Tests that compare twins of one size.
macro_rules! check {
    ($($(#[$attribute:meta])* $test:ident: $($name:ident)*;)*) => { $(
        #[test]
        $(#[$attribute])*
        fn $test() {
            $( eprintln!(stringify!($name)); same_outcome($name::plain, $name::ours); )*
        }
    )* };
}
pub(crate) use check;

/// Fails if `body` takes longer than only one that waits for itself does.
pub(crate) fn ends(body: impl FnOnce() + Send + 'static) {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(catch_unwind(AssertUnwindSafe(body)).map_err(|e| payload(&*e))));
    match receiver.recv_timeout(Duration::from_secs(60)) {
        Ok(Ok(())) => {}
        Ok(Err(message)) => panic!("{message}"),
        Err(_) => panic!("the loop still waits where the plain one has long ended"),
    }
}
