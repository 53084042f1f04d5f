//! The sources of inner loops in copies of the body.

use crate::model::Runtime;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprForLoop, Pat};

/// Makes of a source one that goes with the pattern of its loop. rustc takes each `for` for an expansion of its own, and what it
/// says of one it would say again of each copy.
pub(crate) fn goes_with(pat: &Pat, source: &impl ToTokens, runtime: &Runtime) -> TokenStream {
    let span = Span::mixed_site().located_at(source.span());
    // named as where it is declared: of any other method in its place rustc says that one might call that
    let way = Ident::new(way(pat), source.span());
    quote_spanned!(span=> #runtime::over(#source).#way())
}

/// The same, in place.
pub(super) fn go_with_pattern(found: &mut ExprForLoop, runtime: &Runtime) {
    *found.expr = Expr::Verbatim(goes_with(&found.pat, &found.expr, runtime));
}

fn way(pat: &Pat) -> &'static str {
    match pat {
        Pat::Tuple(tuple) if tuple.elems.iter().any(|elem| matches!(elem, Pat::Rest(_))) => "__each",
        Pat::Tuple(tuple) if tuple.elems.len() == 2 => "__pairs",
        Pat::Tuple(tuple) if tuple.elems.len() == 3 => "__triples",
        Pat::Reference(reference) if reference.mutability.is_none() => match &*reference.pat {
            Pat::Reference(inner) if inner.mutability.is_none() => "__nested",
            _ => "__references",
        },
        Pat::Paren(paren) => way(&paren.pat),
        _ => "__each",
    }
}
