//! Types that are surely no borrows: what a value is taken for whose type is not known where the macros ask for it.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CString, OsString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Range, RangeFrom, RangeInclusive};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// Types of std's that are no borrows themselves.
#[diagnostic::on_unimplemented(
    message = "a value of the loop turns out to be of type `{Self}` only after the loop",
    label = "this is of type `{Self}`",
    note = "write the type where the value is declared, `let name: Type = …`"
)]
pub trait NoBorrow {}

macro_rules! no_borrow {
    ($($ty:ty)*) => { $(#[diagnostic::do_not_recommend] impl NoBorrow for $ty {})* };
}
no_borrow! {
    () bool char f32 f64
    u8 u16 u32 u64 u128 usize
    i8 i16 i32 i64 i128 isize
    String CString OsString PathBuf
    Duration Instant SystemTime Ordering
    IpAddr Ipv4Addr Ipv6Addr SocketAddr
}

macro_rules! no_borrow_of {
    ($($ty:ident)*) => { $(#[diagnostic::do_not_recommend] impl<T> NoBorrow for $ty<T> {})* };
}
no_borrow_of! {
    Vec VecDeque LinkedList BinaryHeap BTreeSet Reverse Saturating Wrapping Range RangeFrom RangeInclusive
}

/// An `Option` of a borrow is one.
#[diagnostic::do_not_recommend]
impl<T: NoBorrow> NoBorrow for Option<T> {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> NoBorrow for Box<T> {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> NoBorrow for Arc<T> {}
#[diagnostic::do_not_recommend]
impl<T, const N: usize> NoBorrow for [T; N] {}
#[diagnostic::do_not_recommend]
impl<T, E> NoBorrow for Result<T, E> {}
#[diagnostic::do_not_recommend]
impl<K, V> NoBorrow for BTreeMap<K, V> {}
#[diagnostic::do_not_recommend]
impl<K, V, S> NoBorrow for HashMap<K, V, S> {}
#[diagnostic::do_not_recommend]
impl<T, S> NoBorrow for HashSet<T, S> {}

macro_rules! no_borrow_integers {
    ($($ty:ty)*) => { $(#[diagnostic::do_not_recommend] impl NoBorrow for NonZero<$ty> {})* };
}
no_borrow_integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! no_borrow_tuples {
    () => {};
    ($first:ident $($rest:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$first, $($rest),*> NoBorrow for ($first, $($rest,)*) {}
        no_borrow_tuples!($($rest)*);
    };
}
no_borrow_tuples!(A B C D E F G H);
