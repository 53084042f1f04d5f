//! The values of a comprehension under `sequential`, where its loop stands in the user's function: a debugger that comes
//! out of the body is there.

use crate::flow::Flow;
use crate::journal::InOrder;
use crate::run::Run;
use crate::source::Supply;

/// The first of two pieces of code, or under `sequential` the second.
#[cfg(not(feature = "sequential"))]
#[doc(hidden)]
#[macro_export]
macro_rules! or_in_place {
    ({ $($code:tt)* } { $($_in_place:tt)* }) => { $($code)* };
}

/// The first of two pieces of code, or under `sequential` the second.
#[cfg(feature = "sequential")]
#[doc(hidden)]
#[macro_export]
macro_rules! or_in_place {
    ({ $($_code:tt)* } { $($in_place:tt)* }) => { $($in_place)* };
}

impl<S: Supply> Run<S> {
    /// Where the values of a comprehension go. `each`: every item gives one.
    pub fn room<A>(&self, each: bool) -> Vec<A> {
        let mut out = Vec::new();
        if each && let Some(count) = self.supply().__left() {
            // more than there can be is not an error before it is made
            let _ = out.try_reserve_exact(count);
        }
        out
    }

    /// The values that a worker makes, which is called where this is asked for them.
    pub fn in_place<A, E, F>(self, _: &F) -> InPlace<S, A, E>
    where
        F: Fn(S::Item, &mut InOrder<'_, A>) -> Flow<E>,
    {
        InPlace { run: self, ready: Vec::new(), flow: Flow::Next, exit: None, is_over: false, works: false }
    }
}

/// The values of a comprehension, as whoever consumes them asks for them.
pub struct InPlace<S: Supply, A, E> {
    run: Run<S>,
    /// The values of the last iteration that are still to come, last first.
    ready: Vec<A>,
    /// How that iteration ended, to be looked at when they are gone.
    flow: Flow<E>,
    exit: Option<E>,
    is_over: bool,
    /// Whether the worker is being called.
    works: bool,
}

impl<S: Supply, A, E> InPlace<S, A, E> {
    /// An item to call the worker with, unless a value is ready or there will be none.
    pub fn item(&mut self) -> Option<S::Item> {
        if !self.ready.is_empty() {
            return None;
        }
        match std::mem::replace(&mut self.flow, Flow::Next) {
            Flow::Next => {}
            Flow::Stop => self.is_over = true,
            Flow::Exit(exit) => (self.exit, self.is_over) = (Some(exit), true),
        }
        let item = if self.is_over { None } else { self.run.next_inline() };
        self.works = item.is_some();
        item
    }

    /// Where the worker leaves its values.
    pub fn journal(&mut self) -> InOrder<'_, A> {
        InOrder::inline(&mut self.ready)
    }

    /// The worker has ended so.
    pub fn ended(&mut self, flow: Flow<E>) {
        (self.flow, self.works) = (flow, false);
        self.ready.reverse();
    }

    /// The next value.
    pub fn value(&mut self) -> Option<A> {
        self.ready.pop()
    }

    /// What consumed the values, or how the comprehension was left.
    ///
    /// # Errors
    /// The exit of the worker.
    pub fn settle<T>(mut self, value: T) -> Result<T, E> {
        self.exit.take().map_or(Ok(value), Err)
    }
}

/// Names the iteration if the worker panics.
impl<S: Supply, A, E> Drop for InPlace<S, A, E> {
    fn drop(&mut self) {
        if self.works {
            self.run.note_panic();
        }
    }
}
