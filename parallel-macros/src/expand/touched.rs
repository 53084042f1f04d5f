//! What a `println!` of the loop as written looks at, looked at in front of it too, out of reach: what rustc says of a variable
//! that has been moved, or changes meanwhile, it says at the user's own token, where the copy of the loop has it as well, and
//! so once. In a macro call it would be another place.

use super::formatted::{AllShown, named, pieces};
use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::{Argument, ends, formatted, last_segment, parsed_identifier};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprClosure, ExprLit, ExprMacro, Item, Lit, LitStr, Local, Macro, Stmt, StmtMacro, parse2};

/// Puts these looks in front of the statements of a body that print.
pub(super) fn look_first(looped: &Loop, body: &mut Block, runtime: &Runtime) {
    LookFirst(AllShown::of(looped, runtime)).visit_block_mut(body);
}

struct LookFirst<'l>(AllShown<'l>);

impl VisitMut for LookFirst<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}

    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        let mut stmts: Vec<Stmt> = Vec::new();
        for stmt in block.stmts.drain(..) {
            // what is never come to is for rustc to warn of
            let look = self.look(&stmt).filter(|_| !stmts.last().is_some_and(leaves_always));
            stmts.extend(look);
            stmts.push(stmt);
        }
        block.stmts = stmts;
    }
}

fn leaves_always(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _))
}

impl LookFirst<'_> {
    fn look(&self, stmt: &Stmt) -> Option<Stmt> {
        let (attrs, mac) = match stmt {
            Stmt::Macro(StmtMacro { attrs, mac, .. }) => (attrs, mac),
            Stmt::Expr(Expr::Macro(ExprMacro { attrs, mac }), _) => (attrs, mac),
            Stmt::Local(Local { attrs, init: Some(init), .. }) => match &*init.expr {
                Expr::Macro(found) => (attrs, &found.mac),
                _ => return None,
            },
            _ => return None,
        };
        // which may not be there
        if !attrs.is_empty() {
            return None;
        }
        let (places, quiet) = (self.places(mac)?, quiet());
        let look = quote!(#quiet if false { let _ = (#(#places,)*); });
        (!places.is_empty()).then_some(Stmt::Expr(Expr::Verbatim(look), None))
    }

    /// Borrows of the variables, and parts of such, that are printed. `None` if something else is, which may change them.
    fn places(&self, mac: &Macro) -> Option<Vec<TokenStream>> {
        let name = last_segment(mac);
        let formats = matches!(name.as_str(), "print" | "println" | "eprint" | "eprintln" | "format");
        if !formats || self.0.own_macros.contains(&name) {
            return None;
        }
        let list = pieces(mac.tokens.clone())?;
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = parse2(list.first()?.clone()).ok()? else { return None };
        let (mut places, mut names) = (Vec::new(), Vec::new());
        for argument in &list[1..] {
            let value = match named(argument) {
                Some((name, value)) => {
                    names.push(name.to_string());
                    value
                }
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
        let captured = formatted(&text.value())?.into_iter().filter_map(|(argument, _)| match argument {
            Argument::Named(name) if !names.contains(&name) => self.captured(&name, &text),
            _ => None,
        });
        places.extend(captured);
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
        self.0.variables.contains(name)
    }

    fn captured(&self, name: &str, text: &LitStr) -> Option<TokenStream> {
        let name = parsed_identifier(name).filter(|_| self.is_variable(name))?;
        let name = Ident::new(&name.to_string(), text.span());
        let and = quote_spanned!(text.span()=> &);
        Some(quote!(#and #name))
    }
}
