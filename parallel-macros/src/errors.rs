//! Errors accumulate: everything wrong in one loop is reported at once, each thing once.

use proc_macro2::{Span, TokenStream};
use std::fmt::Display;
use syn::Error;

/// The stable codes of refusals, each with a section in `docs/errors.md`.
#[derive(Clone, Copy)]
pub(crate) enum Code {
    /// Nothing is left for the worker.
    NoWork = 1,
    /// `await` in a body.
    Await = 2,
    /// An exit hidden in a macro that cannot be read.
    HiddenExit = 3,
    /// Several loops and no mark.
    SeveralLoops = 4,
    /// No loop.
    NoLoop = 5,
    /// `jobs` can't be what it is.
    Jobs = 6,
    /// A comprehension changes a name from outside of it.
    ComprehensionChanges = 7,
    /// A static declared deep inside a body.
    NestedStatic = 8,
    /// `reorder` of what is not one associative operator.
    Reorder = 9,
    /// `local` of what is looked at after the loop.
    LocalIsRead = 10,
    /// `own` where an iteration has no part of its own.
    Own = 11,
    /// `draw` of what is not drawn at the head of the body.
    Draw = 12,
    /// A name that the head of the body draws from, and the rest changes.
    DrawnAndChanged = 13,
    /// `unsafe` code that may run beyond the end of the loop.
    UnsafeAhead = 14,
}

/// The errors of one macro call.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// A refusal: what is wrong, and what to write.
    pub(crate) fn refuse(&mut self, code: Code, span: Span, message: impl Display, help: impl Display) {
        let code = code as u32;
        self.push(Error::new(span, format!("PAR{code:03}: {message}\n\nhelp: {help}")));
    }

    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            None => self.0 = Some(error),
            Some(first) => first.combine(error),
        }
    }

    /// The gate: goes on only if nothing is wrong.
    pub(crate) fn propagate(&mut self) -> syn::Result<()> {
        self.0.take().map_or(Ok(()), Err)
    }
}

/// The error beside code that keeps the rest of the user's function alive.
pub(crate) fn with_fallback(error: &Error, fallback: &TokenStream) -> TokenStream {
    let errors = error.to_compile_error();
    quote::quote!({ #errors #fallback })
}
