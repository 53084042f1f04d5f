//! Keeps the sums of the commits apart from those of the loop as written.
#![allow(unsafe_code)]

use std::hint;
use std::mem::{needs_drop, size_of};
use std::ptr;

/// The value of a variable, to be put into it again. What the variable is before that and what it is after are different
/// variables to the register allocator. Else it gives the loop as written and the commits one place for a float, which is
/// in memory, as no float survives a call in a register; and a sum in the loop as written takes six times as long (rustc
/// 1.95, x86-64).
///
/// # Safety
/// The value is put into the variable, before anything else is done with either.
#[inline(always)]
pub unsafe fn part<T>(variable: &T) -> Option<T> {
    if size_of::<T>() > 8 || needs_drop::<T>() {
        return None;
    }
    // SAFETY: the one that is read is not used any more, by the caller's contract.
    Some(same(unsafe { ptr::read(variable) }))
}

#[cold]
#[inline(never)]
fn same<T>(value: T) -> T {
    hint::black_box(value)
}
