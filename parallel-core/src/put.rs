//! Values that commits put in collections. If one is of another type than what is there, rustc says so of the loop as written, where it sees
//! how the value comes about; of the commit, which has the value alone, it would say so again in other words.

use crate::keyed::ByReference;
use crate::or_else::or_else;
use crate::type_of::TypeOf;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;

/// Knows what is put in what has values of the same type.
pub struct Put<C, V>(PutInOther<C, V>);

/// Knows what cannot be put there, as nothing is coerced to what is there.
pub struct PutInOther<C, V>(PutOfOther<C, V>);

/// Knows what cannot be put there, as it is coerced to nothing.
pub struct PutOfOther<C, V>(PutPointer<C, V>);

/// Knows references that may be coerced.
pub struct PutPointer<C, V>(PutReference<C, V>);

/// Knows references, which cannot be put where there are none.
pub struct PutReference<C, V>(PutInPointers<C, V>);

/// Knows what is none, which cannot be put where there are.
pub struct PutInPointers<C, V>(PutAnywhere<C, V>);

/// Knows any other.
pub struct PutAnywhere<C, V>(PhantomData<fn(C, V)>);

/// Learns the types of a collection and of a value.
#[inline(always)]
pub fn put<C, V>(collection: &TypeOf<C>, _: &V) -> Put<C, V> {
    put_of(collection, &TypeOf::new())
}

/// The same of a value of a type that is known.
#[inline(always)]
pub fn put_of<C, V>(_: &TypeOf<C>, _: &TypeOf<V>) -> Put<C, V> {
    Put(PutInOther(PutOfOther(PutPointer(PutReference(PutInPointers(PutAnywhere(PhantomData)))))))
}

or_else! {
    Put => PutInOther
    PutInOther => PutOfOther
    PutOfOther => PutPointer
    PutPointer => PutReference
    PutReference => PutInPointers
    PutInPointers => PutAnywhere
}

impl<C, V> PutAnywhere<C, V> {
    /// The value.
    #[inline(always)]
    pub fn __value(&self, value: V) -> V {
        value
    }
}

/// References and pointers.
pub trait Pointer {}
impl<T: ?Sized> Pointer for &T {}
impl<T: ?Sized> Pointer for &mut T {}
impl<T: ?Sized> Pointer for *const T {}
impl<T: ?Sized> Pointer for *mut T {}

/// Types that nothing else is coerced to, and that are coerced to nothing else.
pub trait Uncoerced {}

/// Those of them that hold nothing of another type, which might not be known yet.
pub trait Simple {}

macro_rules! simple {
    ($($name:ty)*) => { $(
        impl Uncoerced for $name {}
        impl Simple for $name {}
    )* };
}

simple!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char String);
impl<T: Uncoerced> Uncoerced for Vec<T> {}
impl<T: Uncoerced> Uncoerced for Option<T> {}
impl<A: Uncoerced, B: Uncoerced> Uncoerced for (A, B) {}
impl<A: Uncoerced, B: Uncoerced, C: Uncoerced> Uncoerced for (A, B, C) {}

/// Collections of std's, and what is in them. One trait, and not one method for each: what is wrong would have all of them.
pub trait Collects {
    /// What is in it.
    type Item;
}

macro_rules! collects {
    ($(($($generics:tt)*) $collection:ty)*) => { $(
        impl<$($generics)*> Collects for $collection {
            type Item = T;
        }
    )* };
}

/// The keys of a collection.
pub struct ItsKeys<C>(PhantomData<fn(C)>);

/// The values that belong to them.
pub struct ItsValues<C>(PhantomData<fn(C)>);

/// A place, of which one value is all that is in it.
pub struct Itself<T>(PhantomData<fn(T)>);

impl<C> TypeOf<C> {
    /// The type of its keys.
    pub fn keys(&self) -> TypeOf<ItsKeys<C>> {
        TypeOf::new()
    }

    /// The type of its values.
    pub fn values(&self) -> TypeOf<ItsValues<C>> {
        TypeOf::new()
    }

    /// The type of all that is in it.
    pub fn itself(&self) -> TypeOf<Itself<C>> {
        TypeOf::new()
    }
}

impl Collects for String {
    type Item = char;
}

impl Collects for &mut String {
    type Item = char;
}

collects! {
    (T) Vec<T>
    ('c, T) &'c mut Vec<T>
    (T) VecDeque<T>
    (T) BinaryHeap<T>
    (T) BTreeSet<T>
    (T, S) HashSet<T, S>
    (T) Itself<T>
    (T, V, S) ItsKeys<HashMap<T, V, S>>
    (T, V) ItsKeys<BTreeMap<T, V>>
    (K, T, S) ItsValues<HashMap<K, T, S>>
    (K, T) ItsValues<BTreeMap<K, T>>
    ('c, T, V, S) ItsKeys<&'c mut HashMap<T, V, S>>
    ('c, T, V) ItsKeys<&'c mut BTreeMap<T, V>>
    ('c, K, T, S) ItsValues<&'c mut HashMap<K, T, S>>
    ('c, K, T) ItsValues<&'c mut BTreeMap<K, T>>
}

impl<C: Collects> Put<C, C::Item> {
    /// The value.
    #[inline(always)]
    pub fn __value(&self, value: C::Item) -> C::Item {
        value
    }
}

impl<C: Collects<Item: Uncoerced>, V> PutInOther<C, V> {
    /// What nothing is known of.
    pub fn __value<R>(&self, _: V) -> R {
        unreachable!("no such value can be put there")
    }
}

impl<C: Collects, V: Uncoerced> PutOfOther<C, V> {
    /// What nothing is known of.
    pub fn __value<R>(&self, _: V) -> R {
        unreachable!("such a value cannot be put anywhere else")
    }
}

impl<C: Collects<Item: Pointer>, V: Pointer> PutPointer<C, V> {
    /// The value.
    #[inline(always)]
    pub fn __value(&self, value: V) -> V {
        value
    }
}

impl<C: Collects, V: ByReference> PutReference<C, V> {
    /// What nothing is known of.
    pub fn __value<R>(&self, _: V) -> R {
        unreachable!("no reference can be put there")
    }
}

impl<C: Collects<Item: Pointer>, V> PutInPointers<C, V> {
    /// What nothing is known of.
    pub fn __value<R>(&self, _: V) -> R {
        unreachable!("nothing else is coerced to a reference")
    }
}
