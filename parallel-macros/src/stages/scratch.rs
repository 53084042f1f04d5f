//! Variables declared outside of the loop that every iteration assigns before it reads them, as C programs do: each
//! iteration has its own, and the last one's value is written back where somebody may look at it.

use super::Changes;
use crate::model::Loop;
use crate::names::{Names, Place, assigns, bound_in, has_exit, mentions, never_goes_on, never_passes, targets};
use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::*;

/// A scratch variable.
#[derive(Clone)]
pub(crate) struct Scratch {
    pub(crate) name: Ident,
    /// Whether its last value may be looked at after the loop.
    pub(crate) live: bool,
}

/// The scratch variables of a loop.
pub(crate) fn scratch(looped: &Loop, changes: &Changes) -> Vec<Scratch> {
    let declared = bound_in(&looped.pat, &looped.body);
    let candidates = changes.places.iter().filter(|place| is_whole(place, changes) && !declared.contains(&place.root));
    candidates.filter_map(|place| as_scratch(looped, changes, &place.root)).collect()
}

/// Whether a place is a variable that is never looked into.
fn is_whole(place: &Place, changes: &Changes) -> bool {
    let whole = |name: &str| changes.uses.iter().filter(|used| used.name == name).all(|used| used.fields.is_empty());
    place.fields.is_empty() && place.root != "self" && whole(&place.root)
}

fn as_scratch(looped: &Loop, changes: &Changes, name: &str) -> Option<Scratch> {
    let flow = Assigned::of(looped, name);
    let live = looped.context.as_ref().is_none_or(|context| context.live.contains(name));
    // its last value is known where every iteration runs to its end, and has assigned it there
    let known = flow.assigned && !has_exit(&looped.body);
    if flow.too_early || !flow.read || (live && !known) {
        return None;
    }
    let used = changes.uses.iter().find(|used| used.name == name)?;
    Some(Scratch { name: used.name.clone(), live })
}

/// Definite assignment of one name before any other use of it.
struct Assigned<'n> {
    name: &'n str,
    assigned: bool,
    /// Used where it may not be assigned.
    too_early: bool,
    read: bool,
}

/// Whether an iteration assigns a variable before it looks at it: it may be declared without a value.
pub(super) fn is_set_first(looped: &Loop, name: &str) -> bool {
    let flow = Assigned::of(looped, name);
    flow.read && !flow.too_early
}

impl<'n> Assigned<'n> {
    fn of(looped: &Loop, name: &'n str) -> Assigned<'n> {
        let mut flow = Assigned { name, assigned: false, too_early: false, read: false };
        looped.body.stmts.iter().for_each(|stmt| flow.visit_stmt(stmt));
        flow
    }
}

impl Assigned<'_> {
    fn used(&mut self) {
        self.read = true;
        self.too_early |= !self.assigned;
    }

    /// Visits code that may not run; says whether the name is assigned after it.
    fn maybe(&mut self, visit: impl FnOnce(&mut Self)) -> bool {
        let before = self.assigned;
        visit(self);
        std::mem::replace(&mut self.assigned, before)
    }

    fn is_it(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.is_ident(self.name))
    }
}

impl<'a> Visit<'a> for Assigned<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.visit_expr(&assign.right);
        // `(k, rest) = …` assigns one after the other
        targets(&mut assign.left.clone(), &mut |target| match self.is_it(target) {
            true => self.assigned = true,
            false => self.visit_expr(target),
        });
    }

    fn visit_expr_path(&mut self, path: &'a ExprPath) {
        if path.path.is_ident(self.name) {
            self.used();
        }
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        if mentions(&mac.tokens, &Names::from([self.name.to_string()])) {
            self.used();
        }
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        if assigns(&binary.op) {
            self.visit_expr(&binary.right);
            self.visit_expr(&binary.left);
            return;
        }
        self.visit_expr(&binary.left);
        if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) {
            self.maybe(|this| this.visit_expr(&binary.right));
        } else {
            self.visit_expr(&binary.right);
        }
    }

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.visit_expr(&found.cond);
        let then = self.maybe(|this| this.visit_block(&found.then_branch)) || never_passes(&found.then_branch.stmts);
        let otherwise = match &found.else_branch {
            Some((_, otherwise)) => self.maybe(|this| this.visit_expr(otherwise)) || never_goes_on(otherwise),
            None => self.assigned,
        };
        self.assigned = then && otherwise;
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        self.visit_expr(&found.expr);
        let mut all = !found.arms.is_empty();
        for arm in &found.arms {
            all &= self.maybe(|this| this.visit_arm(arm)) || never_goes_on(&arm.body);
        }
        self.assigned |= all;
    }

    fn visit_local(&mut self, local: &'a Local) {
        let Some(init) = &local.init else { return };
        self.visit_expr(&init.expr);
        if let Some((_, diverge)) = &init.diverge {
            self.maybe(|this| this.visit_expr(diverge));
        }
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.visit_expr(&found.expr);
        self.maybe(|this| this.visit_block(&found.body));
    }

    fn visit_expr_while(&mut self, found: &'a ExprWhile) {
        self.maybe(|this| {
            this.visit_expr(&found.cond);
            this.visit_block(&found.body);
        });
    }

    fn visit_expr_loop(&mut self, found: &'a ExprLoop) {
        self.maybe(|this| this.visit_block(&found.body));
    }

    fn visit_expr_block(&mut self, found: &'a ExprBlock) {
        // a labeled block may be left before its end
        if found.label.is_some() {
            self.maybe(|this| this.visit_block(&found.block));
        } else {
            self.visit_block(&found.block);
        }
    }

    fn visit_expr_closure(&mut self, found: &'a ExprClosure) {
        self.maybe(|this| visit::visit_expr_closure(this, found));
    }
}
