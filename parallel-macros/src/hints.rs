//! What to write instead of a loop in which each iteration needs the one before.

use crate::errors::written;
use crate::model::Loop;
use crate::names::STDIN;
use crate::stages::Changes;
use quote::ToTokens;
use syn::{BinOp, Expr, ExprAssign, ExprIf, Stmt, UnOp};

pub(crate) fn way_out(looped: &Loop, changes: &Changes) -> String {
    let hint = taken_out(changes).or_else(|| read_before(changes)).or_else(|| reordered(looped));
    hint.unwrap_or_else(|| "compute what does not depend on it with `let` first, or leave this loop sequential".into())
}

/// A field that a method of `self` may look at.
fn taken_out(changes: &Changes) -> Option<String> {
    let field = changes.places.iter().find(|place| place.root == "self" && !place.fields.is_empty())?;
    let whole = changes.uses.iter().any(|used| used.name == "self" && used.fields.is_empty());
    let name = field.fields.join("_");
    whole.then(|| {
        format!(
            "a method of `self` may look at `{field}`: take that out before the loop, \
             `let mut {name} = std::mem::take(&mut {field});`, and put it back after it"
        )
    })
}

/// What every iteration reads from stdin.
fn read_before(changes: &Changes) -> Option<String> {
    let reads = changes.places.iter().any(|place| place.root == STDIN);
    reads.then(|| "read what the iterations need into a `Vec` before the loop, and let the loop go over that".into())
}

/// A body that is no more than one step of a minimum, a maximum or another operator.
fn reordered(looped: &Loop) -> Option<String> {
    let [Stmt::Expr(only, _)] = &looped.body.stmts[..] else { return None };
    if let Some((place, method, value)) = extreme(only) {
        let (pat, source) = (looped.pat.to_token_stream(), written(&looped.source));
        return Some(format!(
            "write `{place} = {place}.{method}({value});` and allow `reorder({place})`, \
             or, if it is `Ord`, write a comprehension, `par![{method}: {value} for {pat} in {source}]`"
        ));
    }
    let place = step(only)?;
    Some(format!("allow `reorder({place})`, if this may be done in another order than that of the iterations"))
}

/// `if value > place { place = value; }`
fn extreme(stmt: &Expr) -> Option<(String, &'static str, String)> {
    let Expr::If(ExprIf { cond, then_branch, else_branch: None, .. }) = stmt else { return None };
    let [Stmt::Expr(Expr::Assign(ExprAssign { left, right, .. }), _)] = &then_branch.stmts[..] else { return None };
    let Expr::Binary(compared) = &**cond else { return None };
    let first = same(&compared.left, right) && same(&compared.right, left);
    let second = same(&compared.left, left) && same(&compared.right, right);
    let method = match compared.op {
        BinOp::Gt(_) | BinOp::Ge(_) if first => "max",
        BinOp::Lt(_) | BinOp::Le(_) if second => "max",
        BinOp::Lt(_) | BinOp::Le(_) if first => "min",
        BinOp::Gt(_) | BinOp::Ge(_) if second => "min",
        _ => return None,
    };
    Some((written(left), method, written(right)))
}

/// `place = place + value`, `place = place.max(value)`
fn step(stmt: &Expr) -> Option<String> {
    let Expr::Assign(ExprAssign { left, right, .. }) = stmt else { return None };
    let (first, second) = match &**right {
        Expr::Binary(found) => {
            use BinOp::*;
            let associative = matches!(found.op, Add(_) | Mul(_) | BitAnd(_) | BitOr(_) | BitXor(_));
            (associative.then_some(&*found.left)?, &*found.right)
        }
        Expr::MethodCall(call) if call.args.len() == 1 && (call.method == "min" || call.method == "max") => {
            (&*call.receiver, &call.args[0])
        }
        _ => return None,
    };
    let place = written(left);
    (same(first, left) && !written(second).contains(&place)).then_some(place)
}

/// Whether two expressions are the same, but for being borrowed or looked through.
fn same(a: &Expr, b: &Expr) -> bool {
    written(bare(a)) == written(bare(b))
}

fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(found) => bare(&found.expr),
        Expr::Unary(found) if matches!(found.op, UnOp::Deref(_)) => bare(&found.expr),
        Expr::Paren(found) => bare(&found.expr),
        expr => expr,
    }
}
