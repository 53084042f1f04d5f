//! Inner loops in copies of the body: their sources, and those that may never end.

use crate::model::Runtime;
use crate::names::{Names, ends, is_bounded, mentions};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Block, Expr, ExprForLoop, Pat, parse2};

/// The name under which `over` is imported, where a path would be the macro's.
const OVER: &str = "__parallelize_over";

/// The same of `given::Copy`.
pub(crate) const GIVEN: &str = "__parallelize_given";

/// The same of the trait of what several iterations may have.
pub(crate) const PASSED: &str = "__parallelize_passed";

/// The same of the trait of what is carried to the commits.
pub(crate) const CARRIED: &str = "__parallelize_carried";

/// Their imports, if code mentions them.
pub(crate) fn imports(code: &TokenStream, runtime: &Runtime) -> TokenStream {
    let mentioned = |name: &&(&str, TokenStream)| mentions(code, &Names::from([name.0.to_string()]));
    let names = [
        (OVER, quote!(over)),
        (GIVEN, quote!(bounds::CopyInEachCall)),
        (PASSED, quote!(bounds::SyncAcrossIterations)),
        (CARRIED, quote!(bounds::SendFromWorker)),
    ];
    let imported = names.iter().filter(mentioned).map(|(name, path)| {
        let alias = Ident::new(name, Span::mixed_site());
        quote!(use #runtime::#path as #alias;)
    });
    imported.collect()
}

/// Makes of a source one that goes with the pattern of its loop. rustc takes each `for` for an expansion of its own, and what it
/// says of one it would say again of each copy.
pub(crate) fn goes_with(pat: &Pat, source: &impl ToTokens) -> TokenStream {
    let source = source.to_token_stream();
    // of a variable that its loop moves, rustc says that the loop does
    if let Ok(Expr::Path(_)) = parse2(source.clone()) {
        return source;
    }
    let (first, last) = ends(&source);
    let over = Ident::new(OVER, first);
    // named as where it is declared: of any other method in its place rustc says that one might call that
    let way = Ident::new(way(pat), first);
    // with the user's own spans from its first token to its last, or rustc takes it for the macro's
    quote_spanned!(last=> #over(#source).#way())
}

/// The same, in place.
pub(super) fn go_with_pattern(found: &mut ExprForLoop) {
    *found.expr = Expr::Verbatim(goes_with(&found.pat, &found.expr));
}

fn way(pat: &Pat) -> &'static str {
    match pat {
        Pat::Tuple(tuple) if tuple.elems.iter().any(|elem| matches!(elem, Pat::Rest(_))) => "__each",
        Pat::Tuple(tuple) if tuple.elems.len() == 2 => match (way(&tuple.elems[0]), way(&tuple.elems[1])) {
            ("__references", "__references") => "__two_references",
            (_, "__references") => "__with_references",
            (_, "__pairs") => "__with_pairs",
            ("__pairs", _) => "__pairs_with",
            _ => "__pairs",
        },
        Pat::Tuple(tuple) if tuple.elems.len() == 3 => "__triples",
        Pat::Reference(reference) if reference.mutability.is_none() => match &*reference.pat {
            Pat::Reference(inner) if inner.mutability.is_none() => "__nested",
            _ => "__references",
        },
        Pat::Paren(paren) => way(&paren.pat),
        _ => "__each",
    }
}

/// The body of an inner loop that may never end.
pub(super) fn endless_body(expr: &mut Expr) -> Option<&mut Block> {
    match expr {
        Expr::While(found) => Some(&mut found.body),
        Expr::Loop(found) => Some(&mut found.body),
        Expr::ForLoop(found) if !is_bounded(&found.expr) => Some(&mut found.body),
        _ => None,
    }
}
