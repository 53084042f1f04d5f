//! Keeps the sums of the commits apart from those of the loop as written.
#![allow(unsafe_code)]

use std::hint;
use std::mem::{needs_drop, size_of};
use std::ptr;

/// What a variable is before this and what it is after are different variables to the register allocator. Else it gives
/// the loop as written and the commits one place for a float, which is in memory, as no float survives a call in a
/// register; and a sum in the loop as written takes six times as long (rustc 1.95, x86-64).
#[inline(always)]
pub fn part<T>(variable: &mut T) {
    if size_of::<T>() > 8 || needs_drop::<T>() {
        return;
    }
    // SAFETY: the value is moved out of a place that is initialised, and back into it; nothing in between can panic.
    unsafe { ptr::write(variable, same(ptr::read(variable))) }
}

#[cold]
#[inline(never)]
fn same<T>(value: T) -> T {
    hint::black_box(value)
}
