//! Sums of integers: whoever runs a leaf adds up what it leaves in the journal, and the commit adds the sum, if no part of
//! it can overflow. Else it adds value by value, as the plain loop does, and overflows where that does.
#![allow(unsafe_code)]

use crate::journal::{Entry1, Leaf};
use crate::leaf::{AddUp, Leaves};
use crate::run::Run;
use crate::source::Supply;
use crate::type_of::TypeOf;
use std::any::TypeId;
use std::borrow::BorrowMut;
use std::marker::PhantomData;
use std::mem::{self, MaybeUninit};
use std::ptr;

/// The sum of the values of a leaf.
#[derive(Clone, Copy)]
pub(crate) struct Sum {
    /// With wrapping.
    total: u64,
    /// Nothing between this below zero and this above it is left while they are added one by one.
    bound: i128,
}

/// Integers that leaves add up.
trait Summand: Copy {
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
    /// Itself, if no part of it can overflow when it is added to this, or subtracted.
    #[inline(always)]
    fn beside<A: Summand>(self, base: A, subtract: bool) -> Option<A> {
        let (base, bound) = (base.exact(), self.bound);
        let (below, above) = match (A::SIGNED, subtract) {
            (true, _) => (bound, bound),
            (false, true) => (bound, 0),
            (false, false) => (0, bound),
        };
        let low = if A::SIGNED { -bound } else { 0 };
        let fits = |at: i128| A::low(at as u64).exact() == at;
        let all_fit = [low, bound, base - below, base + above].into_iter().all(fits);
        all_fit.then(|| A::low(self.total))
    }
}

/// The identity of a type, whatever lifetimes are in it: as in the crate `typeid`, by way of an object that forgets them.
fn type_id<T: ?Sized>() -> TypeId {
    trait Identity {
        fn id(&self) -> TypeId
        where
            Self: 'static;
    }
    impl<T: ?Sized> Identity for PhantomData<T> {
        fn id(&self) -> TypeId
        where
            Self: 'static,
        {
            TypeId::of::<T>()
        }
    }
    let of: &dyn Identity = &PhantomData::<T>;
    // SAFETY: the object holds nothing, and its method makes no use of what `'static` promises.
    unsafe { mem::transmute::<&dyn Identity, &(dyn Identity + 'static)>(of) }.id()
}

/// Does something with the integer type that another type is, and returns it; goes on if that is none. The types of the
/// user's variables are asked for when the loop runs: while it is compiled they may not be known yet.
macro_rules! if_integer {
    ($ty:ident as $integer:ident => $do:expr) => {
        if_integer!($ty as $integer => $do; u8 u16 u32 u64 usize i8 i16 i32 i64 isize)
    };
    ($ty:ident as $integer:ident => $do:expr; $($int:ident)*) => { $(
        if type_id::<$ty>() == TypeId::of::<$int>() {
            type $integer = $int;
            return $do;
        }
    )* };
}

#[inline(always)]
fn is_integer<T>() -> bool {
    if_integer!(T as Integer => Integer::BITS > 0);
    false
}

/// What adds up the entries of a leaf, if they are integers.
#[inline(always)]
fn adder<A>() -> Option<AddUp<Entry1<A>>> {
    if_integer!(A as Integer => Some(|entries: &[Entry1<A>]| {
        // SAFETY: the two types are the same.
        sum_up(unsafe { &*(ptr::from_ref(entries) as *const [Entry1<Integer>]) })
    }));
    None
}

impl<S> Run<S> {
    /// The loop adds values to a variable of this type, and does nothing else.
    #[inline(always)]
    pub fn adds_to<T>(&mut self, _: &TypeOf<T>) {
        if is_integer::<T>() {
            self.adds_up();
        }
    }
}

impl<S: Supply, A, E, B: BorrowMut<S>> Leaves<'_, S, Entry1<A>, E, B> {
    /// The same, whose entries are added to a variable of this type.
    #[inline(always)]
    pub fn adding_to<T>(self, _: &TypeOf<T>) -> Self {
        let is_same = type_id::<A>() == type_id::<T>();
        self.adding_up(adder::<A>().filter(|_| is_same))
    }
}

impl<A, E> Leaf<Entry1<A>, E> {
    /// Whether it knows the sum of its entries, and has some.
    #[inline(always)]
    pub fn has_sum(&self) -> bool {
        self.sum().is_some()
    }

    /// Leaves one entry, the sum of all, if it has that, and no part of it can overflow when it is added to what is there,
    /// or subtracted.
    ///
    /// # Safety
    /// `at` points to what the entries are added to, which may be read, and need not be aligned.
    #[inline(always)]
    pub unsafe fn add_up<T>(&mut self, at: *const T, subtract: bool) {
        let Some(sum) = self.sum() else { return };
        self.forget_sum();
        // by way of a copy, or the variable would be in memory in the loop as written too
        // SAFETY: our contract.
        let base = unsafe { at.cast::<MaybeUninit<T>>().read_unaligned() };
        // SAFETY: it points to the copy, and there is a sum only if the two types are the same.
        if let Some(sum) = unsafe { beside::<T, A>(sum, base.as_ptr(), subtract) } {
            self.set_sum(Entry1::K0(sum));
        }
    }
}

/// # Safety
/// `base` points to what may be read. `T` and `A` are the same.
#[inline(never)]
unsafe fn beside<T, A>(sum: Sum, base: *const T, subtract: bool) -> Option<A> {
    if_integer!(T as Integer => {
        // SAFETY: the caller's contract.
        let base = unsafe { *base.cast::<Integer>() };
        // SAFETY: the two types are the same.
        sum.beside(base, subtract).map(|sum: Integer| unsafe { mem::transmute_copy::<Integer, A>(&sum) })
    });
    None
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
            let sum = sum_up(&entries).beside(base, subtract);
            let one_by_one = values.iter().try_fold(base, |sum, value| checked(sum, *value, subtract));
            if let Some(sum) = sum {
                assert_eq!(checked(base, sum, subtract), one_by_one, "{base:?} {values:?} {subtract}");
                assert!(one_by_one.is_some());
            }
            all |= sum.is_some();
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
