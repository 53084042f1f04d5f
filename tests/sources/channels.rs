//! Channels, whose senders may wait for what the loop does.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, mix};
use crate::compare::{ends, twins};
use parallelize::{par, parallelize};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

#[test]
fn channels() {
    at_every_size(|n, jobs| {
        let (sender, receiver) = mpsc::sync_channel(4);
        let ours = thread::scope(|scope| {
            scope.spawn(move || (0..n).for_each(|i| sender.send(i).unwrap()));
            par![mix(i as u64) for i in receiver; jobs = jobs, always]
        });
        assert_eq!(ours, (0..n as u64).map(mix).collect::<Vec<_>>());
    });
}

twins! {
owned[](rx: Receiver<usize>) -> Vec<u64> { let mut out = vec![]; for x in rx { let y = mix(x as u64); out.push(y); } out }
borrowed[](rx: Receiver<usize>) -> Vec<u64> { let mut out = vec![]; for x in &rx { let y = mix(x as u64); out.push(y); } out }
iterated[](rx: Receiver<usize>) -> Vec<u64> { let mut out = vec![]; for x in rx.iter() { let y = mix(x as u64); out.push(y); } out }
numbered[](rx: Receiver<usize>) -> Vec<u64> {
    let mut out = vec![];
    for (i, x) in rx.iter().enumerate().skip(2) { let y = mix((x ^ i) as u64); out.push(y); }
    out
}
until_a_number[](rx: Receiver<usize>) -> Vec<u64> {
    let mut out = vec![];
    for x in rx { let y = mix(x as u64); if y % 53 == 0 { break; } out.push(y); }
    out
}
}

/// Calls a function with what receives numbers up to `n` from a thread that pauses now and then.
fn received(n: usize, pause: Duration, receive: fn(Receiver<usize>) -> Vec<u64>) -> Vec<u64> {
    let (sender, receiver) = mpsc::sync_channel(4);
    thread::scope(|scope| {
        scope.spawn(move || {
            for i in 0..n {
                if i % 16 == 3 {
                    thread::sleep(pause);
                }
                if sender.send(i).is_err() {
                    return;
                }
            }
        });
        receive(receiver)
    })
}

fn received_alike(ours: fn(Receiver<usize>) -> Vec<u64>, plain: fn(Receiver<usize>) -> Vec<u64>) {
    ends_at_all_jobs(move |n| {
        assert_eq!(received(n, Duration::ZERO, ours), received(n, Duration::ZERO, plain));
    });
}

/// [`at_all_jobs`], watched.
fn ends_at_all_jobs(check: impl Fn(usize) + Send + 'static) {
    ends(move || at_all_jobs(check));
}

#[test]
fn a_receiver_by_value_by_reference_and_by_its_iterators() {
    received_alike(owned::ours, owned::plain);
    received_alike(borrowed::ours, borrowed::plain);
    received_alike(iterated::ours, iterated::plain);
    received_alike(numbered::ours, numbered::plain);
    received_alike(until_a_number::ours, until_a_number::plain);
}

#[test]
fn the_loop_waits_while_the_sender_sleeps() {
    for (ours, plain) in [(owned::ours as fn(_) -> _, owned::plain as fn(_) -> _), (borrowed::ours, borrowed::plain)] {
        ends_at_all_jobs(move |n| {
            let (n, pause) = (n.min(64), Duration::from_millis(15));
            assert_eq!(received(n, pause, ours), received(n, pause, plain));
        });
    }
}

twins! {
tried[](rx: &Receiver<usize>) -> Vec<u64> { let mut out = vec![]; for x in rx.try_iter() { let y = mix(x as u64); out.push(y); } out }
}

#[test]
fn a_loop_over_what_has_come_does_not_wait() {
    ends_at_all_jobs(|n| {
        let (sender, receiver) = mpsc::channel();
        (0..n).for_each(|i| sender.send(i).unwrap());
        let plain: Vec<u64> = (0..n as u64).map(mix).collect();
        assert_eq!(tried::ours(&receiver), plain);
        assert_eq!(tried::ours(&receiver), []);
        (0..n).for_each(|i| sender.send(i).unwrap());
        assert_eq!(tried::plain(&receiver), plain);
    });
}
