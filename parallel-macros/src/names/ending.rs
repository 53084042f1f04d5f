//! What may be the last that a loop does.

use super::macros::{has_exit, is_known, last_segment};
use super::streams::ends_process;
use super::{Names, is_binding_name, mentions};
use quote::ToTokens;
use syn::{Block, Expr, ExprIf, Macro, Stmt};

/// Whether a function is a constructor, or `drop`, by its name.
fn surely_returns(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    path.path.segments.last().is_some_and(|last| !is_binding_name(&last.ident) || last.ident == "drop")
}

/// Whether what comes before a statement may be the last that the loop does: an exit, a macro such as `panic!`, a call
/// such as `process::exit`, or, in a `nested` block, of any function, which may be one that does not return.
pub(crate) fn may_end(stmt: &Stmt, nested: bool) -> bool {
    match stmt {
        Stmt::Macro(found) => ends_in(&found.mac),
        Stmt::Expr(expr, _) => is_end(expr, nested),
        _ => false,
    }
}

/// Whether a macro may not go on behind it, whatever its arguments are.
fn ends_in(mac: &Macro) -> bool {
    let name = last_segment(mac);
    !is_known(&name) || name == "bail" || panics(mac)
}

/// The same of an expression.
pub(super) fn is_end(expr: &Expr, nested: bool) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(found) => ends_in(&found.mac),
        // where it does not, the loop goes on
        Expr::If(branch) => {
            let otherwise = branch.else_branch.as_ref();
            may_leave(&branch.then_branch) && otherwise.is_some_and(|(_, otherwise)| is_end(otherwise, true))
        }
        Expr::Match(found) => found.arms.iter().all(|arm| is_end(&arm.body, true)),
        Expr::Block(found) => may_leave(&found.block),
        Expr::Loop(found) => has_exit(&found.body),
        Expr::Call(call) => ends_process(call) || (nested && !surely_returns(&call.func)),
        _ => false,
    }
}

/// Whether a nested block may leave an iteration, or not go on behind it.
pub(crate) fn may_leave(block: &Block) -> bool {
    has_exit(block) || block.stmts.last().is_some_and(|last| may_end(last, true))
}

/// Whether the last of some statements never comes to what follows them.
pub(crate) fn never_passes(stmts: &[Stmt]) -> bool {
    match stmts.last() {
        Some(Stmt::Expr(expr, _)) => never_goes_on(expr),
        Some(Stmt::Macro(found)) => panics(&found.mac),
        _ => false,
    }
}

/// Whether code never comes to what follows it.
pub(crate) fn never_goes_on(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(found) => panics(&found.mac),
        Expr::If(ExprIf { then_branch, else_branch: Some((_, otherwise)), .. }) => {
            never_passes(&then_branch.stmts) && never_goes_on(otherwise)
        }
        Expr::Match(found) => found.arms.iter().all(|arm| never_goes_on(&arm.body)),
        Expr::Block(found) => never_passes(&found.block.stmts),
        Expr::Unsafe(found) => never_passes(&found.block.stmts),
        Expr::Loop(found) => !breaks(&found.body),
        // `exit(1)` may be a function of the user's
        Expr::Call(call) => {
            ends_process(call) && matches!(&*call.func, Expr::Path(path) if path.path.segments.len() > 1)
        }
        _ => false,
    }
}

fn panics(mac: &Macro) -> bool {
    matches!(last_segment(mac).as_str(), "panic" | "todo" | "unimplemented" | "unreachable")
}

/// Whether code has a `break` in it.
pub(crate) fn breaks(code: &impl ToTokens) -> bool {
    mentions(code, &Names::from(["break".to_string()]))
}
