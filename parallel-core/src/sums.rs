//! Sums of integers: whoever runs a leaf adds up what it leaves in the journal, and the commit adds the sum, if no part of
//! it can overflow. Else it adds value by value, as the plain loop does, and overflows where that does.

use crate::journal::{Entry1, Leaf};
use crate::leaf::Leaves;
use crate::run::Run;
use crate::source::Supply;
use std::borrow::BorrowMut;
use std::marker::PhantomData;
use std::ops::Deref;

/// The sum of the values of a leaf.
#[derive(Clone, Copy)]
pub(crate) struct Sum {
    /// With wrapping.
    total: u64,
    /// Nothing between this below zero and this above it is left while they are added one by one.
    bound: i128,
}

/// Integers that leaves add up.
pub trait Summand: Copy {
    /// Whether there are negative ones.
    const SIGNED: bool;
    /// Itself, extended, and something that is not less than its distance from zero, or less by one where it is negative.
    fn wide(self) -> (u64, u64);
    /// Itself.
    fn exact(self) -> i128;
    /// The integer with these low bits.
    fn low(bits: u64) -> Self;
}

macro_rules! summands {
    ($signed:literal, $($int:ty)*) => { $(
        impl Summand for $int {
            const SIGNED: bool = $signed;

            #[inline(always)]
            fn wide(self) -> (u64, u64) {
                let wide = self as u64;
                (wide, if $signed { wide ^ ((wide as i64) >> 63) as u64 } else { wide })
            }

            #[inline(always)]
            fn exact(self) -> i128 {
                self as i128
            }

            #[inline(always)]
            fn low(bits: u64) -> $int {
                bits as $int
            }
        }
    )* };
}
summands!(false, u8 u16 u32 u64 usize);
summands!(true, i8 i16 i32 i64 isize);

/// More than any sum may be.
const TOO_MUCH: i128 = 1 << 100;

/// Adds up the entries of a leaf.
fn sum_up<A: Summand>(entries: &[Entry1<A>]) -> Sum {
    let (mut total, mut bits) = (0_u64, 0);
    for Entry1::K0(value) in entries {
        let (value, distance) = value.wide();
        total = total.wrapping_add(value);
        bits |= distance;
    }
    Sum { total, bound: (i128::from(bits) + 1).saturating_mul(entries.len() as i128).min(TOO_MUCH) }
}

impl Sum {
    /// Adds it, or subtracts it, if no part of it can overflow.
    #[inline(always)]
    fn apply<A: Summand>(self, to: &mut A, subtract: bool) -> bool {
        let (base, bound) = (to.exact(), self.bound);
        let (below, above) = match (A::SIGNED, subtract) {
            (true, _) => (bound, bound),
            (false, true) => (bound, 0),
            (false, false) => (0, bound),
        };
        let fits = |at: i128| A::low(at as u64).exact() == at;
        if !fits(base - below) || !fits(base + above) {
            return false;
        }
        let total = if subtract { self.total.wrapping_neg() } else { self.total };
        *to = A::low(to.wide().0.wrapping_add(total));
        true
    }
}

/// What may know the sum of what it adds to a variable. Whether it does, the types say: methods are found here first, if
/// they do.
pub struct Summing<'s, L, T> {
    of: &'s mut L,
    to: &'s mut T,
    otherwise: Replayed,
}

/// What is added one by one.
pub struct Replayed(PhantomData<()>);

/// What may know the sum of what it adds to a variable.
#[inline(always)]
pub fn summing<'s, L, T>(of: &'s mut L, to: &'s mut T) -> Summing<'s, L, T> {
    Summing { of, to, otherwise: Replayed(PhantomData) }
}

impl<L, T> Deref for Summing<'_, L, T> {
    type Target = Replayed;
    fn deref(&self) -> &Replayed {
        &self.otherwise
    }
}

impl Replayed {
    /// Nothing is known.
    #[inline(always)]
    pub fn begin(&self) {}

    /// Nothing is known.
    #[inline(always)]
    pub fn is_added(&self, _: bool) -> bool {
        false
    }
}

impl<S, A: Summand> Summing<'_, Run<S>, A> {
    /// The loop adds up integers.
    #[inline(always)]
    pub fn begin(self) {
        self.of.adds_up();
    }
}

impl<S, A, E, B> Summing<'_, Leaves<'_, S, Entry1<A>, E, B>, A>
where
    S: Supply,
    B: BorrowMut<S>,
    A: Summand,
{
    /// Leaves add up integers.
    #[inline(always)]
    pub fn begin(self) {
        self.of.add_up(sum_up::<A>);
    }
}

impl<A: Summand, E> Summing<'_, Leaf<Entry1<A>, E>, A> {
    /// Adds the sum of the leaf, or subtracts it; or says that each value is to be added by itself.
    #[inline(always)]
    pub fn is_added(self, subtract: bool) -> bool {
        let Summing { of, to, .. } = self;
        let added = of.take_sum().is_some_and(|sum| sum.apply(to, subtract));
        if added {
            of.skip();
        }
        added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<A: Summand + PartialEq + std::fmt::Debug>(
        base: A,
        values: &[A],
        checked: impl Fn(A, A, bool) -> Option<A>,
    ) -> bool {
        let entries: Vec<_> = values.iter().map(|value| Entry1::K0(*value)).collect();
        let mut all = false;
        for subtract in [false, true] {
            let mut sum = base;
            let added = sum_up(&entries).apply(&mut sum, subtract);
            let one_by_one = values.iter().try_fold(base, |sum, value| checked(sum, *value, subtract));
            if added {
                assert_eq!(Some(sum), one_by_one, "{base:?} {values:?} {subtract}");
            } else {
                assert_eq!(sum, base);
            }
            all |= added;
        }
        all
    }

    #[test]
    fn a_sum_is_added_only_where_none_of_its_parts_overflows() {
        let edges = [i8::MIN, -127, -64, -2, -1, 0, 1, 2, 63, 64, 126, i8::MAX];
        let of = |a: i8, b: i8, subtract| if subtract { a.checked_sub(b) } else { a.checked_add(b) };
        let of_u = |a: u8, b: u8, subtract| if subtract { a.checked_sub(b) } else { a.checked_add(b) };
        let mut added = 0;
        for base in edges {
            for a in edges {
                for b in edges {
                    added += usize::from(check(base, &[a, b], of));
                    added += usize::from(check(base as u8, &[a as u8, b as u8], of_u));
                }
            }
        }
        assert!(added > 400, "{added}");
    }

    #[test]
    fn small_values_are_added_to_large_ones() {
        let of = |a: u64, b: u64, subtract| if subtract { a.checked_sub(b) } else { a.checked_add(b) };
        assert!(check(u64::MAX - 5000, &[3; 1000], of));
        assert!(check(u64::MAX / 2, &[u64::MAX / 8; 3], of));
        assert!(check(0, &[], of));
        let of = |a: i64, b: i64, subtract| if subtract { a.checked_sub(b) } else { a.checked_add(b) };
        assert!(check(i64::MIN + 9000, &[-3, 4, -1, 0], of));
    }
}
