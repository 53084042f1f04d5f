//! Borrows of values that a statement makes: what is given them without keeping them, as they end with the statement, is lent copies.
//!
//! And what is put outside of the loop, and borrows from a value that the statement makes: `kept.push(&smooth(row))`. The value ends with the
//! statement, and so rustc refuses that in the loop as written, unless whoever is given it keeps nothing. In the commit the borrow has
//! no end, so that it is said once.

use super::hoist::Hoist;
use super::lenders::is_called_with_temporary;
use crate::names::{Use, ends, uses_of};
use proc_macro2::{Delimiter, Group};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::Visit;
use syn::*;

impl Hoist<'_, '_> {
    /// An argument. What may borrow from a temporary of the statement is only looked at, if it is not put outside.
    pub(super) fn given(&mut self, expr: &mut Expr, stores: bool) {
        let looks = self.looks;
        self.looks |= !stores && is_called_with_temporary(expr);
        self.part(expr, stores);
        self.looks = looks;
    }

    /// Whether some uses have to do with the iteration.
    pub(super) fn mentions_local(&self, uses: &[Use]) -> bool {
        uses.iter().any(|used| self.split.is_local(&used.name.to_string()))
    }

    /// What is borrowed, and put outside. The value is one that an iteration makes of what it has: of constants it might be a constant
    /// itself, which has no end.
    pub(super) fn stored_borrow(&mut self, expr: &mut Expr) {
        let uses = uses_of(|resolver| resolver.visit_expr(expr));
        let is_made = matches!(expr, Expr::Call(_) | Expr::MethodCall(_)) && self.mentions_local(&uses);
        let computed = self.hoisted.len();
        self.place(expr);
        if !is_made || self.hoisted.len() != computed + 1 || self.hoisted[computed].late || !is_stand(expr) {
            return;
        }
        let (first, last) = ends(&expr.to_token_stream());
        let runtime = self.split.runtime.at(last);
        let deref = quote_spanned!(first=> *);
        // `unsafe` is not the user's
        let mut lasting = Group::new(Delimiter::Parenthesis, quote!(unsafe { #runtime::lasting(&#expr) }));
        lasting.set_span(last);
        *expr = Expr::Verbatim(quote!(#deref #lasting));
    }
}

/// Whether this is the value that stands for what a worker has computed.
fn is_stand(expr: &Expr) -> bool {
    let is_hoisted =
        |path: &ExprPath| path.path.get_ident().is_some_and(|name| name.to_string().starts_with("__hoisted"));
    match expr {
        Expr::Field(found) => matches!(&*found.base, Expr::Path(path) if is_hoisted(path)),
        Expr::Path(path) => is_hoisted(path),
        _ => false,
    }
}
