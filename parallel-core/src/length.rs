//! Lengths in `vec![value; length]`, in a copy of the user's code. Of one that is no `usize`, rustc says so where the code
//! stands as it was written, and need not say it again.

use std::ops::Deref;

/// Knows a length.
pub struct Length<N>(N, NoLength);

/// Knows anything else. It does not come to run.
pub struct NoLength(());

/// A length of a `Vec` that is to be.
#[inline(always)]
pub const fn length<N>(length: N) -> Length<N> {
    Length(length, NoLength(()))
}

impl Length<usize> {
    /// The length.
    #[inline(always)]
    pub const fn __length(&self) -> usize {
        self.0
    }
}

impl<N> Deref for Length<N> {
    type Target = NoLength;
    #[inline(always)]
    fn deref(&self) -> &NoLength {
        &self.1
    }
}

impl NoLength {
    /// What stands for a length.
    pub const fn __length(&self) -> usize {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn a_length_is_itself() {
        assert_eq!(vec![0_u8; length(3).__length()], [0; 3]);
        assert_eq!(length(3_i32).__length(), 0);
    }
}
