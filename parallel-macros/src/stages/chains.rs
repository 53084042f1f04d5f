//! Iterators that have not run yet: what a collection is extended by is taken ahead, others run where they are given to.

use super::hoist::Hoist;
use super::locals::Lender;
use super::values::{views_temporary, yielded};
use crate::names::{has_exit, is_adaptor, is_lazy, is_taker, taken_by_chain, uses_of};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::*;

/// Whether an expression is what an adaptor makes with a closure, which borrows what the iteration has: to be extended by an `Option`,
/// that may be one, too.
fn calls_closure(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = expr else { return false };
    let has_closure = || call.args.iter().any(|arg| matches!(arg, Expr::Closure(_)));
    is_adaptor(&call.method.to_string()) && (has_closure() || calls_closure(&call.receiver))
}

impl Hoist<'_, '_> {
    /// What a collection is extended by: a lazy iterator runs ahead.
    pub(super) fn elements(&mut self, arg: &mut Expr) {
        let uses = uses_of(|resolver| resolver.visit_expr(arg));
        // of what an earlier part takes another field of, the whole travels
        let of_whole = self.late && taken_by_chain(arg).is_some_and(|taken| matches!(taken, Expr::Field(_)));
        let of_own = || self.is_chain_of_own(arg) && !of_whole;
        let lazy = matches!(arg, Expr::MethodCall(_)) && (is_lazy(arg) || of_own() || calls_closure(arg));
        let lent = yielded(arg).is_some_and(|arg| self.split.borrows(arg) || views_temporary(arg));
        let ahead = lazy && !lent && !self.waits(&uses) && self.is_worth(arg, &uses) && !has_exit(arg);
        if !ahead {
            self.extends = true;
            return self.expr(arg);
        }
        let span = arg.span();
        let runtime = self.split.runtime.at(span);
        let collected = quote_spanned!(span=> #runtime::collect_ahead(#arg));
        *arg = self.compute(collected, arg.to_token_stream(), Lender::Nobody, false);
        self.hoisted.last_mut().expect("the one that is computed").is_chain = true;
    }

    /// Whether an expression is an iterator that has not run, over what borrows from nothing that the worker drops.
    pub(super) fn is_chain_of_own(&self, expr: &Expr) -> bool {
        taken_by_chain(expr).is_some_and(|taken| !self.split.borrows(taken))
    }

    /// The parts of such an iterator, which runs in order. What it takes apart travels as it is: closures may use other fields of the
    /// same.
    pub(super) fn chain(&mut self, expr: &mut Expr) {
        match expr {
            Expr::MethodCall(call) if !is_taker(&call.method.to_string()) => {
                self.chain(&mut call.receiver);
                call.args.iter_mut().for_each(|arg| self.expr(arg));
            }
            Expr::MethodCall(call) => self.expr(&mut call.receiver),
            _ => {}
        }
    }
}
