//! How a reference to an element travels that is a reference itself, to a value of the worker, as one to a `Vec<&str>` of the
//! words of a line that the iteration has made: what that refers to travels, and both are made again for the commit.

use crate::bounds::SyncToUseAgain;
use crate::no_borrow::NoBorrow;
use crate::owned::{Carrier, Copied, KeptCopy, Lent, Owned, OwnedCow, OwnedOption, ProbeRef, ProbeValue, probe_owned};
use std::borrow::Borrow;
use std::marker::PhantomData;
use std::ops::Deref;

/// The probe for such references, before other borrows.
pub struct ProbeDeep<T>(ProbeRef<T>);

impl<T> Deref for ProbeDeep<T> {
    type Target = ProbeRef<T>;
    fn deref(&self) -> &ProbeRef<T> {
        &self.0
    }
}

/// The probe for a local that may be a reference to an element, where elements may borrow from a value of the worker.
#[inline(always)]
pub fn probe_deep<T>(value: &T) -> ProbeValue<T, ProbeDeep<T>> {
    let ProbeValue(probe, _) = probe_owned(value);
    ProbeValue(ProbeDeep(probe), PhantomData)
}

impl<T: NoBorrow> ProbeValue<T, ProbeDeep<T>> {
    /// A value travels as it is.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<T> {
        Lent(value)
    }
}

impl<U: ?Sized + ToOwned> ProbeDeep<&&U> {
    /// What the inner reference refers to travels.
    #[inline(always)]
    pub fn own<Copied>(&self, value: &&U) -> Deep<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        Deep((*value).to_owned())
    }

    /// What the inner reference refers to travels.
    #[inline(always)]
    pub fn again<Copied>(&self, value: &&&U) -> Deep<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        self.own(value)
    }

    /// The same of what is a borrow for certain.
    #[inline(always)]
    pub fn keep<Copied>(&self, value: &&U) -> Deep<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        self.own(value)
    }

    /// The same of one that is looked at again.
    #[inline(always)]
    pub fn keep_again<Copied>(&self, value: &&&U) -> Deep<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        self.own(value)
    }
}

/// A reference to a reference, on its way.
pub struct Deep<U: ?Sized + ToOwned>(U::Owned);
impl<U: ?Sized + ToOwned> Carrier for Deep<U> {
    type Sends = U::Owned;
}

/// The inner reference again.
pub struct Inner<'d, U: ?Sized>(&'d U);

impl<U: ?Sized + ToOwned> Deep<U> {
    /// Makes the inner reference.
    #[inline(always)]
    pub fn ready(&self) -> Inner<'_, U> {
        Inner(self.0.borrow())
    }
}

impl<'d, U: ?Sized> Inner<'d, U> {
    /// Both again.
    #[inline(always)]
    pub fn lend(&self) -> &&'d U {
        &self.0
    }
}

/// What else may come where such a one may.
macro_rules! ready {
    ($([$($generics:tt)*] $ty:ty),* $(,)?) => { $(
        impl<$($generics)*> $ty {
            /// Nothing is to be made.
            #[inline(always)]
            pub fn ready(self) -> Self {
                self
            }
        }
    )* };
}
ready! {
    [T] Lent<T>,
    [U: ?Sized + ToOwned] Owned<U>,
    [U: ?Sized + ToOwned] OwnedOption<U>,
    [U: ?Sized + ToOwned] OwnedCow<U>,
    [U: ?Sized + ToOwned] Copied<U>,
    [U: ?Sized, O] KeptCopy<U, O>,
}
