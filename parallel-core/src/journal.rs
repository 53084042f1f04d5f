//! What the workers of one leaf leave behind for the commits: entries, cut by iteration, and how each iteration ended.

use crate::flow::Flow;
use crate::kept::Keepsakes;
use crate::site::Site;
use crate::sums::Sum;
use crate::sync::{AtomicUsize, Relaxed};
use std::any::Any;
use std::iter;
use std::mem;
use std::panic;
use std::vec;

/// The journal: where the worker of an iteration leaves what is to be done in order. rustc names the type, where a borrow in it does
/// not live long enough.
pub struct InOrder<'l, J> {
    pub(crate) entries: &'l mut Vec<J>,
    /// What its leaf keeps. There is none where nothing is done in order.
    keepsakes: Option<&'l mut Keepsakes>,
    leaf: usize,
    /// The first leaf that does not matter any more.
    limit: &'l AtomicUsize,
}

impl<'l, J> InOrder<'l, J> {
    /// The journal of a leaf of which `limit` says whether it still matters.
    pub(crate) fn new(entries: &'l mut Vec<J>, leaf: usize, limit: &'l AtomicUsize) -> Self {
        InOrder { entries, keepsakes: None, leaf, limit }
    }

    /// The same, where iterations may keep something.
    pub(crate) fn keeping(self, keepsakes: &'l mut Keepsakes) -> Self {
        InOrder { keepsakes: Some(keepsakes), ..self }
    }

    /// The journal of an iteration that runs where the plain loop would run it.
    pub fn inline(entries: &'l mut Vec<J>) -> Self {
        static NEVER: AtomicUsize = AtomicUsize::new(usize::MAX);
        InOrder { entries, keepsakes: None, leaf: 0, limit: &NEVER }
    }

    /// Adds an entry.
    #[inline(always)]
    pub fn push(&mut self, entry: J) {
        if self.entries.len() == self.entries.capacity() {
            return grow_and_push(self.entries, entry);
        }
        self.entries.push(entry);
    }

    /// What its leaf keeps.
    #[inline(always)]
    pub(crate) fn keepsakes(&mut self) -> &mut Keepsakes {
        self.keepsakes.as_mut().expect("what is kept is for commits, and workers that have some run in leaves")
    }

    /// Whether the plain loop ends before this iteration, so that it may as well stop. Asked by loops inside of the
    /// body that might otherwise never end.
    #[inline(always)]
    pub fn is_over(&self) -> bool {
        self.leaf >= self.limit.load(Relaxed)
    }
}

/// Takes the entry along: no float survives a call in a register (x86-64), and one that did not have to would be in memory
/// in the loop that computes it too.
#[cold]
#[inline(never)]
fn grow_and_push<J>(entries: &mut Vec<J>, entry: J) {
    entries.push(entry);
}

/// The entries of a loop that has one kind of them, which holds one value.
pub enum Entry1<A> {
    /// That kind.
    K0(A),
}

/// The entries of a loop that has one kind of them, which holds two values.
pub enum Entry2<A, B> {
    /// That kind.
    K0(A, B),
}

/// How the worker of one iteration ended, or of several that left the loop going.
pub(crate) struct End {
    /// The length of the leaf's journal then.
    until: usize,
    /// How many iterations.
    count: usize,
    how: How,
}

/// A [`Flow`] whose payload is kept apart, or the panic that took its place.
enum How {
    Next,
    Stop,
    Exit,
    Panic(Box<dyn Any + Send>),
}

/// How the iterations of a leaf have ended, in order. Compiled once.
#[derive(Default)]
pub(crate) struct Ends {
    ends: Vec<End>,
    /// Iterations since the last one that is in `ends`.
    count: usize,
}

impl Ends {
    /// One more iteration has ended; says whether it left the loop going. Where iterations need not be told `apart`,
    /// those that did are taken together.
    #[inline]
    pub(crate) fn flow<E>(&mut self, until: usize, flow: Flow<E>, exits: &mut Vec<E>, apart: bool) -> bool {
        self.count += 1;
        match flow {
            Flow::Next if !apart => return true,
            Flow::Next => self.push(until, How::Next),
            Flow::Stop => self.push(until, How::Stop),
            Flow::Exit(exit) => {
                exits.push(exit);
                self.push(until, How::Exit);
            }
        }
        matches!(self.ends.last(), Some(End { how: How::Next, .. }))
    }

    /// So many more iterations have ended, which left the loop going and need not be told apart.
    #[inline]
    pub(crate) fn add(&mut self, count: usize) {
        self.count += count;
    }

    /// One more iteration has panicked.
    pub(crate) fn panic(&mut self, until: usize, payload: Box<dyn Any + Send>) {
        self.count += 1;
        self.push(until, How::Panic(payload));
    }

    /// There are no more.
    pub(crate) fn close(&mut self, until: usize) {
        if self.count > 0 {
            self.push(until, How::Next);
        }
    }

    fn push(&mut self, until: usize, how: How) {
        self.ends.push(End { until, count: mem::take(&mut self.count), how });
    }
}

/// How far the commits of a leaf are. Compiled once.
struct Place {
    ends: vec::IntoIter<End>,
    current: Option<End>,
    site: &'static Site,
    /// The index of the iteration that begins next, and of the first one.
    index: u64,
    first: u64,
    /// How many commits have moved on to the next iteration before their entries were over.
    skipped: usize,
}

impl Place {
    fn next(&mut self) -> bool {
        self.current = self.ends.next();
        self.index += self.current.as_ref().map_or(0, |end| end.count as u64);
        if self.current.is_none() {
            self.site.learn_skipped(self.skipped, self.index - self.first);
        }
        self.current.is_some()
    }

    /// Whether the commit of this iteration was cut short, and how its worker ended does not count.
    fn is_cancelled_exit(&self) -> bool {
        matches!(self.current, Some(End { how: How::Exit, .. }))
    }

    /// The length of the leaf's journal when the iterations that are being committed had ended.
    #[inline]
    fn until(&self) -> usize {
        self.current.as_ref().map_or(0, |end| end.until)
    }

    fn finish(&mut self) -> How {
        match self.current.take() {
            Some(End { how: How::Panic(payload), .. }) => {
                self.site.note_panic(self.index - 1);
                panic::resume_unwind(payload)
            }
            Some(end) => end.how,
            None => How::Next,
        }
    }
}

/// The finished workers of a run of iterations, to be committed in order.
pub struct Leaf<J, E> {
    journal: vec::IntoIter<J>,
    /// How many entries there were.
    len: usize,
    exits: vec::IntoIter<E>,
    /// What all entries add up to, if they are integers to be added.
    sum: Option<Sum>,
    place: Place,
}

impl<J, E> Leaf<J, E> {
    pub(crate) fn new(site: &'static Site, first: u64, journal: Vec<J>, exits: Vec<E>, ends: Ends) -> Leaf<J, E> {
        let place = Place { ends: ends.ends.into_iter(), current: None, site, index: first, first, skipped: 0 };
        Leaf { len: journal.len(), journal: journal.into_iter(), exits: exits.into_iter(), sum: None, place }
    }

    /// The same, with what all entries add up to.
    pub(crate) fn with_sum(self, sum: Option<Sum>) -> Self {
        Leaf { sum, ..self }
    }

    /// What all entries add up to, if that is known, there are some, and none was committed.
    #[inline(always)]
    pub(crate) fn sum(&self) -> Option<Sum> {
        self.sum.filter(|_| self.len > 0)
    }

    /// It is not asked for again.
    #[inline(always)]
    pub(crate) fn forget_sum(&mut self) {
        self.sum = None;
    }

    /// What stands for all entries.
    #[inline(always)]
    pub(crate) fn set_sum(&mut self, sum: J) {
        if let Some(before) = self.journal.len().checked_sub(2) {
            self.journal.nth(before);
        }
        if let [last] = self.journal.as_mut_slice() {
            *last = sum;
        }
    }

    /// Starts the commit of the next iteration, or of all of a leaf's if they need not be told apart. Entries that the
    /// one before left, because its commit moved on to the next iteration, are dropped.
    #[inline]
    pub fn begin(&mut self) -> bool {
        if self.entries().map(drop).count() > 0 {
            self.place.skipped += 1;
        }
        if self.place.is_cancelled_exit() {
            self.exits.next();
        }
        self.place.next()
    }

    /// The entries that are left of what has begun.
    #[inline]
    pub fn entries(&mut self) -> iter::Take<&mut vec::IntoIter<J>> {
        let taken = self.len - self.journal.len();
        self.journal.by_ref().take(self.place.until().saturating_sub(taken))
    }

    /// The next of them.
    #[inline]
    pub(crate) fn entry(&mut self) -> Option<J> {
        self.entries().next()
    }

    /// How this iteration ends, once its entries are committed.
    ///
    /// # Panics
    /// With the worker's own payload, if the worker panicked.
    #[inline]
    pub fn finish(&mut self) -> Flow<E> {
        match self.place.finish() {
            How::Exit => self.exits.next().map_or(Flow::Next, Flow::Exit),
            How::Stop => Flow::Stop,
            How::Next | How::Panic(_) => Flow::Next,
        }
    }

    /// All entries at once, and how the leaf ends. For workers whose exits are final.
    pub(crate) fn append_to(mut self, out: &mut Vec<J>) -> Flow<E> {
        out.extend(self.journal.by_ref());
        while self.place.ends.len() > 0 {
            self.place.next();
        }
        self.finish()
    }
}
