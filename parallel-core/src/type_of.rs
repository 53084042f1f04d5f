//! The type of a variable, to be inferred where it cannot be written.

use std::hint;
use std::marker::PhantomData;
use std::ops::Deref;

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

    /// A value of the type, for code that never runs.
    ///
    /// # Panics
    /// Always.
    pub fn value(&self) -> T {
        unreachable!("there is no value of a type that is only named")
    }
}

/// Knows a type that is a `&mut`.
pub struct Exclusive<T>(Other<T>);
/// Knows any other type.
pub struct Other<T>(PhantomData<fn() -> T>);

impl<T> Deref for Exclusive<T> {
    type Target = Other<T>;
    fn deref(&self) -> &Other<T> {
        &self.0
    }
}

/// Asks whether a type is a `&mut`: `is_exclusive` is found on [`Exclusive`] first, if it is.
pub const fn ask<T>(_: &TypeOf<T>) -> Exclusive<T> {
    Exclusive(Other(PhantomData))
}

impl<T: ?Sized> Exclusive<&mut T> {
    /// It is.
    pub fn is_exclusive(&self) -> bool {
        true
    }
}

impl<T> Other<T> {
    /// It is not.
    pub fn is_exclusive(&self) -> bool {
        false
    }
}

/// Knows a float.
pub struct Float<T>(NoFloat<T>);
/// Knows any other type.
pub struct NoFloat<T>(PhantomData<fn() -> T>);

impl<T> Deref for Float<T> {
    type Target = NoFloat<T>;
    fn deref(&self) -> &NoFloat<T> {
        &self.0
    }
}

/// Asks whether a variable that the commits add to is a float.
#[inline(always)]
pub const fn float<T>(_: &T) -> Float<T> {
    Float(NoFloat(PhantomData))
}

macro_rules! floats {
    ($($float:ident)*) => { $(
        impl Float<$float> {
            /// What is before this and what is after it are different variables to the register allocator. Else it gives the
            /// loop as written and the commits one place, which is in memory, as no float survives a call in a register; and
            /// the loop as written takes six times as long (rustc 1.95, x86-64).
            #[inline(always)]
            pub fn __part(&self, variable: &mut $float) {
                #[cold]
                #[inline(never)]
                fn same(value: $float) -> $float {
                    hint::black_box(value)
                }
                *variable = same(*variable);
            }
        }
    )* };
}
floats!(f32 f64);

impl<T> NoFloat<T> {
    /// Other types need no help.
    #[inline(always)]
    pub fn __part(&self, _: &mut T) {}
}
