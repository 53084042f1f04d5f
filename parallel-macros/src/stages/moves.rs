//! Variables from outside that are moved because the loop ends right after it: a worker cannot, so what moves them is
//! replayed, together with the exit that follows.

use super::split::Split;
use crate::exits::parts_of_returned;
use crate::model::Decl;
use crate::names::{Access, By, Names, Taken, Use, breaks, labels_in, mentions, never_passes, uses_of};
use proc_macro2::Ident;
use quote::quote;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::*;

impl Split<'_> {
    /// Whether a block in some code moves a variable from outside before it ends the loop.
    pub(super) fn holds_move(&self, visit: impl FnOnce(&mut Moves<'_, '_>)) -> bool {
        let mut moves = self.moves();
        visit(&mut moves);
        moves.found
    }

    /// Whether a statement may move a variable from outside, which it can do because the loop ends with it, or right after it.
    pub(super) fn moves_once(&self, stmts: &[Stmt], i: usize) -> bool {
        self.moves().once(stmts, i)
    }

    /// Whether one of some uses may move a variable from outside.
    pub(super) fn moves_away(&self, uses: &[Use]) -> bool {
        self.moves().away(uses)
    }

    fn moves(&self) -> Moves<'_, '_> {
        Moves { split: self, loops: self.exits.nesting.loops, declared: Vec::new(), found: false }
    }
}

/// Whether statements are the last that the loop does.
pub(super) fn end_loop(stmts: &[Stmt]) -> bool {
    never_passes(stmts) && !goes_on(stmts)
}

/// Whether statements may go on with the next iteration.
fn goes_on(stmts: &[Stmt]) -> bool {
    stmts.iter().any(|stmt| mentions(stmt, &Names::from(["continue".to_string()])))
}

/// Looks for blocks that move a variable from outside before they end the loop.
pub(super) struct Moves<'s, 'l> {
    split: &'s Split<'l>,
    /// How many inner loops are around.
    loops: usize,
    /// What the code has declared so far.
    declared: Vec<Ident>,
    found: bool,
}

impl Moves<'_, '_> {
    fn once(&self, stmts: &[Stmt], i: usize) -> bool {
        let moves = || match &stmts[i] {
            Stmt::Expr(Expr::Return(ExprReturn { expr: Some(value), .. }), _) => self.returned(value),
            Stmt::Expr(Expr::Binary(binary), _) => self.away(&uses_of(|resolver| resolver.visit_expr(&binary.right))),
            stmt @ (Stmt::Local(_) | Stmt::Expr(..)) => self.away(&uses_of(|resolver| resolver.visit_stmt(stmt))),
            Stmt::Item(_) | Stmt::Macro(_) => false,
        };
        let is_before_end = i + 1 < stmts.len() || matches!(&stmts[i], Stmt::Expr(Expr::Return(_), _));
        is_before_end && end_loop(&stmts[i..]) && self.leaves(&stmts[i..]) && moves()
    }

    /// Whether it is the loop that statements leave, and not what is in it.
    fn leaves(&self, stmts: &[Stmt]) -> bool {
        let own = self.split.looped.label.as_ref();
        let by_label = |label: &Option<Lifetime>| label.is_some() && label.as_ref() == own.map(|own| &own.name);
        let stmts = match stmts {
            [before @ .., Stmt::Expr(Expr::Break(ExprBreak { label, .. }), _)] if by_label(label) => before,
            stmts => stmts,
        };
        let is_inner = || mentions(&quote!(#(#stmts)*), &labels_in(&self.split.looped.body));
        !stmts.iter().any(breaks) || (self.loops == 0 && !is_inner())
    }

    /// Whether a returned value has a part that moves such a variable, and uses a local.
    fn returned(&self, value: &Expr) -> bool {
        parts_of_returned(value).into_iter().any(|part| {
            let uses = uses_of(|resolver| resolver.visit_expr(part));
            uses.iter().any(|used| self.is_local(&used.name)) && self.away(&uses)
        })
    }

    fn away(&self, uses: &[Use]) -> bool {
        uses.iter().any(|used| !self.is_local(&used.name) && self.takes(used) && self.may_be_moved(used))
    }

    /// Whether a use may be one of a value, for all that the code says.
    fn takes(&self, used: &Use) -> bool {
        let context = self.split.looped.context.as_ref();
        let has = |names: &HashSet<String>| names.contains(&used.name.to_string());
        let is_whole = used.fields.is_empty();
        let given = match used.access {
            Access::Read => is_whole && !used.is_value,
            Access::Method => is_whole && !used.looks && !used.acts,
            // not of a function
            Access::Call => context.is_some_and(|context| has(&context.around)),
            _ => false,
        };
        // most operands are numbers
        let is_taken = |taken: Taken| taken.by != By::Operator || context.is_none_or(|context| has(&context.owned));
        given || used.taken.is_some_and(is_taken)
    }

    fn is_local(&self, name: &Ident) -> bool {
        self.declared.contains(name) || self.split.is_local(&name.to_string())
    }

    /// Whether something may be moved out of the function's variables, for what their declarations say.
    fn may_be_moved(&self, used: &Use) -> bool {
        let is_self = used.name == "self";
        let Some(context) = &self.split.looped.context else { return !is_self || !used.fields.is_empty() };
        let decl = context.decls.get(&used.name.to_string());
        let is_lent = context.shared_params.contains(&used.name) || (is_self && context.is_lent_self);
        !is_lent && matches!(decl, Some(Decl::Fixed | Decl::Mut | Decl::MutOnlyHere))
    }
}

impl<'a> Visit<'a> for Moves<'_, '_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        let is_loop = matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_));
        self.loops += usize::from(is_loop);
        visit::visit_expr(self, expr);
        self.loops -= usize::from(is_loop);
    }

    fn visit_block(&mut self, block: &'a Block) {
        let before = self.declared.len();
        for (i, stmt) in block.stmts.iter().enumerate() {
            self.found |= self.once(&block.stmts, i);
            self.visit_stmt(stmt);
        }
        self.declared.truncate(before);
    }

    fn visit_pat_ident(&mut self, found: &'a PatIdent) {
        self.declared.push(found.ident.clone());
    }
}
