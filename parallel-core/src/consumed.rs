//! What is taken by value. A method of std's may have the name of one of the user's that borrows, and a `&mut` is lent where a
//! `&` or another `&mut` is wanted: so the types say whether it is.
//!
//! All by pointers, as a reference to a field of a packed struct is an error.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::marker::{self, PhantomData};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Sender, SyncSender};
use std::thread::{JoinHandle, ScopedJoinHandle};

/// Knows a receiver that is taken by value.
pub struct Consumed<T: ?Sized>(*const T, Borrowed);

/// Knows any other.
pub struct Borrowed(());

/// A receiver of such a method.
pub const fn consumed<T: ?Sized>(receiver: *const T) -> Consumed<T> {
    Consumed(receiver, Borrowed(()))
}

impl<T: ?Sized> Deref for Consumed<T> {
    type Target = Borrowed;
    fn deref(&self) -> &Borrowed {
        &self.1
    }
}

/// Declares the types that have a method, and how to ask for it. Those that are lent exclusively for their items are here
/// too.
macro_rules! methods {
    ($($has:ident $name:ident { $([$($generic:tt)*] $ty:ty;)* })*) => { $(
        /// Types of std's of which that is so.
        pub trait $has {}
        $(impl<$($generic)*> $has for $ty {})*

        impl<T: $has> Consumed<T> {
            /// What is taken.
            pub const fn $name(&self) -> *const T {
                self.0
            }
        }
    )*
        impl Borrowed { $(
            /// Nothing is taken.
            pub const fn $name(&self) -> *const () {
                &raw const self.0
            }
        )* }
    };
}

// with two types each at least: of a type that is not known yet, rustc would take it for the only one
methods! {
    Shared __shared { ['a, T: ?Sized] &'a T; [T: ?Sized] Rc<T>; [T: ?Sized] Arc<T>; }
    Expect __expect { [T] Option<T>; [T, E] Result<T, E>; }
    IntoBytes __into_bytes { [] String; [] CString; }
    IntoIter __into_iter {
        [T] Vec<T>; [T] VecDeque<T>; [T] LinkedList<T>; [T] BinaryHeap<T>; [T] BTreeSet<T>; [T, S] HashSet<T, S>;
        [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; [T] Option<T>; [T, E] Result<T, E>;
    }
    IntoKeys __into_keys { [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; }
    IntoValues __into_values { [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; }
    Join __join { [T] JoinHandle<T>; ['s, T] ScopedJoinHandle<'s, T>; }
    Lends __lends {
        [T] Vec<T>; [T] VecDeque<T>; [T] LinkedList<T>; [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>;
        [T, const N: usize] [T; N]; ['v, T] &'v mut [T]; ['v, T] &'v mut Vec<T>; ['v, T] &'v mut VecDeque<T>;
        ['v, T] &'v mut LinkedList<T>; ['v, K, V] &'v mut BTreeMap<K, V>; ['v, K, V, S] &'v mut HashMap<K, V, S>;
        ['v, T, const N: usize] &'v mut [T; N];
    }
    Unwrap __unwrap { [T] Option<T>; [T, E] Result<T, E>; }
    UnwrapOr __unwrap_or { [T] Option<T>; [T, E] Result<T, E>; }
    UnwrapOrDefault __unwrap_or_default { [T] Option<T>; [T, E] Result<T, E>; }
    UnwrapOrElse __unwrap_or_else { [T] Option<T>; [T, E] Result<T, E>; }
}

impl<T: Iterator> Consumed<T> {
    /// What a method of iterators takes.
    pub const fn __used_up(&self) -> *const T {
        self.0
    }
}

impl Borrowed {
    /// Nothing is taken.
    pub const fn __used_up(&self) -> *const () {
        &raw const self.0
    }
}

/// Knows a value that is copied.
pub struct Moved<T: ?Sized>(MovedOrLent<T>);

/// Knows a `&mut`, which may be lent.
pub struct MovedOrLent<T: ?Sized>(MovedOnly<T>);

/// Knows any other, which can only be moved.
pub struct MovedOnly<T: ?Sized>(*const T, Unsized);

/// Knows what is of no known size, of which rustc says so.
pub struct Unsized(());

/// A value that is wanted somewhere.
pub const fn moved<T: ?Sized>(value: *const T) -> Moved<T> {
    Moved(MovedOrLent(MovedOnly(value, Unsized(()))))
}

impl<T: ?Sized> Deref for Moved<T> {
    type Target = MovedOrLent<T>;
    fn deref(&self) -> &MovedOrLent<T> {
        &self.0
    }
}

impl<T: ?Sized> Deref for MovedOrLent<T> {
    type Target = MovedOnly<T>;
    fn deref(&self) -> &MovedOnly<T> {
        &self.0
    }
}

impl<T: ?Sized> Deref for MovedOnly<T> {
    type Target = Unsized;
    fn deref(&self) -> &Unsized {
        &self.1
    }
}

impl<T: marker::Copy> Moved<T> {
    /// Nothing is moved.
    pub const fn __moved(&self) -> *const () {
        &raw const *self as *const ()
    }

    /// What is left when it has been taken: it.
    pub const fn __left(&self) -> *const T {
        self.0.0.0
    }

    /// What has copies.
    pub const fn __copied(&self) -> *const T {
        self.0.0.0
    }
}

/// Types of std's that hardly any `static` is of, or that none can be made of: of a `static`, a closure takes nothing along.
pub trait Along {}
impl Along for String {}
impl<T> Along for Vec<T> {}
impl<T> Along for VecDeque<T> {}
impl<T> Along for BinaryHeap<T> {}
impl<T> Along for BTreeSet<T> {}
impl<T, S> Along for HashSet<T, S> {}
impl<K, V> Along for BTreeMap<K, V> {}
impl<T: ?Sized> Along for Arc<T> {}
impl<T: ?Sized> Along for Rc<T> {}
impl<T> Along for Sender<T> {}
impl<T> Along for SyncSender<T> {}
impl<K, V, S> Along for HashMap<K, V, S> {}

impl<T: marker::Copy> Moved<T> {
    /// The same of what a closure takes along.
    pub const fn __along(&self) -> *const () {
        self.__moved()
    }
}

impl<T: Along> MovedOrLent<T> {
    /// What is taken along.
    pub const fn __along(&self) -> *const T {
        self.0.0
    }
}

impl Unsized {
    /// Nothing is taken along for certain.
    pub const fn __along(&self) -> *const () {
        &raw const self.0
    }
}

impl<T: ?Sized> MovedOrLent<&mut T> {
    /// Nothing is moved for certain.
    pub const fn __moved(&self) -> *const () {
        &raw const *self as *const ()
    }

    /// It is left, if it was lent.
    pub const fn __left(&self) -> *const &mut T {
        self.0.0
    }
}

impl<T> MovedOnly<T> {
    /// What is moved.
    pub const fn __moved(&self) -> *const T {
        self.0
    }

    /// Nothing is left.
    pub const fn __left(&self) -> *const () {
        &raw const *self as *const ()
    }
}

impl Unsized {
    /// Nothing has copies.
    pub const fn __copied(&self) -> *const () {
        &raw const self.0
    }

    /// Nothing is moved.
    pub const fn __moved(&self) -> *const () {
        &raw const self.0
    }

    /// Of what rustc refuses.
    pub const fn __left(&self) -> *const () {
        &raw const self.0
    }
}

/// Knows a value that has copies.
pub struct MovedAndUsed<'v, T>(&'v T, UsedUp<T>);

/// Knows any other.
pub struct UsedUp<T>(PhantomData<fn() -> T>);

/// A value that is moved, and used again.
#[inline(always)]
pub const fn moved_and_used<T>(value: &T) -> MovedAndUsed<'_, T> {
    MovedAndUsed(value, UsedUp(PhantomData))
}

impl<T> Deref for MovedAndUsed<'_, T> {
    type Target = UsedUp<T>;
    fn deref(&self) -> &UsedUp<T> {
        &self.1
    }
}

impl<T: marker::Copy> MovedAndUsed<'_, T> {
    /// Another one.
    #[inline(always)]
    pub const fn __copy(&self) -> T {
        *self.0
    }
}

impl<T> UsedUp<T> {
    /// There is none.
    pub fn __copy(&self) -> T {
        unreachable!("code that uses what it has moved does not compile")
    }
}

/// Knows a `&mut`, of which the methods that are called say more.
pub struct Asked<T>(AskedOther<T>);

/// Knows any other.
pub struct AskedOther<T>(*const T, ());

/// A variable of which methods are called, and asked for.
pub const fn asked<T>(receiver: &T) -> Asked<T> {
    Asked(AskedOther(receiver, ()))
}

impl<T> Deref for Asked<T> {
    type Target = AskedOther<T>;
    fn deref(&self) -> &AskedOther<T> {
        &self.0
    }
}

impl<T: ?Sized> Asked<&mut T> {
    /// Nothing that threads must share.
    pub const fn __left(&self) -> *const () {
        &raw const self.0.1
    }
}

impl<T> AskedOther<T> {
    /// What they must share.
    pub const fn __left(&self) -> *const T {
        self.0
    }
}

/// Knows a part of something that is copied.
pub struct OutOf<R: ?Sized, T: ?Sized>(OutOfReference<R, T>);

/// Knows one of what a reference borrows.
pub struct OutOfReference<R: ?Sized, T: ?Sized>(*const T, Unsized, PhantomData<fn(&R)>);

/// A part of a variable that is wanted somewhere.
pub const fn out_of<R: ?Sized, T: ?Sized>(_: *const R, part: *const T) -> OutOf<R, T> {
    OutOf(OutOfReference(part, Unsized(()), PhantomData))
}

impl<R: ?Sized, T: ?Sized> Deref for OutOf<R, T> {
    type Target = OutOfReference<R, T>;
    fn deref(&self) -> &OutOfReference<R, T> {
        &self.0
    }
}

impl<R: ?Sized, T: ?Sized> Deref for OutOfReference<R, T> {
    type Target = Unsized;
    fn deref(&self) -> &Unsized {
        &self.1
    }
}

impl<R: ?Sized, T: marker::Copy> OutOf<R, T> {
    /// Nothing is moved.
    pub const fn __moved(&self) -> *const () {
        &raw const self.0.1.0
    }
}

impl<R: ?Sized, T> OutOfReference<&R, T> {
    /// What is moved.
    pub const fn __moved(&self) -> *const T {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{consumed, moved, out_of};
    use std::any::type_name_of_val;

    #[test]
    fn types_of_std_are_taken() {
        let (list, option) = (vec![3], Some(3));
        assert_eq!(consumed(&list).__into_iter(), &raw const list);
        assert_eq!(consumed(&option).__unwrap(), &raw const option);
        let range = 0..3;
        assert_eq!(consumed(&range).__used_up(), &raw const range);
    }

    #[test]
    fn others_are_not() {
        assert_eq!(type_name_of_val(&consumed(&"text").__into_bytes()), "*const ()");
        assert_eq!(type_name_of_val(&consumed(&&vec![3]).__into_iter()), "*const ()");
        assert_eq!(type_name_of_val(&consumed::<[u8]>(&[3]).__into_iter()), "*const ()");
        assert_eq!(type_name_of_val(&consumed(&[3]).__join()), "*const ()");
        assert_eq!(type_name_of_val(&consumed(&Some(3)).__used_up()), "*const ()");
    }

    #[test]
    fn what_is_borrowed_is_moved_out_of() {
        let pair = (String::new(), 3);
        let (lent, text) = (&pair, &raw const pair.0);
        assert_eq!(out_of(&lent, text).__moved(), text);
        assert_eq!(type_name_of_val(&out_of(&lent, &lent.1).__moved()), "*const ()");
        assert_eq!(type_name_of_val(&out_of(&pair, text).__moved()), "*const ()");
    }

    #[test]
    fn what_is_neither_copied_nor_lent_is_moved() {
        let text = String::new();
        assert_eq!(moved(&text).__moved(), &raw const text);
        assert_eq!(type_name_of_val(&moved(&3).__moved()), "*const ()");
        assert_eq!(type_name_of_val(&moved(&&text).__moved()), "*const ()");
        assert_eq!(type_name_of_val(&moved(&&mut [3]).__moved()), "*const ()");
        assert_eq!(type_name_of_val(&moved("text").__moved()), "*const ()");
        assert_eq!(moved(&text).__along(), &raw const text);
        assert_eq!(type_name_of_val(&moved(&std::sync::Mutex::new(3)).__along()), "*const ()");
    }
}
