//! What the commits know of variables that the calling thread draws from ahead of them, by way of a copy.
//!
//! The probe picks by type, as those for locals do: of a `&mut` it is what it borrows that is copied.

use crate::bounds::{First, Never, Second};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::marker::PhantomData;
use std::ops::Deref;

/// A value of which a copy can be drawn from ahead of the loop.
///
/// `Send`, though it never leaves its thread: handles that share their state, as an `Rc` does, are no copies of it.
#[diagnostic::on_unimplemented(
    message = "this loop may end early, and draws from a `{Self}` ahead of its end, but there is no copy to draw from: implement `Clone` for it, or draw the values in a loop of its own before this one",
    label = "its type is `{Self}`, which is not both `Clone` and `Send`",
    note = "a type parameter needs these two as bounds"
)]
pub trait CloneToDraw<By>: Clone + Send {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send> CloneToDraw<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Never> CloneToDraw<Second> for T {}

/// The probe for a `&mut`.
pub struct DrawnMut<T>(DrawnAny<T>);
/// The probe for everything else.
pub struct DrawnAny<T>(PhantomData<fn(T)>);

impl<T> Deref for DrawnMut<T> {
    type Target = DrawnAny<T>;
    fn deref(&self) -> &DrawnAny<T> {
        &self.0
    }
}

/// The probe for a variable that is drawn from.
pub fn drawn<T>(_: &T) -> DrawnMut<T> {
    DrawnMut(DrawnAny(PhantomData))
}

/// A copy that is drawn from, and how to make more of them.
pub struct Copy<T> {
    now: T,
    clone: fn(&T) -> T,
}

impl<T> Copy<T> {
    fn new(now: T) -> Copy<T>
    where
        T: Clone,
    {
        Copy { now, clone: T::clone }
    }

    /// What the next iteration draws from.
    pub fn get(&self) -> T {
        (self.clone)(&self.now)
    }

    /// What an iteration has left.
    pub fn set(&mut self, state: &T) {
        self.now = (self.clone)(state);
    }

    /// What the last iteration has left.
    pub fn last(self) -> T {
        self.now
    }
}

impl<T> DrawnMut<&mut T> {
    /// A copy of what the variable borrows.
    pub fn copy<By>(&self, variable: &&mut T) -> Copy<T>
    where
        T: CloneToDraw<By>,
    {
        Copy::new((**variable).clone())
    }

    /// What stands for the variable while the head draws.
    pub fn lend<'s>(&self, state: &'s mut Option<T>) -> &'s mut T {
        state.as_mut().expect("the state was just put there")
    }

    /// What the head has left.
    pub fn state(&self, lent: &mut T, copy: &Copy<T>) -> T {
        (copy.clone)(lent)
    }
}

impl<T> DrawnAny<T> {
    /// A copy of the variable.
    pub fn copy<By>(&self, variable: &T) -> Copy<T>
    where
        T: CloneToDraw<By>,
    {
        Copy::new(variable.clone())
    }

    /// What stands for the variable while the head draws.
    pub fn lend(&self, state: &mut Option<T>) -> T {
        state.take().expect("the state was just put there")
    }

    /// What the head has left.
    pub fn state(&self, lent: T, _: &Copy<T>) -> T {
        lent
    }
}

/// Puts a state into a variable, or into what it borrows: a method, so that a `&mut` need not be declared `mut`.
pub trait PutBack: Sized {
    /// Puts it there.
    fn __put_back(&mut self, state: Self) {
        *self = state;
    }
}

impl<T> PutBack for T {}

/// The states of what is drawn from after each iteration that has not been committed, in order.
pub struct States<T>(RefCell<VecDeque<T>>);

impl<T> States<T> {
    /// None yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> States<T> {
        States(RefCell::new(VecDeque::new()))
    }

    /// Adds the state after the iteration that was taken from the source last.
    pub fn push(&self, state: T) {
        self.0.borrow_mut().push_back(state);
    }

    /// The state after the iteration that is committed next.
    pub fn pop(&self) -> Option<T> {
        self.0.borrow_mut().pop_front()
    }
}
