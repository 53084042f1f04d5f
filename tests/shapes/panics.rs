//! Ordinary loops that panic: in the part that runs ahead, in an effect, in the source, in a drop.

use super::exits::{check, same, text, work};
use crate::common::mix;
use crate::common::twins::{at_all_jobs, jobs, twin};
use parallelize::parallelize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};

twin! { worker_panics(n: u64, r: u64, log: &mut Vec<u64>) -> u64 {
    let mut sum = 0u64; let small = [1u64; 50];
    for i in 0..n {
        log.push(i);
        let h = work(i);
        if h % r == 1 { panic!("at {i}"); }
        if h % r == 2 { None::<u64>.expect("nothing"); }
        if h % r == 3 { assert!(h == 0, "h is {h}"); }
        sum ^= small[(h % r % 60) as usize];
        log.push(h);
        sum += text(h, r).unwrap();
        sum %= 1 << 40;
    }
    sum
} }
twin! { commit_panics(n: u64, r: u64, log: &mut Vec<u64>) -> u64 {
    let mut table = vec![0u8; 40]; let mut sum = 0u64;
    for i in 0..n {
        let h = work(i);
        log.push(h);
        table[(h % 41) as usize] += (h % r == 0) as u8;
        Checked(&mut sum).add(h % r, r * 100);
        log.push(sum);
    }
    sum
} }
struct Checked<'a>(&'a mut u64);
impl Checked<'_> {
    fn add(&mut self, x: u64, limit: u64) {
        *self.0 += x;
        assert!(*self.0 < limit, "{} is over", self.0);
    }
}
twin! { source_panics(n: u64, r: u64, log: &mut Vec<u64>) -> u64 {
    let mut last = 0;
    for i in (0..n).map(|i| { if mix(i) % r == 4 { panic!("source at {i}") } i }) {
        let h = work(i);
        log.push(h);
        if h % r == 6 { break; }
        last = h;
    }
    last
} }

static LIVE: AtomicIsize = AtomicIsize::new(0);
struct Fragile(u64, u64);
impl Fragile {
    fn new(h: u64, r: u64) -> Self {
        LIVE.fetch_add(1, Relaxed);
        Fragile(h, r)
    }
}
impl Drop for Fragile {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Relaxed);
        if self.0 % self.1 == 5 && !std::thread::panicking() {
            panic!("drop of {}", self.0);
        }
    }
}
twin! { drop_panics(n: u64, r: u64, log: &mut Vec<u64>) -> u64 {
    let mut kept = vec![];
    for item in (0..n).map(|i| Fragile::new(work(i), r)) {
        let h = work(item.0);
        log.push(h);
        let local = Fragile::new(h, r);
        if h % 3 == 0 { kept.push(Fragile::new(7, r)); continue; }
        log.push(local.0);
    }
    kept.len() as u64
} }

#[test]
fn panics() {
    std::panic::set_hook(Box::new(|_| {}));
    check!(worker_panics commit_panics source_panics drop_panics);
    at_all_jobs(|n| {
        for r in [6, 60, 700, 1 << 40] {
            let live = |f: &dyn Fn() -> u64| {
                let before = LIVE.load(Relaxed);
                let _ = catch_unwind(AssertUnwindSafe(f));
                LIVE.load(Relaxed) - before
            };
            let plain = live(&|| drop_panics::plain(n as u64, r, &mut vec![]));
            assert_eq!(live(&|| drop_panics::ours(n as u64, r, &mut vec![])), plain);
        }
    });
    let _ = std::panic::take_hook();
}
