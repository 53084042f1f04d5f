//! The values of a comprehension, in the order of the plain loop, for whatever consumes them.
#![allow(unsafe_code)]

use crate::flow::Flow;
use crate::journal::{InOrder, Leaf};
use crate::leaf::Leaves;
use crate::run::Run;
use crate::source::Supply;
use crate::target::Target;
use std::convert::Infallible;

/// An iterator over the values of a comprehension, while workers run ahead.
pub struct Values<'w, S: Supply, A, E, F> {
    stage: Stage<'w, S, A, E>,
    worker: &'w F,
    /// The values of the last inline iteration that are still to come, last first.
    ready: Vec<A>,
    /// How that iteration ended, to be looked at when they are gone.
    flow: Flow<E>,
    exit: Option<E>,
}

#[allow(clippy::large_enum_variant, reason = "there is one, on the stack of `Run::consume`")]
enum Stage<'w, S: Supply, A, E> {
    /// The worker runs here, one iteration at a time, as values are asked for.
    Inline(Run<S>),
    /// Workers run ahead.
    Split(Leaves<'w, S, A, E>, Option<Leaf<A, E>>),
    Over,
}

impl<'w, S, A, E, F> Values<'w, S, A, E, F>
where
    S: Supply,
    F: Fn(S::Item, &mut InOrder<'_, A>) -> Flow<E> + Sync,
{
    /// # Safety
    /// `A` and `E` must be `Send`.
    pub(crate) unsafe fn new(run: Run<S>, worker: &'w F) -> Self {
        Values { stage: Stage::Inline(run), worker, ready: Vec::new(), flow: Flow::Next, exit: None }
    }

    /// The target, made of the values.
    #[inline(always)]
    pub fn __collect<T: FromIterator<A>>(&mut self, _: &Target<T>) -> T {
        self.collect()
    }

    /// How the comprehension was left, if it was.
    pub(crate) fn exit(self) -> Option<E> {
        self.exit
    }

    /// Whether an iteration that ended so is followed by another one.
    fn goes_on(&mut self, flow: Flow<E>) -> bool {
        match flow {
            Flow::Next => return true,
            Flow::Stop => {}
            Flow::Exit(exit) => self.exit = Some(exit),
        }
        self.stage = Stage::Over;
        false
    }

    fn next_inline(&mut self) -> Option<A> {
        let flow = std::mem::replace(&mut self.flow, Flow::Next);
        if !self.goes_on(flow) {
            return None;
        }
        while let Stage::Inline(run) = &mut self.stage {
            let Some(item) = run.next_inline() else {
                self.split();
                return self.next_split();
            };
            let watched = Watched(run);
            let flow = (self.worker)(item, &mut InOrder::inline(&mut self.ready));
            drop(watched);
            if let Some(value) = self.pop_ready() {
                self.flow = flow;
                return Some(value);
            }
            if !self.goes_on(flow) {
                return None;
            }
        }
        None
    }

    /// The first of the values that an iteration has just made.
    fn pop_ready(&mut self) -> Option<A> {
        if self.ready.len() > 1 {
            self.ready.reverse();
        }
        self.ready.pop()
    }

    fn split(&mut self) {
        if let Stage::Inline(run) = std::mem::replace(&mut self.stage, Stage::Over)
            && !run.is_over()
        {
            // SAFETY: `self` is only ever lent, by `Run::consume`, which drops it before it returns; `A` and `E` are
            // `Send` by the contract of `new`.
            let leaves = unsafe { run.leaves(self.worker, false, false) };
            self.stage = Stage::Split(leaves, None);
        }
    }

    fn next_split(&mut self) -> Option<A> {
        while let Stage::Split(leaves, current) = &mut self.stage {
            let Some(leaf) = current else {
                *current = Some(leaves.next()?);
                continue;
            };
            if let Some(value) = leaf.entry() {
                return Some(value);
            }
            let flow = leaf.finish();
            if !leaf.begin() {
                *current = None;
            }
            if !self.goes_on(flow) {
                return None;
            }
        }
        None
    }
}

impl<S, A, E, F> Iterator for Values<'_, S, A, E, F>
where
    S: Supply,
    F: Fn(S::Item, &mut InOrder<'_, A>) -> Flow<E> + Sync,
{
    type Item = A;

    #[inline]
    fn next(&mut self) -> Option<A> {
        match &self.stage {
            Stage::Inline(..) => self.ready.pop().or_else(|| self.next_inline()),
            Stage::Split(..) => self.next_split(),
            Stage::Over => None,
        }
    }
}

/// The value of a comprehension that cannot be left.
#[inline(always)]
pub fn settled<T>(value: Result<T, Infallible>) -> T {
    match value {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// Names the iteration if the worker panics.
struct Watched<'a, S: Supply>(&'a Run<S>);

impl<S: Supply> Drop for Watched<'_, S> {
    #[inline]
    fn drop(&mut self) {
        self.0.note_panic();
    }
}

/// The values in a `Vec`: the worker's journal is the result itself inline, and is appended in bulk leaf by leaf.
///
/// # Safety
/// `A` and `E` must be `Send`.
pub(crate) unsafe fn collect<S, A, E, F>(mut run: Run<S>, worker: F, each: bool) -> Result<Vec<A>, E>
where
    S: Supply,
    F: Fn(S::Item, &mut InOrder<'_, A>) -> Flow<E> + Sync,
{
    let mut out = run.room(each);
    loop {
        while let Some(stride) = run.stride() {
            for item in stride {
                match worker(item, &mut InOrder::inline(&mut out)) {
                    Flow::Next => {}
                    Flow::Stop => return Ok(out),
                    Flow::Exit(exit) => return Err(exit),
                }
            }
        }
        if run.is_over() {
            return Ok(out);
        }
        // SAFETY: a local of this function, dropped before it ends; `A` and `E` are `Send` by our contract.
        let leaves = unsafe { run.some_leaves(&worker, false, false) };
        for leaf in leaves {
            match leaf.append_to(&mut out) {
                Flow::Next => {}
                Flow::Stop => return Ok(out),
                Flow::Exit(exit) => return Err(exit),
            }
        }
    }
}
