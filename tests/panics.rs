//! A panic leaves a parallel loop as it leaves a plain one: the lowest iteration's, with its payload, and with the
//! effects of what came before it.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, in_child, message, mix, rerun_well, with_jobs};
use parallelize::{par, par_for, parallelize};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

fn caught<R>(f: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(f))
}

fn bad(x: u64, rarity: u64) -> bool {
    mix(x) % rarity == 0
}

#[derive(Debug, PartialEq)]
struct Custom(u64, String);

#[test]
fn the_lowest_iteration_panics_with_its_payload() {
    at_every_size(|n, jobs| {
        let n = n as u64;
        for rarity in [1, 10, 300, 4000, 1 << 40] {
            let lowest = (0..n).find(|x| bad(*x, rarity));
            let strings = caught(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for x in 0..n {
                        if bad(x, rarity) {
                            panic!("iteration {x}");
                        }
                    }
                )
            });
            assert_eq!(strings.err().map(|e| message(&*e)), lowest.map(|x| format!("iteration {x}")));
            let literals =
                caught(|| par![if bad(x, rarity) { panic!("a literal") } for x in 0..n; jobs = jobs, always]);
            assert_eq!(literals.err().map(|e| message(&*e)), lowest.map(|_| "a literal".to_string()));
            let customs = caught(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for x in 0..n {
                        if bad(x, rarity) {
                            panic_any(Custom(x, x.to_string()));
                        }
                    }
                )
            });
            let custom = customs.err().map(|e| *e.downcast::<Custom>().unwrap());
            assert_eq!(custom, lowest.map(|x| Custom(x, x.to_string())));
        }
    });
}

#[test]
fn effects_stop_at_the_panic() {
    at_every_size(|n, jobs| {
        let n = n as u64;
        for rarity in [10, 300, 4000] {
            let mut log = vec![];
            let mut total = 0;
            let ours = caught(|| {
                par_for!(
                    jobs = jobs,
                    always,
                    for x in 0..n {
                        let y = mix(x);
                        log.push((x, y));
                        total += y % 10;
                        if y % rarity == 0 {
                            panic!("{x}");
                        }
                        log.push((x, y / 2));
                    }
                );
            });
            let (mut plain_log, mut plain_total) = (vec![], 0);
            let plain = caught(|| {
                for x in 0..n {
                    let y = mix(x);
                    plain_log.push((x, y));
                    plain_total += y % 10;
                    if y % rarity == 0 {
                        panic!("{x}");
                    }
                    plain_log.push((x, y / 2));
                }
            });
            assert_eq!(ours.map_err(|e| message(&*e)), plain.map_err(|e| message(&*e)));
            assert_eq!((log, total), (plain_log, plain_total));
        }
    });
}

#[test]
fn every_iteration_panics() {
    at_every_size(|n, jobs| {
        let ours =
            caught(|| par![u64::from(x).checked_sub(1 << 40).unwrap() for x in 0..n as u32; jobs = jobs, always]);
        assert_eq!(ours.is_err(), n > 0);
        let ours = caught(|| {
            par_for!(
                jobs = jobs,
                always,
                for x in 0u64.. {
                    panic_any(x);
                }
            )
        });
        assert_eq!(*ours.unwrap_err().downcast::<u64>().unwrap(), 0);
    });
}

#[test]
fn a_panic_in_an_effect() {
    at_every_size(|n, jobs| {
        let mut table = vec![0u64; n * 9 / 10];
        let mut log = vec![];
        let ours = caught(|| {
            par_for!(
                jobs = jobs,
                always,
                for x in 0..n {
                    let y = mix(x as u64) % 100;
                    table[x] += y;
                    log.push(y);
                }
            );
        });
        let full = n * 9 / 10;
        let plain: Vec<u64> = (0..full as u64).map(|x| mix(x) % 100).collect();
        assert_eq!((&table, &log), (&plain, &plain));
        let message = ours.err().map(|e| message(&*e));
        assert_eq!(
            message,
            (full < n).then(|| format!("index out of bounds: the len is {full} but the index is {full}"))
        );
    });
}

#[test]
fn a_panic_in_the_source() {
    at_every_size(|n, jobs| {
        let source = || (0u64..).map(|x| if x == n as u64 { panic_any(Custom(x, "source".into())) } else { x });
        let mut log = vec![];
        let ours = caught(|| {
            par_for!(
                jobs = jobs,
                always,
                for x in source() {
                    let y = mix(x);
                    log.push(y);
                }
            );
        });
        assert_eq!(*ours.unwrap_err().downcast::<Custom>().unwrap(), Custom(n as u64, "source".into()));
        assert_eq!(log, (0..n as u64).map(mix).collect::<Vec<_>>());
        let ours = caught(|| par![x for x in source() if mix(x) % 3 == 0; jobs = jobs, always]);
        assert_eq!(*ours.unwrap_err().downcast::<Custom>().unwrap(), Custom(n as u64, "source".into()));
        if let Some(last) = (n as u64).checked_sub(1) {
            let stopped = par![x for x in source() while x < last; jobs = jobs, always];
            assert_eq!(stopped, (0..last).collect::<Vec<_>>());
        }
    });
}

#[test]
fn whichever_of_a_panic_and_an_exit_comes_first_wins() {
    #[parallelize]
    fn ours(n: u64, seed: u64, log: &mut Vec<u64>, jobs: i32) -> Result<(), u64> {
        #[par(jobs = jobs, always)]
        for x in 0..n {
            let y = mix(x ^ seed << 40);
            log.push(y);
            match y % 400 {
                0 => panic_any(x),
                1 => return Err(x),
                2 => Err(x)?,
                3 => break,
                _ => {}
            }
        }
        Ok(())
    }
    fn plain(n: u64, seed: u64, log: &mut Vec<u64>) -> Result<(), u64> {
        for x in 0..n {
            let y = mix(x ^ seed << 40);
            log.push(y);
            match y % 400 {
                0 => panic_any(x),
                1 => return Err(x),
                2 => Err(x)?,
                3 => break,
                _ => {}
            }
        }
        Ok(())
    }
    at_every_size(|n, jobs| {
        for seed in 0..8 {
            let (mut log, mut plain_log) = (vec![], vec![]);
            let ours = caught(|| ours(n as u64, seed, &mut log, jobs)).map_err(|e| *e.downcast::<u64>().unwrap());
            let plain = caught(|| plain(n as u64, seed, &mut plain_log)).map_err(|e| *e.downcast::<u64>().unwrap());
            assert_eq!((ours, log), (plain, plain_log));
        }
    });
}

#[test]
fn a_panic_in_every_part_of_a_comprehension() {
    fn explode(x: u64, at: u64) -> u64 {
        if x == at { panic_any(x) } else { x }
    }
    fn payload<R>(f: impl FnOnce() -> R) -> u64 {
        *caught(f).err().expect("a panic").downcast().unwrap()
    }
    with_jobs(|jobs| {
        let xs = 0..100u64;
        assert_eq!(payload(|| par![explode(x, 70) for x in xs.clone(); jobs = jobs, always]), 70);
        assert_eq!(payload(|| par![x for x in xs.clone() if explode(x, 70) > 5; jobs = jobs, always]), 70);
        assert_eq!(payload(|| par![y for x in xs.clone() let y = explode(x, 70); jobs = jobs, always]), 70);
        assert_eq!(payload(|| par![x for x in xs.clone() while explode(x, 70) < 80; jobs = jobs, always]), 70);
        assert_eq!(payload(|| par![y for x in xs.clone() for y in 0..explode(x, 70); jobs = jobs, always]), 70);
        assert_eq!(payload(|| par![any: explode(x, 70) > 80 for x in xs.clone(); jobs = jobs, always]), 70);
        assert!(par![any: explode(x, 70) > 60 for x in xs.clone(); jobs = jobs, always]);
        assert_eq!(payload(|| par![count: explode(x, 70) for x in xs.clone(); jobs = jobs, always]), 70);
        assert_eq!(payload(|| -> u64 { par![sum: explode(x, 70) for x in xs.clone(); jobs = jobs, always] }), 70);
        assert_eq!(
            payload(|| par![par![explode(y, 70) for y in x..x + 3; jobs = jobs, always] for x in xs.clone();
            jobs = jobs, always]),
            70
        );
        let source = || -> std::ops::Range<u64> { panic_any(7u64) };
        assert_eq!(payload(|| par![x for x in source(); jobs = jobs, always]), 7);
    });
}

/// Runs a loop as it is dropped, and says what came of it.
struct LoopOnDrop<'a>(i32, &'a mut Vec<u64>, &'a mut Option<u64>);

impl Drop for LoopOnDrop<'_> {
    fn drop(&mut self) {
        let LoopOnDrop(jobs, out, inner) = self;
        par_for!(
            jobs = *jobs,
            always,
            for x in 0..100 {
                out.push(mix(x));
            }
        );
        let panicked = caught(|| par![if x == 50 { panic_any(x) } else { x } for x in 0..100u64; jobs = *jobs, always]);
        **inner = panicked.err().map(|e| *e.downcast().unwrap());
    }
}

#[test]
fn loops_run_and_panic_while_the_thread_is_panicking() {
    with_jobs(|jobs| {
        let (mut out, mut inner) = (vec![], None);
        let outer = caught(|| {
            let _guard = LoopOnDrop(jobs, &mut out, &mut inner);
            panic!("outer");
        });
        assert_eq!(message(&*outer.unwrap_err()), "outer");
        assert_eq!(out, (0..100).map(mix).collect::<Vec<_>>());
        assert_eq!(inner, Some(50));
    });
}

#[test]
fn a_loop_runs_while_a_panic_of_a_loop_unwinds() {
    with_jobs(|jobs| {
        let (mut out, mut inner) = (vec![], None);
        let outer = caught(|| {
            let _guard = LoopOnDrop(jobs, &mut out, &mut inner);
            par_for!(
                jobs = jobs,
                always,
                for x in 0..1000u64 {
                    let _guards = par![y for y in 0..3 if mix(y) > x];
                    assert!(mix(x) % 100 != 0, "bad {x}");
                }
            );
        });
        let lowest = (0..1000).find(|x| mix(*x) % 100 == 0).unwrap();
        assert_eq!(message(&*outer.unwrap_err()), format!("bad {lowest}"));
        assert_eq!((out, inner), ((0..100).map(mix).collect::<Vec<_>>(), Some(50)));
    });
}

#[test]
fn the_pool_is_usable_after_a_hundred_panics() {
    with_jobs(|jobs| {
        for round in 0..100u64 {
            let panicked =
                caught(|| par![if x == round { panic_any(x) } else { x } for x in 0..200u64; jobs = jobs, always]);
            assert_eq!(*panicked.unwrap_err().downcast::<u64>().unwrap(), round);
            let plain: Vec<u64> = (round..round + 50).map(mix).collect();
            assert_eq!(par![mix(x) for x in round..round + 50; jobs = jobs, always], plain);
        }
    });
}

const BY_MACRO: u32 = line!() + 8;

/// In a child process, panics in iteration 700.
fn panic_in_macro(jobs: i32) {
    let xs: Vec<u64> = (1000..2000).collect();
    par_for!(
        jobs = jobs,
        always,
        for x in &xs {
            assert!(*x < 1700, "too much: {x}");
        }
    );
}

const BY_ATTRIBUTE: u32 = line!() + 6;

#[parallelize]
fn panic_in_marked_loop(jobs: i32) {
    let xs: Vec<u64> = (1000..2000).collect();
    #[par(jobs = jobs, always)]
    for x in &xs {
        assert!(*x < 1700, "too much: {x}");
    }
}

const BY_COMPREHENSION: u32 = line!() + 4;

fn panic_in_comprehension(jobs: i32) {
    let xs: Vec<u64> = (1000..2000).collect();
    let _ = par![if *x < 1700 { *x } else { panic!("too much: {x}") } for x in &xs; jobs = jobs, always];
}

/// In a child process: one line of stderr names this place and iteration 700.
fn stderr_names(test: &str, run: fn(i32), jobs: i32, line: u32) {
    if in_child() {
        let _ = caught(|| run(jobs));
        eprintln!("still here");
        return;
    }
    let (_, stderr) = rerun_well(test, &[]);
    assert!(stderr.contains("too much: 1700"), "{stderr}");
    assert!(stderr.ends_with("still here\n"), "{stderr}");
    let place = format!("{}:{line}", file!());
    let naming = stderr.lines().filter(|line| line.contains(&place) && line.contains("iteration 700")).count();
    assert_eq!(naming, 1, "one line with {place} and iteration 700\n{stderr}");
    assert_eq!(stderr.matches("iteration").count(), 1, "{stderr}");
}

#[test]
fn stderr_names_a_loop_in_a_macro() {
    stderr_names("stderr_names_a_loop_in_a_macro", panic_in_macro, 2, BY_MACRO);
}

#[test]
fn stderr_names_a_loop_in_a_function() {
    stderr_names("stderr_names_a_loop_in_a_function", panic_in_marked_loop, 8, BY_ATTRIBUTE);
}

#[test]
fn stderr_names_a_comprehension() {
    stderr_names("stderr_names_a_comprehension", panic_in_comprehension, 2, BY_COMPREHENSION);
}

#[test]
fn stderr_names_a_loop_on_one_thread() {
    stderr_names("stderr_names_a_loop_on_one_thread", panic_in_marked_loop, 1, BY_ATTRIBUTE);
}
