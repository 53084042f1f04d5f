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

    /// A value of the type, for code that never runs.
    ///
    /// # Panics
    /// Always.
    pub fn value(&self) -> T {
        unreachable!("there is no value of a type that is only named")
    }
}
