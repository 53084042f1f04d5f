//! Control flow that leaves an iteration.
//!
//! In the worker every exit becomes a `return` of a `Flow` from the worker's closure. What leaves the loop itself carries
//! its payload to the call site, in a variant of the loop's exit enum, and is finished there natively, so that
//! conversions, inference and messages are rustc's own.

mod asked;
mod given;
mod inner;
mod items;
mod movable;
mod native;
mod returned;
mod site;
mod stops;
mod within;
mod worker;

pub(crate) use asked::{GIVES, Owned, group_at, is_lent, is_literal, is_open, stand_ins};
pub(crate) use given::given_last;
pub(crate) use inner::{CARRIED, GIVEN, PASSED, goes_with, imports};
pub(crate) use native::{Native, Returns};
pub(crate) use returned::{is_constructor, parts_of_returned};
pub(crate) use site::{ExitSite, Payload, exit_alias, returned_alias};
pub(crate) use stops::{Stops, leaves_iteration, may_stop, may_stop_in};
pub(crate) use worker::Exits;

use crate::names::{Names, condition_bindings, last_segment, pattern_names, uses_of};
use items::Items;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, Label, Lifetime, Macro, Stmt};

/// Where in the body we are, for `break`, `continue` and the values of `return`.
#[derive(Default)]
pub(crate) struct Nesting {
    /// How many inner loops are around.
    pub(crate) loops: usize,
    /// The labels of inner loops and blocks.
    pub(crate) labels: Vec<Label>,
    /// The names that the body has declared so far, block by block.
    pub(crate) scopes: Vec<Names>,
    /// What the blocks of the body around the code import, or name.
    pub(crate) items: Vec<Items>,
}

impl Nesting {
    /// Whether code here means a name that the body declares.
    fn is_local(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains(name))
    }

    /// Whether code here uses any name that the body declares.
    fn has_local(&self, expr: &Expr) -> bool {
        uses_of(|resolver| resolver.visit_expr(expr)).iter().any(|used| self.is_local(&used.name.to_string()))
    }

    fn declare(&mut self, names: &[Ident]) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(names.iter().map(ToString::to_string));
        }
    }

    /// Visits what an inner loop or labeled block holds.
    fn inside(&mut self, label: Option<&Label>, is_loop: bool) -> NestingMark {
        if let Some(label) = label {
            self.labels.push(label.clone());
        }
        self.loops += usize::from(is_loop);
        NestingMark { label: label.is_some(), is_loop }
    }

    fn leave(&mut self, mark: NestingMark) {
        if mark.label {
            self.labels.pop();
        }
        self.loops -= usize::from(mark.is_loop);
    }

    /// Whether a label is one of an inner loop or block.
    fn has(&self, label: &Lifetime) -> bool {
        self.labels.iter().any(|inner| inner.name == *label)
    }

    /// Where a `break` or `continue` goes.
    fn aim(&self, own: Option<&Label>, label: Option<&Lifetime>) -> Aim {
        match label {
            None if self.loops == 0 => Aim::Loop,
            None => Aim::Inside,
            Some(label) if self.has(label) => Aim::Inside,
            Some(label) if own.is_some_and(|own| own.name == *label) => Aim::Loop,
            Some(_) => Aim::Outside,
        }
    }
}

struct NestingMark {
    label: bool,
    is_loop: bool,
}

#[derive(PartialEq)]
enum Aim {
    /// A loop or block inside the body.
    Inside,
    /// The loop that is rewritten.
    Loop,
    /// Something around it.
    Outside,
}

/// A way out to a label from outside, or one that is not there: then rustc is to know the same labels that are like it as in the loop
/// as written, to say the same.
fn beside(labels: &[Label], leave: TokenStream) -> TokenStream {
    labels.iter().rev().fold(leave, |leave, label| quote!(#label { #leave }))
}

/// Whether a macro is one whose exit is known.
pub(crate) fn is_bail(mac: &Macro) -> bool {
    matches!(last_segment(mac).as_str(), "bail" | "ensure")
}

/// Visits the parts of an expression that is no exit itself, and keeps count of inner loops, labels and names.
fn visit_inner<V: VisitMut>(visitor: &mut V, expr: &mut Expr, nesting: fn(&mut V) -> &mut Nesting) {
    let names = match expr {
        Expr::ForLoop(found) => pattern_names(&found.pat),
        Expr::While(found) => condition_bindings(&found.cond),
        Expr::If(found) => condition_bindings(&found.cond),
        _ => Vec::new(),
    };
    nesting(visitor).scopes.push(names.iter().map(ToString::to_string).collect());
    visit_parts(visitor, expr, nesting);
    nesting(visitor).scopes.pop();
}

fn visit_parts<V: VisitMut>(visitor: &mut V, expr: &mut Expr, nesting: fn(&mut V) -> &mut Nesting) {
    let (label, is_loop) = match expr {
        Expr::ForLoop(found) => {
            visitor.visit_expr_mut(&mut found.expr);
            (found.label.clone(), true)
        }
        Expr::While(found) => (found.label.clone(), true),
        Expr::Loop(found) => (found.label.clone(), true),
        Expr::Block(found) => (found.label.clone(), false),
        other => return visit_mut::visit_expr_mut(visitor, other),
    };
    let mark = nesting(visitor).inside(label.as_ref(), is_loop);
    match expr {
        Expr::ForLoop(found) => visitor.visit_block_mut(&mut found.body),
        other => visit_mut::visit_expr_mut(visitor, other),
    }
    nesting(visitor).leave(mark);
}

/// Visits a block with the names that it declares.
fn visit_block<V: VisitMut>(visitor: &mut V, block: &mut Block, nesting: fn(&mut V) -> &mut Nesting) {
    nesting(visitor).open(block);
    nesting(visitor).scopes.push(Names::new());
    visit_stmts(visitor, &mut block.stmts, nesting);
    nesting(visitor).scopes.pop();
    nesting(visitor).close();
}

fn visit_stmts<V: VisitMut>(visitor: &mut V, stmts: &mut [Stmt], nesting: fn(&mut V) -> &mut Nesting) {
    stmts.iter_mut().for_each(|stmt| visit_one(visitor, stmt, nesting));
}

/// Visits a statement, and declares its names.
fn visit_one<V: VisitMut>(visitor: &mut V, stmt: &mut Stmt, nesting: fn(&mut V) -> &mut Nesting) {
    visitor.visit_stmt_mut(stmt);
    if let Stmt::Local(local) = stmt {
        nesting(visitor).declare(&pattern_names(&local.pat));
    }
}

/// Visits an arm with the names of its pattern.
fn visit_arm<V: VisitMut>(visitor: &mut V, arm: &mut Arm, nesting: fn(&mut V) -> &mut Nesting) {
    nesting(visitor).scopes.push(pattern_names(&arm.pat).iter().map(ToString::to_string).collect());
    visit_mut::visit_arm_mut(visitor, arm);
    nesting(visitor).scopes.pop();
}

/// Labels of ours: the block around everything, and the loop over iterations.
pub(crate) fn loop_label() -> Lifetime {
    Lifetime::new("'par", Span::mixed_site())
}

/// The loop over turns of the loop as written and of workers.
pub(crate) fn again_label() -> Lifetime {
    Lifetime::new("'again", Span::mixed_site())
}

pub(crate) fn commits_label() -> Lifetime {
    Lifetime::new("'commits", Span::mixed_site())
}

pub(crate) fn next_label() -> Lifetime {
    Lifetime::new("'next", Span::mixed_site())
}
