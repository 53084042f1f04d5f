//! The order of the leaves of one loop: which are ahead of the commits, and how long they should be. Compiled once,
//! whatever the loop does.
#![allow(unsafe_code)]

use crate::driver::{Driver, Task};
use crate::journal::Ends;
use crate::record::Record;
use crate::report::Spell;
use crate::site::{Cost, Policy, Site, policy};
use crate::work::Work;
use std::any::Any;
use std::panic;
use std::time::{Duration, Instant};

/// How long a leaf should take: long against what its hand-over costs, short against what is lost at the end.
const LEAF: Duration = Duration::from_micros(50);
/// How long workers go on before the first look at whether they gain anything.
const LOOK: Duration = Duration::from_micros(200);
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

    /// How many items are left at most, where that is known.
    fn most(&self) -> Option<usize>;

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
    /// The time that workers took for what was handed back.
    worked: Duration,
    /// Since when the commits of a leaf run, and what all of them took.
    handed: Option<Instant>,
    ordered: Duration,
    /// When to see whether workers gain anything, if they may leave the rest to the loop as written.
    look_at: Option<Duration>,
    returns: bool,
}

impl Order {
    /// How many cells a loop needs.
    pub(crate) fn window(work: Work) -> usize {
        (work.threads * AHEAD).max(2)
    }

    pub(crate) fn new(task: Task, work: Work, index: u64, size: usize, cancels: bool) -> Order {
        let threads = work.threads;
        // what the loop as written takes says little of a worker that computes what it skips
        let grain = match work.site.worker_cost() {
            cost if cost.is_unknown() => 1,
            cost => cost.iterations(LEAF).min(MOST),
        };
        Order {
            driver: Driver::new(task, threads, size),
            work,
            size,
            cancels,
            grain,
            head: 0,
            index,
            pulled: 0,
            threads,
            start: (index, Instant::now()),
            worked: Duration::ZERO,
            handed: None,
            ordered: Duration::ZERO,
            look_at: work.may_return.then_some(if policy() == Policy::Turns { Duration::ZERO } else { LOOK }),
            returns: false,
        }
    }

    pub(crate) fn site(&self) -> &'static Site {
        self.work.site
    }

    /// The cell of the next leaf, which is done, the place of its first item, and how its iterations ended.
    pub(crate) fn next(&mut self, feed: &mut dyn Feed) -> Option<(usize, u64, Ends)> {
        self.committed();
        let head = self.next_head(feed);
        self.handed = head.is_some().then(Instant::now);
        head
    }

    /// The commits of the leaf that was handed back are done.
    fn committed(&mut self) {
        if let Some(handed) = self.handed.take() {
            self.ordered += handed.elapsed();
        }
    }

    fn next_head(&mut self, feed: &mut dyn Feed) -> Option<(usize, u64, Ends)> {
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
        room && !self.returns && !feed.is_over() && self.driver.matters(self.pulled)
    }

    /// Takes one leaf from the source and makes it ready. Says whether it was there, or will never be.
    fn pull(&mut self, feed: &mut dyn Feed) -> bool {
        let patient = self.head == self.pulled;
        // the last items, or few of them, are for all threads
        let share = feed.most().map_or(usize::MAX, |most| most.div_ceil(2 * self.threads).max(1));
        let most = self.grain.min(share);
        // SAFETY: the leaf that had this cell before has been retired (`may_pull`), and the next is made ready below.
        match unsafe { feed.pull(self.pulled % self.size, most, patient) } {
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
        self.worked += took;
        self.look();
        let aim = LEAF.as_nanos() * units as u128 / took.as_nanos().max(1);
        let aim = usize::try_from(aim).unwrap_or(MOST);
        self.grain = aim.clamp(1, (self.grain * 2).min(MOST));
        head
    }

    /// Looks at the clock now and then: where workers and commits take longer than the loop as written, that has the rest.
    /// Where commits skip what workers have computed, only the loop as written can tell what it takes: it has a try, unless
    /// workers gain all the same.
    fn look(&mut self) {
        let (first, since) = self.start;
        let Some(elapsed) = self.look_at.and_then(|at| Some(since.elapsed()).filter(|elapsed| *elapsed >= at)) else {
            return;
        };
        let inline = self.work.site.inline_cost();
        let count = usize::try_from(self.index - first).unwrap_or(usize::MAX);
        let cost = Cost::of(elapsed, count);
        let loses = !inline.is_unknown() && cost.times(4) > inline.times(5);
        let doubtful = self.cancels && self.work.site.not_skipped(Cost::of(self.worked, count)) <= cost;
        self.returns = loses || doubtful || policy() == Policy::Turns;
        self.look_at = Some(elapsed * 4);
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
        self.committed();
        let (first, since) = self.start;
        let count = usize::try_from(self.index - first).unwrap_or(usize::MAX);
        let Order { worked, ordered, threads, .. } = *self;
        let spell = Spell { time: since.elapsed(), count, worked, ordered, threads };
        self.work.site.learn_parallel(&spell);
        if count > 0 {
            self.work.site.learn_worker(Cost::of(worked, count));
        }
    }
}
