//! A local that may borrow from a value of the worker travels to the commit in its owned form, and is lent back there.
//!
//! The probe picks by type, without a trait in the user's scope: method lookup finds the inherent `own` of the outer
//! probe for references to `ToOwned` types, and dereferences to the inner one for everything else.

use std::borrow::Borrow;
use std::marker::PhantomData;
use std::ops::Deref;

/// The outer probe.
pub struct ProbeRef<T>(ProbeAny<T>);
/// The inner probe.
pub struct ProbeAny<T>(PhantomData<fn(T)>);

impl<T> Deref for ProbeRef<T> {
    type Target = ProbeAny<T>;
    fn deref(&self) -> &ProbeAny<T> {
        &self.0
    }
}

/// Starts a probe for the type of a local.
#[inline(always)]
pub fn probe_owned<T>(_: &T) -> ProbeRef<T> {
    ProbeRef(ProbeAny(PhantomData))
}

impl<U: ?Sized + ToOwned> ProbeRef<&U> {
    /// A borrow travels as what it borrows.
    #[inline(always)]
    pub fn own(&self, value: &U) -> Owned<U> {
        Owned(value.to_owned())
    }
}

impl<T> ProbeAny<T> {
    /// Anything else travels as it is.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<T> {
        Lent(value)
    }
}

/// A borrow, on its way.
pub struct Owned<U: ?Sized + ToOwned>(U::Owned);
/// A value, on its way.
pub struct Lent<T>(T);

impl<U: ?Sized + ToOwned> Owned<U> {
    /// The borrow again.
    #[inline(always)]
    pub fn lend(&self) -> &U {
        self.0.borrow()
    }
}

impl<T> Lent<T> {
    /// The value again.
    #[inline(always)]
    pub fn lend(self) -> T {
        self.0
    }
}
