//! States of a split to go back to, where a statement turns out to be replayed whole.

use super::split::Split;

/// A state to go back to.
pub(super) struct Checkpoint([usize; 11], [usize; 2], bool);

impl Split<'_> {
    pub(super) fn checkpoint(&self) -> Checkpoint {
        let counts = [
            self.entries.len(),
            self.exits.sites.len(),
            self.scopes.len(),
            self.after.len(),
            self.loops.len(),
            self.endless,
            self.exits.nesting.loops,
            self.exits.nesting.labels.len(),
            self.checks.len(),
            self.to_learn.len(),
            self.acted.len(),
        ];
        Checkpoint(counts, self.exits.owned.mark(), self.works)
    }

    pub(super) fn restore(&mut self, Checkpoint(counts, owned, works): Checkpoint) {
        let [entries, sites, scopes, after, loops, endless, nesting, labels, checks, to_learn, acted] = counts;
        self.entries.truncate(entries);
        self.exits.sites.truncate(sites);
        self.exits.owned.back_to(owned);
        self.scopes.truncate(scopes);
        self.after.truncate(after);
        self.loops.truncate(loops);
        self.endless = endless;
        self.exits.nesting.loops = nesting;
        self.exits.nesting.labels.truncate(labels);
        self.checks.truncate(checks);
        self.to_learn.truncate(to_learn);
        self.acted.truncate(acted);
        self.works = works;
    }
}
