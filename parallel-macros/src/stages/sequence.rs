//! What is computed ahead of a statement of which the rest stays in order: what may change something is not computed ahead of
//! what is left and looks at that, and what looks at something not ahead of what is left and changes it.

use super::hoist::Hoist;
use super::slots::is_element;
use crate::names::{Names, Use, uses_of};
use syn::visit::Visit;
use syn::*;

impl Hoist<'_, '_> {
    /// The parts of a statement, but for those that may change what is left looks at, or look at what it changes. Returns what
    /// is left that may change.
    pub(super) fn parts_in_order(&mut self, stmt: &mut Stmt) -> Names {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        let names = |is: &dyn Fn(&Use) -> bool| -> Names {
            uses.iter().filter(|used| is(used)).map(|used| used.name.to_string()).collect()
        };
        let split = &*self.split;
        let changed = names(&|used| split.may_change(used));
        let lent = names(&|used| split.may_change(used) || (used.is_lent() && split.is_exclusive(used)));
        let (whole, late, hoisted) = (stmt.clone(), self.late, self.hoisted.len());
        let (checks, exits) = (self.split.checks.len(), self.split.exits.sites.len());
        let owned = self.split.exits.owned.mark();
        self.parts_of_stmt(stmt);
        let left = self.split.with_cells(used_first(stmt).into_iter().filter(|name| lent.contains(name)).collect());
        if !left.is_empty() && self.hoisted.len() > hoisted {
            *stmt = whole;
            self.late = late;
            self.hoisted.truncate(hoisted);
            self.split.checks.truncate(checks);
            self.split.exits.sites.truncate(exits);
            self.split.exits.owned.back_to(owned);
            self.changed_later.extend(left);
            self.parts_of_stmt(stmt);
        }
        let left = uses_of(|resolver| resolver.visit_stmt(stmt));
        self.split
            .with_cells(left.iter().map(|used| used.name.to_string()).filter(|name| changed.contains(name)).collect())
    }

    /// An expression of which the place counts, not the value: what is borrowed, assigned to, or called a method of.
    pub(super) fn place(&mut self, expr: &mut Expr) {
        if is_element(expr) {
            return;
        }
        match expr {
            Expr::Path(_) => {}
            Expr::Paren(found) => self.place(&mut found.expr),
            Expr::Field(found) => self.place(&mut found.base),
            Expr::Unary(found) if matches!(found.op, UnOp::Deref(_)) => self.place(&mut found.expr),
            // it may not be there, which shows before what comes behind it
            Expr::Index(found) => {
                self.place(&mut found.expr);
                self.expr(&mut found.index);
                self.late = true;
            }
            _ => self.expr(expr),
        }
    }

    /// The right side of a store, or a condition, for which nothing of the item has changed yet. What it changes itself is in
    /// order, if it is not computed as a whole.
    pub(super) fn before_writes(&mut self, expr: &mut Expr, part: impl FnOnce(&mut Self, &mut Expr)) {
        let reads_item = self.first && !self.split.changes.item_writes.is_empty();
        let outer = (std::mem::replace(&mut self.reads_item, reads_item), self.changed_later.clone());
        let uses = uses_of(|resolver| resolver.visit_expr(expr));
        if reads_item && self.depends(&uses) {
            let changed = uses.iter().filter(|used| self.split.may_write(used));
            self.changed_later.extend(changed.map(|used| used.name.to_string()));
        }
        part(self, expr);
        (self.reads_item, self.changed_later) = outer;
    }
}

/// The names that a statement uses before it comes to its blocks, of which nothing is computed ahead.
fn used_first(stmt: &Stmt) -> Names {
    let uses = uses_of(|resolver| match stmt {
        Stmt::Expr(Expr::If(found), _) => resolver.visit_expr(&found.cond),
        Stmt::Expr(Expr::Match(found), _) => resolver.visit_expr(&found.expr),
        Stmt::Expr(Expr::ForLoop(found), _) => resolver.visit_expr(&found.expr),
        stmt => resolver.visit_stmt(stmt),
    });
    uses.iter().map(|used| used.name.to_string()).collect()
}
