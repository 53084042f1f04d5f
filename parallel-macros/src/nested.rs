//! A marked loop inside a loop that is rewritten: it becomes a call of `par_for!`, which rewrites it in its turn.

use crate::model::Runtime;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Expr, Meta};

/// Whether an attribute is `#[par]` or `#[par(…)]`.
pub(crate) fn is_mark(attr: &Attribute) -> bool {
    attr.path().is_ident("par") || attr.path().segments.last().is_some_and(|last| last.ident == "par")
}

/// The call that stands for a marked loop.
pub(crate) fn call(expr: &mut Expr, runtime: &Runtime) -> Option<Expr> {
    let Expr::ForLoop(found) = expr else { return None };
    let mark = found.attrs.iter().position(is_mark)?;
    let mark = found.attrs.remove(mark);
    let options = match &mark.meta {
        Meta::List(list) if !list.tokens.is_empty() => {
            let tokens = &list.tokens;
            quote!(#tokens,)
        }
        _ => TokenStream::new(),
    };
    let facade = facade(runtime);
    Some(Expr::Verbatim(quote!(#runtime::par_for! { #facade #options #found })))
}

/// The path to the facade as one token.
fn facade(runtime: &Runtime) -> TokenTree {
    let mut path: Vec<TokenTree> = runtime.0.clone().into_iter().collect();
    path.truncate(path.len().saturating_sub(3)); // `::__private`
    Group::new(Delimiter::None, path.into_iter().collect()).into()
}

/// The path to the facade in such a token.
pub(crate) fn facade_path(token: TokenTree) -> TokenStream {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => group.stream(),
        token => token.into(),
    }
}
