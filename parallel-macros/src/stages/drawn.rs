//! Names that only the head of the body changes: a random number generator, a counter.
//!
//! The statements that change them run first, in order, on the calling thread, as part of the source; what they bind
//! goes to the worker with the item. Draw-ahead would be seen after an early exit, so only bodies without one draw.

use super::Changes;
use super::shape::{has_call, is_block_like};
use crate::exits::may_stop;
use crate::model::{Fresh, Loop};
use crate::names::{Access, Names, Place, Use, has_exit, is_pass, mentions, pattern_names, uses_of};
use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Local, Stmt};

/// The head of a body.
#[derive(Clone)]
pub(crate) struct Head {
    /// The statements that draw, and the `let`s that they need.
    pub(crate) stmts: Vec<Stmt>,
    /// What they draw from.
    pub(crate) drawn: Vec<Place>,
    /// The rest of the body.
    pub(crate) rest: Vec<Stmt>,
}

impl Head {
    /// The head of a loop's body, if it draws.
    pub(crate) fn of(looped: &Loop, changes: &Changes) -> Option<Head> {
        if may_stop(looped) {
            return None;
        }
        let stmts = &looped.body.stmts;
        let leading = stmts.iter().take_while(|stmt| is_plain(stmt)).count();
        (1..=leading).rev().find_map(|end| Head::before(looped, changes, end))
    }

    /// The head that ends before statement `end`, which it must need.
    fn before(looped: &Loop, changes: &Changes, end: usize) -> Option<Head> {
        let (leading, rest) = looped.body.stmts.split_at(end);
        let draws: Vec<bool> = leading.iter().map(|stmt| touches(&outer_uses(looped, stmt), changes)).collect();
        let drawing = || leading.iter().zip(&draws).filter(|(_, draws)| **draws).map(|(stmt, _)| stmt);
        if !*draws.last()? || !drawing().any(|stmt| matches!(stmt, Stmt::Local(_))) || drawing().any(lends) {
            return None;
        }
        let drawn = changed(looped, changes, leading)?;
        let in_head = needed(leading, &draws)?;
        let mut head = Head { stmts: Vec::new(), drawn, rest: Vec::new() };
        for (stmt, in_head) in leading.iter().zip(in_head) {
            if in_head { head.stmts.push(stmt.clone()) } else { head.rest.push(stmt.clone()) }
        }
        head.rest.extend(rest.iter().cloned());
        let again = head.rest.iter().flat_map(|stmt| outer_uses(looped, stmt));
        let touched = again.into_iter().any(|used| head.drawn.iter().any(|place| place.overlaps(&used)));
        (!touched).then_some(head)
    }

    /// Whether the head uses a name.
    pub(crate) fn uses(&self, name: &Ident) -> bool {
        self.stmts.iter().any(|stmt| mentions(stmt, &Names::from([name.to_string()])))
    }

    /// The names that the head declares; of those that each iteration has for itself, the ones that it uses.
    pub(crate) fn binds(&self, fresh: &[Fresh]) -> Vec<Ident> {
        let fresh = fresh.iter().filter(|fresh| self.uses(&fresh.name)).map(|fresh| fresh.name.clone());
        let locals = self.stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Local(local) => Some(pattern_names(&local.pat)),
            _ => None,
        });
        fresh.chain(locals.flatten()).collect()
    }
}

/// A `let` or a small step, without an exit.
fn is_plain(stmt: &Stmt) -> bool {
    let plain = match stmt {
        Stmt::Local(Local { init: Some(init), .. }) => init.diverge.is_none() && !is_block_like(&init.expr),
        Stmt::Expr(Expr::Binary(_) | Expr::Assign(_), Some(_)) => !has_call(stmt),
        _ => false,
    };
    plain && !has_exit(stmt)
}

/// The uses of names from outside of the loop in a statement of its body, shadowing in the body ignored.
fn outer_uses(looped: &Loop, stmt: &Stmt) -> Vec<Use> {
    uses_of(|resolver| {
        resolver.declare(&looped.pat);
        looped.fresh.iter().for_each(|fresh| resolver.declare_fresh(fresh));
        resolver.visit_stmt(stmt);
    })
}

fn touches(uses: &[Use], changes: &Changes) -> bool {
    uses.iter().any(|used| changes.touch(used))
}

/// The places that the head changes; `None` if it reads others that the body changes.
fn changed(looped: &Loop, changes: &Changes, leading: &[Stmt]) -> Option<Vec<Place>> {
    let uses: Vec<Use> = leading.iter().flat_map(|stmt| outer_uses(looped, stmt)).collect();
    let touched = || uses.iter().filter(|used| changes.touch(used));
    let mut drawn: Vec<Place> = Vec::new();
    for place in touched().filter(|used| used.access != Access::Read).map(Place::from) {
        if !drawn.contains(&place) {
            drawn.push(place);
        }
    }
    touched().all(|used| drawn.iter().any(|place| place.overlaps(used))).then_some(drawn)
}

/// Which of the leading statements belong to the head: those that draw, and the cheap `let`s that they depend on.
fn needed(leading: &[Stmt], draws: &[bool]) -> Option<Vec<bool>> {
    let mut wanted = Names::new();
    let mut in_head = vec![false; leading.len()];
    for (i, stmt) in leading.iter().enumerate().rev() {
        let bound: Names = match stmt {
            Stmt::Local(local) => pattern_names(&local.pat).iter().map(ToString::to_string).collect(),
            _ => Names::new(),
        };
        let needed = bound.iter().any(|name| wanted.contains(name));
        if needed && !draws[i] && has_call(stmt) {
            return None;
        }
        in_head[i] = needed || draws[i];
        if in_head[i] {
            wanted.extend(uses_of(|resolver| resolver.visit_stmt(stmt)).iter().map(|used| used.name.to_string()));
        } else if bound.iter().any(|name| rebound(leading, i, name)) {
            return None;
        }
    }
    Some(in_head)
}

/// Whether another leading statement binds the same name, so that their order counts.
fn rebound(leading: &[Stmt], at: usize, name: &str) -> bool {
    leading.iter().enumerate().any(|(i, stmt)| match stmt {
        Stmt::Local(local) if i != at => pattern_names(&local.pat).iter().any(|bound| bound == name),
        _ => false,
    })
}

/// Whether what a statement binds may borrow from what it changes.
fn lends(stmt: &Stmt) -> bool {
    struct Lends(bool);
    impl<'a> Visit<'a> for Lends {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let method = call.method.to_string();
            self.0 |= is_pass(&method) && method != "unwrap" && method != "expect";
            visit::visit_expr_method_call(self, call);
        }
    }
    let Stmt::Local(Local { init: Some(init), .. }) = stmt else { return false };
    let mut lends = Lends(matches!(&*init.expr, Expr::Reference(_)));
    lends.visit_expr(&init.expr);
    lends.0
}
