//! What a source says of its items: whether they are lent exclusively, or behind a `&`.

use crate::model::{Context, Decl};
use crate::names::{Access, Names, Place, Use, is_adaptor, lends_shared, pattern_names, uses_of};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Pat, PatIdent, PatReference};

/// The variables of a pattern that are `mut`.
pub(super) fn mutable_names(pat: &Pat) -> Names {
    struct Mutable(Names);
    impl<'a> Visit<'a> for Mutable {
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            if pat.mutability.is_some() {
                self.0.insert(pat.ident.to_string());
            }
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut mutable = Mutable(Names::new());
    mutable.visit_pat(pat);
    mutable.0
}

/// What a source says of its items.
pub(super) type Yields<'y> = &'y dyn Fn(&Expr) -> bool;

/// The variables of a pattern for whose part of the items the source says yes.
pub(super) fn names_by(pat: &Pat, source: &Expr, yields: Yields) -> Names {
    match source {
        Expr::Paren(paren) => names_by(pat, &paren.expr, yields),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            match (method.as_str(), pair(pat)) {
                ("enumerate", Some((_, item))) => names_by(item, &call.receiver, yields),
                ("zip", Some((left, right))) if call.args.len() == 1 => {
                    let mut names = names_by(left, &call.receiver, yields);
                    names.extend(names_by(right, &call.args[0], yields));
                    names
                }
                // which give items as they are
                (
                    "filter" | "fuse" | "inspect" | "peekable" | "rev" | "skip" | "skip_while" | "step_by" | "take"
                    | "take_while",
                    _,
                ) => names_by(pat, &call.receiver, yields),
                _ => all_if(yields(source), pat),
            }
        }
        source => all_if(yields(source), pat),
    }
}

/// The variables of a pattern that are behind a `&`, for all that the source looks like. `lent`: those that are, around it.
pub(super) fn lent_names(pat: &Pat, source: &Expr, context: Option<&Context>, lent: &Names) -> Names {
    struct Taken(Names);
    impl<'a> Visit<'a> for Taken {
        fn visit_pat_reference(&mut self, pat: &'a PatReference) {
            self.0.extend(pattern_names(&pat.pat).iter().map(ToString::to_string));
        }
    }
    let mut taken = Taken(Names::new());
    taken.visit_pat(pat);
    let mut names = names_by(pat, source, &|source| yields_references(source, context, lent));
    names.retain(|name| !taken.0.contains(name));
    names
}

fn pair(pat: &Pat) -> Option<(&Pat, &Pat)> {
    match pat {
        Pat::Tuple(tuple) if tuple.elems.len() == 2 => Some((&tuple.elems[0], &tuple.elems[1])),
        Pat::Paren(paren) => pair(&paren.pat),
        _ => None,
    }
}

fn all_if(exclusive: bool, pat: &Pat) -> Names {
    let names = if exclusive { pattern_names(pat) } else { Vec::new() };
    names.iter().map(ToString::to_string).collect()
}

/// Whether a method of the source says that it yields `&mut` items.
pub(super) fn is_named_mut(source: &Expr) -> bool {
    match source {
        Expr::MethodCall(call) => {
            let named = call.method.to_string().ends_with("_mut") || is_named_mut(&call.receiver);
            named || call.args.iter().any(is_named_mut)
        }
        Expr::Paren(paren) => is_named_mut(&paren.expr),
        _ => false,
    }
}

/// Whether a source looks as if it yields `&mut` items.
pub(super) fn yields_exclusive(source: &Expr, context: Option<&Context>) -> bool {
    fn by_name(tokens: TokenStream) -> bool {
        let mut after_ampersand = false;
        tokens.into_iter().any(|token| {
            let was_ampersand = std::mem::replace(&mut after_ampersand, is_ampersand(&token));
            match token {
                TokenTree::Ident(name) => name.to_string().ends_with("_mut") || (was_ampersand && name == "mut"),
                TokenTree::Group(group) => by_name(group.stream()),
                _ => false,
            }
        })
    }
    let by_decl = match (source, context) {
        (Expr::Path(path), Some(context)) => {
            let decl = path.path.get_ident().and_then(|name| context.decls.get(&name.to_string()));
            decl.is_some_and(|decl| *decl == Decl::RefMut)
        }
        _ => false,
    };
    by_decl || by_name(source.to_token_stream())
}

/// Whether a source surely yields `&` items. A method of such a name does if what it is called of may not be changed, or is
/// a slice: `query.iter()` of a type of the user's may yield `&mut`.
fn yields_references(source: &Expr, context: Option<&Context>, lent: &Names) -> bool {
    let is_fixed = |receiver: &Expr| {
        let root = Place::of(receiver).root;
        let fixed =
            |context: &Context| context.decls.get(&root) == Some(&Decl::Fixed) || context.slices.contains(&root);
        lent.contains(&root) || context.is_some_and(fixed)
    };
    match source {
        Expr::Reference(reference) => reference.mutability.is_none() && !matches!(*reference.expr, Expr::Range(_)),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let lends = matches!(method.as_str(), "iter" | "values" | "chunks" | "chunks_exact" | "windows");
            lends && is_fixed(&call.receiver)
        }
        Expr::Path(_) => yields_shared(source, context),
        Expr::Paren(paren) => yields_references(&paren.expr, context, lent),
        _ => false,
    }
}

/// Whether a source surely yields no `&mut` items.
pub(super) fn yields_shared(source: &Expr, context: Option<&Context>) -> bool {
    match source {
        Expr::Range(_) => true,
        Expr::Array(array) => array.elems.iter().all(|element| !is_exclusive(element)),
        Expr::Reference(reference) => reference.mutability.is_none(),
        Expr::Path(_) => is_shared_param(source, context),
        Expr::MethodCall(call) => {
            let adapts = |call| adapts_shared(call, |source| yields_shared(source, context));
            lends_shared(&call.method.to_string()) || adapts(call)
        }
        Expr::Paren(paren) => yields_shared(&paren.expr, context),
        _ => false,
    }
}

/// The same for certain: a method `iter` need not be std's, if it is not called of a slice.
pub(super) fn surely_yields_shared(source: &Expr, context: Option<&Context>) -> bool {
    let is_slice = |receiver: &Expr| {
        let root = Place::of(receiver).root;
        let listed = context.is_some_and(|context| context.slices.contains(&root));
        matches!(receiver, Expr::Path(_)) && (listed || is_shared_param(receiver, context))
    };
    match source {
        Expr::Paren(paren) => surely_yields_shared(&paren.expr, context),
        Expr::MethodCall(call) => {
            let lends = lends_shared(&call.method.to_string()) && is_slice(&call.receiver);
            lends || adapts_shared(call, |source| surely_yields_shared(source, context))
        }
        source => yields_shared(source, context),
    }
}

fn is_shared_param(source: &Expr, context: Option<&Context>) -> bool {
    let Expr::Path(path) = source else { return false };
    let shared = |name: &Ident| context.is_some_and(|context| context.shared_params.contains(name));
    path.path.get_ident().is_some_and(shared)
}

/// Whether an adaptor's items are no `&mut`, as those are not that it is made of: a closure may give others only if it asks
/// something from outside.
fn adapts_shared(call: &ExprMethodCall, is_shared: impl Fn(&Expr) -> bool) -> bool {
    let asks = |used: &Use| used.access.changes() || matches!(used.access, Access::Method | Access::Call);
    let is_shared_arg = |arg: &Expr| match arg {
        Expr::Closure(_) => !uses_of(|resolver| resolver.visit_expr(arg)).iter().any(asks),
        Expr::Lit(_) => true,
        arg => !matches!(call.method.to_string().as_str(), "chain" | "zip") || is_shared(arg),
    };
    is_adaptor(&call.method.to_string()) && is_shared(&call.receiver) && call.args.iter().all(is_shared_arg)
}

fn is_exclusive(value: &Expr) -> bool {
    match value {
        Expr::Reference(found) => found.mutability.is_some() || is_exclusive(&found.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().any(is_exclusive),
        value => !matches!(value, Expr::Lit(_) | Expr::Unary(_) | Expr::Binary(_)),
    }
}

fn is_ampersand(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '&')
}
