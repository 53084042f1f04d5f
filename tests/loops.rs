//! `par_for!` and `#[parallelize]` run wherever an ordinary loop may stand: every kind of function, closure and block.

mod common;

use common::{at_every_size, mix};
use parallelize::{par_for, parallelize};
use std::fmt::Display;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn mixed(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

#[test]
fn a_function_with_one_loop_needs_no_mark() {
    #[parallelize]
    fn ours(n: usize, k: u64) -> (Vec<u64>, u64) {
        let mut out = Vec::new();
        let mut total = 0u64;
        for i in 0..n as u64 {
            let x = mix(i) % k;
            out.push(x);
            total += x * 3;
        }
        (out, total)
    }
    at_every_size(|n, _| {
        let plain: Vec<u64> = mixed(n).iter().map(|x| x % 1000).collect();
        let total = plain.iter().sum::<u64>() * 3;
        assert_eq!(ours(n, 1000), (plain, total));
    });
}

#[test]
fn only_marked_loops_are_touched() {
    #[parallelize]
    fn ours(n: usize, jobs: i32) -> (Vec<u64>, Vec<u64>, Vec<u64>) {
        // A loop that could not be parallel: its state is not `Sync`, and each step needs the one before.
        let state = std::cell::Cell::new(1u64);
        let mut steps = vec![];
        for _ in 0..n {
            state.set(mix(state.get()));
            steps.push(state.get());
        }
        let mut first = vec![];
        #[par(jobs = jobs, always)]
        for x in &steps {
            first.push(mix(*x));
        }
        let mut second = vec![];
        #[par(jobs = jobs, always)]
        for (x, y) in steps.iter().zip(&first) {
            second.push(mix(x ^ y));
        }
        (steps, first, second)
    }
    at_every_size(|n, jobs| {
        let steps: Vec<u64> = std::iter::successors(Some(mix(1)), |x| Some(mix(*x))).take(n).collect();
        let first: Vec<u64> = steps.iter().map(|x| mix(*x)).collect();
        let second = steps.iter().zip(&first).map(|(x, y)| mix(x ^ y)).collect();
        assert_eq!(ours(n, jobs), (steps, first, second));
    });
}

struct Model {
    scale: u64,
    data: Vec<u64>,
    log: Vec<u64>,
    total: u64,
}

impl Model {
    fn new(n: usize) -> Self {
        Model { scale: 7, data: mixed(n), log: vec![], total: 0 }
    }

    fn score(&self, x: u64) -> u64 {
        mix(x) % self.scale
    }

    #[parallelize]
    fn scores(&self, jobs: i32) -> Vec<u64> {
        let mut scores = vec![];
        #[par(jobs = jobs, always)]
        for &x in &self.data {
            scores.push(self.score(x));
        }
        scores
    }

    #[parallelize]
    fn tally(&mut self, jobs: i32) {
        #[par(jobs = jobs, always)]
        for x in &self.data {
            let score = mix(*x) % self.scale;
            self.log.push(score);
            self.total += score;
        }
    }

    #[parallelize]
    fn consumed(mut self, jobs: i32) -> Vec<u64> {
        #[par(jobs = jobs, always)]
        for x in self.data {
            self.log.push(mix(x) % self.scale);
        }
        self.log
    }
}

#[test]
fn methods_take_self_in_every_way() {
    at_every_size(|n, jobs| {
        let plain: Vec<u64> = mixed(n).iter().map(|x| mix(*x) % 7).collect();
        let mut model = Model::new(n);
        assert_eq!(model.scores(jobs), plain);
        model.tally(jobs);
        assert_eq!((&model.log, model.total), (&plain, plain.iter().sum()));
        assert_eq!(Model::new(n).consumed(jobs), plain);
    });
}

fn polled<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Pending once, so that the future around it is really suspended.
async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await
}

#[test]
fn loops_in_async_functions_and_blocks() {
    #[parallelize]
    async fn ours(n: usize, jobs: i32) -> Result<Vec<u64>, std::num::ParseIntError> {
        let mut out = vec![];
        pause().await;
        #[par(jobs = jobs, always)]
        for i in 0..n {
            let i: u64 = i.to_string().parse()?;
            out.push(mix(i));
        }
        pause().await;
        Ok(out)
    }
    at_every_size(|n, jobs| {
        assert_eq!(polled(ours(n, jobs)), Ok(mixed(n)));
        let block = async {
            let mut out = vec![];
            pause().await;
            par_for!(
                jobs = jobs,
                always,
                for i in 0..n as u64 {
                    out.push(mix(i));
                }
            );
            pause().await;
            out
        };
        assert_eq!(polled(block), mixed(n));
    });
}

#[test]
fn an_async_function_with_a_loop_is_send() {
    #[parallelize]
    async fn ours(n: u64) -> Vec<u64> {
        let mut out = vec![];
        #[par(jobs = 2, always)]
        for i in 0..n {
            out.push(mix(i));
        }
        pause().await;
        out
    }
    fn sent<F: Future<Output: Send> + Send>(future: F) -> F::Output {
        std::thread::scope(|scope| scope.spawn(|| polled(future)).join().unwrap())
    }
    assert_eq!(sent(ours(100)), mixed(100));
}

#[test]
fn generic_functions_with_where_clauses_and_lifetimes() {
    #[parallelize]
    fn lasts<'a, T, const N: usize>(rows: &'a [[T; N]], jobs: &i32) -> (Vec<String>, Option<&'a T>)
    where
        T: Display + Sync,
    {
        let mut out = Vec::with_capacity(N);
        let mut last = None;
        #[par(jobs = *jobs, always)]
        for row in rows {
            let text = row.iter().map(|x| x.to_string()).collect::<Vec<_>>().join("/");
            out.push(text);
            last = row.last();
        }
        (out, last)
    }
    #[parallelize]
    fn shown(items: impl IntoIterator<Item: Display + Send>, jobs: i32) -> Vec<String> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for item in items {
            out.push(format!("<{item}>"));
        }
        out
    }
    at_every_size(|n, jobs| {
        let rows: Vec<[u64; 3]> = (0..n as u64).map(|i| [i, mix(i), i * 2]).collect();
        let plain = rows.iter().map(|[a, b, c]| format!("{a}/{b}/{c}")).collect();
        assert_eq!(lasts(&rows, &jobs), (plain, rows.last().map(|r| &r[2])));
        assert_eq!(shown(mixed(n), jobs), mixed(n).iter().map(|x| format!("<{x}>")).collect::<Vec<_>>());
    });
}

#[parallelize]
trait Scores {
    const JOBS: i32;

    fn score(&self, x: u64) -> u64;

    fn scores(&self, n: u64) -> Vec<u64>
    where
        Self: Sync,
    {
        let mut out = vec![];
        #[par(jobs = Self::JOBS, always)]
        for x in 0..n {
            out.push(self.score(x));
        }
        out
    }
}

struct Jobs<const N: i32>(u64);

#[parallelize]
impl<const N: i32> Scores for Jobs<N> {
    const JOBS: i32 = N;

    fn score(&self, x: u64) -> u64 {
        let mut best = 0;
        #[par(jobs = N, always)]
        for y in x..x + 4 {
            best = best.max(mix(y) % self.0);
        }
        best
    }
}

trait Attributed {
    #[parallelize]
    fn doubled(&self, n: u64) -> Vec<u64>
    where
        Self: Sync,
    {
        let mut out = vec![];
        for x in 0..n {
            out.push(self.one(x) * 2);
        }
        out
    }

    fn one(&self, x: u64) -> u64;
}

impl Attributed for u64 {
    fn one(&self, x: u64) -> u64 {
        mix(x + self) / 2
    }
}

#[test]
fn trait_methods_and_impl_blocks() {
    let plain: Vec<u64> = (0..100).map(|x| (x..x + 4).map(|y| mix(y) % 1000).max().unwrap()).collect();
    assert_eq!(Jobs::<1>(1000).scores(100), plain);
    assert_eq!(Jobs::<2>(1000).scores(100), plain);
    assert_eq!(Jobs::<8>(1000).scores(100), plain);
    assert_eq!(5u64.doubled(100), (5..105).map(|x| mix(x) / 2 * 2).collect::<Vec<_>>());
}

#[parallelize]
mod inline {
    use super::common::mix;

    pub(crate) struct Inner(pub(crate) u64);

    impl Inner {
        pub(crate) fn powers(&self, n: u64, jobs: i32) -> Vec<u64> {
            let mut out = vec![];
            #[par(jobs = jobs, always)]
            for i in 0..n {
                out.push(deeper::twice(mix(i), self.0));
            }
            out
        }
    }

    mod deeper {
        pub(crate) fn twice(x: u64, k: u64) -> u64 {
            let mut total = 0u64;
            #[par(jobs = 2)]
            for i in 0..k {
                total = total.wrapping_add(super::mix(x + i));
            }
            total
        }
    }
}

#[test]
fn inline_modules_with_marks() {
    let plain = |n| -> Vec<u64> {
        (0..n).map(|i| (0..3).map(|j| mix(mix(i).wrapping_add(j))).fold(0, u64::wrapping_add)).collect()
    };
    at_every_size(|n, jobs| assert_eq!(inline::Inner(3).powers(n as u64, jobs), plain(n as u64)));
}

#[test]
fn marked_loops_nest() {
    #[parallelize]
    fn ours(n: u64, jobs: i32) -> Vec<Vec<u64>> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for a in 0..n {
            let mut row = vec![];
            #[par(jobs = jobs, always)]
            for b in 0..a % 7 {
                row.push(mix(a * b));
            }
            out.push(row);
        }
        out
    }
    at_every_size(|n, jobs| {
        let plain: Vec<Vec<u64>> = (0..n as u64).map(|a| (0..a % 7).map(|b| mix(a * b)).collect()).collect();
        assert_eq!(ours(n as u64, jobs), plain);
    });
}

#[test]
fn an_inner_loop_may_be_the_marked_one() {
    #[parallelize]
    fn smooth(mut row: Vec<u64>, rounds: usize, jobs: i32) -> Vec<u64> {
        for _ in 0..rounds {
            let mut next = Vec::with_capacity(row.len());
            #[par(jobs = jobs, always)]
            for i in 0..row.len() {
                next.push(mix(row[i] ^ row[(i + 1) % row.len()]));
            }
            row = next;
        }
        row
    }
    at_every_size(|n, jobs| {
        let mut plain = mixed(n);
        for _ in 0..3 {
            plain = (0..n).map(|i| mix(plain[i] ^ plain[(i + 1) % n])).collect();
        }
        assert_eq!(smooth(mixed(n), 3, jobs), plain);
    });
}

#[test]
fn loops_stand_in_closures_blocks_and_arms() {
    #[parallelize]
    fn ours(n: usize, jobs: i32) -> Vec<u64> {
        let mut out = vec![];
        let mut fill = |from: u64| {
            #[par(jobs = jobs, always)]
            for i in from..from + n as u64 {
                out.push(mix(i));
            }
        };
        fill(0);
        if n > 0 {
            fill(n as u64);
        }
        match n {
            0 => {}
            _ =>
            {
                #[par(jobs = jobs, always)]
                for i in 0..2 {
                    out.push(mix(i));
                }
            }
        }
        out
    }
    at_every_size(|n, jobs| {
        let m = n as u64;
        let plain: Vec<u64> = (0..2 * m).chain(0..2.min(2 * m)).map(mix).collect();
        assert_eq!(ours(n, jobs), plain);
        let closure = |k: u64| {
            let mut v = vec![];
            par_for!(
                jobs = jobs,
                always,
                for i in 0..m {
                    v.push(mix(i) % k);
                }
            );
            v
        };
        assert_eq!(closure(10), mixed(n).iter().map(|x| x % 10).collect::<Vec<_>>());
    });
}

#[test]
fn a_loop_may_be_the_tail_of_its_function() {
    #[parallelize]
    fn marked(out: &mut Vec<u64>, n: usize, jobs: i32) {
        #[par(jobs = jobs, always)]
        for i in 0..n as u64 {
            out.push(mix(i));
        }
    }
    #[parallelize]
    fn unmarked(out: &mut Vec<u64>, n: usize) {
        for i in 0..n as u64 {
            out.push(mix(i))
        }
    }
    fn by_macro(out: &mut Vec<u64>, n: usize, jobs: i32) {
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                out.push(mix(i))
            }
        )
    }
    at_every_size(|n, jobs| {
        let mut out = vec![];
        marked(&mut out, n, jobs);
        unmarked(&mut out, n);
        by_macro(&mut out, n, jobs);
        let unit: () = par_for!(for i in 0..n as u64 {
            out.push(mix(i));
        });
        assert_eq!((unit, out), ((), mixed(n).repeat(4)));
    });
}

#[test]
fn a_pattern_a_label_and_options_in_par_for() {
    at_every_size(|n, jobs| {
        let pairs: Vec<(u64, String)> = mixed(n).into_iter().map(|x| (x, x.to_string())).collect();
        let (mut lengths, mut kept) = (vec![], vec![]);
        par_for!(
            always,
            jobs = jobs,
            'pairs: for (x, text) in &pairs {
                lengths.push(text.len());
                for digit in text.chars() {
                    if digit == '7' {
                        continue 'pairs;
                    }
                }
                kept.push(*x);
            }
        );
        assert_eq!(lengths, pairs.iter().map(|(_, t)| t.len()).collect::<Vec<_>>());
        assert_eq!(kept, mixed(n).into_iter().filter(|x| !x.to_string().contains('7')).collect::<Vec<_>>());
    });
}

#[test]
fn a_loop_without_options_leaves_the_choice_to_the_crate() {
    for n in common::SIZES {
        let mut out = vec![];
        par_for!(for i in 0..n as u64 {
            out.push(mix(i));
        });
        assert_eq!(out, mixed(n));
    }
}
