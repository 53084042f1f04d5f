//! Exits in code that stays in the user's function.

use super::inner::go_with_pattern;
use super::{
    Aim, Exits, Nesting, beside, commits_label, is_bail, loop_label, next_label, visit_arm, visit_block, visit_inner,
    visit_stmts,
};
use crate::model::Runtime;
use crate::names::{Access, By, Names, Use, ends, has_exit, mentions, never_goes_on, rewrite_arguments, uses_of};
use crate::nested;
use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Takes those `return`s of replayed code out of the commits that may move what the worker borrows. The names of the
/// replay that they mention travel as the payload.
pub(crate) struct Returns<'a> {
    exits: &'a mut Exits,
    /// Names of the replay that borrow from it, and cannot leave.
    bound: Names,
    /// Names of the replay that are not the user's.
    hoisted: Names,
    /// Variables that are changed in order, as a whole: no worker borrows anything of them.
    changed: Names,
    /// Whether uses change what the source of the loop is a view of.
    changes_source: &'a dyn Fn(&[Use]) -> bool,
    pub(crate) found: bool,
    /// Whether what is taken out changes that.
    pub(crate) closes: bool,
}

impl<'a> Returns<'a> {
    pub(crate) fn new(
        exits: &'a mut Exits,
        (bound, hoisted, changed): (Names, Names, Names),
        changes_source: &'a dyn Fn(&[Use]) -> bool,
    ) -> Returns<'a> {
        Returns { exits, bound, hoisted, changed, changes_source, found: false, closes: false }
    }

    pub(crate) fn visit_stmts(&mut self, stmts: &mut [Stmt]) {
        visit_stmts(self, stmts, |this| &mut this.exits.nesting);
    }

    /// Whether a value may move a variable from outside of the loop, and can be computed after the loop.
    fn may_move(&self, value: &Expr) -> bool {
        let moves = |used: &Use| {
            let name = used.name.to_string();
            let inside = self.exits.nesting.is_local(&name) || self.hoisted.contains(&name);
            let outside = !inside && !self.changed.contains(&name);
            outside && used.access != Access::Call && (used.taken.is_some() || !used.only_reads())
        };
        !mentions(value, &self.bound) && uses_of(|resolver| resolver.visit_expr(value)).iter().any(moves)
    }

    /// Whether code that always returns moves parts of a variable from outside of the loop by its patterns, and can be carried out after
    /// the loop.
    fn takes_apart(&self, code: &Expr) -> bool {
        let others = Names::from(["break", "continue"].map(String::from));
        let moves = |used: &Use| {
            let name = used.name.to_string();
            let inside = self.exits.nesting.is_local(&name) || self.hoisted.contains(&name);
            !inside && used.taken.is_some_and(|taken| taken.by == By::Pattern) && self.exits.movable.moves(used)
        };
        never_goes_on(code)
            && !mentions(code, &others)
            && !mentions(code, &self.bound)
            && uses_of(|resolver| resolver.visit_expr(code)).iter().any(moves)
    }

    /// What a block does that moves something from outside of the loop, or changes what the loop is over, in front of its end, a `return` or
    /// a `break` of the loop, if that can be carried out after the loop.
    fn ending(&mut self, block: &Block) -> Option<Expr> {
        let (last, before) = block.stmts.split_last()?;
        let end = match last {
            Stmt::Expr(Expr::Return(_), _) => last.clone(),
            Stmt::Expr(Expr::Break(ExprBreak { label, expr: None, .. }), _)
                if self.exits.nesting.aim(self.exits.own.as_ref(), label.as_ref()) == Aim::Loop =>
            {
                let (span, label) = (ends(&last.to_token_stream()).0, loop_label());
                Stmt::Expr(Expr::Verbatim(quote_spanned!(span=> break #label)), Some(Default::default()))
            }
            _ => return None,
        };
        let others = Names::from(["break", "continue"].map(String::from));
        let code = quote!(#(#before)*);
        let moves = |used: &Use| {
            let name = used.name.to_string();
            let inside = self.exits.nesting.is_local(&name) || self.hoisted.contains(&name);
            !inside && self.exits.movable.moves(used)
        };
        let uses = uses_of(|resolver| before.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let (moves, closes) = (uses.iter().any(moves), (self.changes_source)(&uses));
        let can_leave = !mentions(&code, &others) && !mentions(block, &self.bound) && (moves || closes);
        self.closes |= can_leave && closes;
        can_leave.then(|| parse_quote!({ #code #end }))
    }

    /// Whether a `break` goes to a label from outside of the loop.
    fn is_outside(&self, found: &ExprBreak) -> bool {
        self.exits.nesting.aim(self.exits.own.as_ref(), found.label.as_ref()) == Aim::Outside
    }

    /// What stands for code that is carried out after the loop; `own`: that of the user.
    fn leave(&mut self, own: &Expr, code: &Expr) -> Expr {
        let (carried, span) = (self.carried(own), ends(&own.to_token_stream()).0);
        let payload = (!carried.is_empty()).then(|| (quote!((#(#carried,)*)), span)); // on the calling thread already
        let exit = self.exits.exit("Return", span, payload, |payload| match &carried[..] {
            [] => code.to_token_stream(),
            carried => quote!({ let (#(mut #carried,)*) = #payload; #code }),
        });
        // from the block around the commits
        let (runtime, commits) = (&self.exits.runtime, commits_label());
        self.found = true;
        Expr::Verbatim(quote_spanned!(span=> break #commits #runtime::Flow::Exit(#exit)))
    }

    /// The names of the replay in a value, each once.
    fn carried(&self, value: &Expr) -> Vec<Ident> {
        let mut carried: Vec<Ident> = Vec::new();
        for used in uses_of(|resolver| resolver.visit_expr(value)) {
            let name = used.name.to_string();
            let here = self.exits.nesting.is_local(&name) || self.hoisted.contains(&name);
            if here && !carried.contains(&used.name) {
                carried.push(used.name);
            }
        }
        carried
    }
}

impl VisitMut for Returns<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_block_mut(&mut self, block: &mut Block) {
        if let Some(ending) = self.ending(block) {
            block.stmts = vec![Stmt::Expr(self.leave(&ending, &ending), None)];
            return;
        }
        visit_block(self, block, |this| &mut this.exits.nesting);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        visit_arm(self, arm, |this| &mut this.exits.nesting);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let leaves = match expr {
            Expr::Return(found) => found.expr.as_ref().is_some_and(|value| self.may_move(value)),
            Expr::Break(found) => {
                self.is_outside(found) && found.expr.as_ref().is_some_and(|value| self.may_move(value))
            }
            Expr::Match(_) | Expr::If(_) if self.takes_apart(expr) => true,
            _ => return visit_inner(self, expr, |this| &mut this.exits.nesting),
        };
        if leaves {
            let labels: Vec<Label> = self.exits.own.iter().chain(&self.exits.nesting.labels).cloned().collect();
            let code = match expr {
                Expr::Break(_) => Expr::Verbatim(beside(&labels, expr.to_token_stream())),
                _ => expr.clone(),
            };
            *expr = self.leave(expr, &code);
        }
    }
}

/// Rewrites the exits of code that stays in the user's function: `break` of the loop gets a label, and `continue` where it is replayed.
pub(crate) struct Native<'a> {
    own: Option<&'a Label>,
    runtime: &'a Runtime,
    nesting: Nesting,
    /// The loops and labels of the worker around the code: exits that aim at them cannot be replayed.
    around: Option<&'a Nesting>,
    pub(crate) found: Found,
}

/// The exits of a piece of code that goes back into the user's function.
#[derive(Default)]
pub(crate) struct Found {
    /// One that leaves the code.
    pub(crate) any: bool,
    /// One after which the loop does not go on.
    pub(crate) stop: bool,
    /// A `continue` of the loop.
    pub(crate) next: bool,
    /// One that aims at a loop of the worker.
    pub(crate) inner: bool,
}

impl Found {
    /// One that leaves the function.
    pub(crate) fn leave(&mut self) {
        self.any = true;
        self.stop = true;
    }
}

impl<'a> Native<'a> {
    /// For the body of the loop as written.
    pub(crate) fn as_written(own: Option<&'a Label>, runtime: &'a Runtime) -> Native<'a> {
        Native { own, runtime, nesting: Nesting::default(), around: None, found: Found::default() }
    }

    /// For statements that are replayed; `exits` knows where in the worker they stood.
    pub(crate) fn replay(exits: &'a Exits) -> Native<'a> {
        Native {
            own: exits.own.as_ref(),
            runtime: &exits.runtime,
            nesting: Nesting::default(),
            around: Some(&exits.nesting),
            found: Found::default(),
        }
    }

    /// Whether an expression goes to a label that the loop does not have.
    fn leaves_by_label(&self, expr: &Expr) -> bool {
        let (Expr::Break(ExprBreak { label, .. }) | Expr::Continue(ExprContinue { label, .. })) = expr else {
            return false;
        };
        let is_inner = |around: &Nesting| label.as_ref().is_some_and(|label| around.has(label));
        self.nesting.aim(self.own, label.as_ref()) == Aim::Outside && !self.around.is_some_and(is_inner)
    }

    /// Gives an exit of the loop, which begins at `span`, a label of ours.
    fn aim(&mut self, label: &mut Option<Lifetime>, span: Span, mut ours: Lifetime, next: bool) {
        let aim = self.nesting.aim(self.own, label.as_ref());
        if aim == Aim::Inside {
            return;
        }
        let in_worker = self.around.is_some_and(|around| match label {
            None => around.loops > 0,
            Some(label) => around.has(label),
        });
        self.found.any = true;
        self.found.stop |= aim == Aim::Outside || !next;
        if in_worker {
            self.found.inner = true;
        } else if aim == Aim::Loop {
            self.found.next |= next;
            // the loop as written goes on as it does
            if next && self.around.is_none() {
                return;
            }
            // or rustc shows all of the macro's call for the exit
            ours.set_span(ours.span().located_at(span));
            *label = Some(ours);
        }
    }
}

impl VisitMut for Native<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_expr_try_mut(&mut self, found: &mut ExprTry) {
        self.found.leave();
        visit_mut::visit_expr_try_mut(self, found);
    }

    fn visit_expr_return_mut(&mut self, found: &mut ExprReturn) {
        self.found.leave();
        visit_mut::visit_expr_return_mut(self, found);
    }

    fn visit_expr_break_mut(&mut self, found: &mut ExprBreak) {
        self.aim(&mut found.label, found.break_token.span, loop_label(), false);
        visit_mut::visit_expr_break_mut(self, found);
    }

    fn visit_expr_continue_mut(&mut self, found: &mut ExprContinue) {
        self.aim(&mut found.label, found.continue_token.span, next_label(), true);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if is_bail(mac) {
            self.found.leave();
        } else if has_exit(&mac.tokens) {
            rewrite_arguments(mac, |expr| self.visit_expr_mut(expr));
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let (Some(around), true) = (self.around, self.leaves_by_label(expr)) {
            let labels: Vec<Label> = self.own.into_iter().chain(&around.labels).cloned().collect();
            visit_inner(self, expr, |this| &mut this.nesting);
            *expr = parse2(beside(&labels, expr.to_token_stream())).expect("a block with a label");
            return;
        }
        visit_inner(self, expr, |this| &mut this.nesting);
        if let Some(call) = nested::call(expr, self.runtime) {
            *expr = call;
        } else if let (Expr::ForLoop(found), true) = (expr, self.around.is_some()) {
            go_with_pattern(found);
        }
    }
}
