//! Loops that do no more than count: `hits += 1`, `bins[k] += 1`. Every thread counts in numbers of its own, which start
//! at zero, for as long as its iterations follow each other; at the end they are added up. That is what the plain loop
//! gives if no number can overflow, which is known beforehand.
#![allow(unsafe_code)]

use crate::backend;
use crate::counters::{Counters, Numbers, Others};
use crate::run::Run;
use crate::seats::{self, Panicked, Piece};
use crate::site::Site;
use crate::source::{Divisible, Indexed, Supply};
use crate::sync::{AtomicUsize, Mutex, lock};
use std::marker::PhantomData;
use std::mem::{self, ManuallyDrop};
use std::ops::Deref;
use std::sync::PoisonError;

/// A loop, and what it counts in. Whether it can, the types say: methods are found here first, if they do.
pub struct Counting<'r, R, C> {
    run: &'r mut R,
    counters: C,
    otherwise: Uncounted<R, C>,
}

/// A loop whose counts are commits as others.
pub struct Uncounted<R, C>(PhantomData<fn() -> (R, C)>);

/// A loop, and what it counts in.
///
/// # Safety
/// The pointers point to what may be read.
#[inline(always)]
pub unsafe fn counting<R, C>(run: &mut R, counters: C) -> Counting<'_, R, C> {
    Counting { run, counters, otherwise: Uncounted(PhantomData) }
}

/// How counting ended.
pub struct Ended(Option<Panicked>, &'static Site);

impl Ended {
    /// Goes on, with the panic if an iteration has panicked.
    #[inline(always)]
    pub fn go_on(self) {
        if let Some(panicked) = self.0 {
            panicked.resume(self.1);
        }
    }
}

impl<R, C> Deref for Counting<'_, R, C> {
    type Target = Uncounted<R, C>;
    fn deref(&self) -> &Uncounted<R, C> {
        &self.otherwise
    }
}

impl<S: Supply, C: Others> Uncounted<Run<S>, C> {
    /// Threads may not count.
    #[inline(always)]
    pub fn begin(&self, _: u64) -> bool {
        false
    }

    /// Never called.
    ///
    /// # Panics
    /// Always.
    // Not for each lifetime: a generic type would have to outlive them all.
    pub fn count<'l, F: Fn(S::Item, C::Lent<'l>)>(&self, _: F) -> (C::Counts, Ended)
    where
        C: 'l,
    {
        unreachable!("it may not")
    }
}

/// A thread keeps its numbers for so many iterations at least, for each number.
const SHARE: usize = 2;

impl<P: Divisible<Iter: Send>, C: Counters> Counting<'_, Run<Indexed<P>>, C> {
    /// Whether threads may count: nothing can overflow if each iteration adds `most` at most, and there is more to do than
    /// to add up in the end.
    // Inlined, so that single numbers stay in registers in the loop as written.
    #[inline(always)]
    pub fn begin(self, most: u64) -> bool {
        let Counting { run, counters, .. } = self;
        let counts = is_much(run, counters.__size()).is_some_and(|left| fits(left, most, counters.__room()));
        if counts {
            run.leaves_little();
        }
        counts
    }

    /// Counts what is left, as far as it goes: up to a panic in the body.
    #[inline(always)]
    pub fn count<F>(self, body: F) -> (C::Counts, Ended)
    where
        F: Fn(P::Item, <C::Own as Numbers>::Lent<'_>) + Sync,
    {
        let Counting { run, counters, .. } = self;
        let (all, panicked) = by_threads(run, counters.__zeros(), counters.__size(), body);
        (C::__counts(all), Ended(panicked, run.site()))
    }
}

/// How many iterations are left, if that is known, and there are many beside so many numbers.
#[inline(never)]
fn is_much<P: Divisible<Iter: Send>>(run: &Run<Indexed<P>>, size: usize) -> Option<usize> {
    let left = run.supply().exact_left().filter(|_| !backend::SEQUENTIAL && run.may_divide())?;
    (size.saturating_mul(2 * SHARE) < left).then_some(left)
}

/// Whether nothing can overflow.
fn fits(left: usize, most: u64, room: u64) -> bool {
    most.checked_mul(left as u64).is_some_and(|most| most <= room)
}

/// What threads have counted in what is left, up to a panic.
#[cold]
#[inline(never)]
fn by_threads<P, O, F>(run: &mut Run<Indexed<P>>, zeros: O, size: usize, body: F) -> (O, Option<Panicked>)
where
    P: Divisible<Iter: Send>,
    O: Numbers,
    F: Fn(P::Item, O::Lent<'_>) + Sync,
{
    let (work, items, start) = run.cut_all();
    let counted = Counted { body, zeros, stretches: Mutex::new(Vec::new()), least: size.saturating_mul(SHARE) };
    let panicked = seats::work_on(Box::new(Items { items, counted: &counted }), start, work).err();
    let place = panicked.as_ref().and_then(|panicked| panicked.place).unwrap_or(u64::MAX);
    let stretches = counted.stretches.into_inner().unwrap_or_else(PoisonError::into_inner);
    let before = stretches.into_iter().filter(|stretch| stretch.first <= place).map(|stretch| stretch.own);
    let all = before.reduce(|mut all, own| {
        all.__add_all(own);
        all
    });
    (all.unwrap_or(counted.zeros), panicked)
}

/// What has been counted in iterations that follow each other.
struct Stretch<O> {
    first: u64,
    /// The iteration that comes next; `None` where one has panicked.
    end: Option<u64>,
    own: O,
}

/// What the threads share.
struct Counted<O, F> {
    body: F,
    zeros: O,
    /// What nobody is counting in.
    stretches: Mutex<Vec<Stretch<O>>>,
    /// How many iterations a stretch should have.
    least: usize,
}

impl<O: Clone, F> Counted<O, F> {
    /// Goes on with what was counted up to an iteration, or begins.
    fn at(&self, first: u64) -> Stretch<O> {
        let mut stretches = lock(&self.stretches);
        match stretches.iter().position(|stretch| stretch.end == Some(first)) {
            Some(at) => stretches.swap_remove(at),
            None => {
                drop(stretches);
                Stretch { first, end: None, own: self.zeros.clone() }
            }
        }
    }

    fn put(&self, stretch: Stretch<O>) {
        lock(&self.stretches).push(stretch);
    }
}

/// Neighbouring items, and what is counted of them.
struct Items<'w, P, O, F> {
    items: P,
    counted: &'w Counted<O, F>,
}

impl<P, O, F> Piece for Items<'_, P, O, F>
where
    P: Divisible,
    O: Numbers,
    F: Fn(P::Item, O::Lent<'_>) + Sync,
{
    fn len(&self) -> usize {
        self.items.__len()
    }

    fn most(&self) -> usize {
        P::MOST
    }

    fn least(&self) -> usize {
        self.counted.least
    }

    fn split_front<'p>(&mut self, count: usize) -> Box<dyn Piece + 'p>
    where
        Self: 'p,
    {
        Box::new(Items { items: self.items.__split_front(count), counted: self.counted })
    }

    fn run(self: Box<Self>, first: usize, _: &AtomicUsize, done: &mut usize) {
        let Items { items, counted } = *self;
        let stretch = ManuallyDrop::new(counted.at(first as u64));
        let mut open = Open { stretch, counted, count: 0, done };
        {
            let mut lent = open.stretch.own.__lend();
            items.__into_iter().for_each(|item| {
                (counted.body)(item, O::__again(&mut lent));
                open.count += 1;
            });
        }
        open.close(first);
    }
}

/// A stretch that a thread counts in.
struct Open<'w, O: Clone, F> {
    /// Taken out when it is closed, or dropped, which happens once.
    stretch: ManuallyDrop<Stretch<O>>,
    counted: &'w Counted<O, F>,
    /// How many iterations have run to their ends, and where to say so.
    count: usize,
    done: &'w mut usize,
}

impl<O: Clone, F> Open<'_, O, F> {
    /// All its iterations have run, from `first` on. Nothing has its address then, and rustc keeps numbers in registers.
    #[inline(always)]
    fn close(mut self, first: usize) {
        *self.done = self.count;
        let (counted, end) = (self.counted, Some((first + self.count) as u64));
        // SAFETY: forgotten below, with nothing in between that may panic, so nobody takes it again.
        let stretch = unsafe { ManuallyDrop::take(&mut self.stretch) };
        mem::forget(self);
        counted.put(Stretch { end, ..stretch });
    }
}

impl<O: Clone, F> Drop for Open<'_, O, F> {
    #[inline(always)]
    fn drop(&mut self) {
        *self.done = self.count;
        // SAFETY: it was not closed, and is dropped once.
        let stretch = unsafe { ManuallyDrop::take(&mut self.stretch) };
        self.counted.put(Stretch { end: None, ..stretch });
    }
}
