//! Exits of the code that the worker has, and what is asked of its calls.

use super::Changes;
use super::split::Split;
use crate::exits::{Exits, may_stop};
use crate::model::{Loop, Runtime};
use proc_macro2::Ident;
use syn::Expr;
use syn::visit_mut::VisitMut;

/// What rewrites the exits of a body.
pub(super) fn exits_of(looped: &Loop, changes: &Changes, runtime: &Runtime, name: &Ident) -> Exits {
    let mut exits = Exits::new(runtime, name.clone(), looped, may_stop(looped));
    exits.movable.changed_at_end = changes.at_end.clone();
    if let Some(context) = &looped.context {
        let fronts = changes.taken(Some(context));
        exits.owned.names = fronts.iter().filter(|front| front.may_lend).map(|front| front.name.to_string()).collect();
        exits.owned.within = changes.given_within(looped, context);
        exits.owned.names.extend(exits.owned.within.iter().cloned());
    }
    exits
}

impl Split<'_> {
    /// What rewrites the exits of code that stands here.
    pub(super) fn exits(&mut self) -> &mut Exits {
        let (around, within) = self.scopes.split_at(self.outside.min(self.scopes.len()));
        let scopes = [around, within].map(|scopes| scopes.iter().flat_map(|scope| scope.keys().cloned()).collect());
        (self.exits.nesting.scopes, self.exits.depth) = (scopes.to_vec(), 1);
        let locals = self.scopes.iter().flatten();
        let bound = locals.filter(|(_, local)| local.derived || local.exclusive || local.part.is_some());
        self.exits.bound = bound.map(|(name, _)| name.clone()).collect();
        &mut self.exits
    }

    /// An expression without exits. What is asked of its calls stands in front of the statement at hand.
    pub(super) fn without_exits(&mut self, expr: &Expr) -> Expr {
        let mut expr = expr.clone();
        self.exits().visit_expr_mut(&mut expr);
        let questions = self.exits.questions();
        self.checks.push(questions);
        expr
    }
}
