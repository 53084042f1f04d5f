//! Values that are taken.

use super::Resolver;
use crate::names::places::{is_path, unparen};
use crate::names::{Access, By, Taken};
use std::rc::Rc;
use syn::{Expr, Pat};

impl Resolver {
    /// Visits an expression whose value is taken, if it is a variable, or a field of one.
    pub(super) fn take(&mut self, expr: &Expr, by: By) {
        self.takes(expr, by);
        self.value(expr);
        self.taken = None;
    }

    /// The same, where a `&mut` may be lent as a `&`.
    pub(super) fn take_or_lend(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.lent, true);
        self.take(expr, By::Place);
        self.lent = outer;
    }

    /// The same for what a loop goes over.
    pub(super) fn take_each(&mut self, expr: &Expr) {
        self.takes(expr, By::Place);
        if let Some(taken) = &mut self.taken {
            taken.iterated = true;
        }
        self.value(expr);
        self.taken = None;
    }

    /// Visits an expression that patterns take apart.
    pub(super) fn take_apart<'p>(&mut self, expr: &Expr, pats: impl IntoIterator<Item = &'p Pat>) {
        if self.items == 0 {
            self.takes(expr, By::Pattern);
        }
        self.matched = self.taken.map(|_| pats.into_iter().cloned().collect::<Rc<[Pat]>>());
        self.value(expr);
        (self.taken, self.matched) = (None, None);
    }

    pub(super) fn takes(&mut self, expr: &Expr, by: By) {
        if is_path(unparen(expr)) && self.ends == 0 {
            self.taken = Some(self.taken_by(by));
        }
    }

    fn taken_by(&self, by: By) -> Taken {
        Taken { iterated: false, nested: self.blocks > 1, lent: self.lent, by }
    }

    /// Takes the variables whose uses begin at `start` into a `move` closure. Not those of which it uses a field, and perhaps
    /// nothing else.
    pub(super) fn take_along(&mut self, start: usize) {
        if self.ends > 0 {
            return;
        }
        let taken = self.taken_by(By::Closure);
        for used in &mut self.uses[start..] {
            let looks = used.is_value || used.access == Access::Method;
            if used.fields.is_empty() && !used.access.is_given() && looks {
                used.taken = Some(taken);
            }
        }
    }
}
