//! How a local of the worker travels to a commit.
//!
//! What may borrow from a value of the worker travels in its owned form, and is lent back there. What the worker looks
//! at again afterwards travels as a copy; of a `&mut` item that is a copy of the item, lent back as a `&mut`, for code
//! that only reads it.
//!
//! The probes pick by type, without a trait in the user's scope: method lookup tries the inherent methods of the outer
//! probe, which exist for some types, and dereferences to the inner ones for the others. Of a type that is not known yet
//! it takes the outermost that may have them. That is a value far more often than a borrow, and so values come first.

use crate::bounds::{CloneToLend, CloneToUseAgain, SyncToUseAgain};
use crate::computed::{Collected, collect_ahead};
use crate::no_borrow::NoBorrow;
use std::borrow::{Borrow, BorrowMut, Cow};
use std::marker::PhantomData;
use std::ops::Deref;

/// The probe for what is no borrow, before others.
pub struct ProbeValue<T, P>(pub(crate) P, pub(crate) PhantomData<fn(T)>);
/// The probe for borrows.
pub struct ProbeRef<T>(ProbeMut<T>);
/// The probe for what is put where it outlives the iteration.
pub struct ProbeStored<T>(ProbeMut<T>);
/// The probe for exclusive borrows.
pub struct ProbeMut<T>(ProbeAny<T>);
/// The probe for what a collection is extended by.
pub struct ProbeElements<T>(ProbeAny<T>);
/// The probe for everything else.
pub struct ProbeAny<T>(PhantomData<fn(T)>);

impl<T, P> Deref for ProbeValue<T, P> {
    type Target = P;
    fn deref(&self) -> &P {
        &self.0
    }
}

impl<T> Deref for ProbeRef<T> {
    type Target = ProbeMut<T>;
    fn deref(&self) -> &ProbeMut<T> {
        &self.0
    }
}

impl<T> Deref for ProbeStored<T> {
    type Target = ProbeMut<T>;
    fn deref(&self) -> &ProbeMut<T> {
        &self.0
    }
}

impl<T> Deref for ProbeMut<T> {
    type Target = ProbeAny<T>;
    fn deref(&self) -> &ProbeAny<T> {
        &self.0
    }
}

impl<T> Deref for ProbeElements<T> {
    type Target = ProbeAny<T>;
    fn deref(&self) -> &ProbeAny<T> {
        &self.0
    }
}

/// The probe for what a collection is extended by.
#[inline(always)]
pub fn probe_elements<T>(_: &T) -> ProbeValue<T, ProbeElements<T>> {
    ProbeValue(ProbeElements(ProbeAny(PhantomData)), PhantomData)
}

/// The probe for a local that may borrow from a value of the worker.
#[inline(always)]
pub fn probe_owned<T>(_: &T) -> ProbeValue<T, ProbeRef<T>> {
    ProbeValue(ProbeRef(ProbeMut(ProbeAny(PhantomData))), PhantomData)
}

/// The probe for a local that does not.
#[inline(always)]
pub fn probe<T>(_: &T) -> ProbeValue<T, ProbeMut<T>> {
    ProbeValue(ProbeMut(ProbeAny(PhantomData)), PhantomData)
}

/// The probe for a value that is put where it outlives the iteration, and so borrows from nothing in that.
#[inline(always)]
pub(crate) fn probe_stored<T>(_: &T) -> ProbeValue<T, ProbeStored<T>> {
    ProbeValue(ProbeStored(ProbeMut(ProbeAny(PhantomData))), PhantomData)
}

impl<T: NoBorrow> ProbeValue<T, ProbeRef<T>> {
    /// A value travels as it is. Where no borrow is asked for, whatever it is does, known or not.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<T> {
        Lent(value)
    }
}

impl<T: NoBorrow> ProbeValue<T, ProbeStored<T>> {
    /// A value travels as it is.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<T> {
        Lent(value)
    }
}

impl<T: NoBorrow> ProbeValue<T, ProbeElements<T>> {
    /// A value travels as it is.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<T> {
        Lent(value)
    }
}

impl<T: Iterator> ProbeElements<T> {
    /// An iterator, which may borrow from whatever it goes over, runs ahead.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<Collected<T::Item>> {
        Lent(collect_ahead(value))
    }
}

impl<T: NoBorrow, P> ProbeValue<T, P> {
    /// A value that is looked at again travels as a copy.
    #[inline(always)]
    pub fn again<Copied, Again>(&self, value: &T) -> Lent<T>
    where
        T: CloneToUseAgain<Again> + SyncToUseAgain<Copied>,
    {
        Lent(T::__copy(value))
    }
}

impl<U: ?Sized + ToOwned> ProbeRef<&U> {
    /// A borrow travels as what it borrows.
    #[inline(always)]
    pub fn own<Copied>(&self, value: &U) -> Owned<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        Owned(value.to_owned())
    }

    /// A borrow travels as what it borrows.
    #[inline(always)]
    pub fn again<Copied>(&self, value: &&U) -> Owned<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        Owned((*value).to_owned())
    }
}

impl<U: ?Sized + ToOwned> ProbeRef<Option<&U>> {
    /// What may be a borrow travels as what it borrows.
    #[inline(always)]
    pub fn own<Copied>(&self, value: Option<&U>) -> OwnedOption<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        OwnedOption(value.map(U::to_owned))
    }

    /// What may be a borrow travels as what it borrows.
    #[inline(always)]
    pub fn again<Copied>(&self, value: &Option<&U>) -> OwnedOption<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        self.own(*value)
    }
}

impl<'u, U: ?Sized + ToOwned> ProbeRef<Cow<'u, U>> {
    /// What may be a borrow travels as what it borrows.
    #[inline(always)]
    pub fn own(&self, value: Cow<'u, U>) -> OwnedCow<U> {
        let is_lent = matches!(value, Cow::Borrowed(_));
        OwnedCow { owned: Some(value.into_owned()), is_lent }
    }

    /// What may be a borrow travels as what it borrows.
    #[inline(always)]
    #[allow(clippy::ptr_arg, reason = "it is what the variable is")]
    pub fn again<Copied>(&self, value: &Cow<'u, U>) -> OwnedCow<U>
    where
        U: SyncToUseAgain<Copied>,
    {
        self.own(value.clone())
    }
}

impl<'u, U: ?Sized> ProbeStored<&&'u U> {
    /// Of a reference to a reference it may be that the inner one is put there, as rustc dereferences what it is given.
    #[inline(always)]
    pub fn own(&self, value: &&'u U) -> Owned<&'u U> {
        Owned(*value)
    }
}

impl<U: ?Sized> ProbeRef<&U> {
    /// What is a borrow for certain travels as what it borrows, or not at all.
    #[inline(always)]
    pub fn keep<Copied, Kept, O>(&self, value: &U) -> KeptCopy<U, O>
    where
        U: CloneToLend<Kept, Owned = O> + SyncToUseAgain<Copied>,
    {
        KeptCopy(U::__copy(value), PhantomData)
    }

    /// The same of one that is looked at again.
    #[inline(always)]
    pub fn keep_again<Copied, Kept, O>(&self, value: &&U) -> KeptCopy<U, O>
    where
        U: CloneToLend<Kept, Owned = O> + SyncToUseAgain<Copied>,
    {
        self.keep(value)
    }
}

impl<T: ?Sized + ToOwned> ProbeMut<&mut T> {
    /// An exclusive borrow that is looked at again travels as a copy of what it borrows.
    #[inline(always)]
    pub fn again<Changed>(&self, value: &&mut T) -> Copied<T>
    where
        T: SyncToUseAgain<Changed>,
    {
        Copied((**value).to_owned())
    }
}

impl<T> ProbeAny<T> {
    /// Anything else travels as it is.
    #[inline(always)]
    pub fn own(&self, value: T) -> Lent<T> {
        Lent(value)
    }

    /// Of what is not made in the iteration a borrow travels as it is.
    #[inline(always)]
    pub fn keep(&self, value: T) -> Lent<T> {
        Lent(value)
    }

    /// The same of one that is looked at again.
    #[inline(always)]
    pub fn keep_again(&self, value: &T) -> Lent<T>
    where
        T: Copy,
    {
        Lent(*value)
    }

    /// Anything else that is looked at again travels as a copy.
    #[inline(always)]
    pub fn again<Copied, Again>(&self, value: &T) -> Lent<T>
    where
        T: CloneToUseAgain<Again> + SyncToUseAgain<Copied>,
    {
        Lent(T::__copy(value))
    }
}

/// What is on its way, by what is sent: `SendFromWorker::carried` checks that.
pub trait Carrier {
    /// What is sent.
    type Sends;
}

impl<U: ?Sized + ToOwned> Carrier for Owned<U> {
    type Sends = U::Owned;
}

impl<U: ?Sized + ToOwned> Carrier for OwnedOption<U> {
    type Sends = U::Owned;
}

impl<U: ?Sized + ToOwned> Carrier for OwnedCow<U> {
    type Sends = U::Owned;
}

impl<U: ?Sized, O> Carrier for KeptCopy<U, O> {
    type Sends = O;
}

impl<U: ?Sized + ToOwned> Carrier for Copied<U> {
    type Sends = U::Owned;
}

impl<T> Carrier for Lent<T> {
    type Sends = T;
}

/// A copy of what the worker looks at again.
#[inline(always)]
pub fn again<T: CloneToUseAgain<Again> + SyncToUseAgain<Copied>, Again, Copied>(value: &T) -> T {
    T::__copy(value)
}

/// A borrow, on its way.
pub struct Owned<U: ?Sized + ToOwned>(U::Owned);
/// What may be a borrow, on its way.
pub struct OwnedOption<U: ?Sized + ToOwned>(Option<U::Owned>);
/// A [`Cow`], on its way, by its owned form.
pub struct OwnedCow<U: ?Sized + ToOwned> {
    /// `None` once it has been given back.
    owned: Option<U::Owned>,
    is_lent: bool,
}
/// What is a borrow for certain, on its way, by its owned form. Without a bound, so that rustc says once what is missing.
pub struct KeptCopy<U: ?Sized, O>(O, PhantomData<fn(&U)>);
/// What an exclusive borrow borrows, on its way.
pub struct Copied<T: ?Sized + ToOwned>(T::Owned);
/// A value, on its way.
pub struct Lent<T>(pub(crate) T);

impl<U: ?Sized + ToOwned> Owned<U> {
    /// The borrow again.
    #[inline(always)]
    pub fn lend(&self) -> &U {
        self.0.borrow()
    }
}

impl<U: ?Sized + ToOwned> OwnedOption<U> {
    /// The borrow again.
    #[inline(always)]
    pub fn lend(&self) -> Option<&U> {
        self.0.as_ref().map(Borrow::borrow)
    }
}

impl<U: ?Sized + ToOwned> OwnedCow<U> {
    /// The same again: a borrow if it was one.
    ///
    /// # Panics
    /// When called twice.
    #[inline(always)]
    pub fn lend(&mut self) -> Cow<'_, U> {
        if !self.is_lent {
            return Cow::Owned(self.owned.take().expect("it is given back once"));
        }
        Cow::Borrowed(self.owned.as_ref().expect("it is not taken").borrow())
    }
}

impl<U: ?Sized, O> KeptCopy<U, O> {
    /// The borrow again.
    #[inline(always)]
    pub fn lend(&self) -> &U
    where
        O: Borrow<U>,
    {
        self.0.borrow()
    }
}

impl<T: ?Sized + ToOwned<Owned: BorrowMut<T>>> Copied<T> {
    /// A borrow of the copy.
    #[inline(always)]
    pub fn lend(&mut self) -> &mut T {
        self.0.borrow_mut()
    }
}

impl<T> Lent<T> {
    /// The value again.
    #[inline(always)]
    pub fn lend(self) -> T {
        self.0
    }
}
