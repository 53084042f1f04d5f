//! What an iteration owns, and has lent to what is done in order: it stays where it is until the commits of its leaf are done.
//! The plain loop, which is compiled beside the workers, has rustc see to it that a commit lets nothing of it go on.
#![allow(unsafe_code)]

use crate::bounds::{CloneToUseAgain, SyncToUseAgain};
use crate::journal::InOrder;
use crate::no_borrow::NoBorrow;
use crate::owned::{Carrier, Lent, ProbeMut};
use crate::sync::{Mutex, lock};
use std::fmt::{self, Formatter};
use std::marker::{self, PhantomData};
use std::mem::{self, ManuallyDrop, MaybeUninit};
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// What iterations of one leaf have kept, until they are dropped, in the order in which they were kept.
#[derive(Default)]
pub(crate) struct Keepsakes(Vec<Keepsake>);

/// A value in a box, with its type erased.
struct Keepsake {
    value: NonNull<()>,
    drop: unsafe fn(NonNull<()>),
}

// SAFETY: the value is `Send` (`Keepsakes::keep`).
unsafe impl marker::Send for Keepsake {}

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
    unsafe fn keep<'k, T: marker::Send>(&mut self, value: T) -> &'k T {
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

/// Knows the type of a value that may own what it lends. Of a type that is not known yet method lookup takes the outermost of these
/// that has the method, which is right for the types of std's.
pub struct Keeping<T>(Borrowing<T>);
/// Knows one that may be a reference.
pub struct Borrowing<T>(Owning<T>);
/// Knows one that is no reference.
pub struct Owning<T>(Staying<T>);
/// Knows one that stays with its thread.
pub struct Staying<T>(PhantomData<fn(T)>);

/// Learns the type of a value.
#[inline(always)]
pub fn keeping<T>(_: &T) -> Keeping<T> {
    Keeping(Borrowing(Owning(Staying(PhantomData))))
}

/// A value that is kept until it is given away.
struct Slot<T> {
    value: ManuallyDrop<T>,
    is_given: AtomicBool,
}

// SAFETY: nobody but `Giving` has one, which gives the value away once, to one thread.
unsafe impl<T: marker::Send> Sync for Slot<T> {}

impl<T> Drop for Slot<T> {
    fn drop(&mut self) {
        if !*self.is_given.get_mut() {
            // SAFETY: nobody else has dropped it, or has it.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        }
    }
}

/// By which a commit gives away what is kept.
pub struct Giving<'k, T>(&'k Slot<T>);

impl<T> Clone for Giving<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Giving<'_, T> {}

impl<T> Giving<'_, T> {
    /// Gives the value away.
    ///
    /// # Safety
    /// Once, if it is no `Copy`, in a commit of the iteration that keeps it; and what is lent by it must not be used any more when the
    /// value, or what is left of it, is dropped or changed.
    #[inline(always)]
    pub unsafe fn give(self) -> T {
        self.0.is_given.store(true, Relaxed);
        // SAFETY: the slot is alive until the commits of the iteration are done, and forgets the value: `is_given`. The drop of the
        // slot comes behind this: the thread that commits hands the keepsakes on, or drops them itself.
        unsafe { ManuallyDrop::into_inner(ptr::read(&self.0.value)) }
    }
}

/// The same of a reference.
#[derive(Clone, Copy)]
pub struct Same<T>(T);

impl<T> Same<T> {
    /// The reference.
    ///
    /// # Safety
    /// None is needed; the name is that of the other one, which needs some.
    #[inline(always)]
    pub unsafe fn give(self) -> T {
        self.0
    }
}

/// The same of what cannot travel: nothing that has one is sent.
pub struct Stays<T>(PhantomData<T>);

impl<T> Stays<T> {
    /// There is nothing to give.
    ///
    /// # Safety
    /// None is needed, as above.
    pub unsafe fn give(self) -> T {
        unreachable!("what is not `Send` is given to no commit")
    }
}

/// What a commit borrows from a value that it has of the worker.
///
/// # Safety
/// The borrow must end with the value: the loop as written, where the value is a temporary of the statement, must be compiled beside
/// this.
#[inline(always)]
pub unsafe fn lasting<'v, T: ?Sized>(value: &T) -> &'v T {
    // SAFETY: the caller's contract; nobody changes the value while it is borrowed.
    unsafe { &*ptr::from_ref(value) }
}

impl<T> Deref for Keeping<T> {
    type Target = Borrowing<T>;
    fn deref(&self) -> &Borrowing<T> {
        &self.0
    }
}

impl<T> Deref for Borrowing<T> {
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

impl<T: Clone> Keeping<T> {
    /// What has copies travels as one.
    ///
    /// # Safety
    /// None is needed; the name is that of the other one, which needs some.
    #[inline(always)]
    pub unsafe fn keep_beside<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: T) -> Held<T> {
        Held(value)
    }

    /// A copy may change through a `&`.
    #[inline(always)]
    pub fn stays_the_same(&self, _: &MaybeUninit<()>) {}
}

impl<T: Copy> Keeping<T> {
    /// What is `Copy` is one, as nothing borrows from it.
    ///
    /// # Safety
    /// None is needed; the name is that of the other one, which needs some.
    #[inline(always)]
    pub unsafe fn keep_until_given<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: T) -> (Held<T>, Same<T>) {
        (Held(value), Same(value))
    }
}

impl<T: NoBorrow + marker::Send> Keeping<T> {
    /// Keeps a value, as below.
    ///
    /// # Safety
    /// As there.
    #[inline(always)]
    pub unsafe fn keep<'k, J>(&self, journal: &mut InOrder<'_, J>, kept: &Kept, value: T) -> &'k T {
        // SAFETY: the caller's contract.
        unsafe { self.0.0.keep(journal, kept, value) }
    }

    /// The same, for what is given away.
    ///
    /// # Safety
    /// As there.
    #[inline(always)]
    pub unsafe fn keep_to_give<'k, J>(
        &self,
        journal: &mut InOrder<'_, J>,
        kept: &Kept,
        value: T,
    ) -> (&'k T, Giving<'k, T>) {
        // SAFETY: the caller's contract.
        unsafe { self.0.0.keep_to_give(journal, kept, value) }
    }
}

impl<'r, T: ?Sized> Borrowing<&'r T> {
    /// What is behind a reference stays where it is anyway.
    ///
    /// # Safety
    /// None is needed; the name is that of the other one, which needs some.
    #[inline(always)]
    pub unsafe fn keep<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: &'r T) -> Held<&'r T> {
        Held(value)
    }

    /// The same, for what is given away.
    ///
    /// # Safety
    /// As above.
    #[inline(always)]
    pub unsafe fn keep_to_give<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: &'r T) -> (Held<&'r T>, Same<&'r T>) {
        (Held(value), Same(value))
    }
}

impl<T: marker::Send + Sync> Owning<T> {
    /// Keeps a value for a commit of the iteration, and for what the worker does beside that.
    ///
    /// # Safety
    /// As for `keep`.
    #[inline(always)]
    pub unsafe fn keep_beside<'k, J>(&self, journal: &mut InOrder<'_, J>, kept: &Kept, value: T) -> &'k T {
        // SAFETY: the caller's contract.
        unsafe { self.keep(journal, kept, value) }
    }
}

impl<T: marker::Send> Owning<T> {
    /// Keeps a value for the commits of an iteration.
    ///
    /// # Safety
    /// What is lent by the value must not be used after the commits of the iteration, except by what ends the loop: the loop as
    /// written, with the value on its stack, must be compiled beside this. `kept` is that of the leaves, and must not be dropped
    /// before them; what the value itself borrows from outlives it.
    #[inline(always)]
    pub unsafe fn keep<'k, J>(&self, journal: &mut InOrder<'_, J>, _: &Kept, value: T) -> &'k T {
        // SAFETY: the leaf's keepsakes are dropped with its cell, behind its journal, or by way of `kept`, when the commits of
        // its last iteration are done; or they are in `kept` when the loop ends. How long it is lent the types do not say: where
        // that is too long, rustc says so of the loop as written, and no more.
        unsafe { journal.keepsakes().keep(value) }
    }

    /// Keeps a value until a commit of the iteration gives it away.
    ///
    /// # Safety
    /// The same.
    #[inline(always)]
    pub unsafe fn keep_to_give<'k, J>(
        &self,
        journal: &mut InOrder<'_, J>,
        _: &Kept,
        value: T,
    ) -> (&'k T, Giving<'k, T>) {
        let slot = Slot { value: ManuallyDrop::new(value), is_given: AtomicBool::new(false) };
        // SAFETY: as above.
        let slot: &'k Slot<T> = unsafe { journal.keepsakes().keep(slot) };
        (&slot.value, Giving(slot))
    }
}

impl<T: marker::Send> Owning<T> {
    /// Keeps a value, from which nothing borrows, until a commit of the iteration gives it away.
    ///
    /// # Safety
    /// As for `keep`.
    #[inline(always)]
    pub unsafe fn keep_until_given<'k, J>(
        &self,
        journal: &mut InOrder<'_, J>,
        kept: &Kept,
        value: T,
    ) -> (&'k T, Giving<'k, T>) {
        // SAFETY: the caller's contract.
        unsafe { self.keep_to_give(journal, kept, value) }
    }
}

impl<T> Staying<T> {
    /// What a commit and the worker look at both must not change through a `&`, or the worker would see it too early. The argument
    /// is a reference in a constant, which rustc refuses for types that have a cell in them.
    #[inline(always)]
    pub fn stays_the_same(&self, _: &MaybeUninit<T>) {}

    /// What cannot travel ends with the iteration.
    ///
    /// # Safety
    /// None is needed, as above.
    #[inline(always)]
    pub unsafe fn keep<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: T) -> Held<T> {
        Held(value)
    }

    /// What cannot be looked at from two threads travels as a copy.
    ///
    /// # Safety
    /// None is needed, as above.
    #[inline(always)]
    pub unsafe fn keep_beside<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: T) -> Held<T> {
        Held(value)
    }

    /// As below.
    ///
    /// # Safety
    /// None is needed, as above.
    #[inline(always)]
    pub unsafe fn keep_until_given<J>(
        &self,
        journal: &mut InOrder<'_, J>,
        kept: &Kept,
        value: T,
    ) -> (Held<T>, Stays<T>) {
        // SAFETY: the caller's contract.
        unsafe { self.keep_to_give(journal, kept, value) }
    }

    /// What cannot travel is not given away by another thread; rustc says why.
    ///
    /// # Safety
    /// None is needed, as above.
    #[inline(always)]
    pub unsafe fn keep_to_give<J>(&self, _: &mut InOrder<'_, J>, _: &Kept, value: T) -> (Held<T>, Stays<T>) {
        (Held(value), Stays(PhantomData))
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

impl<T> ProbeMut<Held<T>> {
    /// A value that is not kept, and is looked at again, travels as a copy.
    #[inline(always)]
    pub fn again<Copied, Again>(&self, value: &Held<T>) -> Lent<Held<T>>
    where
        T: CloneToUseAgain<Again> + SyncToUseAgain<Copied>,
    {
        Lent(Held(T::__copy(&value.0)))
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

impl<T> Carrier for Giving<'_, T> {
    type Sends = T;
}

impl<T> Carrier for Same<T> {
    type Sends = T;
}

impl<T> Carrier for Stays<T> {
    type Sends = T;
}
