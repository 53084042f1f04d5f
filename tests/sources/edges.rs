//! Where a source meets what the loop does: with drops, with clones, with somebody who waits for an answer.

use crate::common::{message, mix, with_jobs};
use parallelize::{par, par_for};
use std::any::Any;
use std::io::{BufRead, BufReader, Read, Write};
use std::iter::once;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

/// Panics when it is dropped, if it is the one.
struct Loud(usize, usize);

impl Drop for Loud {
    fn drop(&mut self) {
        assert!(self.0 != self.1, "{} was dropped", self.0);
    }
}

fn items(loud: usize) -> Vec<Loud> {
    (0..1000).map(|i| Loud(i, loud)).collect()
}

#[test]
fn what_the_loop_leaves_is_dropped_after_its_effects() {
    // a worker that has begun an iteration beyond the exit drops its item, and a panic there is lost with the iteration
    let check = |jobs: i32, panic: Result<(), Box<dyn Any + Send>>, loud: &str| match panic {
        Err(panic) => assert_eq!(message(&*panic), loud),
        Ok(()) => assert!(jobs > 1, "{loud}"),
    };
    with_jobs(|jobs| {
        let mut seen = vec![];
        let ours = catch_unwind(AssertUnwindSafe(|| {
            par_for!(
                jobs = jobs,
                always,
                for x in items(401) {
                    let y = mix(x.0 as u64);
                    if x.0 == 400 {
                        break;
                    }
                    seen.push(y);
                }
            );
        }));
        check(jobs, ours, "401 was dropped");
        assert_eq!(seen.len(), 400);
        let mut seen = vec![];
        let ours = catch_unwind(AssertUnwindSafe(|| {
            par_for!(
                jobs = jobs,
                always,
                for x in items(599).into_iter().rev() {
                    let y = mix(x.0 as u64);
                    if x.0 == 600 {
                        break;
                    }
                    seen.push(y);
                }
            );
        }));
        check(jobs, ours, "599 was dropped");
        assert_eq!(seen.len(), 399);
    });
}

#[test]
fn clones_are_made_in_order_and_of_what_is_skipped_too() {
    #[derive(Debug, PartialEq)]
    struct Numbered(usize);
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    impl Clone for Numbered {
        fn clone(&self) -> Self {
            Numbered(NEXT.fetch_add(1, SeqCst))
        }
    }
    let xs: Vec<Numbered> = (0..2000).map(Numbered).collect();
    with_jobs(|jobs| {
        NEXT.store(0, SeqCst);
        let ours = par![x.0 for x in xs.iter().cloned().skip(5); jobs = jobs, always];
        assert_eq!(ours, (5..2000).collect::<Vec<_>>());
        NEXT.store(0, SeqCst);
        let mut ys = vec![0; 2000];
        par_for!(
            jobs = jobs,
            always,
            for (y, x) in ys.iter_mut().zip(xs.iter().cloned()) {
                *y = x.0;
            }
        );
        assert_eq!(ys, (0..2000).collect::<Vec<_>>());
    });
}

/// Has methods that are called like adaptors, borrow, and want what they want.
struct Grid(Vec<u64>);

impl Grid {
    fn cloned(&self) -> Vec<u64> {
        self.0.clone()
    }

    fn rev(&self) -> impl Iterator<Item = u64> {
        self.0.iter().rev().copied()
    }

    fn take(&mut self, n: usize) -> std::vec::Drain<'_, u64> {
        self.0.drain(..n)
    }

    fn zip(&mut self, other: &mut Grid) -> Vec<(u64, u64)> {
        self.0.iter().copied().zip(other.0.drain(..)).collect()
    }

    fn cells_mut(&mut self) -> Cells<'_> {
        Cells(&mut self.0)
    }

    fn each(&mut self, jobs: i32) -> Vec<u64> {
        par![x + 1 for x in self.cloned(); jobs = jobs, always]
    }
}

struct Cells<'a>(&'a mut [u64]);

impl Cells<'_> {
    fn zip(self, others: Vec<u64>) -> Vec<u64> {
        self.0.iter().zip(others).map(|(a, b)| *a + b).collect()
    }
}

#[test]
fn methods_of_the_users_own_are_called_as_they_are() {
    with_jobs(|jobs| {
        let (mut g, mut h) = (Grid((0..100).collect()), Grid((0..100).collect()));
        assert_eq!(g.each(jobs), (1..101).collect::<Vec<_>>());
        let mut out = vec![0; 100];
        par_for!(
            jobs = jobs,
            always,
            for (x, o) in g.rev().zip(out.iter_mut()) {
                *o = x;
            }
        );
        assert_eq!(out, (0..100).rev().collect::<Vec<_>>());
        let ours = par![x * 2 for x in g.cells_mut().zip(vec![1; 100]); jobs = jobs, always];
        assert_eq!(ours, (1..101).map(|x| x * 2).collect::<Vec<_>>());
        let ours = par![a * b for (a, b) in g.zip(&mut h); jobs = jobs, always];
        assert_eq!(ours, (0..100).map(|x| x * x).collect::<Vec<_>>());
        par_for!(
            jobs = jobs,
            always,
            for (x, o) in g.take(3).zip(out.iter_mut()) {
                *o = x + 7;
            }
        );
        assert_eq!((&out[..4], g.0.len()), (&[7, 8, 9, 96][..], 97));
        let (a, mut b) = (Some(3), Some(4));
        assert_eq!(par![x + y for (x, y) in a.zip(b.as_mut().copied()); jobs = jobs, always], [7]);
    });
}

#[test]
fn a_range_in_parentheses_is_the_base_of_a_chain() {
    with_jobs(|jobs| {
        let (n, mut xs) = (50, vec![0; 40]);
        par_for!(
            jobs = jobs,
            always,
            for (i, x) in (0..n).zip(xs.iter_mut()) {
                *x = i * i;
            }
        );
        par_for!(
            jobs = jobs,
            always,
            for (i, x) in (1..=9).rev().zip(xs.iter_mut().rev()) {
                *x += i;
            }
        );
        let plain: Vec<i32> = (0..40).map(|i| i * i + if i > 30 { i - 30 } else { 0 }).collect();
        assert_eq!(xs, plain);
    });
}

#[test]
fn what_has_come_may_be_what_the_loop_sends() {
    with_jobs(|jobs| {
        let (sender, receiver) = mpsc::channel();
        (990..994).for_each(|job| sender.send(job).unwrap());
        let mut done = vec![];
        par_for!(
            jobs = jobs,
            always,
            for job in receiver.try_iter() {
                let half: i32 = job / 2;
                if half > 0 {
                    sender.send(half).unwrap();
                }
                done.push(job);
            }
        );
        assert_eq!(done.len(), 40);
    });
}

/// Answers each line of a peer who waits for every answer, with the loop that is given; says how many it answered.
#[cfg(unix)]
fn answers(serve: impl FnOnce(&std::os::unix::net::UnixStream) -> usize) {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    theirs.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    let peer = thread::spawn(move || {
        let mut replies = BufReader::new(theirs.try_clone().unwrap()).lines();
        let asked = (0..20)
            .take_while(|i| writeln!(&theirs, "{i}").is_ok() && replies.next().is_some_and(|reply| reply.is_ok()));
        asked.count()
    });
    let answered = serve(&ours);
    drop(ours);
    assert_eq!((answered, peer.join().unwrap()), (20, 20));
}

#[cfg(unix)]
#[test]
fn a_peer_who_waits_gets_an_answer_through_any_header() {
    with_jobs(|jobs| {
        macro_rules! served {
            ($stream:ident, $pat:pat in $source:expr => $line:expr) => {
                answers(|$stream| {
                    let (mut n, mut out) = (0, $stream);
                    par_for!(
                        jobs = jobs,
                        always,
                        for $pat in $source {
                            let y = mix($line.len() as u64);
                            writeln!(out, "{y}").unwrap();
                            n += 1;
                        }
                    );
                    n
                });
            };
        }
        served!(stream, line in BufReader::new(stream).lines() => line.unwrap());
        served!(stream, line in BufReader::new(stream.take(1 << 20)).lines() => line.unwrap());
        served!(stream, (_, line) in (1..).zip(BufReader::new(stream).lines()) => line.unwrap());
        served!(stream, (_, line) in BufReader::new(stream).lines().enumerate() => line.unwrap());
        served!(stream, line in once(None).chain(BufReader::new(stream).lines().map(Some)).skip(1) => line.unwrap().unwrap());
        served!(stream, line in (Box::new(BufReader::new(stream)) as Box<dyn BufRead + Send>).lines() => line.unwrap());
    });
}
