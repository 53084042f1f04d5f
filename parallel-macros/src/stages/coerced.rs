//! Values of which the place where they stand says the type: an `if` or a `match` with a `Box` of another type in each arm. Taken
//! away from there, they have none. And values that are certainly of a wrong type where they stand.

use super::shape::builds;
use crate::exits::is_constructor;
use syn::*;

/// Whether the arms of a value may be of types that only the place where it stands makes one.
pub(super) fn is_coerced(value: &Expr) -> bool {
    let tails = arms(value);
    let is_text = |tail: &&Expr| matches!(tail, Expr::Lit(ExprLit { lit: Lit::Str(_), .. }));
    let is_lent = |tail: &&Expr| matches!(tail, Expr::Reference(_));
    let mixed = tails.iter().any(is_text) && tails.iter().any(is_lent);
    tails.len() > 1 && (mixed || tails.iter().any(|tail| is_unsized_later(tail)))
}

/// Whether it is so of what is looked up, with a list in place of what is not there: `groups.get(&key).map_or(&[], |group| group)`.
pub(super) fn is_coerced_default(call: &ExprMethodCall) -> bool {
    call.method == "map_or" && call.args.first().is_some_and(is_unsized_later)
}

/// The values of the arms; none of what is no choice.
pub(super) fn arms(value: &Expr) -> Vec<&Expr> {
    let mut tails = Vec::new();
    push_arms(value, &mut tails);
    tails
}

fn push_arms<'a>(value: &'a Expr, tails: &mut Vec<&'a Expr>) {
    let tail = |value: &'a Expr, tails: &mut Vec<&'a Expr>| match value {
        Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Paren(_) => push_arms(value, tails),
        value => tails.push(value),
    };
    let last = |block: &'a Block| match block.stmts.last() {
        Some(Stmt::Expr(value, None)) => Some(value),
        _ => None,
    };
    match value {
        Expr::If(found) => {
            last(&found.then_branch).into_iter().for_each(|value| tail(value, tails));
            found.else_branch.iter().for_each(|(_, other)| tail(other, tails));
        }
        Expr::Match(found) => found.arms.iter().for_each(|arm| tail(&arm.body, tails)),
        Expr::Block(found) => last(&found.block).into_iter().for_each(|value| tail(value, tails)),
        Expr::Paren(found) => tail(&found.expr, tails),
        _ => {}
    }
}

/// `Box::new(x)`, `&[1, 2]`, a closure; or such in a constructor.
fn is_unsized_later(value: &Expr) -> bool {
    match value {
        Expr::Closure(_) | Expr::Lit(ExprLit { lit: Lit::ByteStr(_), .. }) => true,
        Expr::Reference(found) => matches!(*found.expr, Expr::Array(_) | Expr::Repeat(_) | Expr::Lit(_)),
        Expr::Call(call) if is_pointer(&call.func) => true,
        Expr::Call(call) => {
            (is_constructor(&call.func) || builds(&call.func)) && call.args.iter().any(is_unsized_later)
        }
        Expr::Tuple(found) => found.elems.iter().any(is_unsized_later),
        Expr::Paren(found) => is_unsized_later(&found.expr),
        _ => false,
    }
}

/// `Box::new`.
fn is_pointer(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|last| last == "new" || last == "pin" || last == "from")
        && names.next().is_some_and(|of| of == "Arc" || of == "Box" || of == "Rc")
}

/// Whether a value is a text or a list of its own, which has to be lent in most places.
pub(super) fn makes_text(value: &Expr) -> bool {
    const MAKE: &[&str] = &["concat", "join", "repeat", "replace", "to_lowercase", "to_string", "to_uppercase"];
    match value {
        Expr::Macro(found) => ["format", "vec"].iter().any(|name| found.mac.path.is_ident(name)),
        Expr::MethodCall(call) => MAKE.iter().any(|name| call.method == name),
        Expr::Paren(found) => makes_text(&found.expr),
        _ => false,
    }
}

/// Whether a method of std's takes nothing but what is lent.
pub(super) fn takes_lent(method: &Ident) -> bool {
    ["append", "extend_from_slice", "push_str"].iter().any(|takes| method == takes)
}

/// Whether a method of std's only looks at what it is given, so that a copy of what that borrows will do.
pub(super) fn looks_at_given(method: &Ident) -> bool {
    const LOOKS: &[&str] =
        &["copy_from_slice", "extend_from_slice", "insert_str", "push_str", "write_all", "write_str"];
    LOOKS.iter().any(|looks| method == looks)
}
