//! Whether what an iteration owns is lent to a commit, and is used again by the worker behind that, or by another commit: it needs
//! a copy there, or is kept.

use super::stored::place_root;
use super::{Entry, Stages};
use crate::names::{Names, names_one_of};
use syn::parse::Parser;
use syn::visit::{self, Visit};
use syn::*;

/// What a commit does with a variable.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Use {
    /// It borrows it.
    Borrows,
    /// That, or it calls methods of it.
    Asks,
    /// Anything.
    Any,
}

/// Whether some statements do that with one of some variables, by such a use in a commit.
pub(super) fn is_used_beside(names: &Names, stmts: &[Stmt], stages: &Stages, by: Use) -> bool {
    let mut uses = Uses { names, stages, by, found: Vec::new() };
    stmts.iter().for_each(|stmt| uses.visit_stmt(stmt));
    let lent = uses.found.iter().position(|(_, lends)| *lends);
    lent.is_some_and(|at| uses.found[at..].iter().any(|(entry, _)| *entry != uses.found[at].0))
}

/// The uses of variables, in the order in which they are written.
struct Uses<'n> {
    names: &'n Names,
    stages: &'n Stages,
    by: Use,
    /// The number of the entry that each is in, if a commit has it; and whether it is lent there.
    found: Vec<(Option<usize>, bool)>,
}

impl<'a> Visit<'a> for Uses<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let entries = &self.stages.entries;
        match entries.iter().position(|entry| entry.told.statements.iter().any(|told| told.is_of(stmt))) {
            Some(at) if names_one_of(stmt, self.names) => {
                self.found.push((Some(at), lends(&entries[at], self.names, self.by)));
            }
            Some(_) => {}
            None => visit::visit_stmt(self, stmt),
        }
    }

    fn visit_expr_path(&mut self, path: &'a ExprPath) {
        if path.path.get_ident().is_some_and(|name| self.names.contains(&name.to_string())) {
            self.found.push((None, false));
        }
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        if names_one_of(&mac.tokens, self.names) {
            self.found.push((None, false));
        }
    }
}

/// Whether what is left of the statements of a commit, without what is computed ahead, is lent one of some variables.
fn lends(entry: &Entry, names: &Names, by: Use) -> bool {
    let mut lends = Lends { names, by, found: false };
    for line in &entry.told.statements {
        let left = entry.told.ahead.iter().fold(line.text.clone(), |text, ahead| text.replace(&ahead.text, "()"));
        let stmts = Block::parse_within.parse_str(&left).unwrap_or_default();
        stmts.iter().for_each(|stmt| lends.visit_stmt(stmt));
    }
    lends.found
}

struct Lends<'n> {
    names: &'n Names,
    by: Use,
    found: bool,
}

impl Lends<'_> {
    fn is_one(&self, place: &Expr) -> bool {
        place_root(place).is_some_and(|name| self.names.contains(&name.to_string()))
    }
}

impl<'a> Visit<'a> for Lends<'_> {
    fn visit_expr_reference(&mut self, found: &'a ExprReference) {
        self.found |= self.is_one(&found.expr);
        visit::visit_expr_reference(self, found);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.found |= self.by >= Use::Asks && self.is_one(&call.receiver);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &'a ExprPath) {
        let is_one = path.path.get_ident().is_some_and(|name| self.names.contains(&name.to_string()));
        self.found |= self.by == Use::Any && is_one;
    }

    // those of std borrow what they are given
    fn visit_macro(&mut self, mac: &'a Macro) {
        self.found |= names_one_of(&mac.tokens, self.names);
    }
}
