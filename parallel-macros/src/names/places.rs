//! Variables and parts of them, as expressions.

use super::is_binding_name;
use super::methods::is_pass;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::{BinOp, Expr, ExprField, Member, UnOp};

pub(super) fn unparen(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Paren(paren) => &paren.expr,
            expr => return expr,
        };
    }
}

pub(super) fn is_borrowed(expr: &Expr) -> bool {
    matches!(unparen(expr), Expr::Reference(_))
}

/// What is borrowed: what is written to `&out` is written to `out`.
pub(super) fn unborrowed(expr: &Expr) -> &Expr {
    match unparen(expr) {
        Expr::Reference(reference) => unborrowed(&reference.expr),
        expr => expr,
    }
}

/// A variable, or a part of one.
pub(crate) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some_and(is_binding_name),
        Expr::Field(found) => is_place(&found.base),
        Expr::Index(found) => is_place(&found.expr),
        Expr::Unary(found) => matches!(found.op, UnOp::Deref(_)) && is_place(&found.expr),
        Expr::Paren(found) => is_place(&found.expr),
        _ => false,
    }
}

/// Visits what an assignment writes to: its left side, or the parts of a pattern there, as in `(a, p.x) = …` or `P { x, .. } = …`.
pub(crate) fn targets(left: &mut Expr, visit: &mut impl FnMut(&mut Expr)) {
    match left {
        Expr::Paren(found) => targets(&mut found.expr, visit),
        Expr::Tuple(found) => found.elems.iter_mut().for_each(|part| targets(part, visit)),
        Expr::Array(found) => found.elems.iter_mut().for_each(|part| targets(part, visit)),
        Expr::Call(found) => found.args.iter_mut().for_each(|part| targets(part, visit)),
        Expr::Struct(found) => {
            for field in &mut found.fields {
                field.colon_token = Some(Default::default());
                targets(&mut field.expr, visit);
            }
        }
        // `..` and `_`
        Expr::Range(_) | Expr::Infer(_) => {}
        place => visit(place),
    }
}

/// `name.field.field`, through parentheses and dereferences.
pub(super) fn field_path(expr: &ExprField) -> Option<(Ident, Vec<Member>)> {
    fn base(expr: &Expr) -> Option<(Ident, Vec<Member>)> {
        match unparen(expr) {
            Expr::Path(path) if path.qself.is_none() => path.path.get_ident().map(|name| (name.clone(), Vec::new())),
            Expr::Field(field) => field_path(field),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => base(&unary.expr),
            _ => None,
        }
    }
    let (name, mut fields) = base(&expr.base)?;
    fields.push(expr.member.clone());
    Some((name, fields))
}

/// Whether this is `name` or `name.field.field`, without dereferences that are written.
pub(super) fn is_path(expr: &Expr) -> bool {
    match unparen(expr) {
        Expr::Path(path) => path.qself.is_none() && path.path.get_ident().is_some(),
        Expr::Field(field) => is_path(&field.base),
        _ => false,
    }
}

/// Whether an operator changes its left side.
pub(crate) fn assigns(op: &BinOp) -> bool {
    use BinOp::*;
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}

/// The spans of the first token and of the last.
pub(crate) fn ends(tokens: &TokenStream) -> (Span, Span) {
    let mut tokens = tokens.clone().into_iter();
    let first = tokens.next();
    let last = tokens.last().or_else(|| first.clone());
    let open = |token: TokenTree| match token {
        TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    };
    let close = |token: TokenTree| match token {
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    };
    (first.map_or_else(Span::call_site, open), last.map_or_else(Span::call_site, close))
}

/// Whether changing the value of this expression changes a variable it comes from.
pub(super) fn passes(expr: &Expr) -> bool {
    match unparen(expr) {
        Expr::MethodCall(call) => is_pass(&call.method.to_string()) && passes(&call.receiver),
        Expr::Call(_) => false,
        _ => true,
    }
}
