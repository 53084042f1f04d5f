//! What a body has for itself.

use super::{Head, Scratch, Slot};
use crate::model::Own;
use crate::names::Place;
use proc_macro2::Ident;

/// What of a body does not go through the journal.
#[derive(Clone, Default)]
pub(crate) struct Private {
    pub(crate) head: Option<Head>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) scratch: Vec<Scratch>,
    pub(crate) own: Vec<Own>,
}

impl Private {
    /// What is out of the commit's sight.
    pub(crate) fn places(&self) -> Vec<Place> {
        let drawn = self.head.iter().flat_map(|head| head.drawn.iter().cloned());
        let slots = self.slots.iter().map(|slot| Place::of(&slot.place));
        let variable = |name: &Ident| Place { root: name.to_string(), fields: Vec::new() };
        let scratch = self.scratch.iter().map(|scratch| variable(&scratch.name));
        let own = self.own.iter().map(|own| variable(&own.name));
        drawn.chain(slots).chain(scratch).chain(own).collect()
    }
}
