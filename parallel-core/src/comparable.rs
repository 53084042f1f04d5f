//! What a copy of the user's code compares with a variable whose type only the loop tells. Where the two cannot be compared, rustc says
//! so of the loop as written, and of the copy, where the type is known, it would say the same in other words.

use std::ops::Deref;

/// Knows two values that can be compared.
pub struct Comparable<'v, L: ?Sized, R: ?Sized>(&'v L, &'v R, Other);

/// Knows any others.
pub struct Other(());

/// Two values that are compared.
#[inline(always)]
pub const fn comparable<'v, L: ?Sized, R: ?Sized>(left: &'v L, right: &'v R) -> Comparable<'v, L, R> {
    Comparable(left, right, Other(()))
}

/// Knows a condition.
pub struct Condition<T>(T, Other);

/// A variable that is a condition.
#[inline(always)]
pub const fn condition<T>(value: T) -> Condition<T> {
    Condition(value, Other(()))
}

impl<L: ?Sized, R: ?Sized> Deref for Comparable<'_, L, R> {
    type Target = Other;
    #[inline(always)]
    fn deref(&self) -> &Other {
        &self.2
    }
}

impl<T> Deref for Condition<T> {
    type Target = Other;
    #[inline(always)]
    fn deref(&self) -> &Other {
        &self.1
    }
}

impl Condition<&bool> {
    /// The value.
    #[inline(always)]
    pub const fn __holds(&self) -> bool {
        *self.0
    }
}

/// Declares the comparisons of values of which a trait knows one, and what stands for those of others.
macro_rules! comparisons {
    ($($trait:ident: $($name:ident $method:ident),*;)*) => {
        $(impl<L: $trait<R> + ?Sized, R: ?Sized> Comparable<'_, L, R> { $(
            /// Whether it holds.
            #[inline(always)]
            pub fn $name(&self) -> bool {
                self.0.$method(self.1)
            }
        )* })*
        impl Other {
            $($(
                /// What does not compile as it was written.
                pub fn $name(&self) -> bool {
                    unreachable!("code with values that cannot be compared does not compile")
                }
            )*)*

            /// The same.
            pub fn __holds(&self) -> bool {
                unreachable!("code with a condition that is none does not compile")
            }
        }
    };
}

comparisons! {
    PartialEq: __eq eq, __ne ne;
    PartialOrd: __lt lt, __le le, __gt gt, __ge ge;
}

#[cfg(test)]
mod tests {
    use super::{comparable, condition};

    #[test]
    fn what_can_be_compared_is() {
        let (best, none) = (Some(2.0), None);
        assert!(
            comparable(&Some(3.0), &best).__gt() && comparable(&none, &best).__lt() && !comparable(&best, &None).__eq()
        );
        assert!(comparable(&f64::NAN, &f64::NAN).__ne() && !comparable(&f64::NAN, &1.0).__ge());
        assert!(comparable("a", "b").__le() && comparable(&String::from("a"), "a").__eq());
        assert!(condition(&true).__holds() && !condition(&false).__holds());
    }

    #[test]
    fn what_cannot_compiles_too() {
        let _ = |best: Option<f64>| {
            (comparable(&1.0, &best).__gt(), comparable(&best, &"x").__ne(), condition(&best).__holds())
        };
    }
}
