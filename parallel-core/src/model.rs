//! The engine under a model checker, which runs its threads in thousands of orders:
//! `RUSTFLAGS="--cfg shuttle" cargo test -p parallel-core --target-dir target/shuttle model`.

use crate::flow::Flow;
use crate::journal::InOrder;
use crate::{Options, Policy, Site, parallel_source, set_policy, tier};
use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use shuttle::thread;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// In how many orders.
const ORDERS: usize = 3000;

fn check(loops: impl Fn() + Send + Sync + 'static) {
    set_policy(Policy::Split);
    let loops = std::sync::Arc::new(loops);
    let again = loops.clone();
    shuttle::check_random(move || loops(), ORDERS);
    shuttle::check_pct(move || again(), ORDERS, 3);
}

/// Collects the squares of a range, with commits in order.
fn collected(end: usize) -> Vec<usize> {
    static SITE: Site = Site::new("model", 1, 1);
    let numbers = parallel_source(0..end, IntoIterator::into_iter);
    let run = tier(&numbers).__run(&SITE, numbers, Options::new().jobs(3));
    let worker = run.worker(|i, journal: &mut InOrder<'_, _>| {
        thread::yield_now();
        journal.push(i * i);
        Flow::<()>::Next
    });
    // SAFETY: the values are integers.
    #[allow(unsafe_code)]
    unsafe { run.collect(worker, true) }.unwrap()
}

/// Visits the numbers of a range without commits; a visit may panic.
fn visited(end: usize, visit: impl Fn(usize) + Sync) {
    static SITE: Site = Site::new("model", 2, 1);
    let numbers = parallel_source(0..end, IntoIterator::into_iter);
    let run = tier(&numbers).__run(&SITE, numbers, Options::new().jobs(3).free());
    let worker = run.worker(|i, _: &mut InOrder<'_, ()>| {
        thread::yield_now();
        visit(i);
        Flow::<()>::Next
    });
    run.spread(worker);
}

#[test]
fn leaves_come_back_in_order() {
    check(|| assert_eq!(collected(7), [0, 1, 4, 9, 16, 25, 36]));
}

#[test]
fn a_loop_may_be_left_while_workers_run() {
    static SITE: Site = Site::new("model", 3, 1);
    check(|| {
        let alive = AtomicUsize::new(1);
        let numbers = parallel_source(0..9, IntoIterator::into_iter);
        let run = tier(&numbers).__run(&SITE, numbers, Options::new().jobs(3));
        let worker = run.worker(|i, journal: &mut InOrder<'_, _>| {
            assert_eq!(alive.load(SeqCst), 1, "a worker ran after its loop");
            thread::yield_now();
            journal.push(i);
            if i == 3 { Flow::Exit("three") } else { Flow::Next }
        });
        // SAFETY: the values and the exit are `Send`.
        #[allow(unsafe_code)]
        let result = unsafe { run.collect(worker, false) };
        alive.store(0, SeqCst);
        assert_eq!(result, Err("three"));
    });
}

#[test]
fn every_item_is_visited_once() {
    check(|| {
        let visits: Vec<_> = (0..8).map(|_| AtomicUsize::new(0)).collect();
        visited(8, |i| {
            visits[i].fetch_add(1, SeqCst);
        });
        assert!(visits.iter().all(|visits| visits.load(SeqCst) == 1));
    });
}

#[test]
fn the_lowest_panic_is_raised_and_what_is_before_it_is_done() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    check(|| {
        let visits: Vec<_> = (0..8).map(|_| AtomicUsize::new(0)).collect();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            visited(8, |i| {
                visits[i].fetch_add(1, SeqCst);
                if i == 3 || i == 6 {
                    std::panic::panic_any(i);
                }
            });
        }));
        assert_eq!(*panicked.unwrap_err().downcast::<usize>().unwrap(), 3);
        assert!(visits[..4].iter().all(|visits| visits.load(SeqCst) == 1));
    });
    std::panic::set_hook(hook);
}

#[test]
fn loops_one_after_the_other_share_helpers() {
    check(|| {
        assert_eq!(collected(3), [0, 1, 4]);
        let sum = AtomicUsize::new(0);
        visited(4, |i| {
            sum.fetch_add(i, SeqCst);
        });
        assert_eq!(sum.load(SeqCst), 6);
        assert_eq!(collected(3), [0, 1, 4]);
    });
}

#[test]
fn loops_at_the_same_time_and_inside_each_other() {
    check(|| {
        let other = thread::spawn(|| collected(3));
        let sum = AtomicUsize::new(0);
        visited(2, |i| {
            sum.fetch_add(collected(2 + i).len(), SeqCst);
        });
        assert_eq!((other.join().unwrap(), sum.load(SeqCst)), (vec![0, 1, 4], 5));
    });
}
