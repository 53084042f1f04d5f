//! Sources of inner loops in a copy of the user's code. Of one that does not iterate, or not over what the pattern is for, rustc
//! says so where the code stands as it was written, and need not say it again.

use std::iter::{self, Empty};
use std::ops::Deref;

/// Knows a source that goes with the pattern.
pub struct Over<T>(T, NotOver);

/// Knows any other. It does not come to run.
pub struct NotOver(());

/// A source of an inner loop.
#[inline(always)]
pub const fn over<T>(source: T) -> Over<T> {
    Over(source, NotOver(()))
}

impl<T> Deref for Over<T> {
    type Target = NotOver;
    #[inline(always)]
    fn deref(&self) -> &NotOver {
        &self.1
    }
}

/// What a pattern `(a, b)` is for.
pub trait Pair {}
/// What a pattern `(a, b, c)` is for.
pub trait Triple {}
/// What a pattern `&a` is for.
pub trait Reference {}
/// What a pattern `&&a` is for.
pub trait Nested {}

impl<A, B> Pair for (A, B) {}
impl<T: Pair + ?Sized> Pair for &T {}
impl<T: Pair + ?Sized> Pair for &mut T {}
impl<A, B, C> Triple for (A, B, C) {}
impl<T: Triple + ?Sized> Triple for &T {}
impl<T: Triple + ?Sized> Triple for &mut T {}
impl<T: ?Sized> Reference for &T {}
impl<T: ?Sized> Nested for &&T {}

impl<T: IntoIterator> Over<T> {
    /// The source, of anything.
    #[inline(always)]
    pub fn __each(self) -> T {
        self.0
    }
}

impl<T: IntoIterator<Item: Pair>> Over<T> {
    /// The source, of pairs.
    #[inline(always)]
    pub fn __pairs(self) -> T {
        self.0
    }
}

impl<T: IntoIterator<Item: Triple>> Over<T> {
    /// The source, of triples.
    #[inline(always)]
    pub fn __triples(self) -> T {
        self.0
    }
}

impl<T: IntoIterator<Item: Reference>> Over<T> {
    /// The source, of references.
    #[inline(always)]
    pub fn __references(self) -> T {
        self.0
    }
}

impl<T: IntoIterator<Item: Nested>> Over<T> {
    /// The source, of references to references.
    #[inline(always)]
    pub fn __nested(self) -> T {
        self.0
    }
}

impl NotOver {
    /// What stands for a source of anything.
    pub const fn __each<A>(&self) -> Empty<A> {
        iter::empty()
    }

    /// What stands for a source of pairs.
    pub const fn __pairs<A, B>(&self) -> Empty<(A, B)> {
        iter::empty()
    }

    /// What stands for a source of triples.
    pub const fn __triples<A, B, C>(&self) -> Empty<(A, B, C)> {
        iter::empty()
    }

    /// What stands for a source of references.
    pub const fn __references<'a, A>(&self) -> Empty<&'a A> {
        iter::empty()
    }

    /// What stands for a source of references to references.
    pub const fn __nested<'a, A>(&self) -> Empty<&'a &'a A> {
        iter::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::over;

    #[test]
    fn what_goes_with_the_pattern_is_itself() {
        assert_eq!(over(0..3).__each().sum::<i32>(), 3);
        assert_eq!(over([(1, 'a')].iter().enumerate()).__pairs().count(), 1);
        assert_eq!(over(&[(1, 2, 3)]).__triples().len(), 1);
        assert_eq!(over(&vec![7]).__references()[0], 7);
        assert_eq!(over([&&7]).__nested().len(), 1);
    }

    #[test]
    fn what_does_not_compiles_too() {
        assert_eq!(over(5_u8).__each::<u8>().count(), 0);
        assert_eq!(over(0..3).__pairs::<u8, u8>().count(), 0);
        assert_eq!(over([(1, 2)]).__triples::<u8, u8, u8>().count(), 0);
        assert_eq!(over(vec![1]).__references::<u8>().count(), 0);
        assert_eq!(over(&[1]).__nested::<u8>().count(), 0);
    }
}
