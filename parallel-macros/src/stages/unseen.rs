//! What a head draws from that nobody sees once the loop has ended early: a set of the function's own, where the loop is left by a `return` or a
//! `?` alone. It may have been drawn from for iterations beyond the end, so no copy is needed.

use crate::model::{Decl, Loop};
use crate::names::{Names, Place, breaks, mentions, uses_of};
use quote::{ToTokens, quote};
use syn::Stmt;
use syn::visit::Visit;

/// Whether it is so of this place. `rest`: the statements behind the head.
pub(super) fn is_unseen(looped: &Loop, place: &Place, rest: &[Stmt]) -> bool {
    let Some(context) = &looped.context else { return false };
    let is_local = matches!(context.decls.get(&place.root), Some(Decl::Mut | Decl::MutOnlyHere));
    let names = Names::from([place.root.clone()]);
    let uses = uses_of(|resolver| rest.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    let used = || mentions(&quote!(#(#rest)*), &names) || uses.iter().any(|used| used.name == place.root);
    is_local && !context.in_closure && context.owned.contains(&place.root) && returns_only(rest) && !used()
}

/// Whether code leaves a loop only together with its function. A label may be that of a loop outside.
fn returns_only(rest: &[Stmt]) -> bool {
    !rest.iter().any(|stmt| breaks(stmt) || stmt.to_token_stream().to_string().contains('\''))
}
