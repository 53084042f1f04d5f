//! How far a source is asked ahead of the iteration that ends the loop.

use crate::common::{mix, with_jobs};
use parallelize::par_for;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc;

/// More than the window of any number of threads that is tested holds.
const FAR: u64 = 1_000_000;

/// Counts what is taken of it.
#[derive(Default)]
struct Counter(AtomicU64);

impl Counter {
    fn items(&self) -> impl Iterator<Item = u64> {
        iter::repeat_with(|| self.0.fetch_add(1, SeqCst))
    }

    fn taken(&self) -> u64 {
        self.0.load(SeqCst)
    }

    /// A loop that has ended with this item has taken few more than those up to it; on one thread none.
    #[track_caller]
    fn check(&self, last: u64, jobs: i32) {
        let beyond = self.taken() - (last + 1);
        assert!(beyond < FAR, "{beyond} items beyond the last one");
        assert!(beyond == 0 || jobs > 1 && !cfg!(feature = "sequential"), "{beyond} items beyond the last one");
    }
}

const LAST: [u64; 5] = [0, 1, 10, 500, 20_000];

#[test]
fn a_break_in_the_worker() {
    with_jobs(|jobs| {
        for last in LAST {
            let (counter, mut out) = (Counter::default(), vec![]);
            par_for!(
                jobs = jobs,
                always,
                for x in counter.items() {
                    let y = mix(x);
                    if x == last {
                        break;
                    }
                    out.push(y);
                }
            );
            assert_eq!(out, (0..last).map(mix).collect::<Vec<_>>());
            counter.check(last, jobs);
        }
    });
}

#[test]
fn a_break_in_order() {
    with_jobs(|jobs| {
        for last in LAST {
            let (counter, mut sum) = (Counter::default(), 0);
            par_for!(
                jobs = jobs,
                always,
                for x in counter.items() {
                    let y = mix(x) % 2 + x / FAR + 1;
                    sum += y;
                    if sum > last {
                        break;
                    }
                }
            );
            let end = (0..)
                .scan(0, |sum, x| {
                    *sum += mix(x) % 2 + 1;
                    Some(*sum)
                })
                .position(|sum| sum > last)
                .unwrap();
            counter.check(end as u64, jobs);
        }
    });
}

#[test]
fn an_error() {
    fn until(last: u64, counter: &Counter, jobs: i32) -> Result<(), u64> {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in counter.items() {
                let y = if x == last { Err(x) } else { Ok(mix(x)) }?;
                out.push(y);
            }
        );
        Ok(())
    }
    with_jobs(|jobs| {
        for last in LAST {
            let counter = Counter::default();
            assert_eq!(until(last, &counter, jobs), Err(last));
            counter.check(last, jobs);
        }
    });
}

#[test]
fn a_panic() {
    with_jobs(|jobs| {
        for last in LAST {
            let (counter, mut out) = (Counter::default(), vec![]);
            let ended = catch_unwind(AssertUnwindSafe(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for x in counter.items() {
                        let y = mix(x);
                        assert_ne!(x, last);
                        out.push(y);
                    }
                );
            }));
            assert!(ended.is_err());
            assert_eq!(out.len() as u64, last);
            counter.check(last, jobs);
        }
    });
}

#[test]
fn a_loop_that_runs_to_its_end_takes_all_and_no_more() {
    with_jobs(|jobs| {
        for n in LAST {
            let (counter, mut out) = (Counter::default(), vec![]);
            par_for!(
                jobs = jobs,
                always,
                for x in counter.items().take(n as usize) {
                    let y = mix(x);
                    out.push(y);
                }
            );
            assert_eq!((counter.taken(), out), (n, (0..n).map(mix).collect()));
        }
    });
}

#[test]
fn the_source_is_never_far_ahead_of_the_iterations() {
    with_jobs(|jobs| {
        let (counter, mut most) = (Counter::default(), 0);
        par_for!(
            jobs = jobs,
            always,
            for x in counter.items() {
                let ahead = counter.taken() - x;
                if x == 20_000 {
                    break;
                }
                most = most.max(ahead);
            }
        );
        assert!(most < FAR, "{most}");
    });
}

#[test]
fn what_is_left_in_a_borrowed_source() {
    with_jobs(|jobs| {
        for last in LAST {
            let (mut range, mut out) = (0u64.., vec![]);
            par_for!(
                jobs = jobs,
                always,
                for x in &mut range {
                    let y = mix(x);
                    if x == last {
                        break;
                    }
                    out.push(y);
                }
            );
            let next = range.next().unwrap();
            assert!(next > last && next < last + FAR, "{next}");
            assert!(next == last + 1 || jobs > 1 && !cfg!(feature = "sequential"), "{next}");
        }
    });
}

#[test]
fn what_is_left_in_a_channel() {
    with_jobs(|jobs| {
        let (sender, receiver) = mpsc::channel();
        (0..30_000u64).for_each(|x| sender.send(x).unwrap());
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in &receiver {
                let y = mix(x);
                if x == 500 {
                    break;
                }
                out.push(y);
            }
        );
        drop(sender);
        let rest: Vec<u64> = receiver.iter().collect();
        assert_eq!(out.len(), 500);
        assert!(rest.len() <= 30_000 - 501 && rest.is_sorted(), "{}", rest.len());
        assert!(rest.first().is_none_or(|x| *x == 30_000 - rest.len() as u64));
    });
}
