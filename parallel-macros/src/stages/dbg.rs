//! `dbg!(value)` as what it is: the value, then an effect on what is printed, then the value again. So the value can be
//! computed ahead, and what follows is no effect.

use crate::model::Runtime;
use crate::names::{has_exit, last_segment};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Opens every `dbg!` of one argument in a body.
pub(crate) fn open_dbg(body: &mut Block, runtime: &Runtime) {
    Open { runtime }.visit_block_mut(body);
}

struct Open<'r> {
    runtime: &'r Runtime,
}

impl Open<'_> {
    /// What std's definition expands to; `None` if there is not one argument, or it has an exit, which is not to be looked
    /// for in the text of it.
    fn opened(&mut self, mac: &Macro) -> Option<Expr> {
        let std = mac.path.segments.len() == 1 || mac.path.segments.first()?.ident == "std";
        if last_segment(mac) != "dbg" || !std || has_exit(&mac.tokens) {
            return None;
        }
        let mut argument: Expr = parse2(mac.tokens.clone()).ok()?;
        self.visit_expr_mut(&mut argument);
        let value = Ident::new("__shown", end_of(mac));
        let print = self.print(mac, &value);
        // in parentheses, as it may be a struct
        Some(parse_quote!(match (#argument) { #value => { #print #value } }))
    }

    /// The line that is printed. It says where the user's own tokens stand, and what they are. It is as long as the call, where
    /// rustc points if the value cannot be shown, and a refusal.
    fn print(&self, mac: &Macro, value: &Ident) -> TokenStream {
        let (runtime, tokens) = (self.runtime, &mac.tokens);
        let span = mac.path.to_token_stream().into_iter().next().map_or_else(Span::call_site, |first| first.span());
        let place = quote_spanned!(span=> ::std::file!(), ::std::line!(), ::std::column!());
        let (print, shown) = (quote_spanned!(span=> ::std::eprintln!), quote_spanned!(span=> &));
        let arguments = quote!("[{}:{}:{}] {} = {:#?}", #place, #runtime::__written!(#tokens), #shown #value);
        quote_spanned!(end_of(mac)=> #print(#arguments);)
    }
}

/// Where the call of a macro ends.
fn end_of(mac: &Macro) -> Span {
    match &mac.delimiter {
        MacroDelimiter::Paren(token) => token.span.close(),
        MacroDelimiter::Brace(token) => token.span.close(),
        MacroDelimiter::Bracket(token) => token.span.close(),
    }
}

impl VisitMut for Open<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Macro(found) => {
                if let Some(opened) = self.opened(&found.mac) {
                    *stmt = Stmt::Expr(opened, found.semi_token);
                }
            }
            Stmt::Local(Local { init: Some(init), .. }) if matches!(&*init.expr, Expr::Macro(_)) => {
                let Expr::Macro(found) = &*init.expr else { return };
                if let Some(opened) = self.opened(&found.mac) {
                    *init.expr = opened;
                }
            }
            stmt => visit_mut::visit_stmt_mut(self, stmt),
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Macro(found) = expr
            && let Some(opened) = self.opened(&found.mac)
        {
            *expr = parse_quote!((#opened));
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}
