//! Implementations in an inner block of a body count everywhere. They move to its top, of which all copies of the body share
//! the items, if they name nothing that the block declares.

use crate::names::{ALL, Names, declared_by, is_known, last_segment, mentions};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Item, Stmt};

/// Moves them.
pub(crate) fn lift_impls(body: &mut Block) {
    let mut lift = Lift::default();
    body.stmts.iter_mut().for_each(|stmt| lift.visit_stmt_mut(stmt));
    // behind the macros that they may use
    let at = body.stmts.iter().rposition(|stmt| matches!(stmt, Stmt::Item(_))).map_or(0, |last| last + 1);
    body.stmts.splice(at..at, lift.lifted);
}

#[derive(Default)]
struct Lift {
    lifted: Vec<Stmt>,
    /// What the blocks around declare.
    declared: Vec<Names>,
    /// How much may declare whatever there is.
    globs: usize,
}

impl VisitMut for Lift {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let globs = self.globs;
        let mut declared = Names::new();
        block.stmts.iter().for_each(|stmt| self.declare(stmt, &mut declared));
        self.declared.push(declared);
        if self.globs == 0 {
            let is_lifted = |stmt: &Stmt| matches!(stmt, Stmt::Item(Item::Impl(found)) if self.is_free(found));
            let (lifted, rest) = block.stmts.drain(..).partition(is_lifted);
            block.stmts = rest;
            self.lifted.extend::<Vec<Stmt>>(lifted);
        }
        visit_mut::visit_block_mut(self, block);
        self.declared.pop();
        self.globs = globs;
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

impl Lift {
    fn is_free(&self, found: &impl ToTokens) -> bool {
        let tokens = found.to_token_stream();
        !self.declared.iter().any(|names| mentions(&tokens, names))
    }

    fn declare(&mut self, stmt: &Stmt, names: &mut Names) {
        let item = match stmt {
            Stmt::Item(item) => item,
            // one that is not known may declare anything
            Stmt::Macro(found) if !is_known(&last_segment(&found.mac)) => return self.globs += 1,
            _ => return,
        };
        for name in declared_by(item).unwrap_or_else(|| vec![ALL.to_string()]) {
            if name == ALL {
                self.globs += 1;
            } else {
                names.insert(name);
            }
        }
    }
}
