//! Values that are taken.

use super::Resolver;
use crate::names::methods::{consumer, uses_iterator_up};
use crate::names::places::{is_path, unparen};
use crate::names::{Access, By, Taken};
use std::rc::Rc;
use syn::{Block, Expr, ExprClosure, ExprMethodCall, ExprPath, FieldValue, Pat, Stmt};

impl Resolver {
    /// Visits an expression whose value is taken, if it is a variable, or a field of one.
    pub(super) fn take(&mut self, expr: &Expr, by: By) {
        self.takes(expr, by);
        if self.ends == 0 && by == By::Place {
            tails(expr, false, &mut self.tails);
        }
        self.value(expr);
        self.taken = None;
    }

    /// Visits a variable, which is taken if it is the value of a branch or a block whose value is.
    pub(super) fn take_tail(&mut self, path: &ExprPath, visit: impl FnOnce(&mut Self)) {
        let is_tail = self.ends == 0 && self.place.is_none() && self.tails.contains(&std::ptr::from_ref(path));
        if is_tail {
            self.taken = Some(Taken { lent: true, ..self.taken_by(By::Place) });
        }
        visit(self);
        if is_tail {
            self.taken = None;
        }
    }

    /// The same, where a `&mut` may be lent as a `&`.
    pub(super) fn take_or_lend(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.lent, true);
        self.take(expr, By::Place);
        self.lent = outer;
    }

    pub(super) fn field(&mut self, field: &FieldValue) {
        match field.colon_token {
            Some(_) => self.take_or_lend(&field.expr),
            None => self.take(&field.expr, By::Field),
        }
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

    /// What a method takes, if its name is one of std's.
    pub(super) fn take_receiver(&mut self, call: &ExprMethodCall) {
        let method = call.method.to_string();
        let by = consumer(&method).map(By::Method).or_else(|| uses_iterator_up(&method).then_some(By::Iteration));
        if let Some(by) = by {
            self.takes(&call.receiver, by);
        }
    }

    pub(super) fn takes(&mut self, expr: &Expr, by: By) {
        if is_path(unparen(expr)) && self.ends == 0 {
            self.taken = Some(self.taken_by(by));
        }
    }

    fn taken_by(&self, by: By) -> Taken {
        let inside = self.inside.is_some_and(|around| around > 0);
        Taken { iterated: false, lent: self.lent, inside, by }
    }

    pub(super) fn closure(&mut self, closure: &ExprClosure) {
        let before = self.uses.len();
        let ends = usize::from(self.inside.is_none() || closure.capture.is_some());
        self.ends += ends;
        self.inside(|this| {
            this.scoped(|this| {
                closure.inputs.iter().for_each(|pat| this.declare(pat));
                this.repeated(|this| this.take_or_lend(&closure.body));
            });
        });
        self.ends -= ends;
        if closure.capture.is_some() {
            self.take_along(before);
        }
    }

    /// Visits a closure, or the arguments of a macro.
    pub(super) fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.inside = self.inside.map(|around| around + 1);
        visit(self);
        self.inside = self.inside.map(|around| around - 1);
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

/// The variables that are values of the branches of an expression. `inner`: whether it is in one.
fn tails(expr: &Expr, inner: bool, found: &mut Vec<*const ExprPath>) {
    let mut block = |block: &Block| {
        if let Some(Stmt::Expr(value, None)) = block.stmts.last() {
            tails(value, true, found);
        }
    };
    match unparen(expr) {
        Expr::Path(path) if inner => found.push(path),
        Expr::Block(inner) => block(&inner.block),
        Expr::If(branch) => {
            block(&branch.then_branch);
            branch.else_branch.iter().for_each(|(_, other)| tails(other, true, found));
        }
        Expr::Match(matched) => matched.arms.iter().for_each(|arm| tails(&arm.body, true, found)),
        _ => {}
    }
}
