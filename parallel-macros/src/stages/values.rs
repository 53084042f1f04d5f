//! What values may borrow from, for what they look like.

use super::coerced::arms;
use super::kept::may_stay;
use super::shape::{builds, is_place};
use crate::names::{
    gives_item, gives_reference, is_conversion, is_lazy, is_opener, is_view, keeps_items, pattern_names,
    yields_references,
};
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::Visit;
use syn::*;

/// Whether a collection of this type holds references.
pub(super) fn holds_references(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => match path.path.segments.last().map(|last| &last.arguments) {
            Some(PathArguments::AngleBracketed(found)) => {
                matches!(found.args.first(), Some(GenericArgument::Type(Type::Reference(_))))
            }
            _ => false,
        },
        Type::Array(array) => matches!(&*array.elem, Type::Reference(_)),
        _ => false,
    }
}

/// Whether a value is a collection of references, for what it is collected from or into.
pub(super) fn collects_references(value: &Expr) -> bool {
    let Expr::MethodCall(call) = value else { return false };
    let into = match call.turbofish.as_ref().and_then(|found| found.args.first()) {
        Some(GenericArgument::Type(ty)) => holds_references(ty),
        _ => false,
    };
    call.method == "collect" && (into || yields_references(&call.receiver))
}

/// Whether a value may be a reference, for what it looks like.
pub(super) fn may_be_reference(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) => !is_conversion(&call.method.to_string()),
        value => matches!(
            value,
            Expr::Call(_) | Expr::Index(_) | Expr::Try(_) | Expr::If(_) | Expr::Match(_) | Expr::Block(_)
        ),
    }
}

/// Whether a value is one that the worker makes, and not a borrow of another.
pub(super) fn is_made(value: &Expr) -> bool {
    match value {
        Expr::Lit(_) => false,
        // what is kept, unless it has a copy
        Expr::Verbatim(keeps) => may_stay(keeps),
        Expr::Paren(found) => is_made(&found.expr),
        Expr::Reference(found) => lends_made(&found.expr),
        Expr::MethodCall(call) if is_view(&call.method.to_string()) => !is_lent(&call.receiver),
        Expr::MethodCall(call) => !gives_reference(call),
        value => !is_place(value),
    }
}

/// Whether what is borrowed of this is made for it.
fn lends_made(value: &Expr) -> bool {
    match value {
        Expr::Index(found) => lends_made(&found.expr),
        Expr::Field(found) => lends_made(&found.base),
        Expr::Paren(found) => lends_made(&found.expr),
        value => is_made(value),
    }
}

/// Whether a method or a pattern may borrow from this itself, not only from what it borrows.
pub(super) fn is_lent(value: &Expr) -> bool {
    match value {
        Expr::Index(_) | Expr::Unary(_) => true,
        Expr::Field(found) => is_lent(&found.base),
        Expr::Paren(found) => is_lent(&found.expr),
        place => is_place(place),
    }
}

/// Whether a value is what a conversion made of something, which borrows nothing.
pub(super) fn is_converted(value: &Expr) -> bool {
    match value {
        Expr::Paren(found) => is_converted(&found.expr),
        Expr::Try(found) => is_converted(&found.expr),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            // of a path or a list
            let joins = method == "join" && call.args.len() == 1;
            is_conversion(&method) || joins || (is_opener(&method) && is_converted(&call.receiver))
        }
        _ => false,
    }
}

/// Whether a value is what an operator or `format!` made, which borrows nothing.
pub(super) fn is_computed(value: &Expr) -> bool {
    match value {
        Expr::Paren(found) => is_computed(&found.expr),
        Expr::Macro(found) => found.mac.path.is_ident("format"),
        Expr::Cast(found) => !matches!(*found.ty, Type::Reference(_)),
        value => matches!(value, Expr::Binary(_)),
    }
}

/// The `let`s of a condition.
pub(super) fn conditions(condition: &Expr) -> Vec<&ExprLet> {
    match condition {
        Expr::Let(found) => vec![found],
        Expr::Binary(both) => conditions(&both.left).into_iter().chain(conditions(&both.right)).collect(),
        Expr::Paren(found) => conditions(&found.expr),
        _ => Vec::new(),
    }
}

/// The names that a pattern copies out of a reference: `&x`.
pub(super) fn copied_names(pat: &Pat) -> Vec<Ident> {
    struct Copied(Vec<Ident>);
    impl<'a> Visit<'a> for Copied {
        fn visit_pat_reference(&mut self, found: &'a PatReference) {
            self.0.extend(pattern_names(&found.pat));
        }
    }
    let mut copied = Copied(Vec::new());
    copied.visit_pat(pat);
    copied.0
}

/// Whether a value may borrow from a temporary of the expression.
pub(super) fn lends_temporary(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) if is_conversion(&call.method.to_string()) => false,
        Expr::MethodCall(call) => is_temporary(&call.receiver),
        Expr::Reference(_) => lends_temporary_longer(value),
        Expr::Try(found) => lends_temporary(&found.expr),
        _ => false,
    }
}

/// Whether this is made where it stands, and not a view of something else.
pub(super) fn is_temporary(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) if is_lazy(value) || gives_reference(call) => is_temporary(&call.receiver),
        Expr::Try(found) => is_temporary(&found.expr),
        value => matches!(value, Expr::MethodCall(_) | Expr::Call(_) | Expr::Macro(_)),
    }
}

/// Whether a value is written as a `&`.
pub(super) fn is_reference(value: &Expr) -> bool {
    match value {
        Expr::Reference(found) => found.mutability.is_none(),
        Expr::Paren(found) => is_reference(&found.expr),
        _ => false,
    }
}

/// Whether a value is a reference into something, or holds one, by a method of std's.
pub(super) fn looks_into(value: &Expr) -> bool {
    match value {
        Expr::Paren(found) => looks_into(&found.expr),
        Expr::Try(found) => looks_into(&found.expr),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let item = gives_item(&method) && yields_references(&call.receiver);
            gives_reference(call) || item || (is_opener(&method) && looks_into(&call.receiver))
        }
        _ => false,
    }
}

/// Whether a value is a `&` of all of a variable, or of what is made for it.
pub(super) fn borrows_whole(value: &Expr) -> bool {
    match value {
        Expr::Reference(found) => {
            found.mutability.is_none() && !matches!(*found.expr, Expr::Field(_) | Expr::Index(_) | Expr::Unary(_))
        }
        Expr::Paren(found) => borrows_whole(&found.expr),
        _ => false,
    }
}

/// Whether a value borrows from a temporary that lives as long as a variable that the value is bound to.
pub(super) fn lends_temporary_longer(value: &Expr) -> bool {
    match value {
        Expr::Reference(found) => lends_made(&found.expr) && !is_constant(&found.expr),
        Expr::Paren(found) => lends_temporary_longer(&found.expr),
        Expr::Cast(found) => lends_temporary_longer(&found.expr),
        value => arms(value).into_iter().any(lends_temporary_longer),
    }
}

/// Whether a value, or one of the parts that it is written with, does.
pub(super) fn holds_temporary_longer(value: &Expr) -> bool {
    match value {
        Expr::Array(array) => array.elems.iter().any(holds_temporary_longer),
        Expr::Call(call) => builds(&call.func) && call.args.iter().any(holds_temporary_longer),
        Expr::Paren(found) => holds_temporary_longer(&found.expr),
        Expr::Struct(found) => found.fields.iter().any(|field| holds_temporary_longer(&field.expr)),
        Expr::Tuple(tuple) => tuple.elems.iter().any(holds_temporary_longer),
        value => lends_temporary_longer(value),
    }
}

/// Whether this is made of literals alone, so that what is borrowed of it is `'static`.
fn is_constant(value: &Expr) -> bool {
    match value {
        Expr::Lit(_) => true,
        Expr::Array(array) => array.elems.iter().all(is_constant),
        Expr::Repeat(array) => is_constant(&array.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_constant),
        Expr::Unary(unary) => is_constant(&unary.expr),
        Expr::Paren(paren) => is_constant(&paren.expr),
        _ => false,
    }
}

/// The part of a chain of adaptors that says what its items are; `None` where a closure makes them, or a copy.
pub(super) fn yielded(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::MethodCall(call) if keeps_items(&call.method.to_string()) => yielded(&call.receiver),
        Expr::MethodCall(call) if call.method == "copied" || call.method == "cloned" => None,
        Expr::MethodCall(call) => match call.args.first() {
            Some(Expr::Closure(closure)) if is_view_of(&closure.body) => yielded(&call.receiver),
            Some(Expr::Closure(_)) => None,
            _ => Some(expr),
        },
        expr => Some(expr),
    }
}

/// Whether a value is, or yields, views of what is dropped with the statement: `x.to_string().as_bytes()`
pub(super) fn views_temporary(value: &Expr) -> bool {
    let Expr::MethodCall(call) = value else { return false };
    let yields_others = ["bytes", "char_indices", "chars", "drain"].iter().any(|method| call.method == method);
    (gives_reference(call) || (is_lazy(value) && !yields_others)) && is_temporary(&call.receiver)
}

/// Whether what a closure yields may be borrowed from its argument: a part of it, or a view.
fn is_view_of(body: &Expr) -> bool {
    match body {
        Expr::Reference(_) => true,
        Expr::MethodCall(call) => call.args.is_empty() && is_lazy(body) && is_place(&call.receiver),
        body => is_place(body),
    }
}

/// Whether a method by its name takes its receiver by value: `into_inner`. An iterator may be made of a borrow.
pub(super) fn is_made_into(method: &str) -> bool {
    method.starts_with("into_") && !matches!(method, "into_iter" | "into_par_iter" | "into_ref" | "into_slice")
}

/// Whether code names `Rc`.
pub(super) fn names_rc(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "Rc",
        TokenTree::Group(group) => names_rc(group.stream()),
        _ => false,
    })
}
