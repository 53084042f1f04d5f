//! What is asserted to be equal, or not, in a copy of the user's code. Of values that cannot be compared or shown, rustc says
//! so where the code stands as it was written, and need not say it again.

use std::fmt::{Debug, Formatter, Pointer, Result};
use std::marker::PhantomData;
use std::ops::Deref;

/// Knows two values that can be compared and shown.
pub struct Compared<'v, L: ?Sized, R: ?Sized>(Lent<'v, L, R>);

/// Knows a reference on the left side, which what is on the right is never coerced to.
pub struct Lent<'v, L: ?Sized, R: ?Sized>(Pointing<'v, L, R>);

/// Knows another pointer on the left side. rustc may have coerced to it what is on the right: a `*mut` to a `*const`.
pub struct Pointing<'v, L: ?Sized, R: ?Sized>(&'v L, &'v R, Apart<L, R>);

/// Knows any others, and stands for them.
pub struct Apart<L: ?Sized, R: ?Sized>(PhantomData<L>, PhantomData<R>);

/// Two values on their way to `assert_eq!` or `assert_ne!`.
#[inline(always)]
pub const fn compared<'v, L: ?Sized, R: ?Sized>(left: &'v L, right: &'v R) -> Compared<'v, L, R> {
    Compared(Lent(Pointing(left, right, Apart(PhantomData, PhantomData))))
}

impl<'v, L: PartialEq<R> + Debug + ?Sized, R: Debug + ?Sized> Compared<'v, L, R> {
    /// The left one.
    #[inline(always)]
    pub const fn __left(&self) -> &'v L {
        self.0.0.0
    }

    /// The right one.
    #[inline(always)]
    pub const fn __right(&self) -> &'v R {
        self.0.0.1
    }
}

impl<T: ?Sized, R: ?Sized> Lent<'_, &T, R> {
    /// What stands for the left one.
    pub const fn __left(&self) -> &Apart<&T, R> {
        &self.0.2
    }

    /// What stands for the right one.
    pub const fn __right(&self) -> &Apart<&T, R> {
        &self.0.2
    }
}

impl<'v, L: Pointer + ?Sized, R: ?Sized> Pointing<'v, L, R> {
    /// The left one.
    #[inline(always)]
    pub const fn __left(&self) -> &'v L {
        self.0
    }

    /// The right one.
    #[inline(always)]
    pub const fn __right(&self) -> &'v R {
        self.1
    }
}

impl<L: ?Sized, R: ?Sized> Apart<L, R> {
    /// What stands for the left one.
    pub const fn __left(&self) -> &Self {
        self
    }

    /// What stands for the right one.
    pub const fn __right(&self) -> &Self {
        self
    }
}

impl<'v, L: ?Sized, R: ?Sized> Deref for Compared<'v, L, R> {
    type Target = Lent<'v, L, R>;
    #[inline(always)]
    fn deref(&self) -> &Lent<'v, L, R> {
        &self.0
    }
}

impl<'v, L: ?Sized, R: ?Sized> Deref for Lent<'v, L, R> {
    type Target = Pointing<'v, L, R>;
    #[inline(always)]
    fn deref(&self) -> &Pointing<'v, L, R> {
        &self.0
    }
}

impl<L: ?Sized, R: ?Sized> Deref for Pointing<'_, L, R> {
    type Target = Apart<L, R>;
    #[inline(always)]
    fn deref(&self) -> &Apart<L, R> {
        &self.2
    }
}

impl<L: ?Sized, R: ?Sized> PartialEq for Apart<L, R> {
    fn eq(&self, _: &Self) -> bool {
        unreachable!("code with values that cannot be compared does not compile")
    }
}

impl<L: ?Sized, R: ?Sized> Debug for Apart<L, R> {
    fn fmt(&self, _: &mut Formatter<'_>) -> Result {
        unreachable!("code with values that cannot be compared does not compile")
    }
}

#[cfg(test)]
mod tests {
    use super::compared;
    use std::ptr;

    #[derive(Debug, PartialEq)]
    struct Point(u8);

    #[test]
    fn what_can_be_compared_is_itself() {
        let (point, other) = (Point(3), Point(4));
        let pair = compared(&point, &other);
        assert!(ptr::eq(pair.__left(), &point) && ptr::eq(pair.__right(), &other));
        let pair = compared("ab", "a");
        assert_eq!(pair.__left()[..1], *pair.__right());
        let (mut one, text) = (1, String::from("x"));
        let to_change: *mut i32 = &mut one;
        let to_read: *const i32 = to_change;
        let pair = compared(&to_read, &to_change);
        assert_eq!(*pair.__left(), *pair.__right());
        let pair = compared(&text, &"x");
        assert_eq!(*pair.__left(), *pair.__right());
    }

    #[test]
    fn what_cannot_compiles_too() {
        struct Silent;
        let _ = |silent: Silent| {
            let (pair, other) = (compared(&silent, &5), compared(&"x", &5));
            (pair.__left() == pair.__right(), other.__left() == other.__right())
        };
    }
}
