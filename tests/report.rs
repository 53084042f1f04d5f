//! What `report` says of the loops of a program.

mod common;

use common::{in_child, mix, rerun_well};
use parallelize::{SiteReport, par, parallelize, report};

#[parallelize(jobs = 2, always)]
fn logged(n: u64) -> Vec<u64> {
    let mut log = Vec::new();
    for x in 0..n {
        let y = (0..200).fold(x, |y, _| mix(y));
        log.push(y);
    }
    log
}

fn site(line: u32) -> SiteReport {
    let sites = report().sites;
    sites.into_iter().find(|site| site.file == file!() && site.line == line).expect("the loop has run")
}

#[test]
fn a_loop_with_commits() {
    const LINE: u32 = 11;
    for _ in 0..3 {
        assert_eq!(logged(5000).len(), 5000);
    }
    let site = site(LINE);
    assert_eq!((site.calls, site.column), (3, 5));
    if cfg!(feature = "sequential") {
        assert_eq!((site.parallel_calls, site.parallel_iterations, site.parallel_nanos), (0, 0, None));
    } else {
        assert_eq!((site.parallel_calls, site.parallel_iterations), (3, 15_000));
        assert!(site.parallel_nanos.is_some() && site.ordered.is_some_and(|share| share <= 1.0));
        assert!(site.idle.is_some_and(|share| (0.0..=1.0).contains(&share)));
    }
}

#[test]
fn loops_are_listed_once_and_in_their_order() {
    let first = || par![mix(x) for x in 0..100_u64; always];
    let second = || par![sum: x as f64 for x in 0..10_000_u64; jobs = 2, always, reorder];
    let line = line!();
    for _ in 0..2 {
        (first(), second()).0.reverse();
    }
    first().clear();
    let (first, second) = (site(line - 2), site(line - 1));
    assert_eq!((first.calls, second.calls), (3, 2));
    if !cfg!(feature = "sequential") {
        // counted in blocks of 128
        assert!((20_000..20_256).contains(&second.parallel_iterations), "{second:?}");
    }
    let places: Vec<_> = report().sites.iter().map(|site| (site.file, site.line, site.column)).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
}

#[test]
fn a_table_is_printed_at_the_end_if_asked_for() {
    if in_child() {
        let _report = parallelize::report_at_exit();
        logged(100);
        return;
    }
    let name = "a_table_is_printed_at_the_end_if_asked_for";
    let (_, err) = rerun_well(name, &[("PARALLELIZE_REPORT", "1")]);
    let lines: Vec<&str> = err.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines[0].starts_with("loop ") && lines[0].ends_with(" idle"), "{err}");
    assert!(lines[1].starts_with(concat!(file!(), ":11:5 ")), "{err}");
    let says_why = lines.last().is_some_and(|last| last.starts_with("nothing ran in parallel"));
    assert_eq!(says_why, cfg!(feature = "sequential"), "{err}");
    for value in ["0", ""] {
        assert!(!rerun_well(name, &[("PARALLELIZE_REPORT", value)]).1.contains("speed-up"));
    }
}

/// What only looks like a mistake that is left to rustc: a `drain` that borrows nothing, and a `FnOnce` that is an argument.
mod right_after_all {
    use super::*;
    use std::cell::RefCell;

    type Once = Box<dyn FnOnce(u64) -> u64>;

    struct Inbox(RefCell<Vec<u64>>);

    impl Inbox {
        fn drain(&self) -> Vec<u64> {
            self.0.take()
        }
    }

    struct Hub {
        inbox: Inbox,
        seen: u64,
    }

    const DRAINED: u32 = line!() + 5;

    impl Hub {
        #[parallelize(always)]
        fn drained(&mut self) {
            for x in self.inbox.drain() {
                let y = mix(x);
                self.note(y);
            }
        }

        fn note(&mut self, y: u64) {
            self.seen = self.seen.wrapping_mul(31) ^ y;
        }
    }

    const CALLED: u32 = line!() + 5;

    #[parallelize(always)]
    fn called<F: Fn(Once) -> u64 + Sync>(n: u64, f: F) -> Vec<u64> {
        let mut out = Vec::new();
        for x in 0..n {
            out.push(f(Box::new(move |y| mix(x) ^ y)));
        }
        out
    }

    #[test]
    fn runs_in_parallel() {
        let mut hub = Hub { inbox: Inbox(RefCell::new((0..1000).collect())), seen: 0 };
        hub.drained();
        assert_eq!(hub.seen, (0..1000).fold(0_u64, |seen, x| seen.wrapping_mul(31) ^ mix(x)));
        assert_eq!(called(1000, |once| once(3)), (0..1000).map(|x| mix(x) ^ 3).collect::<Vec<_>>());
        assert_eq!((site(DRAINED).calls, site(CALLED).calls), (1, 1));
    }
}
