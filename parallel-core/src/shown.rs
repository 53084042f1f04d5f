//! Values on their way to a format string in a copy of the user's code. Of a type that cannot be formatted, rustc says so
//! where the code stands as it was written, and need not say it again.

use std::fmt::{Binary, Debug, Display, Formatter, LowerExp, LowerHex, Octal, Pointer, Result, UpperExp, UpperHex};
use std::ops::Deref;

/// Knows a value that can be formatted in the way that is asked for.
pub struct Shown<'v, T: ?Sized>(&'v T, Hidden);

/// Knows any other. It does not come to run.
pub struct Hidden(());

/// A value on its way to a format string.
#[inline(always)]
pub const fn shown<T: ?Sized>(value: &T) -> Shown<'_, T> {
    Shown(value, Hidden(()))
}

impl<T: ?Sized> Deref for Shown<'_, T> {
    type Target = Hidden;
    #[inline(always)]
    fn deref(&self) -> &Hidden {
        &self.1
    }
}

macro_rules! ways {
    ($($way:ident $format:ident)*) => { $(
        impl<'v, T: $format> Shown<'v, T> {
            /// The value, which can be formatted so.
            #[inline(always)]
            pub const fn $way(&self) -> &'v T {
                self.0
            }
        }

        impl Hidden {
            /// What stands for a value that cannot.
            pub const fn $way(&self) -> &Hidden {
                self
            }
        }

        impl $format for Hidden {
            fn fmt(&self, _: &mut Formatter<'_>) -> Result {
                unreachable!("code with a value that cannot be formatted does not compile")
            }
        }
    )* };
}
ways! {
    __display Display
    __debug Debug
    __binary Binary
    __octal Octal
    __lower_hex LowerHex
    __upper_hex UpperHex
    __lower_exp LowerExp
    __upper_exp UpperExp
    __pointer Pointer
}

#[cfg(test)]
mod tests {
    use super::shown;

    struct Silent;

    #[test]
    fn what_can_be_formatted_is_itself() {
        let text = "x";
        assert_eq!(
            format!("{:>3}|{:?}|{:#x}", *shown(&text).__display(), *shown(&text).__debug(), *shown(&255).__lower_hex()),
            "  x|\"x\"|0xff"
        );
        let value = 5;
        assert_eq!(format!("{:p}", *shown(&&value).__pointer()), format!("{:p}", &value));
    }

    #[test]
    fn what_cannot_compiles_too() {
        let _ = || format!("{} {:?}", *shown(&Silent).__display(), *shown(&Silent).__debug());
        let _ = || format!("{}", *shown("not sized").__display());
    }
}
