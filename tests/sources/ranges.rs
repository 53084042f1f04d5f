//! Ranges of everything that has them.

use crate::common::{at_every_size, mix, with_jobs};
use crate::compare::{ends_at, handed_out, same};
use parallelize::{par, par_for};
use std::net::{Ipv4Addr, Ipv6Addr};

#[test]
fn ranges_of_every_integer() {
    with_jobs(|jobs| {
        same!(jobs, 0..=u8::MAX);
        same!(jobs, i8::MIN..=i8::MAX);
        same!(jobs, 65_000..=u16::MAX);
        same!(jobs, -3i16..300);
        same!(jobs, u32::MAX - 100..u32::MAX);
        same!(jobs, -50i32..50);
        same!(jobs, u64::MAX - 99..=u64::MAX);
        same!(jobs, i64::MIN..i64::MIN + 77);
        same!(jobs, -5isize..5);
        same!(jobs, usize::MAX - 7..usize::MAX);
        same!(jobs, u128::MAX - 70..=u128::MAX);
        same!(jobs, i128::MIN..i128::MIN + 70);
        same!(jobs, 'a'..='z');
        same!(jobs, '\u{d7f0}'..'\u{e010}');
        same!(jobs, 5..3);
        same!(jobs, 5u64..=4);
    });
}

/// One test for each type, near both of its limits.
macro_rules! near_the_limits {
    ($($t:ident)*) => { $(
        #[test]
        fn $t() {
            use std::primitive::$t as T;
            with_jobs(|jobs| {
                same!(jobs, T::MAX - 100..=T::MAX);
                handed_out!(plain, jobs, T::MIN..T::MIN + 100);
                handed_out!(plain, jobs, (T::MIN..=T::MIN + 100).rev().step_by(13));
                handed_out!(plain, jobs, T::MAX - 100..T::MAX);
                handed_out!(plain, jobs, T::MAX..=T::MAX);
                handed_out!(plain, jobs, T::MAX..T::MIN);
                handed_out!(plain, jobs, T::MAX..=T::MIN);
                handed_out!(plain, jobs, (T::MAX - 100..=T::MAX).rev());
                handed_out!(plain, jobs, (T::MAX - 100..=T::MAX).step_by(7));
                handed_out!(plain, jobs, (T::MAX - 100..).take(50).zip(T::MAX - 30..=T::MAX));
            });
        }
    )* };
}

mod near_the_limits_of {
    use super::*;
    near_the_limits! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
}

#[test]
fn ranges_around_zero() {
    with_jobs(|jobs| {
        same!(jobs, -100i8..100);
        same!(jobs, (-100i64..=100).step_by(17));
        same!(jobs, (-1000i32..1000).rev());
        handed_out!(plain, jobs, (-5..=5).rev().step_by(2));
        handed_out!(plain, jobs, -3..=-1);
        handed_out!(plain, jobs, 0..0);
        handed_out!(plain, jobs, 0..=0);
        handed_out!(plain, jobs, -1..-7);
        handed_out!(plain, jobs, (3..-3).rev());
        handed_out!(plain, jobs, (i128::from(i64::MIN) - 50..i128::from(i64::MIN) + 50).step_by(3));
    });
}

#[test]
fn a_range_longer_than_64_bits_in_long_steps() {
    with_jobs(|jobs| {
        handed_out!(plain, jobs, (0u128..1 << 100).step_by(1 << 63).take(300));
    });
}

#[test]
fn ranges_of_characters_step_over_the_surrogates() {
    with_jobs(|jobs| {
        same!(jobs, '\u{d7f0}'..='\u{e010}');
        same!(jobs, ('\u{d7f0}'..'\u{e010}').rev());
        same!(jobs, ('\u{d7f0}'..='\u{e010}').step_by(5));
        handed_out!(plain, jobs, ('a'..='z').rev().step_by(3));
        handed_out!(plain, jobs, '\u{10ff00}'..=char::MAX);
        handed_out!(plain, jobs, char::MAX..=char::MAX);
        handed_out!(plain, jobs, 'z'..'a');
        handed_out!(plain, jobs, ('a'..).take(300));
        handed_out!(plain, jobs, ('a'..='z').zip('A'..).enumerate());
    });
}

#[test]
fn ranges_of_addresses() {
    with_jobs(|jobs| {
        same!(jobs, Ipv4Addr::new(10, 0, 0, 250)..Ipv4Addr::new(10, 0, 1, 9));
        same!(jobs, Ipv4Addr::new(255, 255, 255, 200)..=Ipv4Addr::BROADCAST);
        same!(jobs, (Ipv6Addr::LOCALHOST..=Ipv6Addr::from(99)).rev());
    });
}

#[test]
fn adapted_ranges() {
    at_every_size(|n, jobs| {
        same!(jobs, 0..n);
        same!(jobs, (0..n).rev());
        same!(jobs, (0..n).step_by(3));
        same!(jobs, (0..=n).rev().step_by(4));
        same!(jobs, (0..n).skip(2).take(n / 2));
        same!(jobs, (0..n).zip((0..n as u64).rev()));
        same!(jobs, (0..n).enumerate().skip(1));
        same!(jobs, (0..n).chain(5..9));
        same!(jobs, (0..).take(n));
        same!(jobs, (0..n).filter(|x| x % 3 == 1));
        same!(jobs, (0..n).map(|x| mix(x as u64)));
        same!(jobs, (0..n).flat_map(|x| [x; 2]));
    });
}

#[test]
fn adapted_ranges_of_other_types() {
    at_every_size(|n, jobs| {
        let (m, i) = (n as u64, n as i32);
        same!(jobs, -i..i);
        same!(jobs, -i..=i);
        same!(jobs, (-i..i).rev().enumerate());
        handed_out!(plain, jobs, (-i..=i).rev().zip((0..=m).rev()));
        handed_out!(plain, jobs, (0..m).step_by(7).zip(1..));
        handed_out!(plain, jobs, (0..i).skip(n / 2).step_by(2));
        handed_out!(plain, jobs, (m / 2..m).step_by(n + 1));
        handed_out!(plain, jobs, (0..m).rev().step_by(2).enumerate().skip(3).take(n));
        handed_out!(plain, jobs, (1..=m).rev().skip(1));
        handed_out!(plain, jobs, (m..).step_by(3).take(n));
        handed_out!(plain, jobs, (0..m).take(3).chain((0..m).skip(3)));
        handed_out!(plain, jobs, ((0..n).rev().take(n / 2)).rev());
    });
}

#[test]
fn a_range_in_a_variable_a_field_and_a_call() {
    struct Span {
        inner: std::ops::Range<usize>,
    }
    let whole = |n: usize| 0..=n;
    at_every_size(|n, jobs| {
        let range = 1..n;
        let span = Span { inner: 0..n };
        same!(jobs, range.clone());
        same!(jobs, span.inner.clone());
        same!(jobs, whole(n));
        handed_out!(plain, jobs, if n % 2 == 0 { 0..n } else { 5..n });
        handed_out!(plain, jobs, (0..n).into_iter());
        handed_out!(plain, jobs, (std::ops::Range { start: 2, end: n }));
    });
}
