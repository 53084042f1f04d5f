//! What the shape of a piece of code says about it.

use crate::exits::is_bail;
use crate::names::{has_exit, is_view};
use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::*;

/// Whether a statement is the value of the block that it ends.
pub(super) fn is_tail(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(_, None) | Stmt::Macro(StmtMacro { semi_token: None, .. }))
}

pub(super) fn is_block_like(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::ForLoop(_)
            | Expr::While(_)
            | Expr::Loop(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::Verbatim(_)
    )
}

/// A variable, a part of one, or a view of one.
pub(super) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_place(&field.base),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)) && is_place(&unary.expr),
        Expr::Paren(paren) => is_place(&paren.expr),
        Expr::Group(group) => is_place(&group.expr),
        Expr::MethodCall(call) => call.args.is_empty() && is_view(&call.method.to_string()) && is_place(&call.receiver),
        _ => false,
    }
}

/// Whether code calls something: what makes a `let` worth a thread.
pub(super) fn has_call(code: &impl ToTokens) -> bool {
    const KEYWORDS: &[&str] = &["in", "if", "match", "return", "while", "else", "let", "as"];
    let mut previous: Option<TokenTree> = None;
    code.to_token_stream().into_iter().any(|token| {
        let call = match (&previous, &token) {
            (Some(TokenTree::Ident(name)), TokenTree::Group(group)) => {
                let callee = !KEYWORDS.contains(&name.to_string().as_str());
                callee && group.delimiter() == proc_macro2::Delimiter::Parenthesis
            }
            (Some(TokenTree::Punct(punct)), TokenTree::Group(_)) => matches!(punct.as_char(), '!' | '>'),
            _ => false,
        };
        let inside = matches!(&token, TokenTree::Group(group) if has_call(&group.stream()));
        previous = Some(token);
        call || inside
    })
}

/// Whether a statement may leave what is around it.
pub(super) fn leaves(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Macro(found) => is_bail(&found.mac) || has_exit(&found.mac.tokens),
        stmt => has_exit(stmt),
    }
}
