//! Collections of std's that find what they have by its keys, or in its order. In front of the loop as written rustc may not know what the
//! keys are, and says that they lack `Hash`; by the time it comes to a commit it knows, and would say that there is no such method. Of what
//! is looked up there, and is no reference, it would say what type it should have.

use crate::or_else::or_else;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};
use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::Deref;

/// Knows a collection with keys that may be ones.
pub struct Keyed<'c, C>(AnyKeyed<'c, C>);

/// Knows any other.
pub struct AnyKeyed<'c, C>(&'c mut C);

/// Learns the type of a collection.
#[inline(always)]
pub fn keyed<C>(collection: &mut C) -> Keyed<'_, C> {
    Keyed(AnyKeyed(collection))
}

impl<'c, C> Deref for Keyed<'c, C> {
    type Target = AnyKeyed<'c, C>;
    fn deref(&self) -> &AnyKeyed<'c, C> {
        &self.0
    }
}

/// Collections with keys that may be ones.
pub trait HasKeys {}
impl<K: Eq + Hash, V, S> HasKeys for HashMap<K, V, S> {}
impl<K: Eq + Hash, S> HasKeys for HashSet<K, S> {}
impl<K: Ord, V> HasKeys for BTreeMap<K, V> {}
impl<K: Ord> HasKeys for BTreeSet<K> {}
impl<K: Ord> HasKeys for BinaryHeap<K> {}

impl<'c, C: HasKeys> Keyed<'c, C> {
    /// The collection.
    #[inline(always)]
    pub fn __collection(self) -> &'c mut C {
        self.0.0
    }
}

impl<C> AnyKeyed<'_, C> {
    /// What nothing is known of: what is wrong with the keys, rustc has said of the loop as written.
    pub fn __collection<'c, R>(&self) -> &'c mut R {
        unreachable!("no collection has such keys")
    }
}

/// Knows the types of a collection with keys and of a reference to what may be one.
pub struct Lookup<C, K>(LookupOfOther<C, K>);

/// Knows of such a collection and what is no reference.
pub struct LookupOfOther<C, K>(LookupAnywhere<C, K>);

/// Knows any other.
pub struct LookupAnywhere<C, K>(PhantomData<fn(C, K)>);

/// Learns the types of a collection and of what is looked up there.
#[inline(always)]
pub fn lookup<C, K>(_: &C, _: &K) -> Lookup<C, K> {
    Lookup(LookupOfOther(LookupAnywhere(PhantomData)))
}

or_else! {
    Lookup => LookupOfOther
    LookupOfOther => LookupAnywhere
}

/// References, and what they are to.
pub trait ByReference {
    /// What is behind it.
    type Target: ?Sized;
}
impl<Q: ?Sized> ByReference for &Q {
    type Target = Q;
}
impl<Q: ?Sized> ByReference for &mut Q {
    type Target = Q;
}

impl<C, K: ByReference> Lookup<C, K> {
    /// The reference.
    #[inline(always)]
    pub fn __key<'k>(&self, key: &'k K::Target) -> &'k K::Target {
        key
    }
}

impl<C: FindsByReference, K> LookupOfOther<C, K> {
    /// What nothing is known of: that it is no reference, rustc has said of the loop as written.
    pub fn __key<R>(&self, _: K) -> R {
        unreachable!("keys are looked up by reference")
    }
}

impl<C, K> LookupAnywhere<C, K> {
    /// What is looked up.
    #[inline(always)]
    pub fn __key(&self, key: K) -> K {
        key
    }
}

/// Collections of std's in which a key is looked up by a reference to it.
pub trait FindsByReference {}
impl<K, V, S> FindsByReference for HashMap<K, V, S> {}
impl<K, S> FindsByReference for HashSet<K, S> {}
impl<K, V> FindsByReference for BTreeMap<K, V> {}
impl<K> FindsByReference for BTreeSet<K> {}
