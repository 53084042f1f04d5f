//! One execution of a loop: its source, the loop as written over strides of it, and the choice to go parallel.

use crate::bounds;
use crate::flow::{Ends, Flow};
use crate::fold::{Accumulators, Fold, Operators};
use crate::gather::{Gather, gather};
use crate::jobs::Options;
use crate::journal::InOrder;
use crate::leaf::{Leaves, Worker};
use crate::pace::Pace;
use crate::site::Site;
use crate::slots::Cuts;
use crate::source::{Beside, Closed, Divisible, Drawing, Indexed, Indices, Notes, Pulled, Supply, Taking};
use crate::spread::Spread;
use crate::type_of::TypeOf;
use crate::values::{self, Values};
use crate::work::Work;
use std::iter::{Map, MapWhile};
use std::thread;

/// The longest stride of items that are handed out one by one.
const BEGUN: usize = 4096;

/// One execution of a loop, over items that may cross threads.
pub struct Run<S> {
    pace: Pace,
    supply: S,
    /// Items left of the stride that is handed out one by one.
    left: usize,
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
        Run { pace: Pace::new(site, options), supply, left: 0, unwinding: thread::panicking() }
    }

    /// Leaves all items to the loop as written if nothing may be done ahead of it.
    #[inline]
    pub fn stay_if(&mut self, tied: bool) {
        if tied {
            self.pace.stay_inline();
        }
    }

    /// The same for a source of which counts what is left, `tied`, if the loop may end early.
    pub(crate) fn tie(&mut self, stays: bool, tied: bool) {
        self.stay_if(stays);
        if tied {
            self.pace.tie();
        }
    }

    /// Says that a loop may end early after all. `changes`: what its items are may not change behind the end.
    #[inline]
    pub fn may_end_if(&mut self, may_end: bool, changes: bool) {
        self.stay_if(may_end && (changes || self.pace.is_tied()));
    }

    /// The same run, of the same items seen in another way.
    pub(crate) fn map_supply<R>(self, map: impl FnOnce(S) -> R) -> Run<R> {
        let Run { pace, supply, left, unwinding } = self;
        Run { pace, supply: map(supply), left, unwinding }
    }

    /// The same run, of a loop that leaves less to commit than it takes to run.
    pub(crate) fn with_little_to_commit(mut self) -> Run<S> {
        self.leaves_little();
        self
    }

    /// This is a loop that leaves less to commit than it takes to run.
    pub(crate) fn leaves_little(&mut self) {
        self.pace.leaves_little();
    }

    /// What is committed are sums that leaves make.
    pub(crate) fn adds_up(&mut self) {
        self.pace.adds_up();
    }

    /// Where the loop stands.
    pub(crate) fn site(&self) -> &'static Site {
        self.pace.site()
    }

    /// Whether workers may have a part of it.
    pub(crate) fn may_divide(&self) -> bool {
        self.pace.may_divide()
    }

    /// What the report counts are so many iterations each.
    pub(crate) fn count_in(&self, unit: usize) {
        self.pace.site().tally().count_in(unit);
    }

    fn notes(&self) -> Notes {
        Notes { site: self.pace.site(), unwinding: self.unwinding }
    }
}

impl<S: Supply> Run<S> {
    /// The next items for the loop as written, or `None` when the rest, if there is one, is for workers.
    #[inline]
    pub fn stride(&mut self) -> Option<S::Stride<'_>> {
        let (length, supply, notes) = self.next_items()?;
        Some(supply.__stride(length, notes))
    }

    /// The type of the items.
    #[inline(always)]
    pub const fn type_of_items(&self) -> TypeOf<S::Item> {
        TypeOf::new()
    }

    /// Gives a closure that is never called the type of the items.
    #[inline(always)]
    pub fn with_items<F: Fn(S::Item)>(&self, _: F) {}

    /// Whether the source has nothing left.
    #[inline]
    pub fn is_over(&self) -> bool {
        self.supply.__is_over()
    }

    /// Leaves the rest to the loop as written if a `copy` of what the head draws from, which each iteration needs, is most of what an
    /// iteration takes. Says whether it does.
    pub fn stays_if_slow(&mut self, copy: impl Fn()) -> bool {
        self.pace.stay_if_slow(copy)
    }

    /// Runs the head of the body on this thread, in order, as the rest of the source is taken: what it draws from
    /// names outside of the loop goes along with the item.
    #[inline]
    pub fn draw<T: bounds::SendFromWorker<By>, D, By>(self, draw: D) -> Run<Pulled<Map<S::Rest, D>>>
    where
        D: FnMut(S::Item) -> T,
    {
        self.drawn(|rest| rest.map(draw))
    }

    /// The same for a head that may end the loop: then the source is over.
    #[inline]
    pub fn draw_while<T: bounds::SendFromWorker<By>, D, By>(self, draw: D) -> Run<Pulled<MapWhile<S::Rest, D>>>
    where
        D: FnMut(S::Item) -> Option<T>,
    {
        self.drawn(|rest| rest.map_while(draw))
    }

    /// This is a loop with a head, which runs ahead, in order.
    #[inline]
    pub fn draws(mut self) -> Run<S> {
        self.pace.draws();
        self
    }

    /// The same run, of items that are taken one by one.
    #[inline]
    pub fn one_by_one(self) -> Run<Pulled<S::Rest>> {
        self.drawn(|rest| rest)
    }

    fn drawn<I: Iterator>(self, draw: impl FnOnce(S::Rest) -> I) -> Run<Pulled<I>> {
        self.map_supply(|supply| {
            let taken = supply.__taken();
            Pulled::new(draw(supply.__into_rest()), taken)
        })
    }

    /// Gives the worker its type: the items of this source, and what the workers of one iteration may do.
    #[inline(always)]
    pub fn worker<J, W, F>(&self, worker: F) -> F
    where
        W: Ends,
        F: Fn(S::Item, &mut InOrder<'_, J>) -> W + Sync,
    {
        worker
    }

    /// As [`Run::leaves`], until the source is over or workers are seen to gain nothing: then the rest is for the loop as
    /// written again.
    ///
    /// # Safety
    /// As [`Run::leaves`].
    #[inline(always)]
    #[allow(unsafe_code)]
    pub unsafe fn some_leaves<'w, J, W, F>(
        &'w mut self,
        worker: &'w F,
        cancels: bool,
        apart: bool,
    ) -> Leaves<'w, S, J, W::Exit, &'w mut S>
    where
        W: Ends,
        F: Fn(S::Item, &mut InOrder<'_, J>) -> W + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { self.some_leaves_of(worker, cancels, apart) }
    }

    // Cold, or the register allocator takes the nested loops of the commits for the hot ones, and spills what the loop
    // as written adds up. Compiled once for all workers on such items.
    #[cold]
    #[inline(never)]
    #[allow(unsafe_code)]
    unsafe fn some_leaves_of<'w, J, E>(
        &'w mut self,
        worker: &'w dyn Worker<S::Leaf, J, E>,
        cancels: bool,
        apart: bool,
    ) -> Leaves<'w, S, J, E, &'w mut S> {
        let work = Work { may_return: self.pace.divide(), ..self.work() };
        // SAFETY: passed on to the caller.
        unsafe { Leaves::new(work, &mut self.supply, worker, cancels, apart) }
    }

    /// Runs the worker over the rest, leaf by leaf, ahead of the commits. `cancels`: a commit may move on to the next
    /// iteration, so that how its worker ended does not count. `apart`: the commits need to know where each iteration
    /// ends.
    ///
    /// # Safety
    /// The result must be dropped before anything that `worker` or the items borrow ends: it must not be leaked. What
    /// the worker leaves in its journal, and the payloads of its exits, must be `Send` ([`bounds::SendFromWorker`]).
    #[inline(always)]
    #[allow(unsafe_code)]
    pub unsafe fn leaves<'w, J, W, F>(self, worker: &'w F, cancels: bool, apart: bool) -> Leaves<'w, S, J, W::Exit>
    where
        W: Ends,
        F: Fn(S::Item, &mut InOrder<'_, J>) -> W + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { self.leaves_of(worker, cancels, apart) }
    }

    // cold: see above
    #[cold]
    #[inline(never)]
    #[allow(unsafe_code)]
    unsafe fn leaves_of<J, E>(
        self,
        worker: &dyn Worker<S::Leaf, J, E>,
        cancels: bool,
        apart: bool,
    ) -> Leaves<'_, S, J, E> {
        // SAFETY: passed on to the caller.
        unsafe { Leaves::new(self.work(), self.supply, worker, cancels, apart) }
    }

    /// Runs a worker that leaves nothing to commit, and does not end the loop, over the rest.
    ///
    /// # Panics
    /// As the worker does in the lowest iteration in which it does.
    #[cold]
    #[inline(never)]
    pub fn spread<J, W, F>(self, worker: F)
    where
        S: Spread,
        W: Ends,
        F: Fn(S::Item, &mut InOrder<'_, J>) -> W + Sync,
    {
        let work = self.work();
        self.supply.__spread(work, move |item, journal: &mut InOrder<'_, J>| worker(item, journal).__flow());
    }

    /// Runs a body that only adds to accumulators of `reorder`, over all items, if they can be cut; or gives the run back.
    ///
    /// # Panics
    /// As the body does in the lowest iteration in which it does.
    #[inline(always)]
    pub fn fold<A, F>(self, into: A, body: F) -> Option<Run<S>>
    where
        S: Fold,
        A: Accumulators,
        F: Fn(S::Item, &mut <A::Operators as Operators>::Lane) + Sync,
    {
        S::__fold(self, into, body)
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
        finish: impl FnOnce(&mut Values<'_, S, A, E, F>) -> T,
    ) -> Result<T, E>
    where
        F: Fn(S::Item, &mut InOrder<'_, A>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        let mut values = unsafe { Values::new(self, &worker) };
        let value = finish(&mut values);
        values.exit().map_or(Ok(value), Err)
    }

    /// Gives a worker that only makes values its type.
    #[inline(always)]
    pub fn maker<A, F: Fn(S::Item) -> A + Sync>(&self, value: F) -> F {
        value
    }

    /// The values of a comprehension, one for each item, in a `Vec`.
    ///
    /// # Safety
    /// The values must be `Send`.
    #[allow(unsafe_code)]
    pub unsafe fn gather<A, F: Fn(S::Item) -> A + Sync>(self, value: F) -> Vec<A>
    where
        S: Gather,
    {
        // SAFETY: passed on to the caller.
        unsafe { gather(self, value) }
    }

    /// The values of a comprehension in a `Vec`. `each`: every item gives one.
    ///
    /// # Errors
    /// The exit of the worker.
    ///
    /// # Safety
    /// The values, and the payloads of the worker's exits, must be `Send`.
    #[allow(unsafe_code)]
    pub unsafe fn collect<A, E, F>(self, worker: F, each: bool) -> Result<Vec<A>, E>
    where
        F: Fn(S::Item, &mut InOrder<'_, A>) -> Flow<E> + Sync,
    {
        // SAFETY: passed on to the caller.
        unsafe { values::collect(self, worker, each) }
    }

    /// The next item for the loop as written, wherever strides begin and end.
    #[inline]
    pub(crate) fn next_inline(&mut self) -> Option<S::Item> {
        loop {
            if self.left > 0 {
                self.left -= 1;
                let item = self.supply.__next();
                if item.is_some() {
                    return item;
                }
                self.left = 0;
            }
            // an item may stand for many values, and all those of one are there at once
            self.left = self.next_stride().min(BEGUN);
            self.pace.shorten(BEGUN);
            if self.left == 0 {
                return None;
            }
            self.supply.__begin(self.left);
        }
    }

    pub(crate) fn supply(&self) -> &S {
        &self.supply
    }

    /// What is left, and what workers need to know.
    pub(crate) fn into_supply(self) -> (Work, S) {
        (self.work(), self.supply)
    }

    /// Where the next items for the loop as written come from, and how many.
    #[inline]
    pub(crate) fn next_items(&mut self) -> Option<(usize, &mut S, Notes)> {
        match self.next_stride() {
            0 => None,
            length => {
                let notes = self.notes();
                Some((length, &mut self.supply, notes))
            }
        }
    }

    /// Says which iteration a panic on its way out of the loop as written comes from.
    #[inline]
    pub(crate) fn note_panic(&self) {
        self.notes().note(|| self.supply.__last());
    }

    /// How many items the next stride of the loop as written may have; 0: none, and the rest is for workers.
    #[inline]
    fn next_stride(&mut self) -> usize {
        if self.supply.__is_over() {
            self.pace.end();
            return 0;
        }
        self.pace.next(self.supply.__left(), || self.supply.__most())
    }

    fn work(&self) -> Work {
        Work { site: self.pace.site(), threads: self.pace.threads(self.supply.__left()), may_return: false }
    }
}

impl<I: Iterator> Run<Pulled<I>> {
    /// As [`Run::draw_while`], for a head that draws from copies, until these take too long.
    pub fn draw_some<T: bounds::SendFromWorker<By>, D, By>(&mut self, draw: D) -> Run<Pulled<Drawing<'_, I, D>>>
    where
        D: FnMut(I::Item) -> Option<T>,
    {
        let pace = self.pace.clone();
        let (until, taken) = (self.pace.draw(), self.supply.__taken());
        let supply = Pulled::new(Drawing::new(&mut self.supply, draw, until), taken);
        Run { pace, supply, left: 0, unwinding: self.unwinding }
    }

    /// Whether the head has left items to the loop as written.
    pub fn is_left(&self) -> bool {
        self.supply.is_left()
    }
}

impl<P: Divisible<Iter: Send>> Run<Indexed<P>> {
    /// As [`Run::stride`], for a loop that changes what it is over where it ends.
    #[inline]
    pub fn __closed_stride(&mut self) -> Option<Closed<P::Iter>> {
        let (length, supply, notes) = self.next_items()?;
        Some(supply.closed_stride(length, notes))
    }

    /// What is left, the place of its first item, and what workers need to know.
    pub(crate) fn cut_all(&mut self) -> (Work, P, u64) {
        let start = self.supply.__taken();
        (self.work(), self.supply.cut(usize::MAX), start)
    }
}

impl<I: Iterator, W> Run<Pulled<I, W>> {
    /// As [`Run::stride`], for a loop that changes what it is over where it ends.
    #[inline]
    pub fn __closed_stride(&mut self) -> Option<Closed<Taking<'_, I, W>>> {
        let (length, supply, notes) = self.next_items()?;
        Some(supply.closed_stride(length, notes))
    }
}

/// The method of that name for other runs.
pub trait ClosedStride {
    /// Items for the loop as written.
    type Stride<'s>
    where
        Self: 's;

    /// As [`Run::stride`].
    fn __closed_stride(&mut self) -> Option<Self::Stride<'_>>;
}

impl<S: Supply> ClosedStride for Run<S> {
    type Stride<'s>
        = S::Stride<'s>
    where
        Self: 's;

    #[inline]
    fn __closed_stride(&mut self) -> Option<S::Stride<'_>> {
        self.stride()
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
