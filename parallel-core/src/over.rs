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

impl<A, B> Pair for (A, B) {}
impl<A, B, C> Triple for (A, B, C) {}
impl<T: ?Sized> Reference for &T {}
impl<T: ?Sized> Nested for &&T {}
impl<A, B: ?Sized> WithReference for (A, &B) {}
impl<A: ?Sized, B: ?Sized> TwoReferences for (&A, &B) {}
impl<A, B: Pair> WithPair for (A, B) {}
impl<A: Pair, B> PairWith for (A, B) {}

/// Shapes that a pattern takes apart behind a reference, too.
macro_rules! behind_references {
    ($($shape:ident)*) => {$(
        impl<T: $shape + ?Sized> $shape for &T {}
        impl<T: $shape + ?Sized> $shape for &mut T {}
    )*};
}

behind_references! { Pair Triple WithReference TwoReferences WithPair PairWith }

/// Shapes of items: the method that gives the source if its items have it, the pattern that is for them, and what stands for one.
macro_rules! shapes {
    ($($shape:ident $way:ident $pattern:literal <$($param:tt),*> $item:ty;)*) => {$(
        #[doc = concat!("What a pattern `", $pattern, "` is for.")]
        pub trait $shape {}

        impl<T: IntoIterator<Item: $shape>> Over<T> {
            #[doc = concat!("The source, of what `", $pattern, "` is for.")]
            #[inline(always)]
            pub fn $way(self) -> T {
                self.0
            }
        }

        impl NotOver {
            #[doc = concat!("What stands for a source of what `", $pattern, "` is for.")]
            pub const fn $way<$($param),*>(&self) -> Empty<$item> {
                iter::empty()
            }
        }
    )*};
}

shapes! {
    Pair __pairs "(a, b)" <A, B> (A, B);
    Triple __triples "(a, b, c)" <A, B, C> (A, B, C);
    Reference __references "&a" <'a, A> &'a A;
    Nested __nested "&&a" <'a, A> &'a &'a A;
    WithReference __with_references "(a, &b)" <'a, A, B> (A, &'a B);
    TwoReferences __two_references "(&a, &b)" <'a, A, B> (&'a A, &'a B);
    WithPair __with_pairs "(a, (b, c))" <A, B, C> (A, (B, C));
    PairWith __pairs_with "((a, b), c)" <A, B, C> ((A, B), C);
}

impl<T: IntoIterator> Over<T> {
    /// The source, of anything.
    #[inline(always)]
    pub fn __each(self) -> T {
        self.0
    }
}

impl NotOver {
    /// What stands for a source of anything.
    pub const fn __each<A>(&self) -> Empty<A> {
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
        assert_eq!(over([7].iter().enumerate()).__with_references().count(), 1);
        assert_eq!(over([7].iter().zip([8].iter())).__two_references().count(), 1);
        assert_eq!(over([(7, 8)].iter().enumerate()).__with_pairs().count(), 1);
        assert_eq!(over([((7, 8), 9)].iter()).__pairs_with().count(), 1);
    }

    #[test]
    fn what_does_not_compiles_too() {
        assert_eq!(over(5_u8).__each::<u8>().count(), 0);
        assert_eq!(over(0..3).__pairs::<u8, u8>().count(), 0);
        assert_eq!(over([(1, 2)]).__triples::<u8, u8, u8>().count(), 0);
        assert_eq!(over(vec![1]).__references::<u8>().count(), 0);
        assert_eq!(over(&[1]).__nested::<u8>().count(), 0);
        assert_eq!(over([(1, 2)]).__with_references::<u8, u8>().count(), 0);
        assert_eq!(over([(1, &2)]).__two_references::<u8, u8>().count(), 0);
        assert_eq!(over([(1, 2)]).__with_pairs::<u8, u8, u8>().count(), 0);
        assert_eq!(over([(1, 2)]).__pairs_with::<u8, u8, u8>().count(), 0);
    }
}
