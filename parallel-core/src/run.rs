//! One execution of a loop: its source, the loop as written over strides of it, and the choice to go parallel.

use crate::backend;
use crate::diagnostics::{LoopItem, Sent};
use crate::flow::Flow;
use crate::jobs::{self, Options};
use crate::journal::Journal;
use crate::leaf::Leaves;
use crate::site::{Policy, Site, policy};
use crate::values::{self, Values};
use std::iter::{Map, MapWhile};
use std::thread;
use std::time::{Duration, Instant};

/// The time in the loop as written after which going parallel is worth a thought.
const LOOK: Duration = Duration::from_micros(20);
/// An iteration that is known to take this long is worth a worker from the first one on.
const HEAVY: Duration = Duration::from_micros(20);
/// An iteration cheaper than this gains less than its journal costs.
const LIGHT: Duration = Duration::from_nanos(300);
/// The longest stride between two looks at the clock.
const STRIDE: Duration = Duration::from_micros(50);
/// The longest first stride, in iterations, and how much longer each may be than the one before.
const FIRST: usize = 8;
const GROWTH: usize = 8;

/// An iterator over items that may cross threads.
pub struct Source<I>(I);

/// The source, checked: what iterates, over items that may cross threads.
#[inline(always)]
pub fn source<S: IntoIterator<Item: LoopItem>>(source: S) -> Source<S::IntoIter> {
    Source(source.into_iter())
}

/// Starts a loop.
///
/// # Panics
/// If `PARALLELIZE_JOBS` is set to something that is not a count.
#[inline]
pub fn run<I>(site: &'static Site, source: Source<I>, options: Options) -> Run<I> {
    let wish = options.wish();
    Run {
        rest: Rest { site, source: source.0, taken: 0, over: false, wish },
        plan: Plan::new(wish, options.always),
        stride: Stint { left: 0, length: 0, since: None, spent: Duration::ZERO },
        unwinding: thread::panicking(),
    }
}

/// How the items that are left are to be taken.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    /// All of them by the loop as written.
    Inline,
    /// All of them by workers.
    Split,
    /// By the loop as written, with an eye on the clock.
    Watch,
}

impl Plan {
    fn new(wish: Option<isize>, always: bool) -> Plan {
        match policy() {
            _ if backend::SEQUENTIAL => Plan::Inline,
            Policy::Split => Plan::Split,
            _ if wish == Some(1) => Plan::Inline,
            Policy::Inline => Plan::Inline,
            Policy::Choose if always => Plan::parallel(wish),
            Policy::Choose => Plan::Watch,
        }
    }

    /// Workers, if there is more than one thread for them.
    fn parallel(wish: Option<isize>) -> Plan {
        if jobs::threads(wish) > 1 { Plan::Split } else { Plan::Inline }
    }
}

/// A number of items for the loop as written, and what the ones before took.
struct Stint {
    left: usize,
    length: usize,
    since: Option<Instant>,
    spent: Duration,
}

/// What is left of a source.
pub(crate) struct Rest<I> {
    site: &'static Site,
    source: I,
    taken: u64,
    over: bool,
    wish: Option<isize>,
}

impl<I: Iterator> Rest<I> {
    /// The next item; never asks again once the source has said that it is over.
    #[inline(always)]
    pub(crate) fn pull(&mut self) -> Option<I::Item> {
        if self.over {
            return None;
        }
        // Counted first: if the source panics, it is this iteration that does.
        self.taken += 1;
        let item = self.source.next();
        if item.is_none() {
            self.taken -= 1;
            self.over = true;
        }
        item
    }
}

impl<I> Rest<I> {
    /// The source has panicked: it is over.
    pub(crate) fn end(&mut self) {
        self.over = true;
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    pub(crate) fn site(&self) -> &'static Site {
        self.site
    }

    pub(crate) fn cost(&self) -> Option<Duration> {
        self.site.cost()
    }

    pub(crate) fn threads(&self) -> usize {
        jobs::threads(self.wish)
    }
}

/// One execution of a loop, over items that may cross threads.
pub struct Run<I> {
    rest: Rest<I>,
    plan: Plan,
    stride: Stint,
    /// Whether this thread was unwinding before the loop began.
    unwinding: bool,
}

// The bounds are on the methods, so that a source that does not iterate is one error and not five.
impl<I> Run<I> {
    /// The next items for the loop as written, or `None` when the rest, if there is one, is for workers.
    #[inline]
    pub fn stride(&mut self) -> Option<Stride<'_, I>>
    where
        I: Iterator,
    {
        self.next_stride().then(|| Stride { run: self })
    }

    /// Gives a closure that is never called the type of the items.
    #[inline(always)]
    pub fn with_items<F: Fn(I::Item)>(&self, _: F)
    where
        I: Iterator,
    {
    }

    /// Leaves all items to the loop as written if they may not be changed ahead of it.
    #[inline]
    pub fn stay_if(&mut self, exclusive: bool) {
        if exclusive {
            self.plan = Plan::Inline;
        }
    }

    /// Whether the source has nothing left.
    #[inline]
    pub fn is_over(&self) -> bool {
        self.rest.over
    }

    /// Runs the head of the body on this thread, in order, as the rest of the source is taken: what it draws from
    /// names outside of the loop goes along with the item.
    #[inline]
    pub fn draw<T: Sent, D>(self, draw: D) -> Run<Map<I, D>>
    where
        I: Iterator,
        D: FnMut(I::Item) -> T,
    {
        let Rest { site, source, taken, over, wish } = self.rest;
        let rest = Rest { site, source: source.map(draw), taken, over, wish };
        Run { rest, plan: self.plan, stride: self.stride, unwinding: self.unwinding }
    }

    /// The same for a head that may end the loop: then the source is over.
    #[inline]
    pub fn draw_while<T: Sent, D>(self, draw: D) -> Run<MapWhile<I, D>>
    where
        I: Iterator,
        D: FnMut(I::Item) -> Option<T>,
    {
        let Rest { site, source, taken, over, wish } = self.rest;
        let rest = Rest { site, source: source.map_while(draw), taken, over, wish };
        Run { rest, plan: self.plan, stride: self.stride, unwinding: self.unwinding }
    }

    /// Gives the worker its type: the items of this source, and what the workers of one iteration may do.
    #[inline(always)]
    pub fn worker<J, E, F>(&self, worker: F) -> F
    where
        I: Iterator,
        F: Fn(I::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        worker
    }

    /// Runs the worker over the rest, leaf by leaf, ahead of the commits. `cancels`: a commit may move on to the next
    /// iteration, so that how its worker ended does not count.
    ///
    /// # Safety
    /// The result must be dropped before anything that `worker` or the items borrow ends: it must not be leaked. What
    /// the worker leaves in its journal, and the payloads of its exits, must be `Send` ([`sent`](crate::sent)).
    #[allow(unsafe_code)]
    pub unsafe fn leaves<J, E, F>(self, worker: F, cancels: bool) -> Leaves<I, J, E, F>
    where
        I: Iterator,
        F: Fn(I::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { Leaves::new(self.into_rest(), worker, cancels) }
    }

    /// The values of a comprehension, as `finish` consumes them. `Err` if the comprehension is left for a place
    /// outside of it.
    ///
    /// # Errors
    /// The exit of the worker.
    ///
    /// # Safety
    /// The values, and the payloads of the worker's exits, must be `Send`.
    #[allow(unsafe_code)]
    pub unsafe fn consume<A, E, F, T>(
        self,
        worker: F,
        finish: impl FnOnce(&mut Values<I, A, E, F>) -> T,
    ) -> Result<T, E>
    where
        I: Iterator,
        F: Fn(I::Item, &mut Journal<'_, A>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        let mut values = unsafe { Values::new(self, worker) };
        let value = finish(&mut values);
        values.exit().map_or(Ok(value), Err)
    }

    /// The values of a comprehension in a `Vec`.
    ///
    /// # Errors
    /// The exit of the worker.
    ///
    /// # Safety
    /// The values, and the payloads of the worker's exits, must be `Send`.
    #[allow(unsafe_code)]
    pub unsafe fn collect<A, E, F>(self, worker: F) -> Result<Vec<A>, E>
    where
        I: Iterator,
        F: Fn(I::Item, &mut Journal<'_, A>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { values::collect(self, worker) }
    }

    /// The next item for the loop as written, wherever strides begin and end.
    #[inline]
    pub(crate) fn next_inline(&mut self) -> Option<I::Item>
    where
        I: Iterator,
    {
        while self.stride.left == 0 {
            if !self.next_stride() {
                return None;
            }
        }
        self.stride.left -= 1;
        let item = self.rest.pull();
        if item.is_none() {
            self.stride.left = 0;
        }
        item
    }

    #[inline]
    fn next_stride(&mut self) -> bool {
        if self.rest.over || self.plan == Plan::Split {
            return false;
        }
        if self.plan == Plan::Inline {
            self.stride.left = usize::MAX;
            return true;
        }
        self.watch()
    }

    /// Looks at the clock; says whether the loop as written goes on.
    #[cold]
    fn watch(&mut self) -> bool {
        let now = Instant::now();
        let known = self.rest.site.cost();
        let cost = match self.stride.since.replace(now) {
            None if known.is_some_and(|cost| cost >= HEAVY) => return self.go_parallel(),
            None => known,
            Some(since) => {
                let took = now - since;
                let cost = took / u32::try_from(self.stride.length).unwrap_or(u32::MAX);
                self.rest.site.learn(cost);
                self.stride.spent += took;
                if self.stride.spent >= LOOK && cost >= LIGHT {
                    return self.go_parallel();
                }
                Some(cost)
            }
        };
        // What is known may be of other data: the first strides are short, and what they show counts.
        let most = if self.stride.length == 0 { FIRST } else { self.stride.length.saturating_mul(GROWTH) };
        let aim = cost.map_or(1, |cost| STRIDE.as_nanos() / cost.as_nanos().max(1));
        self.stride.length = usize::try_from(aim).unwrap_or(usize::MAX).clamp(1, most);
        self.stride.left = self.stride.length;
        true
    }

    /// The rest is for workers, if there is more than one thread; else it is for the loop as written.
    fn go_parallel(&mut self) -> bool {
        self.plan = Plan::parallel(self.rest.wish);
        self.next_stride()
    }
}

impl<I> Run<I> {
    /// Splits off what workers need.
    pub(crate) fn into_rest(self) -> Rest<I> {
        self.rest
    }

    /// Says which iteration a panic on its way out of the loop as written comes from.
    #[inline]
    pub(crate) fn note_panic(&self) {
        if !self.unwinding && thread::panicking() {
            self.rest.site.note_panic(self.rest.taken.saturating_sub(1));
        }
    }
}

/// Items for the loop as written.
pub struct Stride<'a, I> {
    run: &'a mut Run<I>,
}

impl<I: Iterator> Iterator for Stride<'_, I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        let stride = &mut self.run.stride;
        stride.left = stride.left.checked_sub(1)?;
        self.run.rest.pull()
    }
}

impl<I> Drop for Stride<'_, I> {
    #[inline]
    fn drop(&mut self) {
        self.run.note_panic();
    }
}
