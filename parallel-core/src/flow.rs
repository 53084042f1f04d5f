//! How the worker part of an iteration ends.

use crate::diagnostics::Sent;
use std::convert::Infallible;
use std::ops::ControlFlow;

/// What a worker says about its iteration when it returns.
#[derive(Debug)]
pub enum Flow<E> {
    /// The iteration is over, the loop goes on (`continue`, or the end of the body).
    Next,
    /// The loop is over (`break`, a `while` clause that is false).
    Stop,
    /// The loop is left for a place outside of it; the payload is finished there.
    Exit(E),
}

/// What a macro of the user's returns where it must not return: nothing does.
#[derive(Debug)]
pub enum NoHiddenExit {}

/// What `?` takes apart, as `std::ops::Try` would on stable.
///
/// The residual travels to the call site, where a native `?` finishes it: conversions and messages are rustc's own.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be applied to values that implement `Try`",
    label = "the `?` operator cannot be applied to type `{Self}`"
)]
pub trait Branch {
    /// The type of `value?`.
    type Output;
    /// What `?` returns early.
    type Residual;
    /// What of it travels: the residual is `Send` if this is.
    type Failure;
    /// Takes the value apart.
    fn branch(self) -> Result<Self::Output, Self::Residual>;
}

/// Checks that what `?` returns early may travel to the call site, and takes the value apart.
///
/// # Errors
/// What `?` returns early.
#[inline(always)]
pub fn branch<B: Branch<Failure: Sent>>(value: B) -> Result<B::Output, B::Residual> {
    value.branch()
}

impl<T, E> Branch for Result<T, E> {
    type Output = T;
    type Residual = Result<Infallible, E>;
    type Failure = E;
    #[inline(always)]
    fn branch(self) -> Result<T, Self::Residual> {
        self.map_err(Err)
    }
}

impl<T> Branch for Option<T> {
    type Output = T;
    type Residual = Option<Infallible>;
    type Failure = ();
    #[inline(always)]
    fn branch(self) -> Result<T, Self::Residual> {
        self.ok_or(None)
    }
}

impl<B, C> Branch for ControlFlow<B, C> {
    type Output = C;
    type Residual = ControlFlow<B, Infallible>;
    type Failure = B;
    #[inline(always)]
    fn branch(self) -> Result<C, Self::Residual> {
        match self {
            ControlFlow::Continue(c) => Ok(c),
            ControlFlow::Break(b) => Err(ControlFlow::Break(b)),
        }
    }
}
