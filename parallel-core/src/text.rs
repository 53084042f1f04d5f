//! What a worker formats for a commit to write.
//!
//! Piece by piece, as the plain loop would have written it: a destination that fails has taken the same pieces before.

use std::fmt;
use std::str;

/// Pieces up to here, with a byte for the length of each, need no allocation. What a worker allocates, the calling thread
/// frees, and threads wait for each other in many an allocator.
const SMALL: usize = 54;
/// A length below this is one byte; else this, and eight bytes more.
const LONG: u8 = u8::MAX;

/// Formatted text: the pieces that it was written in, each after its length.
pub struct Text {
    pieces: Bytes,
    failed: bool,
}

enum Bytes {
    Small { bytes: [u8; SMALL], len: u8 },
    Large(Vec<u8>),
}

impl Bytes {
    fn extend(&mut self, more: &[u8]) {
        match self {
            Bytes::Small { bytes, len } => match bytes.get_mut(usize::from(*len)..usize::from(*len) + more.len()) {
                Some(room) => {
                    room.copy_from_slice(more);
                    *len += more.len() as u8;
                }
                None => *self = Bytes::Large([&bytes[..usize::from(*len)], more].concat()),
            },
            Bytes::Large(bytes) => bytes.extend_from_slice(more),
        }
    }

    fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Small { bytes, len } => &bytes[..usize::from(*len)],
            Bytes::Large(bytes) => bytes,
        }
    }
}

/// What `write!` writes to where it formats ahead: not in a closure, of which rustc would speak.
pub struct Ahead;

impl Ahead {
    /// What `write!` calls, without a trait in the user's scope.
    #[inline]
    pub fn write_fmt(self, arguments: fmt::Arguments<'_>) -> Text {
        let mut text = Text { pieces: Bytes::Small { bytes: [0; SMALL], len: 0 }, failed: false };
        text.failed = fmt::Write::write_fmt(&mut text, arguments).is_err();
        text
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match u8::try_from(piece.len()) {
            Ok(len) if len < LONG => self.pieces.extend(&[len]),
            _ => {
                self.pieces.extend(&[LONG]);
                self.pieces.extend(&(piece.len() as u64).to_ne_bytes());
            }
        }
        self.pieces.extend(piece.as_bytes());
        Ok(())
    }
}

/// Takes the first piece off.
fn split_piece<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let len = match bytes.split_off_first()? {
        &LONG => {
            let (len, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            usize::try_from(u64::from_ne_bytes(*len)).ok()?
        }
        len => usize::from(*len),
    };
    str::from_utf8(bytes.split_off(..len)?).ok()
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pieces = self.pieces.as_slice();
        while let Some(piece) = split_piece(&mut pieces) {
            f.write_str(piece)?;
        }
        if self.failed { Err(fmt::Error) } else { Ok(()) }
    }
}

/// The text of an expression, as `dbg!` shows it.
#[macro_export]
#[doc(hidden)]
macro_rules! __written {
    ($value:expr $(,)?) => {
        ::core::stringify!($value)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Notes every piece, and fails after so many.
    struct Pieces(Vec<String>, usize);

    impl fmt::Write for Pieces {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            self.0.push(piece.into());
            if self.0.len() < self.1 { Ok(()) } else { Err(fmt::Error) }
        }
    }

    #[test]
    fn pieces_are_those_of_the_plain_write() {
        for room in [1, 2, 3, 100] {
            let (mut plain, mut ours) = (Pieces(Vec::new(), room), Pieces(Vec::new(), room));
            let result = fmt::Write::write_fmt(&mut plain, format_args!("{}: {:?} {:>9.3} end\n", 7, Some("x"), 1.5));
            let ahead = writeln!(Ahead, "{}: {:?} {:>9.3} end", 7, Some("x"), 1.5);
            assert_eq!(result, fmt::Write::write_fmt(&mut ours, format_args!("{ahead}")));
            assert_eq!(plain.0, ours.0);
        }
    }

    #[test]
    fn texts_of_any_length_come_back() {
        for len in [0, 1, 50, 53, 54, 55, 253, 254, 255, 256, 70_000] {
            let (long, short) = ("é".repeat(len / 2) + &"x".repeat(len % 2), "y".repeat(len.min(7)));
            let ahead = write!(Ahead, "{short}{long}{short}");
            assert_eq!(ahead.to_string(), format!("{short}{long}{short}"));
        }
    }

    #[test]
    fn an_argument_that_fails_fails_when_it_is_written() {
        struct Bad;
        impl fmt::Display for Bad {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half")?;
                Err(fmt::Error)
            }
        }
        let ahead = write!(Ahead, "a {Bad}", Bad = Bad);
        let mut out = String::new();
        assert!(fmt::Write::write_fmt(&mut out, format_args!("{ahead}")).is_err());
        assert_eq!(out, "a half");
    }
}
