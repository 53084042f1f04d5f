//! What to write where there is no loop.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::*;

/// Where an item has what was taken for a loop, if it has, and what to write.
pub(crate) fn no_loop(item: &Item) -> (Option<Span>, &'static str) {
    let mut found = Found::default();
    found.visit_item(item);
    if let Some(at) = found.inner {
        return (Some(at), "this loop is one of a function inside: put the attribute on that");
    }
    match (found.repeats, found.chain) {
        (Some(at), _) => {
            (Some(at), "only a `for` loop has items for several threads: write what this goes over as `for x in …`")
        }
        (None, Some(at)) => (
            Some(at),
            "a chain of iterators is no loop: write `par![f(x) for x in xs]`, or a `for` loop that collects what it gives",
        ),
        (None, None) => (None, "put it on a function that has a `for` loop"),
    }
}

/// The first of what may be meant to be run in parallel.
#[derive(Default)]
struct Found {
    /// The `for` of a function inside of it.
    inner: Option<Span>,
    /// A `while` or a `loop`.
    repeats: Option<Span>,
    /// What consumes an iterator.
    chain: Option<Span>,
}

impl<'a> Visit<'a> for Found {
    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        // those of its own are no matter here
        self.inner.get_or_insert(found.for_token.span());
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_while(&mut self, found: &'a ExprWhile) {
        self.repeats.get_or_insert(found.while_token.span());
        visit::visit_expr_while(self, found);
    }

    fn visit_expr_loop(&mut self, found: &'a ExprLoop) {
        self.repeats.get_or_insert(found.loop_token.span());
        visit::visit_expr_loop(self, found);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const CONSUME: &[&str] =
            &["all", "any", "collect", "count", "fold", "for_each", "max", "min", "product", "sum", "try_for_each"];
        let of_iterator = matches!(*call.receiver, Expr::MethodCall(_));
        if of_iterator && CONSUME.iter().any(|name| call.method == name) {
            self.chain.get_or_insert(call.method.span());
        }
        visit::visit_expr_method_call(self, call);
    }
}
