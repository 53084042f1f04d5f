//! `if let Some(x) = it.next() { … } else { break }` as what it is: a draw, an exit, and the rest of the body. So is `if
//! seen.insert(x) { … }`, which goes on to the next iteration otherwise.

use super::values::conditions;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::*;

/// The statements of a body; if the last one is all that is done with a value that it asks for, with a `let … else`
/// in its place.
pub(super) fn opened(stmts: &[Stmt]) -> Vec<Stmt> {
    let mut opened: Vec<Stmt> = stmts.iter().map(|stmt| let_else(stmt).unwrap_or_else(|| stmt.clone())).collect();
    let Some(Stmt::Expr(last, _)) = stmts.last() else { return opened };
    if let Some((condition, rest)) = condition_of(last) {
        opened.pop();
        // where the user's condition is, for `explain`
        opened.push(parse_quote_spanned!(condition.span()=> if !(#condition) { continue; }));
        opened.extend(rest.iter().cloned());
    } else if let Some(guarded) = Guarded::of(last) {
        opened.pop();
        let Guarded { pat, value, exit, rest } = guarded;
        opened.push(parse_quote!(let #pat = #value else { #exit };));
        opened.extend(rest);
    }
    opened
}

/// `let x = match it.next() { Some(x) => x, None => continue };` as a `let … else`.
fn let_else(stmt: &Stmt) -> Option<Stmt> {
    let Stmt::Local(Local { attrs, pat, init: Some(LocalInit { expr, diverge: None, .. }), .. }) = stmt else {
        return None;
    };
    let Expr::Match(found) = &**expr else { return None };
    let [first, second] = &found.arms[..] else { return None };
    let (taken, other) = if is_some(first) { (first, second) } else { (second, first) };
    let is_rest = is_none(other) || (is_some(first) && matches!(&other.pat, Pat::Wild(_)));
    let Pat::TupleStruct(some) = &taken.pat else { return None };
    let (Some(Pat::Ident(inner)), Expr::Path(value)) = (some.elems.first(), &*taken.body) else { return None };
    let passes_on = is_some(taken) && value.path.is_ident(&inner.ident) && inner.subpat.is_none();
    let (is_plain, scrutinee, path) = (attrs.is_empty() && found.attrs.is_empty(), &found.expr, &some.path);
    let exit = exit_of(&other.body).filter(|_| passes_on && is_rest && is_plain && matches!(pat, Pat::Ident(_)))?;
    matches!(**scrutinee, Expr::MethodCall(_)).then(|| parse_quote!(let #path(#pat) = #scrutinee else { #exit };))
}

/// The condition of a block that is all that is done, and its statements.
fn condition_of(expr: &Expr) -> Option<(&Expr, &[Stmt])> {
    let Expr::If(ExprIf { attrs, cond, then_branch, else_branch: None, .. }) = expr else { return None };
    let is_plain = conditions(cond).is_empty();
    (attrs.is_empty() && is_plain && is_open(&then_branch.stmts)).then_some((cond, &then_branch.stmts))
}

/// Whether statements may stand in the block around theirs.
fn is_open(stmts: &[Stmt]) -> bool {
    !stmts.is_empty() && !stmts.iter().any(|stmt| matches!(stmt, Stmt::Item(_)))
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
            Expr::If(ExprIf { attrs, cond, then_branch, else_branch: None, .. }) if attrs.is_empty() => {
                let Expr::Let(found) = &**cond else { return None };
                Guarded::new(&found.pat, &found.expr, &parse_quote!(continue), &then_branch.stmts)
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
        is_open(rest).then(|| Guarded { pat, value, exit: exit.to_token_stream(), rest: rest.to_vec() })
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
