//! Every item, and every value made from one, is dropped exactly once, however a loop ends.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, mix};
use parallelize::{par, par_for};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// How often each numbered value was made and dropped.
struct Ledger(Vec<[AtomicU32; 2]>);

impl Ledger {
    fn new(n: usize) -> Arc<Self> {
        Arc::new(Ledger((0..n).map(|_| Default::default()).collect()))
    }

    fn make(self: &Arc<Self>, id: usize) -> Counted {
        self.0[id][0].fetch_add(1, SeqCst);
        Counted { id, ledger: self.clone() }
    }

    fn all(self: &Arc<Self>) -> Vec<Counted> {
        (0..self.0.len()).map(|id| self.make(id)).collect()
    }

    #[track_caller]
    fn check(&self) {
        for (id, [made, dropped]) in self.0.iter().enumerate() {
            assert_eq!(dropped.load(SeqCst), made.load(SeqCst), "value {id} of {}", self.0.len());
        }
    }
}

/// Owns memory too, so that a double drop is seen by more than its count.
struct Counted {
    id: usize,
    ledger: Arc<Ledger>,
}

impl Counted {
    fn copy(&self) -> Counted {
        self.ledger.make(self.id)
    }

    fn mixed(&self) -> u64 {
        mix(self.id as u64)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.ledger.0[self.id][1].fetch_add(1, SeqCst);
    }
}

fn caught(f: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(f)).is_err()
}

#[test]
fn after_a_whole_loop() {
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        let mut kept = vec![];
        par_for!(
            jobs = jobs,
            always,
            for item in ledger.all() {
                let copy = item.copy();
                if copy.mixed() % 3 == 0 {
                    kept.push(copy);
                }
            }
        );
        assert!(kept.is_sorted_by_key(|c| c.id));
        drop(kept);
        ledger.check();
        let kept = par![item for item in ledger.all() if item.mixed() % 3 == 0; jobs = jobs, always];
        let longest = par![max: item.id for item in kept; jobs = jobs, always];
        assert_eq!(longest, (0..n).filter(|id| mix(*id as u64) % 3 == 0).max());
        ledger.check();
    });
}

#[test]
fn after_an_early_exit() {
    fn leave(ledger: &Arc<Ledger>, at: usize, kind: u32, jobs: i32) -> Result<Vec<Counted>, Counted> {
        let mut kept = vec![];
        par_for!(
            jobs = jobs,
            always,
            for item in ledger.all() {
                let copy = item.copy();
                if item.id == at {
                    match kind {
                        0 => break,
                        1 => return Err(copy),
                        2 => Err(item)?,
                        _ => return Ok(vec![item, copy]),
                    }
                }
                kept.push(copy);
            }
        );
        Ok(kept)
    }
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        for at in [0, n / 3, n.saturating_sub(1), n] {
            for kind in 0..4 {
                match leave(&ledger, at, kind, jobs) {
                    Ok(kept) if kind == 3 && at < n => assert_eq!(kept.len(), 2),
                    Ok(kept) => assert_eq!(kept.len(), at),
                    Err(item) => assert_eq!((item.id, (1..3).contains(&kind)), (at, true)),
                }
                ledger.check();
            }
        }
    });
}

#[test]
fn after_a_panic_in_a_body() {
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        for at in [0, n / 3, n.saturating_sub(1), n] {
            let mut kept = vec![];
            let panicked = caught(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for item in ledger.all() {
                        let copy = item.copy();
                        assert!(item.id != at);
                        kept.push(copy);
                    }
                );
            });
            assert_eq!((panicked, kept.len()), (at < n, at));
            drop(kept);
            ledger.check();
        }
    });
}

#[test]
fn after_a_panic_in_an_effect() {
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        struct Room(Vec<Counted>, usize);
        impl Room {
            fn put(&mut self, item: Counted) {
                assert!(self.0.len() < self.1, "full");
                self.0.push(item);
            }
        }
        for room in [0, n / 3, n] {
            let mut kept = Room(vec![], room);
            let panicked = caught(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for item in ledger.all() {
                        let copy = item.copy();
                        kept.put(copy);
                    }
                );
            });
            assert_eq!((panicked, kept.0.len()), (room < n, room));
            drop(kept);
            ledger.check();
        }
    });
}

#[test]
fn after_a_panic_in_the_source() {
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        for at in [0, n / 3, n] {
            let source = (0..n).map(|id| if id == at { panic!("dry") } else { ledger.make(id) });
            let mut kept = vec![];
            let panicked = caught(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for item in source {
                        let copy = item.copy();
                        kept.push((item, copy));
                    }
                );
            });
            assert_eq!((panicked, kept.len()), (at < n, at));
            drop(kept);
            ledger.check();
        }
    });
}

#[test]
fn after_every_kind_of_source() {
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        let stop = n * 2 / 3;
        macro_rules! stops {
            ($source:expr) => {
                let mut ids = vec![];
                par_for!(
                    jobs = jobs,
                    always,
                    for item in $source {
                        let id = item.copy().id;
                        if id == stop {
                            break;
                        }
                        ids.push(id);
                    }
                );
                assert!(ids.iter().all(|id| *id < n));
                ledger.check();
            };
        }
        stops!(ledger.all().into_iter());
        stops!(ledger.all().into_iter().rev());
        stops!(ledger.all().into_iter().skip(1).step_by(2));
        stops!(ledger.all().into_iter().take(n / 2));
        stops!(ledger.all().into_iter().zip(0..).map(|(item, _)| item));
        stops!(ledger.all().into_boxed_slice());
        stops!(std::collections::VecDeque::from(ledger.all()));
        stops!(ledger.all().drain(..));
        stops!((0..n).map(|id| ledger.make(id)));
        stops!(Box::new(ledger.all().into_iter()) as Box<dyn Iterator<Item = Counted>>);
        let mut pairs = 0;
        par_for!(
            jobs = jobs,
            always,
            for (a, b) in ledger.all().into_iter().zip(ledger.all().into_iter().skip(n / 2)) {
                let distance = b.copy().id - a.copy().id;
                pairs += (distance == n / 2) as usize;
            }
        );
        assert_eq!(pairs, n - n / 2);
        ledger.check();
    });
}

#[test]
fn an_array_by_value() {
    common::with_jobs(|jobs| {
        let ledger = Ledger::new(5);
        let array: [Counted; 5] = std::array::from_fn(|id| ledger.make(id));
        assert_eq!(par![first: item.id for item in array if item.mixed() % 2 == 0; jobs = jobs, always], {
            (0..5).find(|id| mix(*id as u64) % 2 == 0)
        });
        ledger.check();
    });
}

#[test]
fn a_comprehension_that_stops_early() {
    at_every_size(|n, jobs| {
        let ledger = Ledger::new(n);
        let half = n / 2;
        drop(par![item.copy() for item in ledger.all() while item.id < half; jobs = jobs, always]);
        ledger.check();
        let failed = par![
            Result<Vec<_>, _>: if item.id < half { Ok(item.copy()) } else { Err(item) } for item in ledger.all();
            jobs = jobs, always
        ];
        assert_eq!(failed.map(|v| v.len()).map_err(|e| e.id), if half < n { Err(half) } else { Ok(0) });
        ledger.check();
        let first = par![first: item for item in ledger.all() if item.id >= half; jobs = jobs, always];
        assert_eq!(first.map(|item| item.id), (half < n).then_some(half));
        ledger.check();
        assert_eq!(par![any: item.copy().id == half for item in ledger.all(); jobs = jobs, always], half < n);
        ledger.check();
    });
}
