//! What a `println!` of the loop as written looks at, looked at in front of it too, out of reach: what rustc says of a variable
//! that has been moved, or changes meanwhile, it says at the user's own token, where the copy of the loop has it as well, and
//! so once. In a macro call it would be another place.
//!
//! What a `?` takes and the body mentions again, put elsewhere first, as the worker does: else rustc explains the move by what `?` calls.
//!
//! And a `format!` that is an argument, as what it stands for: of a wrong type, rustc says less where a macro made it, and a commit,
//! which has what the worker has formatted, has no macro.

use super::formatted::{AllShown, named, pieces};
use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::{ends, format_as_call, is_binding_name, last_segment};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprCall, ExprClosure, ExprField, ExprLit, ExprMacro, ExprMethodCall, ExprTry, Item, Lit,
    Local, Macro, Stmt, StmtMacro, parse2,
};

/// Puts these looks in front of the statements of a body that print.
pub(super) fn look_first(looped: &Loop, body: &mut Block, runtime: &Runtime) {
    LookFirst { shown: AllShown::of(looped, runtime), body: &looped.body }.visit_block_mut(body);
}

struct LookFirst<'l> {
    shown: AllShown<'l>,
    /// The body as the user wrote it.
    body: &'l Block,
}

impl VisitMut for LookFirst<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        call.args.iter_mut().for_each(|argument| format_as_call(argument, &self.shown.own_macros));
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        call.args.iter_mut().for_each(|argument| format_as_call(argument, &self.shown.own_macros));
    }

    fn visit_expr_try_mut(&mut self, found: &mut ExprTry) {
        visit_mut::visit_expr_try_mut(self, found);
        if taken_root(&found.expr).is_some_and(|root| count(root, self.body.to_token_stream()) > 1) {
            let place = &found.expr;
            let (first, last) = ends(&place.to_token_stream());
            let moved = quote_spanned!(first=> (#place,));
            let part = quote_spanned!(last=> .0);
            *found.expr = Expr::Verbatim(quote!(#moved #part));
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut stmts: Vec<Stmt> = Vec::new();
        for mut stmt in block.stmts.drain(..) {
            // what is never come to is for rustc to warn of
            let look = self.look(&stmt).filter(|_| !stmts.last().is_some_and(leaves_always));
            self.visit_stmt_mut(&mut stmt);
            stmts.extend(look);
            stmts.push(stmt);
        }
        block.stmts = stmts;
    }
}

/// The variable that a place is, or is a part of.
fn taken_root(place: &Expr) -> Option<&Ident> {
    match place {
        Expr::Path(path) => path.path.get_ident().filter(|name| is_binding_name(name)),
        Expr::Field(ExprField { base, .. }) => taken_root(base),
        _ => None,
    }
}

/// How often code has a name.
fn count(name: &Ident, code: TokenStream) -> usize {
    let count_in = |token| match token {
        TokenTree::Ident(found) => usize::from(found == *name),
        TokenTree::Group(group) => count(name, group.stream()),
        _ => 0,
    };
    code.into_iter().map(count_in).sum()
}

fn leaves_always(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _))
}

fn has_block(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace || has_block(group.stream()),
        _ => false,
    })
}

/// The macros that a value is, or that are arguments of calls in it.
fn printed_in<'e>(value: &'e Expr, found: &mut Vec<(&'e Vec<Attribute>, &'e Macro)>) {
    match value {
        Expr::Macro(ExprMacro { attrs, mac }) => found.push((attrs, mac)),
        Expr::Call(call) => call.args.iter().for_each(|argument| printed_in(argument, found)),
        Expr::MethodCall(call) => {
            printed_in(&call.receiver, found);
            call.args.iter().for_each(|argument| printed_in(argument, found));
        }
        _ => {}
    }
}

impl LookFirst<'_> {
    fn look(&self, stmt: &Stmt) -> Option<Stmt> {
        let mut found = Vec::new();
        match stmt {
            Stmt::Macro(StmtMacro { attrs, mac, .. }) => found.push((attrs, mac)),
            Stmt::Expr(Expr::Macro(ExprMacro { attrs, mac }), _) => found.push((attrs, mac)),
            // a block may give a variable the value that is printed
            stmt if has_block(stmt.to_token_stream()) => {}
            Stmt::Expr(value, _) => printed_in(value, &mut found),
            Stmt::Local(Local { attrs, init: Some(init), .. }) if attrs.is_empty() => {
                printed_in(&init.expr, &mut found)
            }
            _ => {}
        }
        // which may not be there
        found.retain(|(attrs, _)| attrs.is_empty());
        let places: Vec<TokenStream> = found.iter().filter_map(|(_, mac)| self.places(mac)).flatten().collect();
        let quiet = quiet();
        let look = quote!(#quiet if false { let _ = (#(#places,)*); });
        (!places.is_empty()).then_some(Stmt::Expr(Expr::Verbatim(look), None))
    }

    /// Borrows of the variables, and parts of such, that are printed. `None` if something else is, which may change them.
    fn places(&self, mac: &Macro) -> Option<Vec<TokenStream>> {
        let name = last_segment(mac);
        let formats = matches!(name.as_str(), "print" | "println" | "eprint" | "eprintln" | "format");
        if !formats || self.shown.own_macros.contains(&name) {
            return None;
        }
        let list = pieces(mac.tokens.clone())?;
        let Expr::Lit(ExprLit { lit: Lit::Str(_), .. }) = parse2(list.first()?.clone()).ok()? else { return None };
        let mut places = Vec::new();
        for argument in &list[1..] {
            let value = match named(argument) {
                Some((_, value)) => value,
                None => argument.clone(),
            };
            match parse2(value.clone()).ok()? {
                Expr::Lit(_) => {}
                expr if self.is_place(&expr) => {
                    let (first, _) = ends(&value);
                    let and = quote_spanned!(first=> &);
                    places.push(quote!(#and #value));
                }
                _ => return None,
            }
        }
        Some(places)
    }

    fn is_place(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.is_variable(&name.to_string())),
            Expr::Field(found) => self.is_place(&found.base),
            _ => false,
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        self.shown.variables.contains(name)
    }
}
