//! Cuts the rest of a source into leaves, runs their workers ahead of the commits, and hands them back in order.
//!
//! What depends on the loop is here, and as little as can be: every line is compiled once for each loop of a program.
//! The order of the leaves is kept by [`Order`], which is compiled once.
#![allow(unsafe_code)]

use crate::driver::Task;
use crate::flow::Ends;
use crate::journal::{InOrder, Leaf};
use crate::kept::{Keepsakes, Kept};
use crate::order::{Fed, Feed, Order};
use crate::record::{Record, attempt};
use crate::source::{Pull, Supply};
use crate::sums::Sum;
use crate::sync::AtomicUsize;
use crate::work::Work;
use std::borrow::BorrowMut;
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::mem::{self, ManuallyDrop};
use std::ptr::NonNull;

/// One place in the window: a leaf on its way from the source through a worker to the commits.
///
/// Nobody else looks at it while it is filled (by the calling thread, before the leaf is made ready), while the leaf
/// runs (by whoever has claimed it) or when it is retired (by the calling thread): the driver says so, leaf by leaf.
struct Cell<L, J, E>(UnsafeCell<Content<L, J, E>>);

pub(crate) struct Content<L, J, E> {
    items: Option<L>,
    journal: Vec<J>,
    exits: Vec<E>,
    /// Behind the journal and the exits, which may borrow from there.
    keepsakes: Keepsakes,
    /// What adds up the entries, if they are integers to be added, and their sum.
    add_up: Option<AddUp<J>>,
    sum: Option<Sum>,
}

/// Adds up the entries of a leaf.
pub(crate) type AddUp<J> = fn(&[J]) -> Sum;

/// A leaf that runs.
#[derive(Clone, Copy)]
pub(crate) struct Running<'r> {
    leaf: usize,
    limit: &'r AtomicUsize,
    /// Whether the commits need to know where each iteration ends.
    apart: bool,
}

/// What is done with the items of a leaf. All that is compiled for each loop of a program, and not for each type of items,
/// entries and exits.
pub(crate) trait Worker<L, J, E>: Sync {
    /// Runs the iterations of a leaf, up to a panic.
    fn run(&self, content: &mut Content<L, J, E>, running: Running<'_>, record: &mut Record);
}

impl<L, J, W, F> Worker<L, J, W::Exit> for F
where
    L: Iterator,
    W: Ends,
    F: Fn(L::Item, &mut InOrder<'_, J>) -> W + Sync,
{
    fn run(
        &self,
        content: &mut Content<L, J, W::Exit>,
        Running { leaf, limit, apart }: Running<'_>,
        record: &mut Record,
    ) {
        let Content { items, journal, exits, keepsakes, .. } = content;
        let Some(mut rest) = Rest::of(items) else { return };
        let mut stretch = record.stretch();
        for item in &mut *rest.items {
            stretch.begin();
            let flow = self(item, &mut InOrder::new(journal, leaf, limit).keeping(keepsakes)).__flow();
            if stretch.end(journal.len(), flow, exits, apart) {
                return;
            }
        }
        stretch.finish();
    }
}

/// What the threads share: the worker, and a ring of cells.
struct Window<'w, L, J, E> {
    worker: &'w dyn Worker<L, J, E>,
    cells: Vec<Cell<L, J, E>>,
    /// Whether the commits need to know where each iteration ends.
    apart: bool,
}

impl<L, J, E> Window<'_, L, J, E> {
    /// # Safety
    /// Nobody else may look at the cell for as long as the result lives; see [`Cell`].
    #[allow(clippy::mut_from_ref, reason = "whoever calls vouches for it")]
    unsafe fn cell(&self, at: usize) -> &mut Content<L, J, E> {
        // SAFETY: the caller's contract.
        unsafe { &mut *self.cells[at].0.get() }
    }

    /// Runs the workers of a leaf.
    ///
    /// # Safety
    /// The leaf is claimed by this thread.
    unsafe fn run(&self, leaf: usize, limit: &AtomicUsize, record: &mut Record) {
        // SAFETY: a leaf that is claimed is nobody else's (see `Cell`).
        let content = unsafe { self.cell(leaf % self.cells.len()) };
        let running = Running { leaf, limit, apart: self.apart };
        while !record.is_over && content.items.is_some() {
            if let Some(payload) = attempt(&mut || self.worker.run(content, running, record)) {
                record.panic(content.journal.len(), payload);
            }
        }
        record.close(content.journal.len());
        content.sum = content.add_up.map(|add_up| add_up(&content.journal));
    }
}

/// Items while they are run, in registers if rustc can: what is left of them goes back to their cell.
struct Rest<'c, L> {
    items: ManuallyDrop<L>,
    cell: &'c mut Option<L>,
}

impl<'c, L> Rest<'c, L> {
    #[inline(always)]
    fn of(cell: &'c mut Option<L>) -> Option<Rest<'c, L>> {
        let items = ManuallyDrop::new(cell.take()?);
        Some(Rest { items, cell })
    }
}

impl<L> Drop for Rest<'_, L> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: nobody looks at the items afterwards, as this is their drop, which comes once.
        *self.cell = Some(unsafe { ManuallyDrop::take(&mut self.items) });
    }
}

/// # Safety
/// `window` points to a live `Window<L, J, E>` that this thread may share, and has claimed this leaf of.
unsafe fn run_leaf<L, J, E>(window: *const (), leaf: usize, limit: &AtomicUsize, record: &mut Record) {
    // SAFETY: the caller's contract.
    unsafe { (*window.cast::<Window<'_, L, J, E>>()).run(leaf, limit, record) };
}

/// A window behind a pointer, because the driver's task points to it too.
struct Shared<W>(NonNull<W>, PhantomData<W>);

impl<W> Shared<W> {
    fn new(window: W) -> Shared<W> {
        Shared(NonNull::from(Box::leak(Box::new(window))), PhantomData)
    }

    fn get(&self) -> &W {
        // SAFETY: the pointer comes from a leaked box, which only our drop takes back; nobody has a `&mut` to it.
        unsafe { self.0.as_ref() }
    }
}

impl<W> Drop for Shared<W> {
    fn drop(&mut self) {
        // SAFETY: the pointer comes from a leaked box, and this is the only place that takes it back.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// The leaves of the rest of a loop, in order, while workers run ahead.
///
/// Dropping it closes the loop: leaves that have not begun never will, and those that have are waited for.
pub struct Leaves<'w, S: Supply, J, E, B: BorrowMut<S> = S> {
    /// First, so that it is dropped before the window that its task points to.
    order: Order,
    window: Shared<Window<'w, S::Leaf, J, E>>,
    /// The supply, or it is lent.
    supply: B,
    /// How many entries the last leaf had.
    entries: usize,
    add_up: Option<AddUp<J>>,
    /// Where what a leaf has kept stays until the next is handed out.
    kept: Option<&'w Kept>,
}

impl<'w, S, J, E, B> Leaves<'w, S, J, E, B>
where
    S: Supply,
    B: BorrowMut<S>,
{
    /// # Safety
    /// The value must be dropped before anything that `worker` or the items borrow ends: it must not be leaked. `J` and
    /// `E` must be `Send`.
    pub(crate) unsafe fn new(
        work: Work,
        supply: B,
        worker: &'w dyn Worker<S::Leaf, J, E>,
        cancels: bool,
        apart: bool,
    ) -> Self {
        let size = Order::window(work);
        let mut cells = Vec::with_capacity(size);
        for _ in 0..size {
            let content = Content {
                items: None,
                journal: Vec::new(),
                exits: Vec::new(),
                keepsakes: Keepsakes::default(),
                add_up: None,
                sum: None,
            };
            cells.push(Cell(UnsafeCell::new(content)));
        }
        let window = Shared::new(Window { worker, cells, apart: apart || cancels });
        let data = window.0.as_ptr().cast();
        // SAFETY: `run_leaf` gets a pointer to the window, which outlives the order and its driver (the order of our
        // fields) and may be used from any thread: the worker is `Sync`; what is in the cells is `Send`, the items by
        // the check in `source`, the rest by our contract; and each cell is one thread's at a time.
        let task = unsafe { Task::new(data, run_leaf::<S::Leaf, J, E>) };
        let order = Order::new(task, work, supply.borrow().__taken(), size, cancels);
        Leaves { order, window, supply, entries: 0, add_up: None, kept: None }
    }

    /// The same, whose leaves are added up so.
    #[inline(always)]
    pub(crate) fn adding_up(self, add_up: Option<AddUp<J>>) -> Self {
        Leaves { add_up, ..self }
    }

    /// The same, whose iterations keep something.
    #[inline(always)]
    pub fn keeping(self, kept: &'w Kept) -> Self {
        Leaves { kept: Some(kept), ..self }
    }

    /// The commits of the leaf before are done.
    fn go_on(&self, keepsakes: Keepsakes) {
        if let Some(kept) = self.kept {
            kept.go_on(keepsakes);
        }
    }
}

/// What feeds the cells.
struct Feeding<'a, 'w, S: Supply, J, E> {
    supply: &'a mut S,
    entries: usize,
    add_up: Option<AddUp<J>>,
    window: &'a Window<'w, S::Leaf, J, E>,
}

impl<S: Supply, J, E> Feed for Feeding<'_, '_, S, J, E> {
    fn is_over(&self) -> bool {
        self.supply.__is_over()
    }

    fn most(&self) -> Option<usize> {
        self.supply.__most()
    }

    unsafe fn pull(&mut self, cell: usize, most: usize, patient: bool) -> Fed {
        match self.supply.__pull(most, patient) {
            Pull::Leaf(items, units) => {
                // SAFETY: the caller's contract: the leaf that is to be is not ready yet.
                let content = unsafe { self.window.cell(cell) };
                content.items = Some(items);
                content.add_up = self.add_up;
                content.journal.reserve(self.entries);
                Fed::Units(units)
            }
            Pull::NotYet => Fed::NotYet,
            Pull::Over => Fed::Over,
        }
    }
}

impl<S: Supply, J, E, B: BorrowMut<S>> Iterator for Leaves<'_, S, J, E, B> {
    type Item = Leaf<J, E>;

    fn next(&mut self) -> Option<Leaf<J, E>> {
        let (window, supply) = (self.window.get(), self.supply.borrow_mut());
        let feeding = &mut Feeding { supply, entries: self.entries, add_up: self.add_up, window };
        let Some((cell, first, ends)) = self.order.next(feeding) else {
            self.go_on(Keepsakes::default());
            return self.order.finish(self.supply.borrow_mut().__take_panic());
        };
        // SAFETY: the leaf is retired, and nobody looks at its cell before it is filled again. What is left of its
        // items stays there until then, or until the loop is over: the plain loop drops it after the last commit.
        let content = unsafe { window.cell(cell) };
        let (journal, exits) = (mem::take(&mut content.journal), mem::take(&mut content.exits));
        self.entries = journal.len();
        self.go_on(mem::take(&mut content.keepsakes));
        let leaf = Leaf::new(self.order.site(), self.supply.borrow().__iteration(first), journal, exits, ends);
        Some(leaf.with_sum(content.sum))
    }
}
