//! Adaptors behind sources, two and more deep.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{floats, mix, words};
use crate::compare::{ends_at, handed_out, same};
use parallelize::{par, par_for};

/// Hands a source behind each of these adaptors to a macro.
macro_rules! behind_each {
    ($next:ident, $names:tt $($source:tt)*) => {
        $next!($names $($source)*.enumerate());
        $next!($names $($source)*.rev());
        $next!($names $($source)*.skip(3));
        $next!($names $($source)*.take(50));
        $next!($names $($source)*.step_by(4));
        $next!($names $($source)*.zip([7; 60]));
    };
}

macro_rules! read {
    ([] $($source:tt)*) => { handed_out!(plain, jobs(), $($source)*); };
}

macro_rules! read_behind_another {
    ([] $($source:tt)*) => { behind_each!(read, [] $($source)*); };
}

#[test]
fn two_adaptors_behind_a_slice() {
    at_all_jobs(|n| {
        let v = floats(n);
        behind_each!(read_behind_another, [] v.iter());
    });
}

#[test]
fn two_adaptors_behind_a_vector_by_value() {
    at_all_jobs(|n| {
        let v = words(n);
        behind_each!(read_behind_another, [] v.clone().into_iter());
    });
}

#[test]
fn two_adaptors_behind_a_range() {
    at_all_jobs(|n| {
        behind_each!(read_behind_another, [](0..n));
    });
}

#[test]
fn two_adaptors_behind_pieces() {
    at_all_jobs(|n| {
        let v = floats(n);
        behind_each!(read_behind_another, [] v.chunks(3));
    });
}

/// What a loop changes and returns, whatever adaptors have made of its items.
trait Touch {
    fn touch(self) -> u64;
}

impl Touch for &mut u64 {
    fn touch(self) -> u64 {
        *self = mix(*self ^ 9);
        *self >> 3
    }
}

impl Touch for &mut [u64] {
    fn touch(self) -> u64 {
        self.reverse();
        self.iter_mut().map(|x| x.touch()).fold(1, u64::wrapping_add)
    }
}

impl Touch for u64 {
    fn touch(mut self) -> u64 {
        (&mut self).touch()
    }
}

impl<T: Touch> Touch for (T, i32) {
    fn touch(self) -> u64 {
        self.0.touch() ^ self.1 as u64
    }
}

impl<T: Touch> Touch for (usize, T) {
    fn touch(self) -> u64 {
        self.1.touch() ^ self.0 as u64
    }
}

macro_rules! changed {
    ([$v:ident $n:ident] $($source:tt)*) => {
        let (mut log, mut $v) = (vec![], (0..$n as u64).collect::<Vec<_>>());
        for x in $($source)* {
            let y = x.touch();
            log.push(y);
        }
        let plain = (log, $v);
        let (mut log, mut $v) = (vec![], (0..$n as u64).collect::<Vec<_>>());
        par_for!(jobs = jobs(), always, for x in $($source)* {
            let y = x.touch();
            log.push(y);
        });
        assert_eq!((log, $v), plain);
    };
}

macro_rules! changed_behind_another {
    ($names:tt $($source:tt)*) => { behind_each!(changed, $names $($source)*); };
}

#[test]
fn two_adaptors_behind_mutable_elements() {
    at_all_jobs(|n| {
        behind_each!(changed_behind_another, [v n] v.iter_mut());
    });
}

#[test]
fn two_adaptors_behind_mutable_pieces() {
    at_all_jobs(|n| {
        behind_each!(changed_behind_another, [v n] v.chunks_mut(3));
    });
}

#[test]
fn two_adaptors_behind_a_drain() {
    at_all_jobs(|n| {
        behind_each!(changed_behind_another, [v n] v.drain(n / 3..));
    });
}

#[test]
fn many_adaptors() {
    at_all_jobs(|n| {
        let (v, w) = (floats(n), words(n / 2 + 9));
        same!(jobs(), v.iter().enumerate().rev().skip(1).step_by(3).take(40));
        same!(jobs(), v.iter().rev().enumerate().skip(2).zip(w.iter().rev()).rev());
        same!(jobs(), w.iter().skip(1).zip(v.chunks(2).rev()).enumerate().step_by(2).skip(1));
        handed_out!(plain, jobs(), v.iter().copied().enumerate().skip(n / 3).take(n / 3).rev());
        handed_out!(plain, jobs(), (0..n).rev().step_by(2).rev().step_by(3).enumerate());
        handed_out!(plain, jobs(), v.iter().take(n / 2).rev().skip(n / 4).cloned().enumerate());
        handed_out!(plain, jobs(), w.clone().into_iter().enumerate().skip(3).zip(v.iter().rev().skip(1)));
        handed_out!(plain, jobs(), v.windows(3).step_by(2).enumerate().skip(1).rev().take(30));
        handed_out!(plain, jobs(), v.iter().step_by(3).step_by(2).skip(1).skip(1).take(99).take(98).rev().rev());
        handed_out!(plain, jobs(), v.rchunks_exact(2).zip(0..).skip(1).step_by(3));
        handed_out!(plain, jobs(), v.iter().zip(&w).enumerate().rev().take(n / 2).step_by(2));
    });
}

#[test]
fn adaptors_past_the_end() {
    at_all_jobs(|n| {
        let v = words(n);
        same!(jobs(), v.iter().skip(n));
        handed_out!(plain, jobs(), v.iter().skip(n + 1).rev());
        handed_out!(plain, jobs(), v.iter().skip(usize::MAX));
        handed_out!(plain, jobs(), v.iter().take(usize::MAX).rev());
        handed_out!(plain, jobs(), v.iter().step_by(usize::MAX));
        handed_out!(plain, jobs(), v.iter().rev().step_by(n + 1));
        handed_out!(plain, jobs(), v.iter().take(0));
        handed_out!(plain, jobs(), v.chunks(usize::MAX).enumerate());
        handed_out!(plain, jobs(), (0..n).skip(usize::MAX - 1).step_by(usize::MAX));
        handed_out!(plain, jobs(), v.clone().into_iter().skip(usize::MAX).enumerate());
    });
}

#[test]
fn adaptors_with_closures() {
    at_all_jobs(|n| {
        let v = words(n);
        same!(jobs(), v.iter().map(|w| w.len()).rev());
        handed_out!(plain, jobs(), v.iter().filter(|w| w.len() > 2).enumerate());
        handed_out!(plain, jobs(), v.iter().filter_map(|w| w.strip_suffix('1')));
        handed_out!(plain, jobs(), v.iter().flat_map(|w| w.chars()));
        handed_out!(plain, jobs(), v.iter().map(|w| w.chars().rev()).flatten().skip(1));
        handed_out!(plain, jobs(), v.iter().take_while(|w| **w != "w5").peekable());
        handed_out!(plain, jobs(), v.iter().skip_while(|w| **w != "w5").fuse());
        handed_out!(plain, jobs(), v.iter().map_while(|w| (w.len() > 2).then_some(w)));
        handed_out!(
            plain,
            jobs(),
            v.iter().scan(0, |sum, w| {
                *sum += w.len();
                Some(*sum)
            })
        );
        handed_out!(plain, jobs(), v.iter().inspect(|w| assert!(!w.is_empty())).rev().skip(1));
        handed_out!(plain, jobs(), v.iter().chain(&v).chain(v.iter().rev()).enumerate());
        handed_out!(plain, jobs(), v.clone().into_iter().map(|w| w + "!").filter(|w| w.len() == 3));
        handed_out!(plain, jobs(), v.clone().into_iter().enumerate().map(|(i, w)| w.repeat(i % 3)).rev());
    });
}
