//! What statements in order take of what is kept, in another way than as a whole: they have it back in front of them.
//! `names.push(record.name); tags.extend(record.tags);` is `let mut record = GIVING; names.push(record.name); …` then.

use super::kept::taking_back;
use super::light::holds_block;
use super::looks::{Copies, Looks, is_path, looks, uses_whole};
use super::shape::builds;
use super::together::is_tame;
use crate::names::{Names, assigns, is_cheap, is_mutator, names_one_of, pattern_names};
use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::*;

impl Looks<'_> {
    /// Whether nothing of the iteration comes behind a statement.
    pub(super) fn leaves_iteration(&self, last: Option<&Stmt>) -> bool {
        match last {
            Some(Stmt::Expr(Expr::Return(_), _)) => true,
            Some(Stmt::Expr(
                Expr::Continue(ExprContinue { label: None, .. }) | Expr::Break(ExprBreak { label: None, .. }),
                _,
            )) => !self.behind.is_repeated,
            _ => false,
        }
    }

    /// Visits a statement of some. If that takes the variable in order, in another way than to give it away, it has the variable
    /// back in front of it, for itself and all that follows.
    pub(super) fn look_or_take_back(&mut self, stmts: &mut Vec<Stmt>, at: usize) -> bool {
        let is_exit = matches!(&stmts[at], Stmt::Expr(expr, _) if is_return(expr));
        let before = self.only;
        // what can be had back is not copied
        let mut stmt = self.visited(stmts, at, self.copies.min(Copies::Operands));
        // what is left of it ends behind these statements
        let is_held = self.behind.is_held || self.is_held_in(&stmts[at..]);
        let is_free = takes_whole(&stmts[at], self.name) || !is_held;
        let is_last = is_exit || (is_free && !self.behind.is_used && !self.behind.is_repeated);
        let can_be = is_last && self.is_in_order(&stmts[at..]);
        if self.only || !before || !can_be || self.is_in_closure {
            if !self.only && self.copies == Copies::Fields {
                self.only = before;
                stmt = self.visited(stmts, at, Copies::Fields);
            }
            stmts[at] = stmt;
            return false;
        }
        (self.only, self.given) = (before, true);
        stmts.insert(at, taking_back(self.name));
        if let Stmt::Expr(expr, semi @ None) = &mut stmts[at + 1]
            && is_return(expr)
        {
            *semi = Some(Default::default());
        }
        true
    }

    /// A statement of some, looked at.
    fn visited(&mut self, stmts: &[Stmt], at: usize, copies: Copies) -> Stmt {
        let outer = (self.behind, self.copies);
        self.copies = copies;
        self.behind.is_used |= stmts[at + 1..].iter().any(|stmt| self.mentions(stmt));
        self.behind.is_held |= self.is_held_in(&stmts[at..]);
        self.behind.is_whole |= stmts[at + 1..].iter().any(|stmt| uses_whole(stmt, self.name));
        let mut stmt = stmts[at].clone();
        self.visit_stmt_mut(&mut stmt);
        (self.behind, self.copies) = outer;
        stmt
    }

    /// Whether one of some statements, but for the first one, uses what may borrow from it, and is not made by those of them in front
    /// of that: that goes with them.
    fn is_held_in(&self, stmts: &[Stmt]) -> bool {
        let mut holders = self.holders.clone();
        stmts.iter().enumerate().any(|(at, stmt)| {
            let is_held = at > 0 && names_one_of(stmt, &holders);
            if let Stmt::Local(local) = stmt {
                let made = pattern_names(&local.pat);
                holders.retain(|name| !made.iter().any(|made| made == name));
            }
            is_held
        })
    }

    /// Whether all of some statements that mention the variable, or what they make of it, are done in order, or can be.
    fn is_in_order(&self, stmts: &[Stmt]) -> bool {
        let mut names = Names::from([self.name.to_string()]);
        stmts.iter().all(|stmt| {
            if !names_one_of(stmt, &names) {
                return true;
            }
            let is_light = matches!(stmt, Stmt::Expr(expr, _) if is_return(expr)) || takes_lightly(stmt, &names);
            if let Stmt::Local(local) = stmt {
                names.extend(pattern_names(&local.pat).iter().map(ToString::to_string));
            }
            is_light && self.can_be_in_order(stmt)
        })
    }

    /// Whether an expression changes the variable, or a part of it, with next to nothing to do.
    fn changes_in_place(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Assign(assign) => self.is_part(&assign.left),
            Expr::Binary(binary) => assigns(&binary.op) && self.is_part(&binary.left),
            Expr::MethodCall(call) => self.is_part(&call.receiver) && is_mutator(&call.method.to_string()),
            _ => false,
        }
    }

    /// Whether a statement is done in order, or is no more than an exit, the end of the variable, or what takes it apart for what is.
    fn can_be_in_order(&self, stmt: &Stmt) -> bool {
        let is_done = |stmt: &Stmt| match stmt {
            // the last of a block, or an arm
            Stmt::Expr(value, None) => is_tame(&Stmt::Expr(value.clone(), Some(Default::default()))) || is_tame(stmt),
            stmt => is_tame(stmt),
        };
        let all = |block: &Block| block.stmts.iter().all(|stmt| is_done(stmt) && self.can_be_in_order(stmt));
        let names = Names::from([self.name.to_string()]);
        let is_light = |value: &Expr| takes_lightly(&Stmt::Expr(value.clone(), None), &names);
        if self.is_told || self.stages.tells(stmt) {
            return true;
        }
        match stmt {
            Stmt::Local(Local { init: Some(LocalInit { expr, diverge: None, .. }), .. }) => {
                !holds_block(stmt) && self.mentions(expr) && is_light(expr)
            }
            Stmt::Expr(Expr::If(ExprIf { cond, then_branch, else_branch: None, .. }), _) => {
                is_light(cond) && all(then_branch)
            }
            Stmt::Expr(Expr::ForLoop(found), _) => is_light(&found.expr) && all(&found.body),
            Stmt::Expr(Expr::Match(found), _) => {
                let is_arm_done = |body: &Expr| match body {
                    Expr::Block(found) => all(&found.block),
                    body => {
                        let stmt = Stmt::Expr(body.clone(), None);
                        is_done(&stmt) && self.can_be_in_order(&stmt)
                    }
                };
                is_light(&found.expr) && found.arms.iter().all(|arm| is_arm_done(&arm.body))
            }
            Stmt::Expr(expr, _) => is_return(expr) || drops(expr, self.name) || self.changes_in_place(expr),
            _ => false,
        }
    }
}

fn is_return(expr: &Expr) -> bool {
    matches!(expr, Expr::Return(_))
}

/// Whether an expression is `drop(name)`.
fn drops(expr: &Expr, name: &Ident) -> bool {
    let of_name = |call: &ExprCall| call.args.len() == 1 && call.args.iter().all(|arg| is_path(arg, name));
    matches!(expr, Expr::Call(call) if of_name(call) && matches!(&*call.func, Expr::Path(path) if path.path.is_ident("drop")))
}

/// Whether what a statement does with some variables, but for the call that it is, is to put them into something else, or to take
/// them apart: no work that a worker had better do.
fn takes_lightly(stmt: &Stmt, names: &Names) -> bool {
    struct Works<'n>(&'n Names, bool);
    impl<'a> Visit<'a> for Works<'_> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            match stmt {
                Stmt::Expr(Expr::MethodCall(call), _) => {
                    self.visit_expr(&call.receiver);
                    call.args.iter().for_each(|arg| self.visit_expr(arg));
                }
                Stmt::Expr(Expr::Call(call), _) if !makes_or_ends(&call.func) => {
                    call.args.iter().for_each(|arg| self.visit_expr(arg));
                }
                stmt => visit::visit_stmt(self, stmt),
            }
        }

        fn visit_expr_call(&mut self, call: &'a ExprCall) {
            self.1 |= names_one_of(&call.args, self.0) && !makes_or_ends(&call.func);
            visit::visit_expr_call(self, call);
        }
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let method = call.method.to_string();
            self.1 |=
                names_one_of(call, self.0) && !method.starts_with("into") && !is_cheap(&method) && !looks(&method);
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut works = Works(names, false);
    works.visit_stmt(stmt);
    !works.1
}

/// Whether a function makes something of what it is given, or drops it.
fn makes_or_ends(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let last = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    builds(function) || ["drop", "from", "new"].contains(&&*last)
}

/// Whether a statement without blocks moves a variable as a whole, for where its name stands, whatever is called.
fn takes_whole(stmt: &Stmt, name: &Ident) -> bool {
    let mut takes = Takes(name, false);
    if !holds_block(stmt) {
        takes.visit_stmt(stmt);
    }
    takes.1
}

struct Takes<'n>(&'n Ident, bool);

impl Takes<'_> {
    fn value(&mut self, value: &Expr) {
        self.1 |= matches!(value, Expr::Path(path) if path.path.is_ident(self.0));
    }
}

impl<'a> Visit<'a> for Takes<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => call.args.iter().for_each(|arg| self.value(arg)),
            Expr::MethodCall(call) => call.args.iter().for_each(|arg| self.value(arg)),
            Expr::Assign(assign) => self.value(&assign.right),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.value(elem)),
            Expr::Array(array) => array.elems.iter().for_each(|elem| self.value(elem)),
            Expr::Struct(found) => found.fields.iter().for_each(|field| self.value(&field.expr)),
            Expr::Return(found) => found.expr.iter().for_each(|value| self.value(value)),
            // of what is done there it is not known whether it is done
            Expr::Block(_) | Expr::Closure(_) | Expr::If(_) | Expr::Loop(_) | Expr::Match(_) | Expr::Unsafe(_) => {
                return;
            }
            Expr::Async(_) | Expr::Const(_) | Expr::ForLoop(_) | Expr::TryBlock(_) | Expr::While(_) => return,
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_local(&mut self, local: &'a Local) {
        local.init.iter().for_each(|init| self.value(&init.expr));
        visit::visit_local(self, local);
    }
}
