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
    /// Counts the offers, to be looked at without the lock.
    news: AtomicUsize,
}

struct Notes<T> {
    /// Never more than there are helpers that look out.
    offers: VecDeque<T>,
    lingering: usize,
}

impl<T> Board<T> {
    pub(crate) const fn new() -> Board<T> {
        Board { notes: Mutex::new(Notes { offers: VecDeque::new(), lingering: 0 }), news: AtomicUsize::new(0) }
    }

    /// Offers work to a helper that looks out; gives it back if there is none.
    pub(crate) fn offer(&self, work: T) -> Option<T> {
        let mut notes = lock(&self.notes);
        if notes.offers.len() >= notes.lingering {
            return Some(work);
        }
        notes.offers.push_back(work);
        self.news.fetch_add(1, Relaxed);
        None
    }

    /// Looks out for work, if at most `most` helpers do. A helper that is counted takes an offer or finds that there is
    /// none, under the lock; so no offer stays behind.
    pub(crate) fn linger(&self, most: usize) -> Option<T> {
        let mut notes = lock(&self.notes);
        if notes.lingering >= most {
            return None;
        }
        notes.lingering += 1;
        let patience = Patience::of(LINGER);
        loop {
            let news = self.news.load(Relaxed);
            drop(notes);
            let came = patience.spin(|| self.news.load(Relaxed) != news);
            notes = lock(&self.notes);
            let offer = notes.offers.pop_front();
            if offer.is_some() || !came {
                notes.lingering -= 1;
                return offer;
            }
        }
    }
}
