//! How the worker part of an iteration ends.

use crate::type_of::TypeOf;
use std::cell::Cell;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::ops::{ControlFlow, Deref};
use std::task::Poll;

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

/// What a worker returns: a [`Flow`], in what the function around it returns, so that rustc gives the same advice in both.
pub trait Ends {
    /// The payload of its exits.
    type Exit;
    /// How the iteration ended.
    fn __flow(self) -> Flow<Self::Exit>;
}

impl<E> Ends for Flow<E> {
    type Exit = E;
    #[inline(always)]
    fn __flow(self) -> Flow<E> {
        self
    }
}

impl<E> Ends for Option<Flow<E>> {
    type Exit = E;
    #[inline(always)]
    fn __flow(self) -> Flow<E> {
        self.unwrap_or(Flow::Next)
    }
}

impl<E> Ends for Result<Flow<E>, NoHiddenExit> {
    type Exit = E;
    #[inline(always)]
    fn __flow(self) -> Flow<E> {
        match self {
            Ok(flow) => flow,
            Err(none) => match none {},
        }
    }
}

/// What a macro of the user's returns where it must not return: nothing does.
#[derive(Debug)]
pub enum NoHiddenExit {}

/// The value of a macro, which stands in a closure that gives nothing else: a `return` or a `?` that its definition hides is refused there.
pub struct Sealed<T>(pub T);

/// A value by itself. In a tuple, as rustc takes what is wrong for all that is wanted, but for a part of something: that is wrong, too.
pub trait One {
    /// Its type.
    type Value;
    /// The value.
    fn __value(self) -> Self::Value;
    /// The value, for a `?` that lets it go on.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    fn __went_on(self) -> Result<Self::Value, NoHiddenExit>
    where
        Self: Sized,
    {
        Ok(self.__value())
    }
    /// The same, where that is of an `Option`.
    #[inline(always)]
    fn __went_on_too(self) -> Option<Self::Value>
    where
        Self: Sized,
    {
        Some(self.__value())
    }
}

impl<T> One for (T,) {
    type Value = T;
    #[inline(always)]
    fn __value(self) -> T {
        self.0
    }
}

/// What `?` takes apart, as `std::ops::Try` would on stable.
///
/// The residual travels to the call site, where a native `?` finishes it: conversions and messages are rustc's own. It is
/// `Send` if the failure in it is.
pub struct Tried<T>(T);
/// What `?` does not take apart, which the loop as written has said, or [`Try`].
pub struct Untried;

/// Types that `?` takes apart.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be applied to values that implement `Try`",
    label = "the `?` operator cannot be applied to type `{Self}`"
)]
pub trait Try: Sized {
    /// What `?` goes on with.
    type Output;
    /// What it returns early.
    type Residual;

    /// Takes a value apart.
    ///
    /// # Errors
    /// What `?` returns early.
    fn __branch(self) -> Result<Self::Output, Self::Residual>;

    /// Checks that `?` takes a value apart.
    #[inline(always)]
    fn __checked(value: Self) -> Self {
        value
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Try for Result<T, E> {
    type Output = T;
    type Residual = Result<Infallible, E>;

    #[inline(always)]
    fn __branch(self) -> Result<T, Self::Residual> {
        self.map_err(Err)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Try for Option<T> {
    type Output = T;
    type Residual = Option<Infallible>;

    #[inline(always)]
    fn __branch(self) -> Result<T, Self::Residual> {
        self.ok_or(None)
    }
}

#[diagnostic::do_not_recommend]
impl<B, C> Try for ControlFlow<B, C> {
    type Output = C;
    type Residual = ControlFlow<B, Infallible>;

    #[inline(always)]
    fn __branch(self) -> Result<C, Self::Residual> {
        match self {
            ControlFlow::Continue(c) => Ok(c),
            ControlFlow::Break(b) => Err(ControlFlow::Break(b)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Try for Poll<Result<T, E>> {
    type Output = Poll<T>;
    type Residual = Result<Infallible, E>;

    #[inline(always)]
    fn __branch(self) -> Result<Poll<T>, Self::Residual> {
        match self {
            Poll::Ready(value) => value.__branch().map(Poll::Ready),
            Poll::Pending => Ok(Poll::Pending),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Try for Poll<Option<Result<T, E>>> {
    type Output = Poll<Option<T>>;
    type Residual = Result<Infallible, E>;

    #[inline(always)]
    fn __branch(self) -> Result<Self::Output, Self::Residual> {
        match self {
            Poll::Ready(value) => value.transpose().__branch().map(Poll::Ready),
            Poll::Pending => Ok(Poll::Pending),
        }
    }
}

/// Asks how to take a value apart.
#[inline(always)]
pub fn tried<V: One>(value: V) -> Tried<V::Value> {
    Tried(value.__value())
}

impl<T> Deref for Tried<T> {
    type Target = Untried;
    fn deref(&self) -> &Untried {
        &Untried
    }
}

// one method for all types: of one that is not known yet, rustc would say that it does not know which
impl<T: Try> Tried<T> {
    /// The type of what goes on.
    #[inline(always)]
    pub const fn __known(&self) -> TypeOf<(T::Output,)> {
        TypeOf::new()
    }

    /// Takes the value apart.
    ///
    /// # Errors
    /// What `?` returns early.
    #[inline(always)]
    pub fn __branch(self) -> Result<T::Output, T::Residual> {
        self.0.__branch()
    }
}

/// What a `?` returns early, in a function that returns an `R`.
pub struct Leaving<R, P>(Unlike<R, P>);
/// Knows errors that have no way to be the function's; rustc has said so of the loop as it is written.
pub struct Unlike<R, P>(PhantomData<R>, Left<P>);
/// Knows everything else.
pub struct Left<P>(Cell<Option<P>>);

/// Asks whether the function may return what a `?` returns early.
#[inline(always)]
pub const fn leaving<R, P>(found: P) -> Leaving<R, P> {
    Leaving(Unlike(PhantomData, Left(Cell::new(Some(found)))))
}

impl<R, P> Deref for Leaving<R, P> {
    type Target = Unlike<R, P>;
    fn deref(&self) -> &Unlike<R, P> {
        &self.0
    }
}

impl<R, P> Deref for Unlike<R, P> {
    type Target = Left<P>;
    fn deref(&self) -> &Left<P> {
        &self.1
    }
}

impl<R, P> Leaving<R, P> {
    /// What the function returns, for code that never runs.
    ///
    /// # Panics
    /// Always.
    pub fn __returns(&self) -> R {
        unreachable!("only the type is asked for")
    }
}

impl<T, F: From<E>, E> Leaving<Result<T, F>, Result<Infallible, E>> {
    /// What it returns.
    pub fn __leave(self) -> Result<Infallible, E> {
        self.0.1.__leave()
    }
}

impl<T, F, E> Unlike<Result<T, F>, Result<Infallible, E>> {
    /// What stands for an error that is no `F`.
    pub fn __leave(&self) -> Result<Infallible, F> {
        unreachable!("a `?` of an error without a `From` is refused")
    }
}

impl<P> Left<P> {
    /// What it returns.
    pub fn __leave(&self) -> P {
        self.0.take().expect("it leaves once")
    }
}

/// What `?` returns early.
pub trait Residual {
    /// What of it must be `Send`.
    type Failure;
    /// The type of the failure, for code that never runs.
    ///
    /// # Panics
    /// Always.
    fn __failure(&self) -> Self::Failure {
        unreachable!("only the type is asked for")
    }
}

impl<E> Residual for Result<Infallible, E> {
    type Failure = E;
}

impl Residual for Option<Infallible> {
    type Failure = ();
}

impl<B> Residual for ControlFlow<B, Infallible> {
    type Failure = B;
}

impl Untried {
    /// As below.
    pub const fn __known<T>(&self) -> TypeOf<(T,)> {
        TypeOf::new()
    }

    /// Of a type that cannot be known rustc says nothing more.
    ///
    /// # Errors
    /// None: it does not compile.
    pub fn __branch<T, R>(&self) -> Result<T, R> {
        const { panic!("parallelize does not know how `?` takes a value of this type apart") }
    }
}
/// For a loop that the macros cannot parse. rustc has said why; if it has nothing to say, it is syntax that is new to them.
///
/// # Panics
/// Where it is compiled.
pub fn unknown_syntax<Loop>() {
    const { panic!("parallelize does not know the syntax of a loop: leave that loop sequential") }
}
