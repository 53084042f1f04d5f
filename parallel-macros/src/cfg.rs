//! Statements and arms that are there or not by a `#[cfg(…)]`, which only rustc can decide: a loop with some is lowered with
//! them and without, and rustc takes one of the two.

use crate::model::Loop;
use crate::names::{Names, mentions};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Stmt, parse2};

/// How many conditions a loop may depend on: it is lowered for all their combinations.
pub(crate) const MOST: usize = 3;

/// The first condition that something in a body depends on, and the loop where it holds, and where it does not.
pub(crate) fn by_condition(looped: &Loop) -> Option<(TokenStream, Loop, Loop)> {
    if !mentions(&looped.body, &Names::from(["cfg".to_string()])) {
        return None;
    }
    let mut first = First(None);
    first.visit_block(&looped.body);
    let condition = first.0?;
    let where_it = |holds: bool| {
        let mut looped = looped.clone();
        Where { condition: condition.to_string(), holds }.visit_block_mut(&mut looped.body);
        looped
    };
    let (with, without) = (where_it(true), where_it(false));
    Some((condition, with, without))
}

/// A `#[cfg(…)]` in front of a statement or an arm.
struct Found {
    condition: TokenStream,
    /// Whether it is `not(condition)`.
    is_not: bool,
    /// What it is in front of.
    rest: TokenStream,
}

impl Found {
    fn of(code: TokenStream) -> Option<Found> {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let (mut at, mut before) = (0, Vec::new());
        while let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = &tokens[at..] {
            if hash.as_char() != '#' || attribute.delimiter() != Delimiter::Bracket {
                return None;
            }
            if let Some(inner) = argument(attribute.stream(), "cfg") {
                let negated = argument(inner.clone(), "not");
                let is_not = negated.is_some();
                let rest = before.into_iter().chain(tokens[at + 2..].iter().cloned()).collect();
                return Some(Found { condition: negated.unwrap_or(inner), is_not, rest });
            }
            before.extend(tokens[at..at + 2].iter().cloned());
            at += 2;
        }
        None
    }
}

/// The arguments of `name(…)`, if that is all there is.
fn argument(code: TokenStream, name: &str) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(found), TokenTree::Group(group)] if found == name => Some(group.stream()),
        _ => None,
    }
}

struct First(Option<TokenStream>);

impl First {
    fn look(&mut self, code: &impl ToTokens) {
        if self.0.is_none() {
            self.0 = Found::of(code.to_token_stream()).map(|found| found.condition);
        }
    }
}

impl<'a> Visit<'a> for First {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.look(stmt);
        visit::visit_stmt(self, stmt);
    }

    fn visit_arm(&mut self, arm: &'a Arm) {
        self.look(arm);
        visit::visit_arm(self, arm);
    }
}

/// What is left where a condition holds, or does not.
struct Where {
    condition: String,
    holds: bool,
}

impl Where {
    /// The code without its attribute; nothing if it is not there.
    fn resolved(&self, code: TokenStream) -> TokenStream {
        match Found::of(code.clone()) {
            Some(found) if found.condition.to_string() == self.condition => match found.is_not == self.holds {
                true => TokenStream::new(),
                false => self.resolved(found.rest),
            },
            _ => code,
        }
    }
}

impl VisitMut for Where {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let stmts = block.stmts.drain(..).flat_map(|stmt| {
            let code = stmt.to_token_stream();
            let resolved = self.resolved(code.clone());
            match resolved.to_string() == code.to_string() {
                true => vec![stmt],
                false => Block::parse_within.parse2(resolved).unwrap_or_else(|_| vec![stmt]),
            }
        });
        block.stmts = stmts.collect();
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, found: &mut syn::ExprMatch) {
        let arms = found.arms.drain(..).filter_map(|arm| {
            let code = arm.to_token_stream();
            let resolved = self.resolved(code.clone());
            if resolved.is_empty() {
                return None;
            }
            Some(if resolved.to_string() == code.to_string() { arm } else { parse2(resolved).unwrap_or(arm) })
        });
        found.arms = arms.collect();
        visit_mut::visit_expr_match_mut(self, found);
    }
}
