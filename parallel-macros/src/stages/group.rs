//! Which statements stay together in a commit.

use super::guards::guard;
use super::hoist::Hoist;
use super::locals::Local;
use super::moves::end_loop;
use super::replay::{diverges, mentions};
use super::scratch::is_set_first;
use super::split::{Part, Split, Whole};
use crate::exits::Native;
use crate::model::Loop;
use crate::names::{self, Access, Names, Place, Use, is_lazy, pattern_names, uses_of};
use proc_macro2::TokenStream;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::*;

impl Split<'_> {
    /// The statements that must be replayed together with the one at `start`: up to the last mention of a name that
    /// they declare or change. Returns the end of the group, and those names.
    pub(super) fn group(&mut self, stmts: &[Stmt], start: usize, top: bool) -> Part<(usize, Names)> {
        let mut tainted = Names::new();
        let (mut seen, mut end) = (start, start + 1);
        loop {
            let left = self.changed_later(&stmts[start..end], &stmts[end..]);
            for stmt in &stmts[seen..end] {
                self.taint(stmt, top, &left, &mut tainted)?;
            }
            seen = end;
            let mentions_tainted = |stmt: &Stmt| {
                let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
                uses.iter().any(|used| tainted.contains(&used.name.to_string()))
            };
            match (end..stmts.len()).rev().find(|&i| mentions_tainted(&stmts[i])) {
                Some(last) => end = last + 1,
                // what can be done once, rustc sees only beside the exit that follows
                // a guard ends with the block
                None if self.holds_guard(&stmts[start..end], &stmts[end..]) => end = stmts.len(),
                None if end < stmts.len()
                    && (diverges(stmts) || end_loop(&stmts[start..]))
                    && (self.is_done_once(stmts, start, end) || self.closes(&stmts[start..])) =>
                {
                    end = stmts.len();
                }
                None => return Ok((end, tainted)),
            }
        }
    }

    /// Whether a group declares a guard, and statements in order follow.
    fn holds_guard(&self, group: &[Stmt], rest: &[Stmt]) -> bool {
        let is_guard = |stmt: &Stmt| matches!(stmt, Stmt::Local(found) if guard(found).is_some());
        group.iter().any(is_guard) && rest.iter().any(|stmt| self.touches_stmt(stmt))
    }

    /// Whether a statement of a group moves a variable from outside of the loop, or assigns one that may not be `mut`.
    fn is_done_once(&self, stmts: &[Stmt], start: usize, end: usize) -> bool {
        let moves = (start..end).any(|i| self.moves_once(stmts, i));
        moves
            || stmts[start..end].iter().any(|stmt| match stmt {
                Stmt::Expr(Expr::Assign(ExprAssign { left, .. }), _) => match &**left {
                    Expr::Path(path) => path.path.get_ident().is_some_and(|name| !self.is_local(&name.to_string())),
                    _ => false,
                },
                _ => false,
            })
    }

    /// `left`: locals that the group may change, and the worker cannot instead of it.
    fn taint(&self, stmt: &Stmt, top: bool, left: &Names, tainted: &mut Names) -> Part<()> {
        if let Stmt::Local(local) = stmt {
            tainted.extend(pattern_names(&local.pat).iter().map(ToString::to_string));
        }
        let here = self.scopes.len() - 1;
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        let changes = |used: &&Use| {
            let name = used.name.to_string();
            self.changes.writes(used) || self.changes.item_writes.contains(&name) || left.contains(&name)
        };
        let cells = left.iter().filter(|name| self.local(name).is_some_and(|(_, local)| local.cell));
        let changed = uses.iter().filter(changes).map(|used| used.name.to_string());
        let handles = self.handles_behind(stmt, &uses);
        for name in changed.chain(cells.cloned()).chain(handles) {
            if tainted.contains(&name) {
                continue;
            }
            let Some((depth, _)) = self.local(&name) else {
                // rustc sees that it is set only beside what sets it
                if self.is_unset(&name) {
                    if self.after.iter().any(|stmts| mentions(stmts, &name)) {
                        return Err(Whole);
                    }
                    tainted.insert(name);
                }
                continue;
            };
            // what is around the block may look at it afterwards; around the body itself there is only the pattern
            if depth < here && !(top && depth + 1 >= here) {
                return Err(Whole);
            }
            tainted.insert(name);
        }
        Ok(())
    }

    /// Locals that a group may change, and that the worker cannot change instead of it; and items that are lent exclusively,
    /// which cannot travel and be used again, or travel beside what borrows them. `rest`: what follows in the block.
    fn changed_later(&mut self, group: &[Stmt], rest: &[Stmt]) -> Names {
        let uses = uses_of(|resolver| group.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        if !uses.iter().any(|used| self.may_change(used) || self.is_exclusive_item(used)) {
            return Names::new();
        }
        let before = self.checkpoint();
        let mut hoist = Hoist::new(self, false);
        let mut replayed = group.to_vec();
        let mut left: Names = replayed.iter_mut().flat_map(|stmt| hoist.stmt(stmt)).collect();
        let borrows = hoist.hoisted.iter().filter(|hoisted| hoisted.lender.is_kept());
        let borrows: TokenStream = borrows.map(|hoisted| hoisted.told.clone()).collect();
        let hoisted: Vec<TokenStream> = hoist.hoisted.into_iter().map(|hoisted| hoisted.told).collect();
        self.restore(before);
        let shared: Vec<String> = hoisted.iter().flat_map(|told| self.shared_cells(told)).collect();
        // what is read of it is copied; what is asked, or given, travels as a whole
        let replayed = uses_of(|resolver| replayed.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let travels = |name: &String| replayed.iter().any(|used| used.name == name && is_whole(used));
        let is_lent = |name: &String| names::mentions(&borrows, &Names::from([name.clone()]));
        let is_again = |name: &String| mentions(rest, name) || self.used_again(name, 0);
        let items = uses.iter().filter(|used| self.is_exclusive_item(used)).map(|used| used.name.to_string());
        left.extend(items.filter(|name| (travels(name) || is_lent(name)) && is_again(name)));
        left.extend(shared);
        left
    }

    /// Locals of which a value that travels is another handle, by which what they hold may change.
    fn shared_cells(&self, value: &TokenStream) -> Names {
        let Ok(value) = parse2::<Expr>(value.clone()) else { return Names::new() };
        let uses = uses_of(|resolver| resolver.visit_expr(&value));
        let cells = uses.iter().map(|used| used.name.to_string());
        let is_cell = |name: &String| self.local(name).is_some_and(|(_, local)| local.cell);
        if is_clone(&value) { cells.filter(is_cell).collect() } else { Names::new() }
    }

    /// The same names, and if one of them holds a cell, those of all locals that do: they may share it.
    pub(super) fn with_cells(&self, mut names: Names) -> Names {
        let is_cell = |name: &String| self.local(name).is_some_and(|(_, local)| local.cell);
        if names.iter().any(is_cell) {
            names.extend(self.scopes.iter().flat_map(|scope| scope.keys().cloned()).filter(is_cell));
        }
        names
    }

    /// Whether a use may change a local, for what its declaration says: a method that is not known, or a call of it; of a
    /// `&mut` a method of std's too that changes an iterator; whatever it is, of what changes through a `&`.
    pub(super) fn may_change(&self, used: &Use) -> bool {
        let is_asked = matches!(used.access, Access::Method | Access::Call) || used.access.is_given();
        let lends = |local: Local| local.lends_mut || local.exclusive;
        let may = |(_, local): (usize, Local)| {
            local.cell || (is_asked && (local.mutable.is_some() || lends(local))) || (used.doubtful && lends(local))
        };
        self.local(&used.name.to_string()).is_some_and(may)
    }

    /// Whether a use is one of what is known to change outside of the loop: by its parts.
    pub(super) fn changes_outside(&self, used: &Use) -> bool {
        !self.is_local(&used.name.to_string()) && self.changes.touch(used)
    }

    /// Whether a variable outside of the loop is declared without a value, or may be where no declaration is seen.
    fn is_unset(&self, name: &str) -> bool {
        match &self.looped.context {
            Some(context) => context.unset.contains(name),
            None => is_set_first(self.looped, name),
        }
    }

    /// Whether a group ends the loop, and changes or moves what the source is borrowed from.
    pub(super) fn closes(&self, group: &[Stmt]) -> bool {
        self.is_last(group) && self.is_of_source(group)
    }

    /// Whether a group ends the loop, and moves what workers may look at.
    pub(super) fn uses_up(&self, group: &[Stmt]) -> bool {
        let uses = || uses_of(|resolver| group.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        self.is_last(group) && self.moves_away(&uses())
    }

    fn is_last(&self, group: &[Stmt]) -> bool {
        let ends = end_loop(group) && !matches!(group.last(), Some(Stmt::Macro(_)));
        let goes_on = || {
            let mut native = Native::replay(&self.exits);
            group.to_vec().iter_mut().for_each(|stmt| native.visit_stmt_mut(stmt));
            native.found.next
        };
        ends && self.scratch.iter().all(|scratch| !scratch.live) && !goes_on()
    }

    fn is_of_source(&self, stmts: &[Stmt]) -> bool {
        changes_source(self.looped, &uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt))))
    }
}

/// Whether a use is one of all of a variable, by a method or a call.
fn is_whole(used: &Use) -> bool {
    used.fields.is_empty() && !used.indexed && (used.access == Access::Method || used.is_lent())
}

/// Whether uses may change or move what the source is a view of: that has no items of its own to be dropped first.
pub(super) fn changes_source(looped: &Loop, uses: &[Use]) -> bool {
    let viewed = viewed(&looped.source);
    let is_view = matches!(looped.source, Expr::Reference(_)) || is_lazy(&looped.source);
    let is_place = matches!(viewed, Expr::Path(_) | Expr::Field(_));
    let places = uses_of(|resolver| resolver.visit_expr(viewed));
    let is_borrowed = |used: &Use| places.iter().any(|part| Place::from(part).overlaps(used));
    is_view && is_place && uses.iter().any(|used| (!used.only_reads() || may_move(used)) && is_borrowed(used))
}

/// What a view is of.
fn viewed(source: &Expr) -> &Expr {
    match source {
        Expr::Reference(found) => viewed(&found.expr),
        Expr::Paren(found) => viewed(&found.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => viewed(expr),
        Expr::Index(found) => viewed(&found.expr),
        Expr::MethodCall(call) => viewed(&call.receiver),
        source => source,
    }
}

fn may_move(used: &Use) -> bool {
    used.taken.is_some() || !used.fields.is_empty()
}

/// Whether what a loop is left with may be what it is over.
pub(super) fn gives_source(looped: &Loop) -> bool {
    struct Gives<'l>(&'l Loop, bool);
    impl<'a> Visit<'a> for Gives<'_> {
        fn visit_expr_return(&mut self, found: &'a ExprReturn) {
            self.value(found.expr.as_deref());
        }
        fn visit_expr_break(&mut self, found: &'a ExprBreak) {
            self.value(found.expr.as_deref());
        }
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_item(&mut self, _: &'a Item) {}
    }
    impl Gives<'_> {
        fn value(&mut self, value: Option<&Expr>) {
            self.1 |=
                value.is_some_and(|value| changes_source(self.0, &uses_of(|resolver| resolver.visit_expr(value))));
        }
    }
    let mut gives = Gives(looped, false);
    gives.visit_block(&looped.body);
    gives.1
}

/// Whether a value is a clone, or holds one.
fn is_clone(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) => call.method == "clone" || call.method == "cloned" || is_clone(&call.receiver),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "clone") => true,
            _ => call.args.iter().any(is_clone),
        },
        Expr::Paren(found) => is_clone(&found.expr),
        Expr::Reference(found) => is_clone(&found.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().any(is_clone),
        Expr::Struct(found) => found.fields.iter().any(|field| is_clone(&field.expr)),
        _ => false,
    }
}
