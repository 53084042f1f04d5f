//! `jobs` and `PARALLELIZE_JOBS` count as in joblib, bind, and say what is wrong with a count that is none.

mod common;

use common::{Peak, in_child, message, mix, rerun, rerun_well, text};
use parallelize::{par, par_for, parallelize};
use std::collections::HashSet;
use std::panic::catch_unwind;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

const SEQUENTIAL: bool = cfg!(any(feature = "sequential", not(feature = "rayon")));

fn cores() -> i32 {
    thread::available_parallelism().unwrap().get() as i32
}

/// Where so many threads wait for each other, and give up after a while that only a broken loop needs.
struct Meeting {
    present: Mutex<usize>,
    all: Condvar,
    expected: usize,
}

impl Meeting {
    fn of(expected: usize) -> Self {
        Meeting { present: Mutex::new(0), all: Condvar::new(), expected }
    }

    /// Whether all were here at once. Who gives up leaves, so that nobody who comes later counts it.
    fn wait(&self) -> bool {
        let mut present = self.present.lock().unwrap();
        *present += 1;
        self.all.notify_all();
        let patience = Duration::from_secs(if SEQUENTIAL { 0 } else { 20 });
        let (mut present, _) = self.all.wait_timeout_while(present, patience, |n| *n < self.expected).unwrap();
        let met = *present >= self.expected;
        if !met {
            *present -= 1;
        }
        met
    }
}

/// The threads that bodies run on, and how many of them at once.
fn threads_of(jobs: i32) -> (HashSet<ThreadId>, usize) {
    let peak = Peak::default();
    let ids = par![HashSet<_>: (peak.work(x), thread::current().id()).1 for x in 0..5000; jobs = jobs, always];
    (ids, peak.most())
}

#[test]
fn zero_is_an_error_that_says_what_to_write() {
    #[parallelize]
    fn marked(n: u64, jobs: i32) -> u64 {
        let mut total = 0u64;
        #[par(jobs = jobs)]
        for x in 0..n {
            total ^= mix(x);
        }
        total
    }
    fn by_macro(n: u64, jobs: i32) {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in 0..n {
                out.push(mix(x));
            }
        );
    }
    let failures = [
        catch_unwind(|| drop(par![mix(x) for x in 0..10; jobs = "0".parse::<i32>().unwrap()])),
        catch_unwind(|| drop(par![mix(x) for x in 0..0; jobs = "0".parse::<i32>().unwrap()])),
        catch_unwind(|| assert_eq!(marked(10, 0), 0)),
        catch_unwind(|| by_macro(1000, 0)),
    ];
    for failure in failures {
        let message = message(&*failure.expect_err("`jobs = 0` was taken"));
        assert!(message.contains("jobs") && message.contains('0'), "what was given: {message}");
        assert!(message.contains("-1"), "what to write: {message}");
    }
}

#[test]
fn at_most_so_many_threads_run_bodies() {
    for jobs in [1, 2, 3, 8, 20] {
        let (_, most) = threads_of(jobs);
        assert!(most <= jobs as usize, "{most} with jobs {jobs}");
    }
}

#[test]
fn negative_counts_leave_cores_free() {
    let here = (HashSet::from([thread::current().id()]), 1);
    assert!(threads_of(-1).1 <= cores() as usize);
    assert!(threads_of(-2).1 <= (cores() - 1).max(1) as usize);
    assert_eq!(threads_of(-cores()), here);
    assert_eq!(threads_of(-1000), here);
    assert_eq!(threads_of(i32::MIN), here);
    assert_eq!(threads_of(1), here);
}

#[test]
fn counts_have_any_integer_type() {
    let plain: Vec<u64> = (0..100).map(mix).collect();
    assert_eq!(par![mix(x) for x in 0..100; jobs = 2u8, always], plain);
    assert_eq!(par![mix(x) for x in 0..100; jobs = 2usize, always], plain);
    assert_eq!(par![mix(x) for x in 0..100; jobs = -1i8, always], plain);
    assert_eq!(par![mix(x) for x in 0..100; jobs = -1i64, always], plain);
    assert_eq!(par![mix(x) for x in 0..100; jobs = 2u64, always], plain);
    assert_eq!(par![mix(x) for x in 0..100; jobs = cores() as isize, always], plain);
}

#[test]
fn the_count_is_evaluated_once() {
    let mut evaluated = 0;
    let mut count = || {
        evaluated += 1;
        2
    };
    let none: Vec<u64> = par![mix(x) for x in 0..0; jobs = count(), always];
    let some = par![mix(x) for x in 0..1000; jobs = count(), always];
    assert_eq!((none.len(), some.len(), evaluated), (0, 1000, 2));
}

#[test]
fn as_many_run_at_once_as_are_asked_for() {
    for n in [2, 3, 16].into_iter().chain([40; 20]) {
        let meeting = Meeting::of(n);
        let met = par![meeting.wait() for _ in 0..n; jobs = n, always];
        assert_eq!(met, vec![!SEQUENTIAL; n], "a range, jobs {n}");
        let meeting = Meeting::of(n);
        let mut met = vec![];
        par_for!(
            jobs = n,
            always,
            for x in (0..n).map(|x| x * 2) {
                let here = meeting.wait();
                met.push((x, here));
            }
        );
        assert_eq!(met, (0..n).map(|x| (x * 2, !SEQUENTIAL)).collect::<Vec<_>>(), "an iterator, jobs {n}");
    }
}

#[test]
fn as_many_run_at_once_where_the_last_time_was_short() {
    let met = |expected: usize, n: usize| {
        let meeting = Meeting::of(expected);
        let mut met = vec![];
        par_for!(
            jobs = 3,
            always,
            for x in (0..n).map(|x| x * 2) {
                let here = meeting.wait();
                met.push((x, here));
            }
        );
        met
    };
    assert_eq!(met(1, 5000).len(), 5000);
    assert_eq!(met(3, 3), [(0, !SEQUENTIAL), (2, !SEQUENTIAL), (4, !SEQUENTIAL)]);
}

#[test]
fn as_many_run_at_once_without_always() {
    // The bodies take long enough that no one would keep them on one thread.
    let meeting = Meeting::of(8);
    let met = par![
        { thread::sleep(Duration::from_millis(20)); x < 8 || meeting.wait() } for x in 0..16;
        jobs = 8
    ];
    assert_eq!(met.iter().filter(|met| **met).count(), if SEQUENTIAL { 8 } else { 16 });
}

#[test]
fn every_core_is_the_default() {
    let n = cores() as usize;
    let met = |meeting: Meeting| par![meeting.wait() for _ in 0..n; always];
    assert_eq!(met(Meeting::of(n)), vec![!SEQUENTIAL || n == 1; n]);
    let met = |meeting: Meeting| par![meeting.wait() for _ in 0..n; jobs = -1, always];
    assert_eq!(met(Meeting::of(n)), vec![!SEQUENTIAL || n == 1; n]);
}

/// How many threads this process has.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_pool_is_made_once_and_kept() {
    if !in_child() {
        rerun_well("a_pool_is_made_once_and_kept", &[]);
        return;
    }
    let run = |jobs: i32| assert_eq!(par![mix(x) for x in 0..500; jobs = jobs, always].len(), 500);
    let before = threads();
    run(13);
    run(cores() + 2);
    let after = threads();
    for _ in 0..100 {
        run(13);
        run(cores() + 2);
    }
    assert_eq!(threads(), after);
    if SEQUENTIAL {
        assert_eq!(after, before);
    }
}

#[cfg(target_os = "linux")]
fn loops_of_one_job() {
    let before = threads();
    let mut out = vec![];
    par_for!(
        jobs = 1,
        for x in 0..10_000 {
            out.push(mix(x));
        }
    );
    par_for!(
        jobs = 1,
        always,
        for x in 0..10_000 {
            out.push(mix(x));
        }
    );
    let jobs = out.len() as i32 / 20_000;
    let v = par![mix(*x) for x in &out; jobs = jobs, always];
    let w = par![mix(x) for x in v.iter().map(|x| x / 2); jobs = jobs, always];
    assert!(!par![any: { thread::sleep(Duration::from_millis(2)); *x == 0 } for x in &w[..20]; jobs = 1]);
    assert_eq!(threads(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn one_job_never_makes_a_thread() {
    match in_child() {
        true => loops_of_one_job(),
        false => drop(rerun_well("one_job_never_makes_a_thread", &[])),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn one_job_in_the_environment_never_makes_a_thread() {
    if !in_child() {
        rerun_well("one_job_in_the_environment_never_makes_a_thread", &[("PARALLELIZE_JOBS", "1")]);
        return;
    }
    #[parallelize]
    fn unmarked(n: u64) -> Vec<u64> {
        let mut out = vec![];
        for x in 0..n {
            out.push(mix(x));
        }
        out
    }
    let before = threads();
    let v = unmarked(100_000);
    let w = par![mix(*x) for x in &v; always];
    assert!(!par![any: { thread::sleep(Duration::from_millis(2)); *x == 0 } for x in &w[..20]]);
    assert_eq!(threads(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn several_jobs_do_make_threads() {
    if !in_child() {
        rerun_well("several_jobs_do_make_threads", &[]);
        return;
    }
    let before = threads();
    par![mix(x) for x in 0..1000; jobs = cores() + 3, always];
    assert_eq!(threads() > before, !SEQUENTIAL);
}

#[test]
fn the_environment_sets_the_default() {
    if !in_child() {
        for jobs in ["1", "2", "3", "19", "-1", "-2", "-1000"] {
            rerun_well("the_environment_sets_the_default", &[("PARALLELIZE_JOBS", jobs)]);
        }
        return;
    }
    let jobs: i32 = std::env::var("PARALLELIZE_JOBS").unwrap().parse().unwrap();
    let n = if jobs > 0 { jobs } else { (cores() + 1).saturating_add(jobs).max(1) } as usize;
    let meeting = Meeting::of(n);
    assert_eq!(par![meeting.wait() for _ in 0..n; always], vec![!SEQUENTIAL || n == 1; n]);
    let peak = Peak::default();
    let worked = par![peak.work(x) for x in 0..5000; always];
    assert!(worked.len() == 5000 && peak.most() <= n);
    let meeting = Meeting::of(7);
    assert_eq!(par![meeting.wait() for _ in 0..7; jobs = 7, always], [!SEQUENTIAL; 7], "an option overrides it");
}

#[test]
fn a_bad_value_in_the_environment_is_an_error() {
    if in_child() {
        let mut out = vec![];
        par_for!(for x in 0..10_000 {
            out.push(mix(x));
        });
        return;
    }
    for value in ["0", "many", "1.5", "-", "2 3", "99999999999999999999999"] {
        let output = rerun("a_bad_value_in_the_environment_is_an_error", &[("PARALLELIZE_JOBS", value)]);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(!output.status.success(), "{value:?} was taken\n{out}");
        assert!(err.contains("PARALLELIZE_JOBS"), "{value:?}\n{err}");
        assert!(err.contains(value), "{value:?}\n{err}");
    }
}

/// Loops that rustc takes look like ones that it refuses: an associated `Result` that is `()`, `iter` of a type of the
/// user's, which yields `&mut`, and collections for several threads that are called like those of std.
#[test]
fn what_only_looks_wrong_runs_in_parallel() {
    trait Handler {
        type Result;
        fn handle(&mut self, meeting: &Meeting) -> Self::Result;
    }
    #[derive(Default)]
    struct Actor {
        met: usize,
    }
    #[parallelize(jobs = 2, always)]
    impl Handler for Actor {
        type Result = ();
        fn handle(&mut self, meeting: &Meeting) -> Self::Result {
            for _ in 0..2 {
                let met = meeting.wait();
                self.met += usize::from(met);
            }
        }
    }
    struct World(Vec<(bool, u8)>);
    struct Query<'w>(&'w mut World);
    impl World {
        fn query(&mut self) -> Query<'_> {
            Query(self)
        }
    }
    impl Query<'_> {
        fn iter(&mut self) -> impl Iterator<Item = (usize, (&mut bool, &u8))> {
            self.0.0.iter_mut().map(|(a, b)| (a, &*b)).enumerate()
        }
    }
    #[parallelize(jobs = 2, always)]
    fn step(world: &mut World, meeting: &Meeting) {
        for (_, (met, _)) in world.query().iter() {
            *met = meeting.wait();
        }
    }
    mod concurrent {
        use std::sync::Mutex;
        pub(super) struct Vec<T>(pub Mutex<std::vec::Vec<T>>);
        pub(super) struct HashMap<K, V>(pub Mutex<std::vec::Vec<(K, V)>>);
        impl<T> Vec<T> {
            pub(super) fn push(&self, value: T) {
                self.0.lock().unwrap().push(value);
            }
        }
        impl<K, V> HashMap<K, V> {
            pub(super) fn insert(&self, key: K, value: V) {
                self.0.lock().unwrap().push((key, value));
            }
        }
    }
    use concurrent::HashMap;
    #[parallelize(jobs = 2, always)]
    fn meet(all: &concurrent::Vec<bool>, each: &HashMap<usize, bool>, meeting: &Meeting) {
        for i in 0..2 {
            let met = meeting.wait();
            all.push(met);
            each.insert(i, met);
        }
    }
    let mut actor = Actor::default();
    actor.handle(&Meeting::of(2));
    assert_eq!(actor.met, if SEQUENTIAL { 0 } else { 2 });
    let (all, each) = (concurrent::Vec(Mutex::default()), HashMap(Mutex::default()));
    meet(&all, &each, &Meeting::of(2));
    assert_eq!(all.0.into_inner().unwrap(), [!SEQUENTIAL; 2]);
    assert!(each.0.into_inner().unwrap().iter().all(|(_, met)| *met != SEQUENTIAL));
    let mut world = World(vec![(false, 0); 2]);
    step(&mut world, &Meeting::of(2));
    assert_eq!(world.0, [(!SEQUENTIAL, 0); 2]);
}
