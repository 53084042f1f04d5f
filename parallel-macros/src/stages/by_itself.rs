//! What an iteration knows by itself of a condition that is decided in order: of `if done || x == 0 { …; continue; }` it is `x == 0`.
//! If that holds, the iteration ends there whatever comes before it, and nothing behind it may be computed ahead: it may never return.

use super::replay::{diverges, mentions};
use super::shape::has_work_in;
use super::split::Split;
use crate::names::uses_of;
use syn::visit::Visit;
use syn::*;

impl Split<'_> {
    /// The statements, with one that ends the iteration behind each that does so by such a condition.
    pub(super) fn ending_by_themselves(&self, stmts: &[Stmt]) -> Vec<Stmt> {
        let mut all = Vec::with_capacity(stmts.len());
        for (at, stmt) in stmts.iter().enumerate() {
            all.push(stmt.clone());
            if self.loops.is_empty() && !self.scratch.iter().any(|scratch| scratch.live) {
                let known = self.known_by_itself(stmt, &stmts[at + 1..]);
                all.extend(known.into_iter().map(|known| -> Stmt { parse_quote!(if #known { continue; }) }));
            }
        }
        all
    }

    fn known_by_itself(&self, stmt: &Stmt, rest: &[Stmt]) -> Option<Expr> {
        let Stmt::Expr(Expr::If(ExprIf { attrs, cond, then_branch, else_branch: None, .. }), _) = stmt else {
            return None;
        };
        if !attrs.is_empty() || !diverges(&then_branch.stmts) || !rest.iter().any(has_work_in) {
            return None;
        }
        let (in_order, known): (Vec<&Expr>, Vec<&Expr>) =
            alternatives(cond).into_iter().partition(|part| self.touches(part));
        let known = known.into_iter().filter(|part| is_plain(part) && is_asked_freely(part, rest));
        let known = known.cloned().reduce(|left, right| parse_quote!(#left || #right));
        known.filter(|_| !in_order.is_empty())
    }
}

/// What a condition asks for, one thing or the other.
fn alternatives(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Paren(found) => alternatives(&found.expr),
        Expr::Binary(ExprBinary { left, op: BinOp::Or(_), right, .. }) => {
            alternatives(left).into_iter().chain(alternatives(right)).collect()
        }
        condition => vec![condition],
    }
}

/// Whether the worker may ask for a condition, too: of what it has, or of what is a number for what is asked of it.
fn is_asked_freely(part: &Expr, rest: &[Stmt]) -> bool {
    let uses = uses_of(|resolver| resolver.visit_expr(part));
    uses.iter().all(|used| {
        let name = used.name.to_string();
        mentions(rest, &name) || is_number(part) || is_flag(part)
    })
}

/// Whether a value costs next to nothing, changes nothing and never panics, so that it may be asked for twice.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(found) => is_plain(&found.expr),
        Expr::Field(found) => is_plain(&found.base),
        Expr::Reference(ExprReference { mutability: None, expr, .. }) => is_plain(expr),
        Expr::Unary(found) => is_plain(&found.expr),
        Expr::Binary(ExprBinary { left, op, right, .. }) => {
            let is_number = matches!(op, BinOp::Rem(_)) && matches!(&**right, Expr::Lit(_));
            (is_number || is_comparison(op) || matches!(op, BinOp::And(_) | BinOp::Or(_)))
                && is_plain(left)
                && is_plain(right)
        }
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let is_asked = matches!(method.as_str(), "len" | "starts_with" | "ends_with" | "contains");
            let is_free = call.args.iter().all(|arg| matches!(arg, Expr::Lit(_)));
            (is_asked || method.starts_with("is_")) && is_free && is_plain(&call.receiver)
        }
        _ => false,
    }
}

/// Whether what is asked for is a variable, or that it is not set.
fn is_flag(part: &Expr) -> bool {
    match part {
        Expr::Path(_) => true,
        Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. }) => matches!(**expr, Expr::Path(_)),
        _ => false,
    }
}

/// Whether what is compared is a number: with another by its order, or with a literal.
fn is_number(part: &Expr) -> bool {
    let Expr::Binary(ExprBinary { left, op, right, .. }) = part else { return false };
    let is_ordered = matches!(op, BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_));
    is_comparison(op) && (is_ordered || [left, right].iter().any(|side| matches!(***side, Expr::Lit(_))))
}

fn is_comparison(op: &BinOp) -> bool {
    matches!(op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}
