//! Loops that only add to accumulators of `reorder`: blocks of iterations are summed where they run, and only their sums
//! are committed. The iterations of a block run in rows of one for each lane, which rustc makes vectors of.
#![allow(unsafe_code)]

use crate::backend;
use crate::flow::Flow;
use crate::journal::InOrder;
use crate::reduce::{BLOCK, LANES, Operator, Reordered, pairwise};
use crate::reduce::{product_in_tree, reordered_product, reordered_sum, sum_in_tree};
use crate::run::Run;
use crate::seats::Panicked;
use crate::source::{Divisible, Indexed, Notes, Polled, Pulled, Supply, Zipped};
use crate::spread::visit_all;
use crate::sync::AtomicUsize;
use crate::values::settled;
use std::array;
use std::convert::Infallible;
use std::iter::{self, Product, Sum};
use std::mem::{self, ManuallyDrop};
use std::ops::{AddAssign, MulAssign};
use std::panic;

/// The accumulators of a loop, seen as one: nested pairs, down to `()`.
pub trait Accumulators {
    /// What workers need to know of them.
    type Operators: Operators;
    /// What workers need to know of them.
    fn __operators(&self) -> Self::Operators;
    /// Adds the sum of a block to those before it.
    fn __add(&mut self, sum: <Self::Operators as Operators>::Lane);
    /// Goes on with the last block: one of its lanes.
    fn __put(&mut self, at: usize, lane: <Self::Operators as Operators>::Lane);
    /// Goes on with the last block: how many of its iterations have begun.
    fn __resume(&mut self, begun: usize);
}

/// The operators of a loop's accumulators.
#[diagnostic::on_unimplemented(message = "what is reordered is summed by several threads, and must be `Send`")]
pub trait Operators: Clone + Send + Sync {
    /// What an iteration adds to.
    type Lane: Send;
    /// A lane to which nothing was added.
    fn __unit(&self) -> Self::Lane;
    /// Adds a lane to the one before it.
    fn __combine(&self, left: &mut Self::Lane, right: Self::Lane);
}

/// What an iteration adds to, under the name of its accumulator.
pub struct Lane<T>(T);

impl<T> Lane<T> {
    /// What is added to.
    #[inline(always)]
    #[allow(clippy::should_implement_trait, reason = "the accumulator has it, and the body calls either")]
    pub fn as_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T, U, C> Operators for Operator<T, U, C>
where
    T: Send,
    U: Fn() -> T + Clone + Send + Sync,
    C: Fn(&mut T, T) + Clone + Send + Sync,
{
    type Lane = Lane<T>;

    #[inline(always)]
    fn __unit(&self) -> Lane<T> {
        Lane(self.unit())
    }

    #[inline(always)]
    fn __combine(&self, left: &mut Lane<T>, right: Lane<T>) {
        self.combine(&mut left.0, right.0);
    }
}

impl<A: Operators, B: Operators> Operators for (A, B) {
    type Lane = (A::Lane, B::Lane);

    #[inline(always)]
    fn __unit(&self) -> Self::Lane {
        (self.0.__unit(), self.1.__unit())
    }

    #[inline(always)]
    fn __combine(&self, left: &mut Self::Lane, right: Self::Lane) {
        self.0.__combine(&mut left.0, right.0);
        self.1.__combine(&mut left.1, right.1);
    }
}

impl Operators for () {
    type Lane = ();
    fn __unit(&self) {}
    fn __combine(&self, (): &mut (), (): ()) {}
}

impl<T, U, C> Accumulators for &mut Reordered<'_, T, U, C>
where
    U: Fn() -> T,
    C: Fn(&mut T, T),
    Operator<T, U, C>: Operators<Lane = Lane<T>>,
{
    type Operators = Operator<T, U, C>;

    fn __operators(&self) -> Self::Operators {
        self.operator().clone()
    }

    fn __add(&mut self, sum: Lane<T>) {
        self.add_block(sum.0);
    }

    fn __put(&mut self, at: usize, lane: Lane<T>) {
        self.put_lane(at, lane.0);
    }

    fn __resume(&mut self, begun: usize) {
        Reordered::resume(self, begun);
    }
}

impl<A: Accumulators, B: Accumulators> Accumulators for (A, B) {
    type Operators = (A::Operators, B::Operators);

    fn __operators(&self) -> Self::Operators {
        (self.0.__operators(), self.1.__operators())
    }

    fn __add(&mut self, sum: <Self::Operators as Operators>::Lane) {
        self.0.__add(sum.0);
        self.1.__add(sum.1);
    }

    fn __put(&mut self, at: usize, lane: <Self::Operators as Operators>::Lane) {
        self.0.__put(at, lane.0);
        self.1.__put(at, lane.1);
    }

    fn __resume(&mut self, begun: usize) {
        self.0.__resume(begun);
        self.1.__resume(begun);
    }
}

impl Accumulators for () {
    type Operators = ();
    fn __operators(&self) {}
    fn __add(&mut self, (): ()) {}
    fn __put(&mut self, _: usize, (): ()) {}
    fn __resume(&mut self, _: usize) {}
}

/// The lanes of a block.
type Lanes<O> = [<O as Operators>::Lane; LANES];

/// Supplies of which loops may sum blocks, if blocks can be cut off them.
pub trait Fold: Supply {
    /// Sums everything, and returns `None`; or gives the run back, because its items can only be taken one by one.
    fn __fold<A, F>(run: Run<Self>, _: A, _: F) -> Option<Run<Self>>
    where
        A: Accumulators,
        F: Fn(Self::Item, &mut <A::Operators as Operators>::Lane) + Sync,
    {
        Some(run)
    }
}

impl<I: Iterator, W> Fold for Pulled<I, W> {}
impl<C> Fold for Polled<C> where Polled<C>: Supply {}

impl<P: Divisible<Iter: Send>> Fold for Indexed<P> {
    fn __fold<A, F>(run: Run<Self>, mut into: A, body: F) -> Option<Run<Self>>
    where
        A: Accumulators,
        F: Fn(P::Item, &mut <A::Operators as Operators>::Lane) + Sync,
    {
        if backend::SEQUENTIAL || run.supply().exact_left().is_none() {
            return Some(run);
        }
        run.count_in(BLOCK);
        let mut run = run.map_supply(|supply| supply.map(Blocks)).with_little_to_commit();
        let operators = into.__operators();
        while let Some((most, supply, notes)) = run.next_items() {
            let first = supply.__taken() * BLOCK as u64;
            let Blocks(items) = supply.cut(most);
            inline(items, first, notes, &operators, &body, &mut into);
        }
        if !run.is_over() {
            by_workers(run, &operators, &body, &mut into);
        }
        None
    }
}

/// What has become of a block.
enum Part<O: Operators> {
    Whole(O::Lane),
    /// So many of its iterations have begun: the last block, or one in which an iteration has panicked.
    Begun(Lanes<O>, usize),
}

impl<O: Operators> Part<O> {
    /// Adds it to the blocks before it; says how many iterations it has.
    #[inline(always)]
    fn add_to<A: Accumulators<Operators = O>>(self, into: &mut A) -> u64 {
        match self {
            Part::Whole(sum) => {
                into.__add(sum);
                BLOCK as u64
            }
            Part::Begun(lanes, begun) => {
                lanes.into_iter().enumerate().for_each(|(at, lane)| into.__put(at, lane));
                into.__resume(begun);
                begun as u64
            }
        }
    }
}

/// The sum of the values of a comprehension, one for each item, over the tree.
#[inline(always)]
pub fn sum<S: Fold, T: Sum + AddAssign + Send, F: Fn(S::Item) -> T + Sync>(run: Run<S>, value: F) -> T {
    let mut total = iter::empty::<T>().sum();
    let mut sum = reordered_sum(&mut total, |a, b| *a += b);
    match run.fold((&mut sum, ()), |item, (sum, ())| *sum.as_mut() += value(item)) {
        None => drop(sum),
        Some(run) => {
            drop(sum);
            return one_by_one(run, value, |values| sum_in_tree(values));
        }
    }
    total
}

/// The product of the values of a comprehension, one for each item, over the tree.
#[inline(always)]
pub fn product<S: Fold, T: Product + MulAssign + Send, F: Fn(S::Item) -> T + Sync>(run: Run<S>, value: F) -> T {
    let mut total = iter::empty::<T>().product();
    let mut product = reordered_product(&mut total, |a, b| *a *= b);
    match run.fold((&mut product, ()), |item, (product, ())| *product.as_mut() *= value(item)) {
        None => drop(product),
        Some(run) => {
            drop(product);
            return one_by_one(run, value, |values| product_in_tree(values));
        }
    }
    total
}

/// Sums the values on this thread, as workers make them.
fn one_by_one<S: Supply, T: Send, F: Fn(S::Item) -> T + Sync>(
    run: Run<S>,
    value: F,
    sum: impl FnOnce(&mut dyn Iterator<Item = T>) -> T,
) -> T {
    let worker = |item, journal: &mut InOrder<'_, T>| {
        journal.push(value(item));
        Flow::<Infallible>::Next
    };
    // SAFETY: the values are `Send`.
    settled(unsafe { run.consume(worker, |values| sum(values)) })
}

/// Sums some blocks on this thread.
#[inline(always)]
fn inline<P, A, F>(mut items: P, first: u64, notes: Notes, operators: &A::Operators, body: &F, into: &mut A)
where
    P: Divisible,
    A: Accumulators,
    F: Fn(P::Item, &mut <A::Operators as Operators>::Lane),
{
    let mut begun = first;
    while items.__len() > 0 {
        let part = block(&mut items, operators, body, |part| {
            begun += part.add_to(into);
            notes.note(|| begun - 1);
        });
        begun += part.add_to(into);
    }
}

/// How many blocks workers sum before the sums are added: a place for each is there at once.
const ROUND: usize = 1 << 20;

/// The place of a block that a worker sums.
enum Place<O: Operators> {
    Empty,
    Whole(O::Lane),
    /// What is rare takes no room in all the others.
    Begun(Box<Part<O>>),
}

impl<O: Operators> Place<O> {
    #[inline(always)]
    fn set(&mut self, part: Part<O>) {
        *self = match part {
            Part::Whole(sum) => Place::Whole(sum),
            part => Place::Begun(Box::new(part)),
        };
    }

    fn into_part(self) -> Option<Part<O>> {
        match self {
            Place::Empty => None,
            Place::Whole(sum) => Some(Part::Whole(sum)),
            Place::Begun(part) => Some(*part),
        }
    }
}

fn by_workers<P, A, F>(run: Run<Indexed<Blocks<P>>>, operators: &A::Operators, body: &F, into: &mut A)
where
    P: Divisible<Iter: Send>,
    A: Accumulators,
    F: Fn(P::Item, &mut <A::Operators as Operators>::Lane) + Sync,
{
    let (work, mut supply) = run.into_supply();
    while !supply.__is_over() {
        let start = supply.__taken();
        let blocks = supply.cut(ROUND);
        let mut places: Vec<Place<A::Operators>> = Vec::new();
        places.resize_with(Divisible::__len(&blocks), || Place::Empty);
        let visit = |(mut items, place): (P, &mut Place<A::Operators>), _: usize, _: &AtomicUsize| {
            let part = block(&mut items, operators, body, |part| place.set(part));
            place.set(part);
        };
        let outcome = visit_all(Zipped(blocks, &mut places[..]), start, work, visit);
        let last = outcome.as_ref().err().and_then(|panicked| panicked.place);
        let count = last.map_or(places.len(), |last| (last - start) as usize + 1);
        let mut begun = start * BLOCK as u64;
        for part in places.into_iter().take(count).filter_map(Place::into_part) {
            begun += part.add_to(into);
        }
        if let Err(Panicked { place, payload }) = outcome {
            if place.is_some() {
                work.site.note_panic(begun.saturating_sub(1));
            }
            panic::resume_unwind(payload);
        }
    }
}

/// Sums the next block. What there is of it goes to `leave` if an iteration panics.
#[inline(always)]
fn block<P, O, F>(items: &mut P, operators: &O, body: &F, leave: impl FnMut(Part<O>)) -> Part<O>
where
    P: Divisible,
    O: Operators,
    F: Fn(P::Item, &mut O::Lane),
{
    let lanes = ManuallyDrop::new(array::from_fn(|_| operators.__unit()));
    let mut open: Open<O, _> = Open { lanes, begun: 0, leave };
    if items.__len() < BLOCK {
        while items.__len() > 0 {
            open.row(items, body);
        }
        return open.close();
    }
    for _ in 0..BLOCK / LANES {
        open.whole_row(items, body);
    }
    let Part::Begun(lanes, _) = open.close() else { unreachable!("it has not been summed") };
    Part::Whole(pairwise(lanes, |mut left, right| {
        operators.__combine(&mut left, right);
        left
    }))
}

/// A block whose iterations run.
struct Open<O: Operators, L: FnMut(Part<O>)> {
    /// Taken out when it is closed, or dropped, which happens once.
    lanes: ManuallyDrop<Lanes<O>>,
    begun: usize,
    leave: L,
}

impl<O: Operators, L: FnMut(Part<O>)> Open<O, L> {
    /// Runs one iteration for each lane, all at once if the items can be had so.
    #[inline(always)]
    fn whole_row<P: Divisible>(&mut self, items: &mut P, body: &impl Fn(P::Item, &mut O::Lane)) {
        if !P::ROWS {
            return self.row(items, body);
        }
        let Some(row) = items.__row() else { unreachable!("there are as many items as lanes") };
        for (item, lane) in row.into_iter().zip(self.lanes.iter_mut()) {
            self.begun += 1;
            body(item, lane);
        }
    }

    /// Runs one iteration for each lane, of as many as there are.
    #[inline(always)]
    fn row<P: Divisible>(&mut self, items: &mut P, body: &impl Fn(P::Item, &mut O::Lane)) {
        for (item, lane) in items.__split_front(LANES).__into_iter().zip(self.lanes.iter_mut()) {
            self.begun += 1;
            body(item, lane);
        }
    }

    /// Ends it without a panic. Nothing has its address then, and rustc keeps the lanes in registers.
    #[inline(always)]
    fn close(mut self) -> Part<O> {
        // SAFETY: forgotten below, so nobody takes them again.
        let lanes = unsafe { ManuallyDrop::take(&mut self.lanes) };
        let begun = self.begun;
        mem::forget(self);
        Part::Begun(lanes, begun)
    }
}

impl<O: Operators, L: FnMut(Part<O>)> Drop for Open<O, L> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: it was not closed, and is dropped once.
        let lanes = unsafe { ManuallyDrop::take(&mut self.lanes) };
        (self.leave)(Part::Begun(lanes, self.begun));
    }
}

/// Items, seen as blocks of them.
struct Blocks<P>(P);

impl<P: Divisible> Divisible for Blocks<P> {
    type Item = P;
    type Iter = Self;
    const MOST: usize = P::MOST.div_ceil(BLOCK);

    fn __len(&self) -> usize {
        self.0.__len().div_ceil(BLOCK)
    }

    fn __split_front(&mut self, count: usize) -> Self {
        Blocks(self.0.__split_front(count.saturating_mul(BLOCK)))
    }

    fn __into_iter(self) -> Self {
        self
    }
}

impl<P: Divisible> Iterator for Blocks<P> {
    type Item = P;

    #[inline]
    fn next(&mut self) -> Option<P> {
        (self.0.__len() > 0).then(|| self.0.__split_front(BLOCK))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = Divisible::__len(self);
        (len, Some(len))
    }
}
