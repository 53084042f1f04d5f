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
    for value in ["0", ""] {
        assert!(!rerun_well(name, &[("PARALLELIZE_REPORT", value)]).1.contains("speed-up"));
    }
}
