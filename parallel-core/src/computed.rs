//! What a worker computes ahead of effects that the plain loop has first: a panic in it is raised where the plain loop
//! would have computed it.

use std::any::Any;
use std::iter::FusedIterator;
use std::ops::Not;
use std::panic::{self, AssertUnwindSafe};
use std::vec;

/// A value, or the panic that took its place.
pub struct Computed<T>(Result<T, Box<dyn Any + Send>>);

/// Computes a value ahead.
#[inline]
pub fn compute<T>(value: impl FnOnce() -> T) -> Computed<T> {
    Computed(panic::catch_unwind(AssertUnwindSafe(value)))
}

impl<T> Computed<T> {
    /// The value.
    ///
    /// # Panics
    /// With the payload of the panic, if computing it panicked.
    #[inline]
    pub fn resume(self) -> T {
        self.0.unwrap_or_else(|payload| panic::resume_unwind(payload))
    }
}

/// The items of a chain that a worker has taken ahead of where the plain loop takes them. The panic that ended the chain, if
/// one did, is raised behind the last of them.
pub struct Collected<T> {
    items: vec::IntoIter<T>,
    panic: Option<Box<dyn Any + Send>>,
    /// How many they were, and how many the chain said they would be: what a table reserves decides on its order.
    count: usize,
    hint: (usize, Option<usize>),
}

/// Takes the items of a chain ahead.
#[inline]
pub fn collect_ahead<I: IntoIterator>(chain: I) -> Collected<I::Item> {
    let (mut items, mut hint) = (Vec::new(), (0, None));
    let taking = AssertUnwindSafe(|| {
        let chain = chain.into_iter();
        hint = chain.size_hint();
        items.extend(chain);
    });
    let panic = panic::catch_unwind(taking).err();
    Collected { count: items.len(), items: items.into_iter(), panic, hint }
}

impl<T> Collected<T> {
    /// Whether the chain panicked, so that the plain loop comes to nothing behind it.
    #[inline]
    pub fn ends_in_panic(&self) -> bool {
        self.panic.is_some()
    }
}

/// What a worker does behind a chain that panicked. The commit has raised that panic by then, unless it took less of the chain.
#[cold]
pub fn stop_behind_panic() -> ! {
    panic::resume_unwind(Box::new("a chain given to `extend` panicked behind what was taken of it"))
}

impl<T> Iterator for Collected<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let item = self.items.next();
        if item.is_none()
            && let Some(payload) = self.panic.take()
        {
            panic::resume_unwind(payload);
        }
        item
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let taken = self.count - self.items.len();
        (self.hint.0.saturating_sub(taken), self.hint.1.map(|most| most.saturating_sub(taken)))
    }
}

// for an `extend` of the user's own that wants more of a chain than std's do
impl<T> DoubleEndedIterator for Collected<T> {
    fn next_back(&mut self) -> Option<T> {
        if let Some(payload) = self.panic.take() {
            panic::resume_unwind(payload);
        }
        self.items.next_back()
    }
}

impl<T> ExactSizeIterator for Collected<T> {
    fn len(&self) -> usize {
        self.items.len()
    }
}

impl<T> FusedIterator for Collected<T> {}

/// A value that stands for an operation which a worker has carried out: `!operand` is the value.
pub struct Operand<T>(pub T);

/// What stands for a local that a commit does not have, and does not use.
pub struct Absent;

impl<T> Not for Operand<T> {
    type Output = T;
    #[inline(always)]
    fn not(self) -> T {
        self.0
    }
}
