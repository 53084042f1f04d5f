//! What a value of the worker may borrow from, by type: whether that goes when the iteration does, or is behind a reference.

use crate::deep::{ProbeDeep, probe_deep};
use crate::no_borrow::NoBorrow;
use crate::owned::{ProbeMut, ProbeRef, ProbeValue, probe, probe_owned};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ffi::OsString;
use std::marker::PhantomData;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

/// The type of a variable that holds an item, or a part of one, and the type of a part of it.
pub struct ItemPart<R, P>(Part<P>, PhantomData<fn(R)>);
/// The type of a part of an item.
pub struct Part<P>(Elsewhere, PhantomData<fn(P)>);
/// What is not known to own what it lends.
pub struct Elsewhere;

/// The type of a local that may own what it lends, and what is known of what it is a reference to if it does not.
pub struct LocalPart<'l, T, L>(&'l L, PhantomData<fn(T)>);

/// The type of a local that was made in the iteration, unless it is a reference to something from outside.
pub struct MadePart<T>(MadeRef<T>, PhantomData<fn(T)>);
/// The type of such a one, if it may be a reference.
pub struct MadeRef<T>(Made, PhantomData<fn(T)>);
/// What surely was made in the iteration.
pub struct Made;

/// References, behind which is what outlives the item.
pub trait Reference {}
impl<T: ?Sized> Reference for &T {}
impl<T: ?Sized> Reference for &mut T {}

/// Types of std's that own what they lend.
pub trait Owner {}
impl<T> Owner for Vec<T> {}
impl<T> Owner for VecDeque<T> {}
impl<T, const N: usize> Owner for [T; N] {}
impl Owner for String {}
impl Owner for PathBuf {}
impl Owner for OsString {}
impl<T: Owner> Owner for Option<T> {}
impl<T: Owner, E> Owner for Result<T, E> {}
impl<T: ?Sized> Owner for Box<T> {}
impl<T: ?Sized> Owner for Arc<T> {}
impl<K, V> Owner for BTreeMap<K, V> {}
impl<K, V, S> Owner for HashMap<K, V, S> {}

impl<R, P> Deref for ItemPart<R, P> {
    type Target = Part<P>;
    fn deref(&self) -> &Part<P> {
        &self.0
    }
}

impl<T, L> Deref for LocalPart<'_, T, L> {
    type Target = L;
    fn deref(&self) -> &L {
        self.0
    }
}

impl<P> Deref for Part<P> {
    type Target = Elsewhere;
    fn deref(&self) -> &Elsewhere {
        &self.0
    }
}

/// Learns the types of a part of an item and of the variable that holds it.
#[inline(always)]
pub fn part_of<R, P>(_: &R, _: &P) -> ItemPart<R, P> {
    ItemPart(Part(Elsewhere, PhantomData), PhantomData)
}

/// Learns the type of a local.
#[inline(always)]
pub fn local_of<'l, T, L>(_: &T, lender: &'l L) -> LocalPart<'l, T, L> {
    LocalPart(lender, PhantomData)
}

impl<T> Deref for MadePart<T> {
    type Target = MadeRef<T>;
    fn deref(&self) -> &MadeRef<T> {
        &self.0
    }
}

impl<T> Deref for MadeRef<T> {
    type Target = Made;
    fn deref(&self) -> &Made {
        &self.0
    }
}

/// What learns the type of a local that was made in the iteration.
#[inline(always)]
pub fn made_of<T>() -> MadePart<T> {
    MadePart(MadeRef(Made, PhantomData), PhantomData)
}

impl<T> MadePart<T> {
    /// Learns it.
    #[inline(always)]
    pub fn is_of(&self, _: &T) {}
}

impl<T: NoBorrow> MadePart<T> {
    /// A value refers to nothing. Where no reference is known, it is taken for one.
    #[inline(always)]
    pub fn over<L>(&self, lender: &L) -> Made {
        Made.over(lender)
    }

    /// The probe for a local that may borrow from a value.
    #[inline(always)]
    pub fn probe<U>(&self, value: &U) -> ProbeValue<U, ProbeRef<U>> {
        Made.probe(value)
    }

    /// The same for a reference to an element that may borrow from it.
    #[inline(always)]
    pub fn probe_deep<U>(&self, value: &U) -> ProbeValue<U, ProbeDeep<U>> {
        probe_deep(value)
    }
}

impl<T: Reference> MadeRef<T> {
    /// What is known of what this one refers to.
    #[inline(always)]
    pub fn over<'l, L>(&self, lender: &'l L) -> &'l L {
        lender
    }

    /// The probe for a local that may borrow from what this one refers to.
    #[inline(always)]
    pub fn probe<U>(&self, value: &U) -> ProbeValue<U, ProbeMut<U>> {
        probe(value)
    }

    /// The same for a reference to an element that may borrow from there. The element is one of the iteration.
    #[inline(always)]
    pub fn probe_deep<U>(&self, value: &U) -> ProbeValue<U, ProbeRef<U>> {
        probe_owned(value)
    }
}

impl Made {
    /// It refers to nothing.
    #[inline(always)]
    pub fn over<L>(&self, _: &L) -> Made {
        Made
    }

    /// The probe for a local that may borrow from what goes when the iteration does.
    #[inline(always)]
    pub fn probe<U>(&self, value: &U) -> ProbeValue<U, ProbeRef<U>> {
        probe_owned(value)
    }

    /// The same for a reference to an element that may borrow from it.
    #[inline(always)]
    pub fn probe_deep<U>(&self, value: &U) -> ProbeValue<U, ProbeDeep<U>> {
        probe_deep(value)
    }
}

impl<T: Owner, L> LocalPart<'_, T, L> {
    /// The probe for a local that may borrow from this one, which goes when the iteration does.
    #[inline(always)]
    pub fn probe<U>(&self, value: &U) -> ProbeValue<U, ProbeRef<U>> {
        probe_owned(value)
    }

    /// The same for a reference to an element that may borrow from it.
    #[inline(always)]
    pub fn probe_deep<U>(&self, value: &U) -> ProbeValue<U, ProbeDeep<U>> {
        probe_deep(value)
    }
}

impl<R: Reference, P> ItemPart<R, P> {
    /// The probe for a local that may borrow from the part, which is behind a reference.
    #[inline(always)]
    pub fn probe<T>(&self, value: &T) -> ProbeValue<T, ProbeMut<T>> {
        probe(value)
    }

    /// The same for a reference to an element that may borrow from there. The element is one of the iteration.
    #[inline(always)]
    pub fn probe_deep<T>(&self, value: &T) -> ProbeValue<T, ProbeRef<T>> {
        probe_owned(value)
    }
}

impl<P: Owner> Part<P> {
    /// The probe for a local that may borrow from the part, which goes when the item does.
    #[inline(always)]
    pub fn probe<T>(&self, value: &T) -> ProbeValue<T, ProbeRef<T>> {
        probe_owned(value)
    }

    /// The same for a reference to an element that may borrow from it.
    #[inline(always)]
    pub fn probe_deep<T>(&self, value: &T) -> ProbeValue<T, ProbeDeep<T>> {
        probe_deep(value)
    }
}

impl Elsewhere {
    /// The probe for a local that may borrow from who knows what.
    #[inline(always)]
    pub fn probe<T>(&self, value: &T) -> ProbeValue<T, ProbeMut<T>> {
        probe(value)
    }

    /// The same for a reference to an element that may borrow from there. The element is one of the iteration.
    #[inline(always)]
    pub fn probe_deep<T>(&self, value: &T) -> ProbeValue<T, ProbeRef<T>> {
        probe_owned(value)
    }
}
