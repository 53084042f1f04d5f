//! Receivers of methods that take them by value, if they are of types of std's: a type of the user's may have one of the same
//! name that borrows.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::ops::Deref;

/// Knows a receiver that is taken by value.
pub struct Consumed<'v, T>(&'v T, Borrowed);

/// Knows any other.
pub struct Borrowed(());

/// A receiver of such a method.
pub const fn consumed<T>(receiver: &T) -> Consumed<'_, T> {
    Consumed(receiver, Borrowed(()))
}

impl<T> Deref for Consumed<'_, T> {
    type Target = Borrowed;
    fn deref(&self) -> &Borrowed {
        &self.1
    }
}

/// Declares the types that have a method, and how to ask for it.
macro_rules! methods {
    ($($has:ident $name:ident { $([$($generic:tt)*] $ty:ty;)* })*) => { $(
        /// Types of std's with a method of this name that takes them by value.
        pub trait $has {}
        $(impl<$($generic)*> $has for $ty {})*

        impl<T: $has> Consumed<'_, T> {
            /// What is taken.
            pub const fn $name(&self) -> &T {
                self.0
            }
        }
    )*
        impl Borrowed { $(
            /// Nothing is taken.
            pub const fn $name(&self) -> &() {
                &self.0
            }
        )* }
    };
}

methods! {
    IntoBytes __into_bytes { [] String; [] CString; }
    IntoIter __into_iter {
        [T] Vec<T>; [T] VecDeque<T>; [T] LinkedList<T>; [T] BinaryHeap<T>; [T] BTreeSet<T>; [T, S] HashSet<T, S>;
        [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; [T] Option<T>; [T, E] Result<T, E>;
    }
    IntoKeys __into_keys { [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; }
    IntoValues __into_values { [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; }
    Unwrap __unwrap { [T] Option<T>; [T, E] Result<T, E>; }
}

#[cfg(test)]
mod tests {
    use super::consumed;

    #[test]
    fn types_of_std_are_taken() {
        assert_eq!(consumed(&vec![3]).__into_iter(), &[3]);
        assert_eq!(consumed(&Some(3)).__unwrap(), &Some(3));
    }

    #[test]
    fn others_are_not() {
        assert_eq!(consumed(&"text").__into_bytes(), &());
        assert_eq!(consumed(&&vec![3]).__into_iter(), &());
    }
}
