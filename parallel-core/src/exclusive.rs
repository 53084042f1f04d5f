//! Which types are a `&mut` or hold one, and which are failures, asked of the type of a variable.
//!
//! There is no such trait in std, and none can be written that every type has. So each form has a method of its own, and
//! what has none of them finds the method of [`Other`], through a chain of `Deref`.

use crate::type_of::TypeOf;
use std::marker::PhantomData;
use std::ops::Deref;
use std::slice;

/// Knows any type.
pub struct Other<T>(PhantomData<fn() -> T>);

impl<T> Other<T> {
    /// Whether it is a `&mut` or holds one: not as far as anybody knows.
    pub fn is_exclusive(&self) -> bool {
        false
    }

    /// Whether a sum of these ends at the first failure: it does not.
    pub fn may_fail(&self) -> bool {
        false
    }
}

/// A type that knows more forms than the next one.
macro_rules! knows {
    ($name:ident, $next:ident: $([$($generics:tt)*] $ty:ty,)*) => {
        /// Knows some types that hold a `&mut`.
        pub struct $name<T>($next<T>);

        impl<T> Deref for $name<T> {
            type Target = $next<T>;
            fn deref(&self) -> &$next<T> {
                &self.0
            }
        }

        $(impl<$($generics)*> $name<$ty> {
            /// Whether it is a `&mut` or holds one: it does.
            pub fn is_exclusive(&self) -> bool {
                true
            }
        })*
    };
}

// forms that could be the same type stand apart
knows! { First, Other:
    [A, B, T: ?Sized] (&mut T, A, B),
    [A, B, T: ?Sized] (A, (&mut T, B)),
}
knows! { Second, First:
    [A, T: ?Sized] (&mut T, A),
    [A, B, T: ?Sized] (A, &mut T, B),
    [A, T: ?Sized] Option<(&mut T, A)>,
    [A, T: ?Sized] Box<(&mut T, A)>,
    [A, T: ?Sized] Vec<(&mut T, A)>,
    [T, E: ?Sized] Result<T, &mut E>,
}
knows! { Exclusive, Second:
    [T: ?Sized] &mut T,
    [T: ?Sized] Option<&mut T>,
    [T: ?Sized] Box<&mut T>,
    [T: ?Sized] Vec<&mut T>,
    [T: ?Sized, const N: usize] [&mut T; N],
    [T: ?Sized, E] Result<&mut T, E>,
    [A, T: ?Sized] (A, &mut T),
    [A, B, T: ?Sized] (A, B, &mut T),
    [A, B, T: ?Sized] (A, (B, &mut T)),
    [A, T: ?Sized] (A, Option<&mut T>),
    [A, T: ?Sized] (A, Vec<&mut T>),
    [A, T: ?Sized] Option<(A, &mut T)>,
    [A, T: ?Sized] Box<(A, &mut T)>,
    [A, T: ?Sized] Vec<(A, &mut T)>,
    [T: ?Sized] Option<Box<&mut T>>,
    [T: ?Sized] Option<Vec<&mut T>>,
    [T: ?Sized] Vec<Option<&mut T>>,
    [T: ?Sized] Vec<Vec<&mut T>>,
    [T] slice::IterMut<'_, T>,
    [T] slice::ChunksMut<'_, T>,
    [T] slice::ChunksExactMut<'_, T>,
}

impl<C> Exclusive<Option<C>> {
    /// Whether a sum of these ends at the first failure: it does.
    pub fn may_fail(&self) -> bool {
        true
    }
}

impl<C, E> Exclusive<Result<C, E>> {
    /// Whether a sum of these ends at the first failure: it does.
    pub fn may_fail(&self) -> bool {
        true
    }
}

/// Asks a type: what a form of it knows is found first.
pub const fn ask<T>(_: &TypeOf<T>) -> Exclusive<T> {
    Exclusive(Second(First(Other(PhantomData))))
}
