//! Variables from outside that are moved, or changed, because the loop ends right after it: a worker cannot, so what does that is
//! replayed, together with the exit that follows.

use super::split::Split;
use crate::exits::parts_of_returned;
use crate::model::Loop;
use crate::names::{By, Names, Use, breaks, labels_in, mentions, never_passes, uses_of};
use proc_macro2::Ident;
use quote::quote;
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

/// Visits the parts of an expression, and keeps count of the inner loops around them.
pub(super) fn visit_counted<'a, V: Visit<'a>>(visitor: &mut V, expr: &'a Expr, loops: fn(&mut V) -> &mut usize) {
    let is_loop = matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_));
    *loops(visitor) += usize::from(is_loop);
    visit::visit_expr(visitor, expr);
    *loops(visitor) -= usize::from(is_loop);
}

/// Whether it is the loop that statements leave, and not what is in it; `loops`: how many inner loops are around them.
pub(super) fn leave_loop(looped: &Loop, loops: usize, stmts: &[Stmt]) -> bool {
    let own = looped.label.as_ref();
    let by_label = |label: &Option<Lifetime>| label.is_some() && label.as_ref() == own.map(|own| &own.name);
    let stmts = match stmts {
        [before @ .., Stmt::Expr(Expr::Break(ExprBreak { label, .. }), _)] if by_label(label) => before,
        stmts => stmts,
    };
    let is_inner = || mentions(&quote!(#(#stmts)*), &labels_in(&looped.body));
    !stmts.iter().any(breaks) || (loops == 0 && !is_inner())
}

/// Whether statements may go on with the next iteration.
fn goes_on(stmts: &[Stmt]) -> bool {
    stmts.iter().any(|stmt| mentions(stmt, &Names::from(["continue".to_string()])))
}

/// Whether every block in a value is one that does no more than to give something back, or has nothing to give.
fn returns_only(value: &Expr) -> bool {
    struct Others(bool);
    impl<'a> Visit<'a> for Others {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_block(&mut self, block: &'a Block) {
            let is_alone = matches!(&block.stmts[..], [] | [Stmt::Expr(_, _)]);
            self.0 |= !is_alone;
            visit::visit_block(self, block);
        }
    }
    let mut others = Others(false);
    others.visit_expr(value);
    !others.0
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
        let is_last = i + 1 == stmts.len();
        let moves = || match &stmts[i] {
            Stmt::Expr(Expr::Return(ExprReturn { expr: Some(value), .. }), _) => self.returned(value),
            stmt @ Stmt::Expr(Expr::Binary(binary), _) => {
                self.split.changes_at_end(std::slice::from_ref(stmt)) > 0
                    || self.away(&uses_of(|resolver| resolver.visit_expr(&binary.right)))
            }
            stmt @ Stmt::Expr(Expr::Match(_) | Expr::If(_), _) if is_last => self.taken_apart(stmt),
            stmt @ (Stmt::Local(_) | Stmt::Expr(..)) => self.away(&uses_of(|resolver| resolver.visit_stmt(stmt))),
            Stmt::Item(_) | Stmt::Macro(_) => false,
        };
        let may_move = !is_last || matches!(&stmts[i], Stmt::Expr(Expr::Return(_) | Expr::Match(_) | Expr::If(_), _));
        may_move && end_loop(&stmts[i..]) && leave_loop(self.split.looped, self.loops, &stmts[i..]) && moves()
    }

    /// Whether a returned value has a part that moves such a variable, and uses a local.
    fn returned(&self, value: &Expr) -> bool {
        parts_of_returned(value).into_iter().any(|part| {
            let uses = uses_of(|resolver| resolver.visit_expr(part));
            uses.iter().any(|used| self.is_local(&used.name)) && self.away(&uses)
        })
    }

    /// Whether a statement moves parts of such a variable by its patterns. What its blocks move is seen in these.
    fn taken_apart(&self, stmt: &Stmt) -> bool {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        let by_pattern = |used: &&Use| used.taken.is_some_and(|taken| taken.by == By::Pattern);
        self.away(&uses.iter().filter(by_pattern).cloned().collect::<Vec<_>>())
    }

    fn away(&self, uses: &[Use]) -> bool {
        uses.iter().any(|used| !self.is_local(&used.name) && self.split.exits.movable.moves(used))
    }

    fn is_local(&self, name: &Ident) -> bool {
        self.declared.contains(name) || self.split.is_local(&name.to_string())
    }
}

impl<'a> Visit<'a> for Moves<'_, '_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        visit_counted(self, expr, |this| &mut this.loops);
    }

    fn visit_block(&mut self, block: &'a Block) {
        let before = self.declared.len();
        for (i, stmt) in block.stmts.iter().enumerate() {
            self.found |= self.once(&block.stmts, i);
            self.visit_stmt(stmt);
        }
        self.declared.truncate(before);
    }

    // of a value that is given back from there the exit takes along what it needs
    fn visit_local_init(&mut self, init: &'a LocalInit) {
        if !returns_only(&init.expr) {
            self.visit_expr(&init.expr);
        }
        if let Some((_, diverge)) = &init.diverge {
            self.visit_expr(diverge);
        }
    }

    fn visit_pat_ident(&mut self, found: &'a PatIdent) {
        self.declared.push(found.ident.clone());
    }
}
