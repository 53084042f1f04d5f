//! Channels: what is sent comes in order, by whatever it is sent, and who waits for it is not kept waiting.

mod common;

use common::mix;
use common::twins::{check_count, jobs, twin};
use parallelize::{par_for, parallelize};
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;

/// Some permits, and some who wait for one.
struct Semaphore {
    left: Mutex<usize>,
    back: Condvar,
}

struct Permit<'s>(&'s Semaphore);

impl Semaphore {
    fn new(permits: usize) -> Semaphore {
        Semaphore { left: Mutex::new(permits), back: Condvar::new() }
    }

    fn checkout(&self) -> Permit<'_> {
        let mut left = self.back.wait_while(self.left.lock().unwrap(), |left| *left == 0).unwrap();
        *left -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.left.lock().unwrap() += 1;
        self.0.back.notify_one();
    }
}

twin!(through_a_short_channel(n: u64) -> Vec<u64> {
    let ((tx, rx), mut out) = (mpsc::sync_channel(2), Vec::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        tx.send(y).unwrap();
        if x % 2 == 1 {
            for _ in 0..2 {
                out.push(rx.recv().unwrap());
            }
        }
    }
    out
});

/// Sends what it makes of numbers.
struct Source {
    to: mpsc::Sender<u64>,
    by: u64,
}

impl Source {
    #[parallelize(jobs = jobs(), always)]
    fn send_all(&self, n: u64) {
        for x in 0..n {
            let y = mix(x) % 1000;
            self.to.send(y * self.by).unwrap();
            if y % 3 < 1 {
                let _ = self.to.send(y);
            }
        }
    }
}

#[test]
fn a_short_channel_is_emptied_before_it_is_full() {
    check_count(through_a_short_channel::plain, through_a_short_channel::ours);
}

// what is looked at of a send, too
fn until_nobody_listens(n: u64, to: mpsc::SyncSender<u64>) -> (u64, bool) {
    let mut sum = 0;
    par_for!(
        jobs = jobs(),
        always,
        for x in 0..n {
            let y = mix(x) % 1000;
            to.send(y).unwrap();
            sum += y;
        }
    );
    (sum, looked_at(n, to))
}

#[parallelize(jobs = jobs(), always)]
fn looked_at(n: u64, to: mpsc::SyncSender<u64>) -> bool {
    let mut failed = false;
    for x in 0..n {
        let y = mix(x) % 100;
        let sent = to.send(y).is_ok();
        failed |= !sent;
        if to.try_send(y + 1).is_err() {
            failed = true;
        }
    }
    failed
}

/// A job that is done with a permit, somewhere else.
struct Job<'s> {
    x: u64,
    _permit: Permit<'s>,
}

twin!(permits_that_travel(n: u64) -> (Vec<u64>, u64) {
    let (permits, mut sum) = (Semaphore::new(1), 0);
    let (to, from) = mpsc::channel::<Job<'_>>();
    let done = thread::scope(|scope| {
        let done = scope.spawn(move || from.iter().map(|job| job.x).collect());
        sum = send_jobs(n, &permits, to);
        done.join().unwrap()
    });
    for x in 0..n {
        sum ^= mix(x) % 1000;
    }
    (done, sum)
});

#[parallelize(jobs = jobs(), always)]
fn send_jobs<'s>(n: u64, permits: &'s Semaphore, to: mpsc::Sender<Job<'s>>) -> u64 {
    let mut sum = 0;
    for x in 0..n {
        let y = mix(x) % 1000;
        let permit = permits.checkout();
        let job = Job { x: y, _permit: permit };
        to.send(job).unwrap();
        sum += y;
    }
    sum
}

#[test]
fn what_a_permit_is_put_in_is_made_in_order() {
    check_count(permits_that_travel::plain, permits_that_travel::ours);
    check_count(
        |n| {
            let values = (0..n).map(|x| mix(x) % 1000);
            let again = (0..n).flat_map(|x| [mix(x) % 100, mix(x) % 100 + 1]);
            (values.clone().chain(again).collect::<Vec<u64>>(), (values.sum(), false))
        },
        |n| {
            let (to, from) = mpsc::sync_channel(4 * n as usize + 1);
            let sum = until_nobody_listens(n, to);
            (from.iter().collect(), sum)
        },
    );
}

/// Sends to whoever listens.
struct Listeners {
    first: Option<mpsc::Sender<u64>>,
    others: Vec<mpsc::Sender<u64>>,
}

impl Listeners {
    #[parallelize(jobs = jobs(), always)]
    fn tell(&self, n: u64) -> Result<u64, mpsc::SendError<u64>> {
        let mut sum = 0;
        for x in 0..n {
            let y = mix(x) % 1000;
            if let Some(to) = &self.first {
                to.send(y).unwrap();
            }
            let Some(other) = self.others.get(y as usize % 3) else { continue };
            other.send(y + 1)?;
            let again = other.clone();
            again.send(y + 2)?;
            sum += y;
        }
        Ok(sum)
    }
}

#[test]
fn what_is_sent_by_a_part_comes_in_order() {
    check_count(
        |n| {
            let values = (0..n).map(|x| mix(x) % 1000);
            let sent = |y: u64| [y, y + 1, y + 2].into_iter().take(if y % 3 < 2 { 3 } else { 1 });
            let sum = values.clone().filter(|y| y % 3 < 2).sum();
            (values.flat_map(sent).collect::<Vec<u64>>(), Ok(sum))
        },
        |n| {
            let (to, from) = mpsc::channel();
            let listeners = Listeners { first: Some(to.clone()), others: vec![to.clone(), to] };
            let sum = listeners.tell(n);
            drop(listeners);
            (from.iter().collect(), sum)
        },
    );
}

#[test]
fn what_is_sent_comes_in_order() {
    check_count(
        |n| {
            let values = (0..n).map(|x| mix(x) % 1000);
            values.flat_map(|y| std::iter::once(3 * y).chain((y % 3 == 0).then_some(y))).collect::<Vec<u64>>()
        },
        |n| {
            let (to, from) = mpsc::channel();
            Source { to, by: 3 }.send_all(n);
            from.iter().collect()
        },
    );
}
