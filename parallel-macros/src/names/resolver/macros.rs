//! What is used in the arguments of macros.

use super::Resolver;
use crate::names::macros::{arguments, identifiers, is_known, last_segment, only_names, writes};
use crate::names::own_macros::written_by;
use crate::names::places::{is_place, unborrowed};
use crate::names::streams::printed;
use crate::names::{Access, By, is_binding_name};
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::Macro;
use syn::visit::Visit;

impl Resolver {
    pub(super) fn mac(&mut self, mac: &Macro) {
        let name = last_segment(mac);
        if let Some(stream) = printed(&name) {
            self.stream(stream, &mac.path);
        }
        if only_names(&name) {
            return;
        }
        for (variable, access) in written_by(&name) {
            self.name(&variable, Vec::new(), access);
        }
        // its arguments are there for their values
        let acts = std::mem::take(&mut self.statement) && !name.contains("assert");
        let Some(arguments) = arguments(mac) else {
            let (mut found, mut lent) = (Vec::new(), Vec::new());
            identifiers(mac.tokens.clone(), &mut found);
            lent_in(mac.tokens.clone(), &mut lent);
            // any of them may be declared there, and be none of a variable around
            let is_value = std::mem::take(&mut self.is_value);
            for name in found.iter().filter(|name| is_binding_name(name)) {
                let access = if lent.contains(name) { Access::BorrowMut } else { Access::Given };
                self.name(name, Vec::new(), access);
            }
            self.is_value = is_value;
            return;
        };
        let acts =
            acts && !is_known(&name) && !matches!(mac.tokens.clone().into_iter().next(), Some(TokenTree::Literal(_)));
        for (i, expr) in arguments.exprs.iter().enumerate() {
            if i == 0 && (writes(&name) || name == "addr_of_mut") {
                self.place(unborrowed(expr), Access::BorrowMut);
            } else if arguments.formats && !(i == 0 && acts && is_place(expr)) {
                self.operand(expr);
            } else if is_place(expr) && !is_known(&name) {
                let access = if acts && i == 0 { Access::Target } else { Access::Given };
                let outer = (self.place.replace(access), std::mem::take(&mut self.is_value));
                self.visit_expr(expr);
                (self.place, self.is_value) = outer;
            } else if name == "vec" {
                self.take(expr, By::Place);
            } else {
                self.value(expr);
            }
        }
        if let Some((pat, guard)) = &arguments.pattern {
            self.scoped(|this| {
                this.declare(pat);
                if let Some(guard) = guard {
                    this.value(guard);
                }
            });
        }
        let outer = std::mem::replace(&mut self.is_value, true);
        for name in arguments.captures {
            let before = self.uses.len();
            self.name(&name, Vec::new(), Access::Read);
            self.uses[before..].iter_mut().for_each(|used| used.captured = true);
        }
        self.is_value = outer;
    }
}

/// The variables that tokens lend exclusively, `&mut name`.
fn lent_in(tokens: TokenStream, lent: &mut Vec<Ident>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match (&tokens[..at], token) {
            ([.., TokenTree::Punct(and), TokenTree::Ident(word)], TokenTree::Ident(name))
                if and.as_char() == '&' && word == "mut" =>
            {
                lent.push(name.clone());
            }
            (_, TokenTree::Group(group)) => lent_in(group.stream(), lent),
            _ => {}
        }
    }
}
