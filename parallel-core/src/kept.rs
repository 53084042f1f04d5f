//! What an iteration owns, and has lent to what is done in order: it stays where it is until the commits of its leaf are done.
//! The plain loop, which is compiled beside the workers, has rustc see to it that a commit lets nothing of it go on.
#![allow(unsafe_code)]

use crate::journal::InOrder;
use crate::sync::{Mutex, lock};
use std::fmt::{self, Formatter};
use std::marker::PhantomData;
use std::mem;
use std::ops::Deref;
use std::ptr::NonNull;

/// What iterations of one leaf have kept, until they are dropped, in the order in which they were kept.
#[derive(Default)]
pub(crate) struct Keepsakes(Vec<Keepsake>);

/// A value in a box, with its type erased.
struct Keepsake {
    value: NonNull<()>,
    drop: unsafe fn(NonNull<()>),
}

// SAFETY: the value is `Send` (`Keepsakes::keep`).
unsafe impl Send for Keepsake {}

impl Drop for Keepsake {
    fn drop(&mut self) {
        // SAFETY: `keep` made both of one box, which only this drop takes back.
        unsafe { (self.drop)(self.value) }
    }
}

/// # Safety
/// `value` comes from a leaked box of a `T`, and is not used again.
unsafe fn drop_box<T>(value: NonNull<()>) {
    // SAFETY: the caller's contract.
    drop(unsafe { Box::from_raw(value.cast::<T>().as_ptr()) });
}

impl Keepsakes {
    /// Keeps a value.
    ///
    /// # Safety
    /// The reference must not be used after the keepsakes have been dropped.
    unsafe fn keep<'k, T: Send>(&mut self, value: T) -> &'k T {
        let value = NonNull::from(Box::leak(Box::new(value)));
        self.0.push(Keepsake { value: value.cast(), drop: drop_box::<T> });
        // SAFETY: the box stays where it is until the keepsakes are dropped, and nobody has a `&mut` to it.
        unsafe { value.as_ref() }
    }
}

/// What the leaf that is being committed has kept. It outlives the loop: what an exit takes along may borrow from there.
#[derive(Default)]
pub struct Kept(Mutex<Keepsakes>);

impl Kept {
    /// Nothing.
    pub fn new() -> Kept {
        Kept::default()
    }

    /// The commits of the leaf before are done; these are of the next.
    pub(crate) fn go_on(&self, keepsakes: Keepsakes) {
        let before = mem::replace(&mut *lock(&self.0), keepsakes);
        // not under the lock: it may panic
        drop(before);
    }
}

/// Knows the type of a value that may own what it lends.
pub struct Keeping<T>(Owning<T>);
/// Knows one that is no reference.
pub struct Owning<T>(Staying<T>);
/// Knows one that stays with its thread.
pub struct Staying<T>(PhantomData<fn(T)>);

/// Learns the type of a value.
#[inline(always)]
pub fn keeping<T>(_: &T) -> Keeping<T> {
    Keeping(Owning(Staying(PhantomData)))
}

impl<T> Deref for Keeping<T> {
    type Target = Owning<T>;
    fn deref(&self) -> &Owning<T> {
        &self.0
    }
}

impl<T> Deref for Owning<T> {
    type Target = Staying<T>;
    fn deref(&self) -> &Staying<T> {
        &self.0
    }
}

impl<'r, T: ?Sized> Keeping<&'r T> {
    /// What is behind a reference stays where it is anyway.
    ///
    /// # Safety
    /// None is needed; the name is that of the other one, which needs some.
    #[inline(always)]
    pub unsafe fn keep<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: &'r T) -> Held<&'r T> {
        Held(value)
    }
}

impl<T: Send> Owning<T> {
    /// Keeps a value for the commits of an iteration.
    ///
    /// # Safety
    /// What is lent by the value must not be used after the commits of the iteration, except by what ends the loop. `kept`
    /// is that of the leaves; what the value itself borrows from outlives it.
    #[inline(always)]
    pub unsafe fn keep<'k, J>(&self, journal: &mut InOrder<'_, J>, _: &'k Kept, value: T) -> &'k T {
        // SAFETY: the leaf's keepsakes are dropped with its cell, behind its journal, or by way of `kept`, when the commits of
        // its last iteration are done; or they are in `kept` when the loop ends, and that is borrowed by the result.
        unsafe { journal.keepsakes().keep(value) }
    }
}

impl<T> Staying<T> {
    /// What cannot travel ends with the iteration.
    ///
    /// # Safety
    /// None is needed, as above.
    #[inline(always)]
    pub unsafe fn keep<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: T) -> Held<T> {
        Held(value)
    }
}

/// What stands for itself where others stand for what is kept.
#[derive(Clone, Copy)]
pub struct Held<T>(T);

impl<T> Deref for Held<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A format string may capture it.
macro_rules! shown_as {
    ($($way:ident)*) => { $(
        impl<T: fmt::$way> fmt::$way for Held<T> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )* };
}
shown_as!(Binary Debug Display LowerExp LowerHex Octal Pointer UpperExp UpperHex);
