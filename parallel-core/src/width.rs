//! Widths and precisions that a format string takes from its arguments, in a copy of the user's code. Of what is no
//! `usize`, rustc says so where the code stands as it was written, and need not say it again.

use std::ops::Deref;

/// Knows a width.
pub struct Width<'v, T: ?Sized>(LentWidth<'v, T>);

/// Knows a borrowed one, which rustc takes too.
pub struct LentWidth<'v, T: ?Sized>(Plain<'v, T>);

/// Knows a number or a text, which are none. It does not come to run.
pub struct Plain<'v, T: ?Sized>(AnyWidth<'v, T>);

/// Knows any other value. rustc may find a width behind it.
pub struct AnyWidth<'v, T: ?Sized>(&'v T);

/// A value on its way to a format string, where it is a width or a precision.
#[inline(always)]
pub const fn width<T: ?Sized>(value: &T) -> Width<'_, T> {
    Width(LentWidth(Plain(AnyWidth(value))))
}

/// Types of std's that are no widths.
pub trait NoWidth {}

macro_rules! no_width {
    ($($number:ty)*) => { $(
        impl NoWidth for $number {}
        impl NoWidth for &$number {}
    )* };
}
no_width! { u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 isize f32 f64 bool char str String }

impl<'v> Width<'v, usize> {
    /// The width.
    #[inline(always)]
    pub const fn __width(&self) -> &'v usize {
        self.0.0.0.0
    }
}

impl<'v, 'w> LentWidth<'v, &'w usize> {
    /// The width.
    #[inline(always)]
    pub const fn __width(&self) -> &'v &'w usize {
        self.0.0.0
    }
}

impl<T: NoWidth + ?Sized> Plain<'_, T> {
    /// What stands for a width.
    pub const fn __width(&self) -> &'static usize {
        &0
    }
}

impl<'v, T: ?Sized> AnyWidth<'v, T> {
    /// The value.
    #[inline(always)]
    pub const fn __width(&self) -> &'v T {
        self.0
    }
}

impl<'v, T: ?Sized> Deref for Width<'v, T> {
    type Target = LentWidth<'v, T>;
    #[inline(always)]
    fn deref(&self) -> &LentWidth<'v, T> {
        &self.0
    }
}

impl<'v, T: ?Sized> Deref for LentWidth<'v, T> {
    type Target = Plain<'v, T>;
    #[inline(always)]
    fn deref(&self) -> &Plain<'v, T> {
        &self.0
    }
}

impl<'v, T: ?Sized> Deref for Plain<'v, T> {
    type Target = AnyWidth<'v, T>;
    #[inline(always)]
    fn deref(&self) -> &AnyWidth<'v, T> {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn a_width_is_itself() {
        let (four, inferred) = (Box::new(4), 5);
        assert_eq!(format!("{:>1$}{:>2$}", 1, *width(&3).__width(), *width(&&*four).__width()), "  1   3");
        assert_eq!(format!("{:.*}{:>3$}", *width(&inferred).__width(), 0.5, 7, *width(&four).__width()), "0.50000   7");
    }

    #[test]
    fn what_is_none_compiles_too() {
        assert_eq!((*width(&5_i32).__width(), *width(&&5_u8).__width(), *width("5").__width()), (0, 0, 0));
    }
}
