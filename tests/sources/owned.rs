//! Every item of a source is dropped exactly once, whether the loop took it or not, and however the loop ends.

use crate::common::mix;
use crate::common::twins::{at_all_jobs, jobs};
use parallelize::{par, par_for};
use std::collections::{BTreeMap, BinaryHeap, HashMap, LinkedList, VecDeque};
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;

/// How often each numbered item was made and dropped.
struct Ledger(Vec<[AtomicU32; 2]>);

impl Ledger {
    fn new(n: usize) -> Arc<Ledger> {
        Arc::new(Ledger((0..n).map(|_| Default::default()).collect()))
    }

    fn item(self: &Arc<Self>, id: usize) -> Item {
        self.0[id][0].fetch_add(1, SeqCst);
        Item { id, ledger: self.clone() }
    }

    fn items(self: &Arc<Self>) -> Vec<Item> {
        (0..self.0.len()).map(|id| self.item(id)).collect()
    }

    fn dropped(&self, id: usize) -> u32 {
        self.0[id][1].load(SeqCst)
    }

    /// Says that those of the items before `first` that were made, and only those, have been dropped, once.
    #[track_caller]
    fn check_to(&self, first: usize) {
        for (id, [made, dropped]) in self.0.iter().enumerate() {
            let expected = if id < first { made.load(SeqCst) } else { 0 };
            assert_eq!(dropped.load(SeqCst), expected, "item {id} of {}", self.0.len());
        }
    }

    #[track_caller]
    fn check(&self) {
        self.check_to(self.0.len());
    }
}

/// Owns memory too, so that a double drop is seen by more than its count.
struct Item {
    id: usize,
    ledger: Arc<Ledger>,
}

impl Drop for Item {
    fn drop(&mut self) {
        self.ledger.0[self.id][1].fetch_add(1, SeqCst);
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Item) -> bool {
        self.id == other.id
    }
}

impl Eq for Item {}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Item) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    fn cmp(&self, other: &Item) -> std::cmp::Ordering {
        self.id.cmp(&other.id)
    }
}

/// What holds an item, whatever adaptors and collections have made of it.
trait Holds {
    fn id(&self) -> usize;
}

impl Holds for Item {
    fn id(&self) -> usize {
        self.id
    }
}

impl Holds for (usize, Item) {
    fn id(&self) -> usize {
        self.1.id
    }
}

impl Holds for (Item, u64) {
    fn id(&self) -> usize {
        self.0.id
    }
}

impl Holds for Vec<Item> {
    fn id(&self) -> usize {
        self[0].id
    }
}

/// Fails with `id` where the loop is to end, without a line on stderr.
fn fail_at(id: usize, at: usize) -> usize {
    if id == at {
        resume_unwind(Box::new("ended"));
    }
    mix(id as u64) as usize
}

fn error_at(id: usize, at: usize) -> Result<usize, usize> {
    if id == at { Err(id) } else { Ok(mix(id as u64) as usize) }
}

/// Ends a loop over a source in every way, here at the item `$at`, and checks that all items are dropped once.
macro_rules! ended_at {
    ($at:expr, $n:expr, $ledger:ident, $($source:tt)*) => {
        let (at, mut out, $ledger) = ($at, vec![], Ledger::new($n));
        par_for!(jobs = jobs(), always, for x in $($source)* {
            let y = mix(x.id() as u64);
            if x.id() == at {
                break;
            }
            out.push(y);
        });
        $ledger.check();
        let $ledger = Ledger::new($n);
        let _ = (|| -> Result<(), usize> {
            par_for!(jobs = jobs(), always, for x in $($source)* {
                let y = error_at(x.id(), at)?;
                out.push(y as u64);
            });
            Ok(())
        })();
        $ledger.check();
        let $ledger = Ledger::new($n);
        let _ = catch_unwind(AssertUnwindSafe(|| {
            par_for!(jobs = jobs(), always, for x in $($source)* {
                let y = fail_at(x.id(), at);
                out.push(y as u64);
            });
        }));
        $ledger.check();
        let $ledger = Ledger::new($n);
        let _ = catch_unwind(AssertUnwindSafe(|| {
            par_for!(jobs = jobs(), always, for x in ($($source)*).into_iter().inspect(|x| { fail_at(x.id(), at); }) {
                let y = mix(x.id() as u64);
                out.push(y);
            });
        }));
        $ledger.check();
    };
}

/// Checks that a source that owns its items drops each once, in loops that run to their end and in those that do not.
macro_rules! dropped_once {
    ($n:expr, $ledger:ident: $($source:tt)*) => {
        let $ledger = Ledger::new($n);
        let mut out = vec![];
        par_for!(jobs = jobs(), always, for x in $($source)* {
            let y = mix(x.id() as u64);
            out.push(y);
        });
        $ledger.check();
        let $ledger = Ledger::new($n);
        let kept = par![x for x in $($source)* if x.id() % 3 != 1; jobs = jobs(), always];
        drop(kept);
        $ledger.check();
        for at in [0, $n / 3, $n] {
            ended_at!(at, $n, $ledger, $($source)*);
        }
    };
}

/// At the sizes where the ends are tried in a moment.
fn at_small_sizes(check: impl Fn(usize)) {
    at_all_jobs(|n| {
        if n <= 1000 {
            check(n);
        }
    });
}

#[test]
fn vectors_and_boxes() {
    at_small_sizes(|n| {
        dropped_once!(n, ledger: ledger.items());
        dropped_once!(n, ledger: ledger.items().into_iter());
        dropped_once!(n, ledger: ledger.items().into_boxed_slice());
        dropped_once!(n, ledger: ledger.items().drain(..));
        dropped_once!(n, ledger: ledger.items().drain(n / 3..n - n / 3));
    });
}

#[test]
fn vectors_behind_adaptors() {
    at_small_sizes(|n| {
        dropped_once!(n, ledger: ledger.items().into_iter().enumerate());
        dropped_once!(n, ledger: ledger.items().into_iter().rev());
        dropped_once!(n, ledger: ledger.items().into_iter().skip(2).step_by(3));
        dropped_once!(n, ledger: ledger.items().into_iter().enumerate().skip(3).take(n / 2));
        dropped_once!(n, ledger: ledger.items().into_iter().zip(0..n as u64 / 2));
        dropped_once!(n, ledger: ledger.items().into_iter().rev().zip(5..).skip(1));
        dropped_once!(n, ledger: ledger.items().drain(..).rev().enumerate().step_by(2));
    });
}

#[test]
fn arrays() {
    at_all_jobs(|n| {
        if n == 64 {
            dropped_once!(40, ledger: std::array::from_fn::<_, 40, _>(|id| ledger.item(id)));
            dropped_once!(40, ledger: std::array::from_fn::<_, 40, _>(|id| ledger.item(id)).into_iter().enumerate());
            dropped_once!(40, ledger: std::array::from_fn::<_, 40, _>(|id| ledger.item(id)).into_iter().take(9));
            dropped_once!(2, ledger: [ledger.item(1), ledger.item(0)]);
            dropped_once!(1, ledger: Some(ledger.item(0)));
        }
    });
}

#[test]
fn collections() {
    at_small_sizes(|n| {
        dropped_once!(n, ledger: VecDeque::from(ledger.items()));
        dropped_once!(n, ledger: LinkedList::from_iter(ledger.items()));
        dropped_once!(n, ledger: BTreeMap::from_iter(ledger.items().into_iter().enumerate()));
        dropped_once!(n, ledger: BTreeMap::from_iter(ledger.items().into_iter().map(|x| (x, 3u64))));
        dropped_once!(n, ledger: HashMap::<usize, Item>::from_iter(ledger.items().into_iter().enumerate()));
        dropped_once!(n, ledger: HashMap::<usize, Item>::from_iter(ledger.items().into_iter().enumerate()).into_values());
        dropped_once!(n, ledger: BinaryHeap::from_iter(ledger.items()));
        dropped_once!(n, ledger: BinaryHeap::from_iter(ledger.items()).drain());
    });
}

#[test]
fn items_made_on_the_way() {
    fn sent(ledger: &Arc<Ledger>) -> mpsc::Receiver<Item> {
        let (sender, receiver) = mpsc::channel();
        ledger.items().into_iter().for_each(|x| sender.send(x).unwrap());
        receiver
    }
    fn pieces(ledger: &Arc<Ledger>) -> Vec<Vec<Item>> {
        let mut items = ledger.items().into_iter();
        iter::from_fn(|| Some(items.by_ref().take(3).collect::<Vec<_>>()).filter(|piece| !piece.is_empty())).collect()
    }
    at_small_sizes(|n| {
        dropped_once!(n, ledger: (0..n).map(|id| ledger.item(id)));
        dropped_once!(n, ledger: Box::new(ledger.items().into_iter()) as Box<dyn Iterator<Item = Item>>);
        dropped_once!(n, ledger: ledger.items().into_iter().peekable());
        dropped_once!(n, ledger: ledger.items().into_iter().chain(iter::empty()));
        dropped_once!(n, ledger: ledger.items().into_iter().filter(|x| x.id % 2 == 0));
        dropped_once!(n, ledger: sent(&ledger));
        dropped_once!(n, ledger: pieces(&ledger));
    });
}

#[test]
fn iterators_of_which_some_is_taken_before() {
    fn begun<I: DoubleEndedIterator>(mut items: I) -> I {
        items.next();
        items.next_back();
        items
    }
    at_small_sizes(|n| {
        dropped_once!(n, ledger: begun(ledger.items().into_iter()));
        dropped_once!(n, ledger: begun(ledger.items().into_iter().enumerate()));
        dropped_once!(n, ledger: begun(VecDeque::from(ledger.items()).into_iter()));
    });
}

/// Checks that the last of the items, which the loop does not take, is there until the loop ends.
macro_rules! kept_until_the_end {
    ($n:expr, $ledger:ident: $($source:tt)*) => {
        let $ledger = Ledger::new($n);
        let (mut early, mut taken, last) = (0, 0, $n - 1);
        par_for!(jobs = jobs(), always, for x in $($source)* {
            let gone = $ledger.dropped(last) + u32::from(x.id() == last);
            early += gone;
            taken += 1;
        });
        assert_eq!((early, taken), (0, 30));
        $ledger.check();
    };
}

#[test]
fn what_a_loop_does_not_take_is_dropped_when_it_ends() {
    at_all_jobs(|n| {
        if n < 64 {
            return;
        }
        kept_until_the_end!(n, ledger: ledger.items().into_iter().take(30));
        kept_until_the_end!(n, ledger: ledger.items().into_iter().enumerate().take(30));
        kept_until_the_end!(n, ledger: ledger.items().into_iter().zip(0..30));
        kept_until_the_end!(n, ledger: iter::zip(ledger.items(), vec![7; 30]));
        kept_until_the_end!(n, ledger: ledger.items().drain(..).take(30));
        kept_until_the_end!(n, ledger: ledger.items().into_boxed_slice().into_iter().take(30));
        kept_until_the_end!(n, ledger: VecDeque::from(ledger.items()).into_iter().take(30));
        kept_until_the_end!(n, ledger: BTreeMap::from_iter(ledger.items().into_iter().enumerate()).into_iter().take(30));
        kept_until_the_end!(40, ledger: std::array::from_fn::<_, 40, _>(|id| ledger.item(id)).into_iter().take(30));
        kept_until_the_end!(n, ledger: ledger.items().into_iter().map(|x| x).take(30));
    });
}

#[test]
fn a_drained_vector_keeps_what_is_not_drained() {
    at_small_sizes(|n| {
        for at in [0, n / 4, n / 2, n] {
            let ledger = Ledger::new(n);
            let (mut items, mut out) = (ledger.items(), vec![]);
            items.reverse();
            par_for!(
                jobs = jobs(),
                always,
                for x in items.drain(n / 3..) {
                    let y = mix(x.id as u64);
                    if x.id == at {
                        break;
                    }
                    out.push(y);
                }
            );
            ledger.check_to(n - n / 3);
            assert!(items.iter().map(|x| x.id).eq((n - n / 3..n).rev()));
            drop(items);
            ledger.check();
        }
    });
}

#[test]
fn a_borrowed_iterator_keeps_what_the_loop_does_not_take() {
    at_small_sizes(|n| {
        let ledger = Ledger::new(n);
        let (mut items, mut out) = (ledger.items().into_iter(), vec![]);
        par_for!(
            jobs = jobs(),
            always,
            for x in items.by_ref().take(n / 2) {
                let y = mix(x.id as u64);
                out.push(y);
            }
        );
        assert_eq!(items.len(), n - n / 2);
        ledger.check_to(n / 2);
        drop(items);
        ledger.check();
    });
}

/// Takes no room, and is counted when it is dropped.
struct Mark;

static MARKS: AtomicU32 = AtomicU32::new(0);

impl Drop for Mark {
    fn drop(&mut self) {
        MARKS.fetch_add(1, SeqCst);
    }
}

/// Runs `f` over a source, and says how many marks it has dropped.
macro_rules! marks {
    ($at:expr, $($source:tt)*) => {{
        let (at, mut count) = ($at, 0);
        MARKS.store(0, SeqCst);
        par_for!(jobs = jobs(), always, for (i, mark) in $($source)* {
            let y = mix(i as u64) | 1;
            drop(mark);
            if i == at {
                break;
            }
            count += y & 1;
        });
        (count, MARKS.load(SeqCst) as usize)
    }};
}

#[test]
fn items_without_a_size() {
    let marks = |n: usize| -> Vec<Mark> { (0..n).map(|_| Mark).collect() };
    at_all_jobs(|n| {
        for at in [0, n / 3, n] {
            let count = at.min(n) as u64;
            assert_eq!(marks!(at, marks(n).into_iter().enumerate()), (count, n));
            assert_eq!(marks!(at, (0..).zip(marks(n))), (count, n));
            assert_eq!(marks!(at, marks(n).drain(..).enumerate()), (count, n));
            assert_eq!(marks!(at, marks(n).into_boxed_slice().into_iter().enumerate()), (count, n));
            assert_eq!(marks!(at, VecDeque::from(marks(n)).into_iter().enumerate()), (count, n));
            assert_eq!(marks!(at.min(50), [const { Mark }; 50].into_iter().enumerate()), (at.min(50) as u64, 50));
        }
    });
}
