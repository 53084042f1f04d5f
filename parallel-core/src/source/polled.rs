//! Receivers of channels, in the second tier: they can be asked whether the next item is there, so the calling thread
//! waits for one only when it has nothing left to do or to commit.

use super::supply::{Notes, Pull, Supply};
use std::iter;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::vec;

/// A receiver, owned or borrowed.
pub trait Channel {
    /// What it receives.
    type Item;
    /// Whether somebody else goes on with it, so that what a loop leaves in it counts.
    const LENT: bool;
    /// The receiver.
    fn __receiver(&self) -> &Receiver<Self::Item>;
}

impl<T> Channel for Receiver<T> {
    type Item = T;
    const LENT: bool = false;
    #[inline]
    fn __receiver(&self) -> &Receiver<T> {
        self
    }
}

impl<T> Channel for &Receiver<T> {
    type Item = T;
    const LENT: bool = true;
    #[inline]
    fn __receiver(&self) -> &Receiver<T> {
        self
    }
}

/// What is left to receive.
pub struct Polled<C> {
    channel: C,
    taken: u64,
    over: bool,
}

impl<C: Channel> Polled<C> {
    pub(crate) fn new(channel: C) -> Self {
        Polled { channel, taken: 0, over: false }
    }

    /// The next item, if it is there, or if this thread may wait for it.
    fn receive(&mut self, patient: bool) -> Result<C::Item, TryRecvError> {
        if self.over {
            return Err(TryRecvError::Disconnected);
        }
        let receiver = self.channel.__receiver();
        let received = match receiver.try_recv() {
            Err(TryRecvError::Empty) if patient => receiver.recv().map_err(|_| TryRecvError::Disconnected),
            received => received,
        };
        self.taken += u64::from(received.is_ok());
        self.over = matches!(received, Err(TryRecvError::Disconnected));
        received
    }
}

impl<C: Channel> Supply for Polled<C> {
    type Item = C::Item;
    type Stride<'s>
        = Stride<'s, C>
    where
        Self: 's;
    type Leaf = vec::IntoIter<C::Item>;
    type Rest = Received<C>;

    fn __left(&self) -> Option<usize> {
        None
    }

    fn __is_over(&self) -> bool {
        self.over
    }

    fn __taken(&self) -> u64 {
        self.taken
    }

    fn __stride(&mut self, most: usize, notes: Notes) -> Stride<'_, C> {
        Stride { polled: self, left: most, notes }
    }

    fn __begin(&mut self, _most: usize) {}

    fn __next(&mut self) -> Option<C::Item> {
        self.receive(true).ok()
    }

    fn __pull(&mut self, most: usize, patient: bool) -> Pull<Self::Leaf> {
        match self.receive(patient) {
            Err(TryRecvError::Disconnected) => Pull::Over,
            Err(TryRecvError::Empty) => Pull::NotYet,
            Ok(first) => {
                let mut items = vec![first];
                items.extend(iter::from_fn(|| self.receive(false).ok()).take(most.saturating_sub(1)));
                let count = items.len();
                Pull::Leaf(items.into_iter(), count)
            }
        }
    }

    fn __into_rest(self) -> Received<C> {
        Received(self)
    }
}

/// All that is left to receive.
pub struct Received<C>(Polled<C>);

impl<C: Channel> Iterator for Received<C> {
    type Item = C::Item;

    fn next(&mut self) -> Option<C::Item> {
        self.0.receive(true).ok()
    }
}

/// Items for the loop as written.
pub struct Stride<'s, C: Channel> {
    polled: &'s mut Polled<C>,
    left: usize,
    notes: Notes,
}

impl<C: Channel> Iterator for Stride<'_, C> {
    type Item = C::Item;

    #[inline]
    fn next(&mut self) -> Option<C::Item> {
        self.left = self.left.checked_sub(1)?;
        self.polled.receive(true).ok()
    }
}

impl<C: Channel> Drop for Stride<'_, C> {
    fn drop(&mut self) {
        self.notes.note(|| self.polled.taken.saturating_sub(1));
    }
}
