//! Collections of std's that find what they have by its keys. In front of the loop as written rustc may not know what the keys are, and
//! says that they lack `Hash`; by the time it comes to a commit it knows, and would say that there is no such method.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
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
