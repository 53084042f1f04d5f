//! The type of a variable, to be inferred where it cannot be written.

use std::marker::PhantomData;
use std::ops::Deref;
use std::slice;

/// Stands for a type.
pub struct TypeOf<T>(PhantomData<fn() -> T>);

impl<T> TypeOf<T> {
    /// A type to be inferred.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> TypeOf<T> {
        TypeOf(PhantomData)
    }

    /// Says that the type is that of a variable.
    pub fn is(&self, _: &T) {}

    /// Says that the type is that of a value.
    pub fn is_of(&self, _: T) {}

    /// Says that the type is that of what this points to.
    pub fn is_at(&self, _: *const T) {}

    /// The item of a worker, of this type too where rustc could make nothing of the type of the same item in the loop as
    /// written: then it says so once.
    #[inline(always)]
    pub fn item<I: Beside<T>>(&self, item: I) -> I::Itself {
        item.itself()
    }

    /// A value of the type, for code that never runs.
    ///
    /// # Panics
    /// Always.
    pub fn value(&self) -> T {
        unreachable!("there is no value of a type that is only named")
    }
}

/// Any type, beside another: an associated type, as rustc takes that for wrong where one of the two is.
pub trait Beside<T> {
    /// That type.
    type Itself;
    /// The value.
    fn itself(self) -> Self::Itself;
}

impl<I, T> Beside<T> for I {
    type Itself = I;
    #[inline(always)]
    fn itself(self) -> I {
        self
    }
}

/// Knows a type that is a `&mut`, or one of std's that hold one.
pub struct Exclusive<T>(Other<T>);
/// Knows any other type.
pub struct Other<T>(PhantomData<fn() -> T>);

impl<T> Deref for Exclusive<T> {
    type Target = Other<T>;
    fn deref(&self) -> &Other<T> {
        &self.0
    }
}

/// Asks whether a type is a `&mut` or holds one: `is_exclusive` is found on [`Exclusive`] first, if it is.
pub const fn ask<T>(_: &TypeOf<T>) -> Exclusive<T> {
    Exclusive(Other(PhantomData))
}

macro_rules! exclusive {
    ($($ty:ty)*) => { $(
        impl<T: ?Sized> Exclusive<$ty> {
            /// It is.
            pub fn is_exclusive(&self) -> bool {
                true
            }
        }
    )* };
}
exclusive!(&mut T Option<&mut T> Box<&mut T> Vec<&mut T>);

macro_rules! exclusive_iterators {
    ($($ty:ty)*) => { $(
        impl<T> Exclusive<$ty> {
            /// It is.
            pub fn is_exclusive(&self) -> bool {
                true
            }
        }
    )* };
}
exclusive_iterators!(slice::IterMut<'_, T> slice::ChunksMut<'_, T> slice::ChunksExactMut<'_, T>);

impl<A, T: ?Sized> Exclusive<(A, &mut T)> {
    /// It is.
    pub fn is_exclusive(&self) -> bool {
        true
    }
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

impl<T> Other<T> {
    /// Whether a sum of these ends at the first failure: it does not.
    pub fn may_fail(&self) -> bool {
        false
    }

    /// It is not.
    pub fn is_exclusive(&self) -> bool {
        false
    }
}
