//! Where helpers that have nothing to do look out for a moment, before they leave: calling one of them takes far less
//! time than waking a thread of the pool.

use crate::sync::{AtomicUsize, Mutex, Patience, Relaxed, lock};
use std::collections::VecDeque;
use std::time::Duration;

/// How long a helper looks out.
const LINGER: Duration = Duration::from_micros(20);

/// Offers of work, each for one helper.
pub(crate) struct Board<T> {
    notes: Mutex<Notes<T>>,
    /// Offers that no helper has claimed. Claimed without the lock, or all helpers would meet there at each offer.
    open: AtomicUsize,
}

struct Notes<T> {
    /// Never more than there are helpers that look out: one that has claimed an offer is counted until it takes one.
    offers: VecDeque<T>,
    lingering: usize,
}

impl<T> Board<T> {
    pub(crate) const fn new() -> Board<T> {
        Board { notes: Mutex::new(Notes { offers: VecDeque::new(), lingering: 0 }), open: AtomicUsize::new(0) }
    }

    /// Offers work to a helper that looks out; gives it back if there is none.
    pub(crate) fn offer(&self, work: T) -> Option<T> {
        let mut notes = lock(&self.notes);
        if notes.offers.len() >= notes.lingering {
            return Some(work);
        }
        notes.offers.push_back(work);
        self.open.fetch_add(1, Relaxed);
        None
    }

    /// Looks out for work, if at most `most` helpers do. A helper that is counted claims an offer, or finds under the lock
    /// that there is none; so no offer stays behind.
    pub(crate) fn linger(&self, most: usize) -> Option<T> {
        let mut notes = lock(&self.notes);
        if notes.lingering >= most {
            return None;
        }
        notes.lingering += 1;
        drop(notes);
        let claimed = Patience::of(LINGER).spin(|| self.claim());
        let mut notes = lock(&self.notes);
        notes.lingering -= 1;
        if claimed || self.claim() { notes.offers.pop_front() } else { None }
    }

    /// Claims an offer. The lock orders what is in it.
    fn claim(&self) -> bool {
        self.open.fetch_update(Relaxed, Relaxed, |open| open.checked_sub(1)).is_ok()
    }
}
