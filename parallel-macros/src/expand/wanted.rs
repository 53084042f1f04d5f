//! What calls want of a variable that has no copies for certain. Where one wants a `&` of it and is given it, rustc says so of the call;
//! that each iteration moves it would be a second word for the same mistake.

use crate::model::{Loop, Runtime};
use crate::names::{Names, declared_in, has_exit, mentions, pattern_names, uses_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprClosure, ExprMethodCall, Item, Token, parse_quote};

/// Code that gives a pointer to the variable, if the first call that is given it wants the variable itself, or else one to nothing; of
/// `pointer`, which is one to it. `None` if the variable may have copies, or no such call can be made in front of the loop.
pub(super) fn if_wanted(looped: &Loop, name: &Ident, pointer: &TokenStream, runtime: &Runtime) -> Option<TokenStream> {
    if !looped.context.as_ref()?.owned.contains(&name.to_string()) {
        return None;
    }
    let mut own = declared_in(&looped.body);
    own.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    let mut calls = Calls { name, own, found: None };
    calls.visit_block(&looped.body);
    let Call { code, params, at } = calls.found?;
    let [wanted, found] = ["wanted", "found"].map(|name| Ident::new(name, Span::mixed_site()));
    let asked = &params[at];
    Some(quote! {{
        loop {}
        let (#wanted, #found) = (#runtime::TypeOf::new(), #runtime::TypeOf::new());
        #found.is(&#name);
        let _ = |#(#params),*| { #wanted.is(&#asked); #code };
        #wanted.may_be(&#found).__taken(#pointer)
    }})
}

/// A call with parameters for its arguments.
struct Call {
    code: TokenStream,
    params: Vec<Ident>,
    /// Which of them is for the variable.
    at: usize,
}

struct Calls<'n> {
    name: &'n Ident,
    /// The names that are not there in front of the loop.
    own: Names,
    found: Option<Call>,
}

impl Calls<'_> {
    /// Parameters for the arguments of a call, and which is for the variable, if it is given that, and what is called is there in front of
    /// the loop.
    fn params(&self, called: &Expr, args: &Punctuated<Expr, Token![,]>) -> Option<(Vec<Ident>, usize)> {
        let at = args.iter().position(|arg| matches!(arg, Expr::Path(path) if path.path.is_ident(self.name)))?;
        let is_there = |name: &Ident| name != self.name && !self.own.contains(&name.to_string());
        let uses = uses_of(|resolver| resolver.visit_expr(called));
        let leaves = has_exit(called) || mentions(called, &Names::from(["await".to_string()]));
        let is_closed = !leaves && !args.iter().any(|arg| matches!(arg, Expr::Closure(_)));
        let params = (0..args.len()).map(|i| format_ident!("arg{i}", span = Span::mixed_site())).collect();
        (is_closed && uses.iter().all(|used| is_there(&used.name))).then_some((params, at))
    }

    fn note(&mut self, call: Call) {
        self.found.get_or_insert(call);
    }
}

impl<'a> Visit<'a> for Calls<'_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        if let Some((params, at)) = self.params(&call.func, &call.args) {
            let args = params.iter().map(|param| -> Expr { parse_quote!(#param) }).collect();
            self.note(Call { code: ExprCall { args, ..call.clone() }.into_token_stream(), params, at });
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if let Some((params, at)) = self.params(&call.receiver, &call.args) {
            let args = params.iter().map(|param| -> Expr { parse_quote!(#param) }).collect();
            self.note(Call { code: ExprMethodCall { args, ..call.clone() }.into_token_stream(), params, at });
        }
        visit::visit_expr_method_call(self, call);
    }
}
