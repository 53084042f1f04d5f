//! What a worker formats for a commit to write.
//!
//! Piece by piece, as the plain loop would have written it: a destination that fails has taken the same pieces before.

use std::fmt;

/// Formatted text, with the ends of the pieces that it was written in.
#[derive(Default)]
pub struct Text {
    text: String,
    ends: Vec<usize>,
    failed: bool,
}

/// Formats ahead.
#[inline]
pub fn text(write: impl FnOnce(&mut Text) -> fmt::Result) -> Text {
    let mut text = Text::default();
    text.failed = write(&mut text).is_err();
    text
}

impl Text {
    /// What `write!` calls, without a trait in the user's scope.
    ///
    /// # Errors
    /// If an argument cannot be formatted.
    pub fn write_fmt(&mut self, arguments: fmt::Arguments<'_>) -> fmt::Result {
        fmt::Write::write_fmt(self, arguments)
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.text.push_str(piece);
        self.ends.push(self.text.len());
        Ok(())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut start = 0;
        for &end in &self.ends {
            f.write_str(&self.text[start..end])?;
            start = end;
        }
        if self.failed { Err(fmt::Error) } else { Ok(()) }
    }
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
            let ahead = text(|text| writeln!(text, "{}: {:?} {:>9.3} end", 7, Some("x"), 1.5));
            assert_eq!(result, fmt::Write::write_fmt(&mut ours, format_args!("{ahead}")));
            assert_eq!(plain.0, ours.0);
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
        let ahead = text(|text| write!(text, "a {Bad}", Bad = Bad));
        let mut out = String::new();
        assert!(fmt::Write::write_fmt(&mut out, format_args!("{ahead}")).is_err());
        assert_eq!(out, "a half");
    }
}
