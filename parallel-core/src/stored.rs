//! Where a statement in order puts a value. What is put in a collection of std's that is there after the iteration, or in a
//! variable, borrows from nothing that ends with it, or the loop as written would not compile. It travels as it is, unless
//! what it may borrow from is known to be owned: then it is the loop that is wrong.

use crate::lenders::{LocalPart, Owner};
use crate::owned::{ProbeRef, ProbeStored, ProbeValue, probe_owned, probe_stored};
use crate::type_of::TypeOf;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::ops::Deref;

/// Types of std's whose methods keep the very values that they are given.
pub trait Store {}
impl<T> Store for Vec<T> {}
impl<T> Store for VecDeque<T> {}
impl<T> Store for LinkedList<T> {}
impl<T> Store for BinaryHeap<T> {}
impl<T> Store for BTreeSet<T> {}
impl<T, S> Store for HashSet<T, S> {}
impl<K, V> Store for BTreeMap<K, V> {}
impl<K, V, S> Store for HashMap<K, V, S> {}
impl<T> Store for Option<T> {}
impl<C: ?Sized + Store> Store for &mut C {}

/// What holds several such ones.
pub trait Stores {}
impl<C: Store> Stores for [C] {}
impl<C: Store, const N: usize> Stores for [C; N] {}
impl<C: Store> Stores for Vec<C> {}
impl<C: Store> Stores for VecDeque<C> {}
impl<C: Store> Stores for LinkedList<C> {}
impl<K, C: Store> Stores for BTreeMap<K, C> {}
impl<K, C: Store, S> Stores for HashMap<K, C, S> {}
impl<C: Store> Stores for Option<C> {}
impl<C: ?Sized + Stores> Stores for &mut C {}

/// A variable, which keeps whatever it is assigned.
pub struct Variable;
impl Store for Variable {}
/// An element of what has the type.
pub struct Element<C>(PhantomData<fn(C)>);
impl<C: Stores> Store for Element<C> {}

/// What surely owns what it lends, for its type.
pub trait Owns {}
impl<T: Owner, L> Owns for LocalPart<'_, T, L> {}

/// Where a value is put, and what is known of what it may borrow from.
pub struct StoredIn<'l, C, L>(Kept<'l, C, L>);
/// The same, if that is not known.
pub struct Kept<'l, C, L>(&'l L, PhantomData<fn(C)>);

/// What is put in a collection of that type.
#[inline(always)]
pub fn stored_in<'l, C, L>(_: &TypeOf<C>, lender: &'l L) -> StoredIn<'l, C, L> {
    StoredIn(Kept(lender, PhantomData))
}

/// What is put in an element.
#[inline(always)]
pub fn stored_in_element<'l, C, L>(_: &TypeOf<C>, lender: &'l L) -> StoredIn<'l, Element<C>, L> {
    StoredIn(Kept(lender, PhantomData))
}

/// What is assigned.
#[inline(always)]
pub fn assigned<L>(lender: &L) -> StoredIn<'_, Variable, L> {
    StoredIn(Kept(lender, PhantomData))
}

impl<'l, C, L> Deref for StoredIn<'l, C, L> {
    type Target = Kept<'l, C, L>;
    fn deref(&self) -> &Kept<'l, C, L> {
        &self.0
    }
}

impl<C, L> Deref for Kept<'_, C, L> {
    type Target = L;
    fn deref(&self) -> &L {
        self.0
    }
}

impl<C, L: Owns> StoredIn<'_, C, L> {
    /// The probe for what would borrow from what goes when the iteration does.
    #[inline(always)]
    pub fn probe<T>(&self, value: &T) -> ProbeValue<T, ProbeRef<T>> {
        probe_owned(value)
    }
}

impl<C: Store, L> Kept<'_, C, L> {
    /// The probe for what is kept there.
    #[inline(always)]
    pub fn probe<T>(&self, value: &T) -> ProbeValue<T, ProbeStored<T>> {
        probe_stored(value)
    }
}
