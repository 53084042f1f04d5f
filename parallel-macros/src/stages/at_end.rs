//! Variables that change only where the loop ends: until then they are fixed, for no other iteration sees the change.

use super::Changes;
use super::moves::{end_loop, leave_loop, visit_counted};
use super::split::Split;
use super::stored::declared_outside_closures;
use crate::model::{Decl, Loop, UntilEnd};
use crate::names::{Place, Use, shown_stream, uses_of};
use syn::visit::Visit;
use syn::*;

/// The loop with such variables fixed until it ends.
pub(crate) fn fixed_until_end(looped: &Loop, until_end: UntilEnd) -> Loop {
    let mut fixed = Loop { until_end, ..looped.clone() };
    if let (Some(context), UntilEnd::FixedByName) = (&mut fixed.context, until_end) {
        let (all, ends) = (uses_of(|resolver| resolver.visit_unit(&looped.body)), Ends::of(looped));
        let changes =
            |uses: &[Use], name: &str| uses.iter().filter(|used| used.name == name && used.access.changes()).count();
        for (name, decl) in &mut context.decls {
            // that is what it is `mut` for
            let is_changed_there = changes(&ends, name) > 0 && changes(&ends, name) == changes(&all, name);
            if *decl == Decl::MutOnlyHere && is_changed_there {
                *decl = Decl::Mut;
            }
        }
    }
    fixed
}

/// The uses that change such variables, if workers look at these.
pub(super) fn changed_at_end(looped: &Loop, uses: &[Use]) -> Vec<Use> {
    let ends = Ends::of(looped);
    let is_change = |used: &&Use| Changes::is_change(used, looped);
    let declared = declared_outside_closures(looped);
    let is_at_end = |changed: &&Use| {
        let place = Place::from(*changed);
        let overlaps = |used: &&Use| place.overlaps(used);
        let changes = |uses: &[Use]| uses.iter().filter(overlaps).filter(is_change).count();
        let all = |uses: &[Use]| uses.iter().filter(overlaps).count();
        !declared.contains(&place.root)
            && shown_stream(&place.root).is_none()
            && !uses.iter().filter(overlaps).any(|used| used.acts)
            && changes(uses) == changes(&ends)
            && all(uses) > all(&ends)
    };
    uses.iter().filter(is_change).filter(is_at_end).cloned().collect()
}

impl Split<'_> {
    /// How many uses in statements change such variables.
    pub(super) fn changes_at_end(&self, stmts: &[Stmt]) -> usize {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        uses.iter().filter(|used| self.exits.movable.is_changed_at_end(used)).count()
    }
}

/// Collects what statements use with which the loop ends.
struct Ends<'l> {
    looped: &'l Loop,
    /// How many inner loops are around.
    loops: usize,
    uses: Vec<Use>,
}

impl Ends<'_> {
    fn of(looped: &Loop) -> Vec<Use> {
        let mut ends = Ends { looped, loops: 0, uses: Vec::new() };
        ends.visit_block(&looped.body);
        ends.uses
    }
}

impl<'a> Visit<'a> for Ends<'_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        visit_counted(self, expr, |this| &mut this.loops);
    }

    fn visit_block(&mut self, block: &'a Block) {
        let stmts = &block.stmts[..];
        let is_end = |&i: &usize| end_loop(&stmts[i..]) && leave_loop(self.looped, self.loops, &stmts[i..]);
        let (before, end) = stmts.split_at((0..stmts.len()).find(is_end).unwrap_or(stmts.len()));
        before.iter().for_each(|stmt| self.visit_stmt(stmt));
        self.uses.extend(uses_of(|resolver| end.iter().for_each(|stmt| resolver.visit_stmt(stmt))));
    }
}
