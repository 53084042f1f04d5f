//! Variables from outside that are moved because the loop ends right after it: a worker cannot, so what moves them is
//! replayed, together with the exit that follows.

use super::replay::diverges;
use super::split::Split;
use crate::exits::{may_stop_in, parts_of_returned};
use crate::model::{Context, Decl};
use crate::names::{Access, Names, Use, mentions, uses_of};
use syn::visit::{self, Visit};
use syn::*;

impl Split<'_> {
    /// Whether a block in some code moves a variable from outside before it ends the loop.
    pub(super) fn holds_move(&self, visit: impl FnOnce(&mut Moves<'_, '_>)) -> bool {
        let mut moves = Moves { split: self, found: false };
        visit(&mut moves);
        moves.found
    }

    /// Whether a statement may move a variable from outside, which it can do because the loop ends with it, or right after it.
    pub(super) fn moves_once(&self, stmts: &[Stmt], i: usize) -> bool {
        let ends = stmts.last().is_some_and(|last| may_stop_in(self.looped, std::slice::from_ref(last)));
        let moves = || match &stmts[i] {
            Stmt::Expr(Expr::Return(ExprReturn { expr: Some(value), .. }), _) => self.returns_moved(value),
            Stmt::Expr(Expr::Binary(binary), _) => {
                self.moves_away(&uses_of(|resolver| resolver.visit_expr(&binary.right)))
            }
            stmt @ (Stmt::Local(_) | Stmt::Expr(..)) => self.moves_away(&uses_of(|resolver| resolver.visit_stmt(stmt))),
            Stmt::Item(_) | Stmt::Macro(_) => false,
        };
        let is_before_end = i + 1 < stmts.len() || matches!(&stmts[i], Stmt::Expr(Expr::Return(_), _));
        ends && is_before_end && self.exits.nesting.loops == 0 && diverges(stmts) && !goes_on(&stmts[i..]) && moves()
    }

    /// Whether a returned value has a part that moves such a variable, and uses a local.
    fn returns_moved(&self, value: &Expr) -> bool {
        parts_of_returned(value).into_iter().any(|part| {
            let uses = uses_of(|resolver| resolver.visit_expr(part));
            uses.iter().any(|used| self.is_local(&used.name.to_string())) && self.moves_away(&uses)
        })
    }

    /// Whether one of some uses may move a variable from outside.
    pub(super) fn moves_away(&self, uses: &[Use]) -> bool {
        uses.iter().any(|used| {
            let name = used.name.to_string();
            let given = match used.access {
                Access::Read => !used.is_value,
                Access::Method => !used.looks,
                _ => false,
            };
            given
                && used.fields.is_empty()
                && !self.is_local(&name)
                && may_be_moved(&name, self.looped.context.as_ref())
        })
    }
}

/// Whether statements may go on with the next iteration.
pub(super) fn goes_on(stmts: &[Stmt]) -> bool {
    let next = Names::from(["continue".to_string()]);
    stmts.iter().any(|stmt| mentions(stmt, &next))
}

/// Looks for blocks that move a variable from outside before they end the loop.
pub(super) struct Moves<'s, 'l> {
    split: &'s Split<'l>,
    found: bool,
}

impl<'a> Visit<'a> for Moves<'_, '_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    fn visit_expr_for_loop(&mut self, _: &'a ExprForLoop) {}
    fn visit_expr_while(&mut self, _: &'a ExprWhile) {}
    fn visit_expr_loop(&mut self, _: &'a ExprLoop) {}

    fn visit_block(&mut self, block: &'a Block) {
        self.found |= (0..block.stmts.len()).any(|i| self.split.moves_once(&block.stmts, i));
        visit::visit_block(self, block);
    }
}

/// Whether a variable of the function may be moved out of it, for what its declaration says.
fn may_be_moved(name: &str, context: Option<&Context>) -> bool {
    let Some(context) = context else { return true };
    let shared = context.shared_params.iter().any(|param| param == name);
    !shared && matches!(context.decls.get(name), Some(Decl::Fixed | Decl::Mut | Decl::MutOnlyHere))
}
