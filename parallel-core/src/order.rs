//! The order of the leaves of one loop: which are ahead of the commits, and how long they should be. Compiled once,
//! whatever the loop does.
#![allow(unsafe_code)]

use crate::driver::{Driver, Task};
use crate::journal::Ends;
use crate::record::Record;
use crate::run::Work;
use crate::site::Site;
use std::any::Any;
use std::panic;
use std::time::{Duration, Instant};

/// How long a leaf should take: long against what its hand-over costs, short against what is lost at the end.
const LEAF: Duration = Duration::from_micros(50);
/// The most iterations of a leaf, whatever they cost.
const MOST: usize = 4096;
/// Leaves between the first that is not committed and the last that was taken from the source, for each thread.
const AHEAD: usize = 4;
/// How long to wait for a leaf before asking again for an item that was not there.
const GLANCE: Duration = Duration::from_micros(100);

/// What came of an attempt to fill a cell.
pub(crate) enum Fed {
    /// It is filled, with items for so many units of the index.
    Units(usize),
    /// The next item is not there yet.
    NotYet,
    /// There are no more.
    Over,
}

/// Where leaves come from.
pub(crate) trait Feed {
    /// Whether there are no more items.
    fn is_over(&self) -> bool;

    /// Fills a cell.
    ///
    /// # Safety
    /// No leaf in this cell is ready, or being run.
    unsafe fn pull(&mut self, cell: usize, most: usize, patient: bool) -> Fed;
}

/// The order of the leaves of one loop.
pub(crate) struct Order {
    driver: Driver,
    work: Work,
    size: usize,
    cancels: bool,
    /// Iterations to a leaf.
    grain: usize,
    /// The first leaf that has not been handed back, and the place of its first item.
    head: usize,
    index: u64,
    /// The first leaf that has not been taken from the source.
    pulled: usize,
    threads: usize,
    /// Where and when this began.
    start: (u64, Instant),
}

impl Order {
    /// How many cells a loop needs.
    pub(crate) fn window(work: Work) -> usize {
        (work.threads() * AHEAD).max(2)
    }

    pub(crate) fn new(task: Task, work: Work, index: u64, size: usize, cancels: bool) -> Order {
        let threads = work.threads();
        let (driver, grain) = (Driver::new(task, threads, size), work.iterations(LEAF).min(MOST));
        let start = (index, Instant::now());
        Order { driver, work, size, cancels, grain, head: 0, index, pulled: 0, threads, start }
    }

    pub(crate) fn site(&self) -> &'static Site {
        self.work.site
    }

    /// The cell of the next leaf, which is done, the place of its first item, and how its iterations ended.
    pub(crate) fn next(&mut self, feed: &mut dyn Feed) -> Option<(usize, u64, Ends)> {
        loop {
            if self.head < self.pulled
                && let Some(record) = self.driver.retire(self.head)
            {
                return Some(self.take_head(record));
            }
            let may_pull = self.may_pull(feed);
            let hungry = may_pull && self.driver.unclaimed() < self.threads;
            if hungry && self.pull(feed) || self.driver.work() || may_pull && self.pull(feed) {
                continue;
            }
            if self.head == self.pulled {
                return None;
            }
            // an item that is not there yet may come first
            self.driver.wait(self.head, may_pull.then_some(GLANCE));
        }
    }

    fn may_pull(&self, feed: &dyn Feed) -> bool {
        let room = self.pulled < self.head + self.size;
        room && !feed.is_over() && self.driver.matters(self.pulled)
    }

    /// Takes one leaf from the source and makes it ready. Says whether it was there, or will never be.
    fn pull(&mut self, feed: &mut dyn Feed) -> bool {
        let patient = self.head == self.pulled;
        // SAFETY: the leaf that had this cell before has been retired (`may_pull`), and the next is made ready below.
        match unsafe { feed.pull(self.pulled % self.size, self.grain, patient) } {
            Fed::Units(units) => {
                self.pulled += 1;
                self.driver.publish(Record::new(units, self.cancels));
                true
            }
            Fed::Over => true,
            Fed::NotYet => false,
        }
    }

    fn take_head(&mut self, record: Record) -> (usize, u64, Ends) {
        let Record { units, took, ends, .. } = record;
        let head = (self.head % self.size, self.index, ends);
        self.head += 1;
        self.index += units as u64;
        let aim = LEAF.as_nanos() * units as u128 / took.as_nanos().max(1);
        let aim = usize::try_from(aim).unwrap_or(MOST);
        self.grain = aim.clamp(1, (self.grain * 2).min(MOST));
        head
    }

    /// Everything is committed; what is left is the panic of the source, if it had one.
    pub(crate) fn finish<T>(&self, panic: Option<Box<dyn Any + Send>>) -> Option<T> {
        let payload = panic?;
        self.work.site.note_panic(self.index);
        panic::resume_unwind(payload)
    }
}

impl Drop for Order {
    fn drop(&mut self) {
        let (first, since) = self.start;
        let count = usize::try_from(self.index - first).unwrap_or(usize::MAX);
        self.work.site.learn_parallel(since.elapsed(), count);
    }
}
