//! What a worker takes elements of. Whoever moves one out of it is told so as in the loop as written, where nothing is captured.

use std::ops::Deref;

/// Knows what is a reference already.
pub struct Indexed<'v, T: ?Sized>(AnyIndexed<'v, T>);

/// Knows any other.
pub struct AnyIndexed<'v, T: ?Sized>(&'v T);

/// What is in front of an index.
#[inline(always)]
pub const fn indexed<T: ?Sized>(value: &T) -> Indexed<'_, T> {
    Indexed(AnyIndexed(value))
}

impl<'v, T: ?Sized> Deref for Indexed<'v, T> {
    type Target = AnyIndexed<'v, T>;
    #[inline(always)]
    fn deref(&self) -> &AnyIndexed<'v, T> {
        &self.0
    }
}

impl<'r, T: ?Sized> Indexed<'_, &'r T> {
    /// The reference itself.
    #[inline(always)]
    pub const fn __base(&self) -> &'r T {
        self.0.0
    }
}

impl<'v, T: ?Sized> AnyIndexed<'v, T> {
    /// A reference to it.
    #[inline(always)]
    pub const fn __base(&self) -> &'v T {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::indexed;

    #[test]
    fn a_reference_is_itself_and_any_other_is_borrowed() {
        let (list, empty): (Vec<String>, &[String]) = (vec![String::from("a")], &[]);
        let outlives = |list: &&'static [u8]| -> &'static [u8] { indexed(list).__base() };
        assert_eq!(outlives(&&b"ab"[..])[1], b'b');
        assert_eq!((indexed(&list).__base()[0].as_str(), indexed(&empty).__base().len()), ("a", 0));
        assert_eq!(indexed(&[1, 2]).__base()[1], 2);
    }
}
