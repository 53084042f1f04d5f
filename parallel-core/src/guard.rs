//! Locals with a `Drop` of their own, which travel to the end of the commits of their iteration.

use crate::no_borrow::NoBorrow;
use std::marker::PhantomData;
use std::ops::Deref;

/// Knows the types of std's, of which nobody sees the end.
pub struct Guard<T>(Dropped<T>);
/// Knows what has a `Drop` of its own, and may travel.
pub struct Dropped<T>(NoGuard<T>);
/// Knows what ends where it is.
pub struct NoGuard<T>(PhantomData<fn(T)>);

/// Asks whether the end of a local is to be seen.
#[inline(always)]
pub const fn guard<T>(_: &T) -> Guard<T> {
    Guard(Dropped(NoGuard(PhantomData)))
}

impl<T> Deref for Guard<T> {
    type Target = Dropped<T>;
    fn deref(&self) -> &Dropped<T> {
        &self.0
    }
}

impl<T> Deref for Dropped<T> {
    type Target = NoGuard<T>;
    fn deref(&self) -> &NoGuard<T> {
        &self.0
    }
}

impl<T: NoBorrow> Guard<T> {
    /// It is not.
    #[inline(always)]
    pub const fn holds(&self) -> bool {
        false
    }

    /// It ends here.
    #[inline(always)]
    pub fn hold(&self, _: T) {}
}

#[allow(drop_bounds, reason = "a `Drop` of its own is what is asked for")]
impl<T: Drop + Send> Dropped<T> {
    /// It is.
    #[inline(always)]
    pub const fn holds(&self) -> bool {
        true
    }

    /// It travels.
    #[inline(always)]
    pub fn hold(&self, value: T) -> T {
        value
    }
}

impl<T> NoGuard<T> {
    /// It is not.
    #[inline(always)]
    pub const fn holds(&self) -> bool {
        false
    }

    /// It ends here.
    #[inline(always)]
    pub fn hold(&self, _: T) {}
}
