//! What a commit lends to what it calls, `text.push_str(&line)`. Where its type is wrong in the worker, it is to be wrong there, too:
//! rustc would take it for what the call wants, and say that a `str` has no size.

use super::Entry;
use crate::names::Names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::visit::{self, Visit};
use syn::{ExprReference, Item, Stmt};

/// The variables that statements lend as a whole, and what stands for a part that the worker has computed, `name` or `name.0`.
pub(super) fn lent_in(stmts: &[Stmt]) -> Names {
    struct Lent(Names);
    impl<'a> Visit<'a> for Lent {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_reference(&mut self, found: &'a ExprReference) {
            let lent = found.expr.to_token_stream().to_string();
            let (name, part) = lent.split_once('.').unwrap_or((&lent, "0"));
            if found.mutability.is_none() && part.trim() == "0" {
                self.0.insert(name.trim().to_string());
            }
            visit::visit_expr_reference(self, found);
        }
    }
    let mut lent = Lent(Names::new());
    stmts.iter().for_each(|stmt| lent.visit_stmt(stmt));
    lent.0
}

impl Entry {
    /// What the worker puts in for a variable of its own: `value`, with its type learnt if it is `lent` by the commit; and what the commit
    /// has of that then.
    pub(super) fn typed_if(
        &mut self,
        lent: bool,
        name: &Ident,
        value: TokenStream,
    ) -> (TokenStream, Option<TokenStream>) {
        if !lent {
            return (value, None);
        }
        let tag = format_ident!("lent{}_{}", self.variant, self.tags.len(), span = Span::mixed_site());
        let learnt = quote!({ if false { loop {} #tag.is_of((#name,)); } #value });
        let same = quote!(#tag.__same(#name));
        self.tags.push(tag);
        (learnt, Some(same))
    }
}
