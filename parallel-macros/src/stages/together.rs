//! Statements that share a local which may have no copy: where nothing is lost by it, one commit takes it along for all of them,
//! and nothing of it is copied.

use super::light::is_cheap_stmt;
use super::shape::builds;
use super::shape::{has_call, leaves};
use super::slots::is_element_name;
use super::split::{Part, Split, Whole};
use crate::names::{Access, Names, Use, has_exit, is_cheap, is_lazy, uses_of};
use proc_macro2::TokenStream;
use syn::parse::{Parse, Parser};
use syn::visit::{self, Visit};
use syn::*;

impl Split<'_> {
    /// How many statements behind a group borrow a local that the group borrows too, and have next to nothing to compute of it.
    /// Notes these locals: what the statements look at is what the ones before have left.
    pub(super) fn sharing(&mut self, group: &[Stmt], rest: &[Stmt]) -> usize {
        let uses = uses_of(|resolver| group.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let given =
            |used: &Use| self.is_bound_by_loop(used) && moves_one_of(rest, &Names::from([used.name.to_string()]));
        let lent = uses.iter().filter(|used| used.only_reads() && (self.is_whole_local(used) || given(used)));
        let shared: Names = lent.map(|used| used.name.to_string()).collect();
        let shares = |stmt: &&Stmt| {
            let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
            uses.iter().any(|used| shared.contains(&used.name.to_string())) && !self.changes_local(stmt)
        };
        // what is taken apart by a condition or a loop had better stay with the worker, if it is not given away there
        let joins = |stmt: &&Stmt| effect(stmt).is_some() || moves_one_of(std::slice::from_ref(*stmt), &shared);
        let simple = rest.iter().take_while(|stmt| is_tame(stmt) && !leaves(stmt) && self.touches_stmt(stmt));
        let simple = simple.take_while(joins);
        let count = simple.take_while(shares).count();
        if count > 0 {
            self.shared = shared;
        }
        count
    }

    /// Whether nothing that a worker had better do is behind a group that may leave the iteration, and a local that the group
    /// uses too is given away there: it would travel twice, though one of the two will have it.
    pub(super) fn shares_all(&self, group: &[Stmt], rest: &[Stmt]) -> bool {
        let uses = uses_of(|resolver| group.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let whole = uses.iter().filter(|used| self.is_whole_local(used) || self.is_bound_by_loop(used));
        let shared: Names = whole.map(|used| used.name.to_string()).collect();
        let is_simple = |stmt: &Stmt| is_tame(stmt) && self.touches_stmt(stmt);
        let joins = |stmt: &Stmt| (is_simple(stmt) || self.is_in_order(stmt)) && !self.changes_local(stmt);
        rest.iter().all(joins) && moves_one_of(rest, &shared)
    }

    /// Whether a statement may change a local, which what is around the block may look at then.
    pub(super) fn changes_local(&self, stmt: &Stmt) -> bool {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        let is_local = |used: &Use| self.is_local(&used.name.to_string());
        uses.iter().any(|used| is_local(used) && (used.access.changes() || self.may_change(used)))
    }

    /// Whether a use is of a local that the iteration has made, as a whole.
    fn is_whole_local(&self, used: &Use) -> bool {
        let is_whole = |(depth, local): (usize, super::locals::Local)| {
            depth > 0
                && local.owned
                && !local.derived
                && !local.holds
                && !local.exclusive
                && !local.cell
                && !local.lends_mut
        };
        self.local(&used.name.to_string()).is_some_and(is_whole)
    }

    /// Whether all that a statement calls is cheap, or called of what is changed in order; and that once.
    fn is_in_order(&self, stmt: &Stmt) -> bool {
        let mut work = Work { is_free: &|call| self.touches(call), found: false };
        work.visit_stmt(stmt);
        !work.found
    }

    /// Whether a use is of what the pattern of the loop binds.
    fn is_bound_by_loop(&self, used: &Use) -> bool {
        self.local(&used.name.to_string()).is_some_and(|(depth, _)| depth == 0)
    }

    /// Enters an expression that may do nothing but take apart, for its commits, a local that is not needed any more: then
    /// that had better travel as a whole, if that is not all that the worker does.
    pub(super) fn enter_unless_taken_apart(
        &mut self,
        expr: &Expr,
        enter: impl FnOnce(&mut Self) -> Part<TokenStream>,
    ) -> Part<TokenStream> {
        let (works, ahead, first) = (self.works, self.ahead, self.entries.len());
        let entered = enter(self)?;
        let lends = self.entries[first..].iter().any(|entry| entry.lends);
        match works && lends && self.ahead == ahead && self.travels_whole(expr) {
            true => Err(Whole),
            false => Ok(entered),
        }
    }

    /// Whether a commit of all of an expression would have to copy nothing.
    fn travels_whole(&self, expr: &Expr) -> bool {
        let travels = |used: &Use| {
            let name = used.name.to_string();
            let Some((depth, local)) = self.local(&name) else { return !is_element_name(&used.name) };
            let is_free =
                !local.owned || (used.only_reads() && self.is_whole_local(used) && !self.used_again(&name, depth));
            is_free && !local.derived && !local.holds && !self.parts.contains(&name)
        };
        let is_scratch = |used: &Use| self.scratch.iter().any(|scratch| scratch.name == used.name);
        let uses = uses_of(|resolver| resolver.visit_expr(expr));
        self.looped.reorders.is_empty() && !has_exit(expr) && !uses.iter().any(is_scratch) && uses.iter().all(travels)
    }

    /// Notes what the worker does ahead, unless it does next to nothing.
    pub(super) fn note_ahead(&mut self, stmt: &Stmt) {
        self.ahead += usize::from(has_call(stmt) && !is_cheap_stmt(stmt));
    }

    /// The same of a value.
    pub(super) fn note_value_ahead(&mut self, value: &TokenStream) {
        let value = Expr::parse.parse2(value.clone());
        self.note_ahead(&Stmt::Expr(value.unwrap_or(Expr::Verbatim(TokenStream::new())), None));
    }
}

/// Whether statements give away one of these locals as a whole.
pub(super) fn moves_one_of(stmts: &[Stmt], names: &Names) -> bool {
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    let moves = |used: &Use| used.taken.is_some() && used.fields.is_empty() && names.contains(&used.name.to_string());
    uses.iter().any(moves)
}

/// Whether a statement is one effect of values that make little, an exit, or one of these by a condition or in a loop.
pub(super) fn is_tame(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(Expr::ForLoop(found), _) => {
            (is_lazy(&found.expr) || makes_little(&found.expr)) && found.body.stmts.iter().all(is_tame)
        }
        Stmt::Expr(Expr::If(ExprIf { cond, then_branch, else_branch: None, .. }), _) => {
            makes_little(cond) && then_branch.stmts.iter().all(is_tame)
        }
        Stmt::Expr(Expr::Try(found), semi) => is_tame(&Stmt::Expr((*found.expr).clone(), *semi)),
        Stmt::Expr(Expr::Return(ExprReturn { expr, .. }) | Expr::Break(ExprBreak { expr, .. }), _) => {
            expr.iter().all(|value| makes_little(value))
        }
        Stmt::Expr(Expr::Continue(_), _) => true,
        stmt => effect(stmt).is_some_and(|values| values.into_iter().all(makes_little)),
    }
}

/// Whether all that a value calls is cheap, or makes something of cheap values.
fn makes_little(value: &Expr) -> bool {
    let mut work = Work { is_free: &|_| false, found: false };
    work.visit_expr(value);
    !work.found
}

/// Whether statements call what is not known.
pub(super) fn calls_unknown(stmts: &[Stmt]) -> bool {
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    let calls =
        |used: &Use| matches!(used.access, Access::Method | Access::Statement | Access::Call) || used.access.is_given();
    uses.iter().any(calls)
}

/// What a thread had better do.
struct Work<'a> {
    /// Whether a call is none, whatever it is.
    is_free: &'a dyn Fn(&Expr) -> bool,
    found: bool,
}

impl<'a> Visit<'a> for Work<'_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.found |= match expr {
            Expr::Call(call) => !builds(&call.func) && !(self.is_free)(expr),
            Expr::MethodCall(call) => !is_cheap(&call.method.to_string()) && !(self.is_free)(expr),
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => true,
            _ => false,
        };
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, found: &'a Macro) {
        self.found |= !found.path.is_ident("vec") || has_call(&found.tokens);
    }
}

/// The values of a statement that is one effect.
fn effect(stmt: &Stmt) -> Option<Vec<&Expr>> {
    let Stmt::Expr(expr, Some(_)) = stmt else { return None };
    Some(match expr {
        Expr::Call(call) => call.args.iter().collect(),
        Expr::MethodCall(call) => call.args.iter().chain([&*call.receiver]).collect(),
        Expr::Assign(assign) => vec![&assign.left, &assign.right],
        Expr::Binary(binary) => vec![&binary.left, &binary.right],
        _ => return None,
    })
}
