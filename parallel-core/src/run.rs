//! One execution of a loop: its source, the loop as written over strides of it, and the choice to go parallel.

use crate::backend;
use crate::diagnostics::Sent;
use crate::flow::Flow;
use crate::jobs::{self, Options};
use crate::journal::Journal;
use crate::leaf::Leaves;
use crate::site::{Policy, Site, policy};
use crate::slots::Cuts;
use crate::source::{Beside, Indexed, Indices, Notes, Pulled, Supply};
use crate::spread::Spread;
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

/// The longest stride of items that are handed out one by one.
const BEGUN: usize = 4096;

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

/// What workers need to know of a loop.
#[derive(Clone, Copy)]
pub struct Work {
    pub(crate) site: &'static Site,
    wish: Option<isize>,
}

impl Work {
    /// What an iteration is known to take.
    pub(crate) fn cost(self) -> Option<Duration> {
        self.site.cost()
    }

    /// How many threads may work, this one included.
    pub(crate) fn threads(self) -> usize {
        jobs::threads(self.wish)
    }
}

/// One execution of a loop, over items that may cross threads.
pub struct Run<S> {
    work: Work,
    supply: S,
    plan: Plan,
    stride: Stint,
    /// Whether this thread was unwinding before the loop began.
    unwinding: bool,
}

// The bounds are on the methods, so that a source that does not iterate is one error and not five.
impl<S> Run<S> {
    /// Starts a loop.
    ///
    /// # Panics
    /// If `PARALLELIZE_JOBS` is set to something that is not a count.
    #[inline]
    pub(crate) fn new(site: &'static Site, supply: S, options: Options) -> Run<S> {
        let wish = options.wish();
        Run {
            work: Work { site, wish },
            supply,
            plan: Plan::new(wish, options.always),
            stride: Stint { left: 0, length: 0, since: None, spent: Duration::ZERO },
            unwinding: thread::panicking(),
        }
    }

    /// Leaves all items to the loop as written if nothing may be done ahead of it.
    #[inline]
    pub fn stay_if(&mut self, tied: bool) {
        if tied {
            self.plan = Plan::Inline;
        }
    }

    /// The same run, of the same items seen in another way.
    pub(crate) fn map_supply<R>(self, map: impl FnOnce(S) -> R) -> Run<R> {
        let Run { work, supply, plan, stride, unwinding } = self;
        Run { work, supply: map(supply), plan, stride, unwinding }
    }

    fn notes(&self) -> Notes {
        Notes { site: self.work.site, unwinding: self.unwinding }
    }
}

impl<S: Supply> Run<S> {
    /// The next items for the loop as written, or `None` when the rest, if there is one, is for workers.
    #[inline]
    pub fn stride(&mut self) -> Option<S::Stride<'_>> {
        let notes = self.notes();
        self.next_stride().then(|| self.supply.stride(self.stride.length, notes))
    }

    /// Gives a closure that is never called the type of the items.
    #[inline(always)]
    pub fn with_items<F: Fn(S::Item)>(&self, _: F) {}

    /// Whether the source has nothing left.
    #[inline]
    pub fn is_over(&self) -> bool {
        self.supply.is_over()
    }

    /// Runs the head of the body on this thread, in order, as the rest of the source is taken: what it draws from
    /// names outside of the loop goes along with the item.
    #[inline]
    pub fn draw<T: Sent, D>(self, draw: D) -> Run<Pulled<Map<S::Rest, D>>>
    where
        D: FnMut(S::Item) -> T,
    {
        self.drawn(|rest| rest.map(draw))
    }

    /// The same for a head that may end the loop: then the source is over.
    #[inline]
    pub fn draw_while<T: Sent, D>(self, draw: D) -> Run<Pulled<MapWhile<S::Rest, D>>>
    where
        D: FnMut(S::Item) -> Option<T>,
    {
        self.drawn(|rest| rest.map_while(draw))
    }

    fn drawn<I: Iterator>(self, draw: impl FnOnce(S::Rest) -> I) -> Run<Pulled<I>> {
        self.map_supply(|supply| {
            let taken = supply.taken();
            Pulled::new(draw(supply.into_rest()), taken)
        })
    }

    /// Gives the worker its type: the items of this source, and what the workers of one iteration may do.
    #[inline(always)]
    pub fn worker<J, E, F>(&self, worker: F) -> F
    where
        F: Fn(S::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
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
    pub unsafe fn leaves<J, E, F>(self, worker: F, cancels: bool) -> Leaves<S, J, E, F>
    where
        F: Fn(S::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { Leaves::new(self.work, self.supply, worker, cancels) }
    }

    /// Runs a worker that leaves nothing to commit, and does not end the loop, over the rest.
    ///
    /// # Panics
    /// As the worker does in the lowest iteration in which it does.
    pub fn spread<J, E, F>(self, worker: F)
    where
        S: Spread,
        F: Fn(S::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        self.supply.spread(self.work, worker);
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
        finish: impl FnOnce(&mut Values<S, A, E, F>) -> T,
    ) -> Result<T, E>
    where
        F: Fn(S::Item, &mut Journal<'_, A>) -> Flow<E> + Sync,
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
        F: Fn(S::Item, &mut Journal<'_, A>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { values::collect(self, worker) }
    }

    /// The next item for the loop as written, wherever strides begin and end.
    #[inline]
    pub(crate) fn next_inline(&mut self) -> Option<S::Item> {
        loop {
            if self.stride.left > 0 {
                self.stride.left -= 1;
                let item = self.supply.next();
                if item.is_some() {
                    return item;
                }
                self.stride.left = 0;
            }
            if !self.next_stride() {
                return None;
            }
            // an item may stand for many values, and all those of one are there at once
            self.stride.length = self.stride.length.min(BEGUN);
            self.stride.left = self.stride.length;
            self.supply.begin(self.stride.length);
        }
    }

    /// Says which iteration a panic on its way out of the loop as written comes from.
    #[inline]
    pub(crate) fn note_panic(&self) {
        self.notes().note(|| self.supply.taken().saturating_sub(1));
    }

    #[inline]
    fn next_stride(&mut self) -> bool {
        if self.supply.is_over() || self.plan == Plan::Split {
            return false;
        }
        if self.plan == Plan::Inline {
            self.stride.length = usize::MAX;
            return true;
        }
        self.watch()
    }

    /// Looks at the clock; says whether the loop as written goes on.
    #[cold]
    fn watch(&mut self) -> bool {
        let now = Instant::now();
        let known = self.work.site.cost();
        let cost = match self.stride.since.replace(now) {
            None if known.is_some_and(|cost| cost >= HEAVY) => return self.go_parallel(),
            None => known,
            Some(since) => {
                let took = now - since;
                let cost = took / u32::try_from(self.stride.length).unwrap_or(u32::MAX);
                self.work.site.learn(cost);
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
        true
    }

    /// The rest is for workers, if there is more than one thread; else it is for the loop as written.
    fn go_parallel(&mut self) -> bool {
        self.plan = Plan::parallel(self.work.wish);
        self.next_stride()
    }
}

impl<P: Indices> Run<Indexed<P>> {
    /// Makes what the workers get of each index and of what is cut where the indices are.
    #[inline]
    pub fn beside<C, V, M>(self, cuts: C, make: M) -> Run<Indexed<Beside<P, C, M>>>
    where
        C: Cuts,
        M: Fn(C::Slots, P::Item) -> V + Clone + Send,
    {
        self.map_supply(|supply| supply.map(|indices| Beside::new(indices, cuts, make)))
    }
}
