//! Searches that end early, or never, with `?` and with `break`, and iterations that end early in order.

use super::{Built, NS_100, Row, hash, noise};
use crate::bound::{Bound, RAYON, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};
use parallelize::parallelize;

const MUST: &[Bound] = &[at_most(1.1, RAYON)];
const N: usize = 50_000;
const FIRST: usize = N / 100;
/// Just before the middle, where a thread that begins with the second half would find it by luck.
const HALF: usize = N / 2 - 1;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "`?` at 1 % of 50 000 × 100 ns", must: MUST, build: || failing(Some(FIRST)) },
        Row { name: "`?` at 50 %", must: MUST, build: || failing(Some(HALF)) },
        Row { name: "`?` never", must: MUST, build: || failing(None) },
        Row { name: "`break` at 1 % of 50 000 × 100 ns", must: MUST, build: || found(Some(FIRST)) },
        Row { name: "`break` at 50 %", must: MUST, build: || found(Some(HALF)) },
        Row { name: "`break` never", must: MUST, build: || found(None) },
        Row { name: "`continue` in order, 10 000 × 1 µs", must: MUST, build: sorted_out },
    ]
}

/// The items, and what the item at `at` hashes to.
fn search(at: Option<usize>) -> (Vec<u64>, u64) {
    let xs: Vec<u64> = (0..N as u64).map(noise).collect();
    let hit = at.map_or(1, |at| hash(xs[at], NS_100));
    (xs, hit)
}

fn check(x: u64, hit: u64) -> Result<(), u64> {
    if hash(x, NS_100) == hit { Err(x) } else { Ok(()) }
}

fn failing(at: Option<usize>) -> Built {
    fn plain(xs: &[u64], hit: u64) -> Result<(), u64> {
        for x in xs {
            check(*x, hit)?;
        }
        Ok(())
    }
    #[parallelize]
    fn ours(xs: &[u64], hit: u64) -> Result<(), u64> {
        for x in xs {
            check(*x, hit)?;
        }
        Ok(())
    }
    // Gives any error; here there is one at most.
    fn rayon(xs: &[u64], hit: u64) -> Result<(), u64> {
        use rayon::prelude::*;
        xs.par_iter().try_for_each(|x| check(*x, hit))
    }
    fn orx(xs: &[u64], hit: u64) -> Result<(), u64> {
        use orx_parallel::{IntoParIter, Par, ParResult};
        xs.into_par().map(|x| check(*x, hit)).into_fallible().for_each(|()| ())
    }
    fn paralight(xs: &[u64], hit: u64) -> Result<(), u64> {
        use paralight::prelude::*;
        xs.par_iter().with_thread_pool(&mut *peers::paralight()).try_for_each(|x| check(*x, hit))
    }
    let case = Loops::over(search(at), |_, result: &Result<(), u64>| Digest::of(result))
        .with(Column::Plain, |(xs, hit)| plain(xs, *hit))
        .with(Column::Ours, |(xs, hit)| ours(xs, *hit))
        .with(Column::Rayon, |(xs, hit)| rayon(xs, *hit))
        .with(Column::Orx, |(xs, hit)| orx(xs, *hit))
        .with(Column::C, |(xs, hit)| openmp::first_hit(xs, NS_100, *hit).map_or(Ok(()), |i| Err(xs[i])))
        .with(Column::Paralight, |(xs, hit)| paralight(xs, *hit));
    Box::new(case)
}

fn found(at: Option<usize>) -> Built {
    fn plain(xs: &[u64], hit: u64) -> Option<usize> {
        let mut found = None;
        for (i, x) in xs.iter().enumerate() {
            if hash(*x, NS_100) == hit {
                found = Some(i);
                break;
            }
        }
        found
    }
    #[parallelize]
    fn ours(xs: &[u64], hit: u64) -> Option<usize> {
        let mut found = None;
        for (i, x) in xs.iter().enumerate() {
            if hash(*x, NS_100) == hit {
                found = Some(i);
                break;
            }
        }
        found
    }
    fn rayon(xs: &[u64], hit: u64) -> Option<usize> {
        use rayon::prelude::*;
        xs.par_iter().position_first(|x| hash(*x, NS_100) == hit)
    }
    fn orx(xs: &[u64], hit: u64) -> Option<usize> {
        use orx_parallel::{EnumeratePar, IntoParIter, Par};
        xs.into_par().enumerate().find(|(_, x)| hash(**x, NS_100) == hit).map(|(i, _)| i)
    }
    fn paralight(xs: &[u64], hit: u64) -> Option<usize> {
        use paralight::prelude::*;
        let threads = &mut *peers::paralight();
        let xs = xs.par_iter().enumerate().with_thread_pool(threads);
        xs.find_first(|(_, x)| hash(**x, NS_100) == hit).map(|(i, _)| i)
    }
    let case = Loops::over(search(at), |_, found: &Option<usize>| Digest::of(found))
        .with(Column::Plain, |(xs, hit)| plain(xs, *hit))
        .with(Column::Ours, |(xs, hit)| ours(xs, *hit))
        .with(Column::Rayon, |(xs, hit)| rayon(xs, *hit))
        .with(Column::Orx, |(xs, hit)| orx(xs, *hit))
        .with(Column::C, |(xs, hit)| openmp::first_hit(xs, NS_100, *hit))
        .with(Column::Paralight, |(xs, hit)| paralight(xs, *hit));
    Box::new(case)
}

/// What it has seen is a matter of order.
#[derive(Default)]
struct Seen(u64);

impl Seen {
    fn count(&mut self, hash: u64) -> u64 {
        self.0 = self.0.wrapping_mul(31) ^ hash;
        self.0
    }
}

fn sorted_out() -> Built {
    type Sorted = (Vec<u64>, Vec<u64>);
    const US_1: u32 = 10 * NS_100;
    fn plain(xs: &[u64]) -> Sorted {
        let (mut seen, mut out, mut kept) = (Seen::default(), Vec::new(), Vec::new());
        for x in xs {
            let hash = hash(*x, US_1);
            let count = seen.count(hash);
            if count % 64 == 3 {
                out.push(hash);
                continue;
            }
            kept.push(hash ^ count);
        }
        (out, kept)
    }
    #[parallelize]
    fn ours(xs: &[u64]) -> Sorted {
        let (mut seen, mut out, mut kept) = (Seen::default(), Vec::new(), Vec::new());
        for x in xs {
            let hash = hash(*x, US_1);
            let count = seen.count(hash);
            if count % 64 == 3 {
                out.push(hash);
                continue;
            }
            kept.push(hash ^ count);
        }
        (out, kept)
    }
    fn rayon(xs: &[u64]) -> Sorted {
        use rayon::prelude::*;
        let hashes: Vec<u64> = xs.par_iter().map(|x| hash(*x, US_1)).collect();
        let (mut seen, mut out, mut kept) = (Seen::default(), Vec::new(), Vec::new());
        for hash in hashes {
            let count = seen.count(hash);
            if count % 64 == 3 {
                out.push(hash);
                continue;
            }
            kept.push(hash ^ count);
        }
        (out, kept)
    }
    let xs: Vec<u64> = (0..10_000).map(noise).collect();
    let case = Loops::over(xs, |_, sorted: &Sorted| Digest::of(sorted))
        .with(Column::Plain, |xs| plain(xs))
        .with(Column::Ours, |xs| ours(xs))
        .with(Column::Rayon, |xs| rayon(xs));
    Box::new(case)
}
