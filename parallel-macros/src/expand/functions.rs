//! Functions that a worker of `par_for!` calls by their names, which may be closures that change something, or can be called once: rustc
//! is asked, by types, in front of the statement that calls one in the loop as written, out of reach:
//!
//! ```text
//! let looks = |a0| report(a0);
//! OnlyLooks::__looks(&looks);
//! report(argument);
//! ```
//!
//! As for methods (`doubts`), a closure that is no `Fn` is the only error. What is called in a closure, or where something is bound
//! first, is not asked for: there rustc speaks of the worker's closure.

use super::doubts::{declare, group_at, only_looks_at, words_in_macros};
use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::{Names, condition_bindings, declared_in, ends, has_exit, is_binding_name, pattern_names};
use crate::stages::Stages;
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprBlock, ExprCall, ExprClosure, ExprForLoop, ExprIf, ExprLoop, ExprMatch, ExprUnsafe, ExprWhile,
    Index, Item, Macro, Stmt,
};

/// Asks for them in a body.
pub(super) fn ask_functions(looped: &Loop, stages: &Stages, body: &mut Block, runtime: &Runtime) {
    // the attribute sees what they are
    if looped.context.is_some() {
        return;
    }
    let own = stages.scratch.iter().map(|scratch| &scratch.name).chain(stages.own.iter().map(|own| &own.name));
    let mut own: Names = own.chain(looped.fresh.iter().map(|fresh| &fresh.name)).map(ToString::to_string).collect();
    own.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    own.extend(declared_in(&looped.body));
    own.extend(words_in_macros(looped.body.to_token_stream()));
    let mut called = HashSet::new();
    note_called(stages.worker.clone(), &mut called);
    AskFunctions { own, called, asked: Names::new(), runtime }.visit_block_mut(body);
}

/// A name, and where it stands.
type Written = (String, usize, usize);

fn written(name: &Ident) -> Written {
    let start = name.span().unwrap();
    (name.to_string(), start.line(), start.column())
}

/// The names in front of parentheses.
fn note_called(code: TokenStream, called: &mut HashSet<Written>) {
    let mut before = None;
    for token in code {
        match (&before, token) {
            (Some(name), TokenTree::Group(group)) => {
                if group.delimiter() == Delimiter::Parenthesis {
                    called.insert(written(name));
                }
                note_called(group.stream(), called);
                before = None;
            }
            (None, TokenTree::Group(group)) => note_called(group.stream(), called),
            (_, TokenTree::Ident(name)) => before = Some(name),
            _ => before = None,
        }
    }
}

struct AskFunctions<'r> {
    /// Names that are the iteration's own.
    own: Names,
    /// What the worker calls.
    called: HashSet<Written>,
    /// What has been asked for.
    asked: Names,
    runtime: &'r Runtime,
}

impl VisitMut for AskFunctions<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}

    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut stmts = Vec::new();
        for mut stmt in block.stmts.drain(..) {
            let mut calls = Calls(Vec::new());
            calls.visit_stmt(&stmt);
            let asks: TokenStream = calls.0.iter().filter_map(|(name, call)| self.ask(name, call)).collect();
            if !asks.is_empty() {
                let quiet = quiet();
                stmts.push(Stmt::Expr(Expr::Verbatim(quote!(#quiet if false { loop {} #asks })), None));
            }
            visit_mut::visit_stmt_mut(self, &mut stmt);
            stmts.push(stmt);
        }
        block.stmts = stmts;
    }
}

impl AskFunctions<'_> {
    fn ask(&mut self, name: &Ident, call: &ExprCall) -> Option<TokenStream> {
        let is_outer = is_binding_name(name) && !self.own.contains(&name.to_string());
        if !is_outer || self.asked.contains(&name.to_string()) || !self.called.contains(&written(name)) {
            return None;
        }
        if call.args.iter().any(|arg| is_open(arg) || has_exit(arg)) {
            return None;
        }
        self.asked.insert(name.to_string());
        let numbered = |kind: &str| -> Vec<Ident> {
            (0..call.args.len()).map(|i| format_ident!("{kind}{i}", span = Span::mixed_site())).collect()
        };
        let [types, found] = ["A", "found"].map(numbered);
        let (only_looks, runtime) = (only_looks_at(name.span()), self.runtime);
        let declared = declare(&only_looks, &types, &words(name));
        // at the user's own tokens, from the first to the last: what is wrong with an argument, rustc says of it here, and of the loop as
        // written in the same words
        let stand_ins = call.args.iter().enumerate().map(|(at, arg)| stand_in(at, name, &arg.to_token_stream()));
        let (passed, params): (Vec<_>, Vec<_>) = stand_ins.unzip();
        let mut group = Group::new(Delimiter::Parenthesis, TokenStream::new());
        group.set_span(call.paren_token.span.join());
        let passed_group = group_at(&group, quote!(#(#passed),*));
        let looks = Ident::new("__looks", name.span());
        let closure =
            quote_spanned!(name.span()=> |#(#params),*| { loop {} #(#found.is(&#passed);)* #name #passed_group });
        let checked = quote_spanned!(name.span()=> #only_looks::__looks(&#looks););
        let given = call.args.iter();
        Some(quote!({
            #declared
            #(let #found = #runtime::TypeOf::new();)*
            #(#found.is_of(#given);)*
            let #looks = #closure;
            #checked
        }))
    }
}

/// What stands for an argument, and the parameter that it is of: that stands elsewhere, or rustc would take it for what has moved there.
fn stand_in(at: usize, function: &Ident, arg: &TokenStream) -> (TokenStream, TokenStream) {
    let (first, last) = ends(arg);
    let [name, param] = [first, first.located_at(function.span())].map(|span| format_ident!("__arg{at}", span = span));
    match arg.clone().into_iter().nth(1) {
        None => (quote!(#name), quote!(#param)),
        Some(_) => {
            let index = Index { index: 0, span: last };
            (quote_spanned!(last=> #name.#index), quote!(#param: (_,)))
        }
    }
}

/// What rustc says of one that is no `Fn`: the message, the label, and what to write.
fn words(name: &Ident) -> [Literal; 3] {
    let needs = format!("`{name}(…)` runs in parallel, and needs more than a `&` of `{name}`");
    let label = format!("`{name}` changes something, or can be called once");
    let note = format!(
        "if it changes something, write `(&mut {name})(…)` (`(&mut *{name})(…)`, if it is a `&mut`), which is done in order; what \
         can be called once is used up by the first iteration"
    );
    [needs, label, note].map(|text| Literal::string(&text))
}

/// The calls by name that a statement comes to where it begins: not in a closure or a block, or behind a pattern.
struct Calls<'s>(Vec<(&'s Ident, &'s ExprCall)>);

impl<'s> Visit<'s> for Calls<'s> {
    fn visit_item(&mut self, _: &'s Item) {}
    fn visit_block(&mut self, _: &'s Block) {}
    fn visit_expr_closure(&mut self, _: &'s ExprClosure) {}
    fn visit_macro(&mut self, _: &'s Macro) {}
    fn visit_expr_block(&mut self, _: &'s ExprBlock) {}
    fn visit_expr_unsafe(&mut self, _: &'s ExprUnsafe) {}
    fn visit_expr_loop(&mut self, _: &'s ExprLoop) {}
    fn visit_expr_while(&mut self, _: &'s ExprWhile) {}

    fn visit_expr_if(&mut self, found: &'s ExprIf) {
        if condition_bindings(&found.cond).is_empty() {
            self.visit_expr(&found.cond);
        }
    }

    fn visit_expr_match(&mut self, found: &'s ExprMatch) {
        self.visit_expr(&found.expr);
    }

    fn visit_expr_for_loop(&mut self, found: &'s ExprForLoop) {
        self.visit_expr(&found.expr);
    }

    fn visit_expr_call(&mut self, call: &'s ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.get_ident()
        {
            self.0.push((name, call));
        }
        visit::visit_expr_call(self, call);
    }
}

/// Whether the type of an argument may depend on what the function wants: it has a closure, a block or a macro in it, or parts that may be
/// lent as something else where they are put together.
fn is_open(arg: &Expr) -> bool {
    struct Open(bool);
    impl<'a> Visit<'a> for Open {
        fn visit_expr(&mut self, value: &'a Expr) {
            self.0 |= match value {
                Expr::Array(_) | Expr::Closure(_) | Expr::Macro(_) | Expr::Struct(_) => true,
                Expr::Tuple(tuple) => tuple.elems.iter().any(is_lent),
                Expr::Call(call) => puts_together(&call.func) || call.args.iter().any(is_lent),
                _ => false,
            };
            visit::visit_expr(self, value);
        }
        fn visit_block(&mut self, _: &'a Block) {
            self.0 = true;
        }
    }
    let mut open = Open(false);
    open.visit_expr(arg);
    open.0
}

fn is_lent(value: &Expr) -> bool {
    matches!(value, Expr::Reference(_))
}

/// Whether what is called may be a constructor: `Some`, `Box::new`, and not `f64::from`.
fn puts_together(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return true };
    let mut segments = path.path.segments.iter();
    match (segments.next(), segments.next()) {
        (Some(name), None) => !is_binding_name(&name.ident),
        (Some(first), _) => first.ident.to_string().starts_with(char::is_uppercase),
        _ => true,
    }
}
