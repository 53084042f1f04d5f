//! The type of a variable, to be inferred where it cannot be written.

use std::marker::PhantomData;

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
