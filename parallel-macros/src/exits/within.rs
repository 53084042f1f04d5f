//! Calls in closures and in the arguments of macros: they are asked what they take, too.

use super::given::variable;
use super::{Exits, visit_inner};
use crate::names::{Names, last_segment, mentions, pattern_names, rewrite_arguments};
use proc_macro2::Ident;
use quote::quote_spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, ExprClosure, ExprMethodCall, Item, Macro};

impl Exits {
    /// Visits an expression that is no exit: the calls in it, and itself.
    pub(super) fn visit_asked(&mut self, expr: &mut Expr) {
        visit_inner(self, expr, |this| &mut this.nesting);
        self.ask_or_check(expr);
        if let (Expr::Let(found), Some(scope)) = (&*expr, self.nesting.scopes.get_mut(self.depth)) {
            scope.extend(pattern_names(&found.pat).iter().map(ToString::to_string));
        }
    }

    /// Asks in the closure itself. One that takes its variables along is asked for these as a whole.
    pub(super) fn ask_in_closure(&mut self, closure: &mut ExprClosure) {
        if closure.capture.is_some() || !mentions(&closure.body, &self.asked_names()) {
            return;
        }
        let params = closure.inputs.iter().flat_map(pattern_names).map(|name| name.to_string()).collect();
        self.nesting.scopes.push(params);
        self.asks_only += 1;
        self.visit_apart(&mut closure.body);
        self.asks_only -= 1;
        self.nesting.scopes.pop();
    }

    /// Asks in front of the statement. What shows its arguments as they are written is left as it is.
    pub(super) fn ask_in_macro(&mut self, mac: &mut Macro) {
        if !mentions(&mac.tokens, &self.asked_names()) {
            return;
        }
        let mut asked = mac.clone();
        self.asks_only += 1;
        let name = last_segment(mac);
        let may_differ = MAY_DIFFER.contains(&name.as_str()) && !self.own_macros.contains(&name);
        if may_differ && rewrite_arguments(&mut asked, |expr| self.visit_expr_mut(expr)) {
            *mac = asked;
        } else {
            self.check_given_in(mac);
        }
        self.asks_only -= 1;
    }

    /// Checks the variables that calls in a macro are given.
    fn check_given_in(&mut self, mac: &Macro) {
        let mut given = Arguments::default();
        rewrite_arguments(&mut mac.clone(), |expr| given.visit_expr(expr));
        given.0.retain(|name| self.given.contains(&name.to_string()));
        for name in &given.0 {
            let runtime = self.runtime.at(name.span());
            self.questions.extend(quote_spanned! {name.span()=>
                if false { loop {} #runtime::bounds::CopyInEachCall::__given_away(&#name); }
            });
        }
    }

    /// The variables that calls are asked about.
    fn asked_names(&self) -> Names {
        self.given.union(&self.owned.names).cloned().collect()
    }
}

/// Macros of std's of whose arguments nobody sees how they are written.
const MAY_DIFFER: &[&str] =
    &["eprint", "eprintln", "format", "format_args", "panic", "print", "println", "vec", "write", "writeln"];

/// Variables that calls are given.
#[derive(Default)]
struct Arguments(Vec<Ident>);

impl Arguments {
    fn note<'a>(&mut self, args: impl IntoIterator<Item = &'a Expr>) {
        for name in args.into_iter().filter_map(variable) {
            if !self.0.contains(name) {
                self.0.push(name.clone());
            }
        }
    }
}

impl<'a> Visit<'a> for Arguments {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        self.note(&call.args);
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.note(&call.args);
        visit::visit_expr_method_call(self, call);
    }
}
