//! What the workers of one leaf leave behind for the commits: entries, cut by iteration, and how each iteration ended.

use crate::flow::{Flow, Outcome};
use crate::site::Site;
use crate::sync::{AtomicUsize, Relaxed};
use std::panic;
use std::vec;

/// Where the worker of an iteration leaves its entries.
pub struct Journal<'l, J> {
    pub(crate) entries: &'l mut Vec<J>,
    leaf: usize,
    /// The first leaf that does not matter any more.
    limit: &'l AtomicUsize,
}

impl<'l, J> Journal<'l, J> {
    /// The journal of a leaf of which `limit` says whether it still matters.
    pub(crate) fn new(entries: &'l mut Vec<J>, leaf: usize, limit: &'l AtomicUsize) -> Self {
        Journal { entries, leaf, limit }
    }

    /// The journal of an iteration that runs where the plain loop would run it.
    pub(crate) fn inline(entries: &'l mut Vec<J>) -> Self {
        static NEVER: AtomicUsize = AtomicUsize::new(usize::MAX);
        Journal { entries, leaf: 0, limit: &NEVER }
    }

    /// Adds an entry.
    #[inline(always)]
    pub fn push(&mut self, entry: J) {
        self.entries.push(entry);
    }

    /// Whether the plain loop ends before this iteration, so that it may as well stop. Asked by loops inside of the
    /// body that might otherwise never end.
    #[inline(always)]
    pub fn is_over(&self) -> bool {
        self.leaf >= self.limit.load(Relaxed)
    }
}

/// How the worker of one iteration ended, or of several that left the loop going.
pub(crate) struct End<E> {
    /// The length of the leaf's journal then.
    pub(crate) until: usize,
    /// How many iterations.
    pub(crate) count: usize,
    pub(crate) outcome: Outcome<E>,
}

/// The finished workers of a run of iterations, to be committed in order.
pub struct Leaf<J, E> {
    journal: vec::IntoIter<J>,
    ends: vec::IntoIter<End<E>>,
    current: Option<End<E>>,
    /// Entries handed out.
    taken: usize,
    site: &'static Site,
    /// The index of the iteration that `begin` starts next.
    index: u64,
}

impl<J, E> Leaf<J, E> {
    pub(crate) fn new(site: &'static Site, first: u64, journal: Vec<J>, ends: Vec<End<E>>) -> Leaf<J, E> {
        Leaf { journal: journal.into_iter(), ends: ends.into_iter(), current: None, taken: 0, site, index: first }
    }

    /// Starts the commit of the next iteration, or of all of a leaf's if they need not be told apart. Entries that the one before left, because its commit moved on to the
    /// next iteration, are dropped.
    #[inline]
    pub fn begin(&mut self) -> bool {
        while self.entry().is_some() {}
        self.current = self.ends.next();
        self.index += self.current.as_ref().map_or(0, |end| end.count as u64);
        self.current.is_some()
    }

    /// The next entry of this iteration.
    #[inline]
    pub fn entry(&mut self) -> Option<J> {
        match &self.current {
            Some(end) if self.taken < end.until => {
                self.taken += 1;
                self.journal.next()
            }
            _ => None,
        }
    }

    /// How this iteration ends, once its entries are committed.
    ///
    /// # Panics
    /// With the worker's own payload, if the worker panicked.
    #[inline]
    pub fn finish(&mut self) -> Flow<E> {
        match self.current.take() {
            Some(End { outcome: Outcome::Flow(flow), .. }) => flow,
            Some(End { outcome: Outcome::Panic(payload), .. }) => {
                self.site.note_panic(self.index - 1);
                panic::resume_unwind(payload)
            }
            None => Flow::Next,
        }
    }

    /// All entries at once, and how the leaf ends. For workers whose exits are final.
    pub(crate) fn append_to(mut self, out: &mut Vec<J>) -> Flow<E> {
        out.extend(self.journal.by_ref());
        while self.ends.len() > 0 {
            self.current = self.ends.next();
            self.index += self.current.as_ref().map_or(0, |end| end.count as u64);
        }
        self.finish()
    }
}
