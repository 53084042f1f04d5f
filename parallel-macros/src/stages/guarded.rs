//! `if let Some(x) = it.next() { … } else { break }` as what it is: a draw, an exit, and the rest of the body.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::*;

/// The statements of a body; if the last one is all that is done with a value that it asks for, with a `let … else`
/// in its place.
pub(super) fn opened(stmts: &[Stmt]) -> Vec<Stmt> {
    let mut opened = stmts.to_vec();
    if let Some(Stmt::Expr(last, _)) = stmts.last()
        && let Some(guarded) = Guarded::of(last)
    {
        opened.pop();
        let Guarded { pat, value, exit, rest } = guarded;
        opened.push(parse_quote!(let #pat = #value else { #exit };));
        opened.extend(rest);
    }
    opened
}

struct Guarded<'e> {
    pat: &'e Pat,
    value: &'e ExprMethodCall,
    exit: TokenStream,
    rest: Vec<Stmt>,
}

impl<'e> Guarded<'e> {
    fn of(expr: &'e Expr) -> Option<Guarded<'e>> {
        match expr {
            Expr::If(ExprIf { attrs, cond, then_branch, else_branch: Some((_, other)), .. }) if attrs.is_empty() => {
                let (Expr::Let(found), Expr::Block(other)) = (&**cond, &**other) else { return None };
                Guarded::new(&found.pat, &found.expr, only_exit(&other.block)?, &then_branch.stmts)
            }
            Expr::Match(ExprMatch { attrs, expr, arms, .. }) if attrs.is_empty() => {
                let [first, second] = &arms[..] else { return None };
                // what is left for the second arm is what the first one is not for
                let (taken, other) = if is_some(first) { (first, second) } else { (second, first) };
                let is_rest = is_none(other) || (is_some(first) && matches!(&other.pat, Pat::Wild(_)));
                let plain = is_some(taken) && is_rest && arms.iter().all(|arm| arm.attrs.is_empty());
                let last = [Stmt::Expr((*taken.body).clone(), None)];
                let stmts = match &*taken.body {
                    Expr::Block(found) if found.label.is_none() => &found.block.stmts,
                    _ => &last[..],
                };
                plain.then(|| Guarded::new(&taken.pat, expr, exit_of(&other.body)?, stmts)).flatten()
            }
            _ => None,
        }
    }

    fn new(pat: &'e Pat, value: &'e Expr, exit: &Expr, rest: &[Stmt]) -> Option<Guarded<'e>> {
        let Expr::MethodCall(value) = value else { return None };
        let is_open = !rest.is_empty() && !rest.iter().any(|stmt| matches!(stmt, Stmt::Item(_)));
        is_open.then(|| Guarded { pat, value, exit: exit.to_token_stream(), rest: rest.to_vec() })
    }
}

/// `Some(…) =>`
fn is_some(arm: &Arm) -> bool {
    matches!(&arm.pat, Pat::TupleStruct(found) if found.path.is_ident("Some"))
}

/// `None =>`
fn is_none(arm: &Arm) -> bool {
    matches!(&arm.pat, Pat::Ident(name) if name.ident == "None" && name.subpat.is_none())
}

/// The exit that an expression is.
fn exit_of(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Break(ExprBreak { expr: None, .. }) | Expr::Continue(_) | Expr::Return(_) => Some(expr),
        Expr::Block(found) if found.label.is_none() => only_exit(&found.block),
        _ => None,
    }
}

fn only_exit(block: &Block) -> Option<&Expr> {
    match &block.stmts[..] {
        [Stmt::Expr(only, _)] => exit_of(only),
        _ => None,
    }
}
