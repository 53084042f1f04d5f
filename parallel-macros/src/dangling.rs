//! Borrows of what an iteration makes that are put where they would outlive it: rustc refuses the plain loop, and would speak of the
//! worker beside that.

use crate::exits::may_stop;
use crate::model::Loop;
use crate::names::{Names, bound_in, mentions, names_all, pattern_names, splits};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprClosure, ExprForLoop, ExprMethodCall, Item, Local, Pat};

/// Whether the body surely puts such a borrow in a collection of std's from outside, and the loop goes on.
pub(crate) fn keeps_what_ends(looped: &Loop) -> bool {
    let Some(context) = &looped.context else { return false };
    let is_collection = |name: &String| context.owned.contains(name) || context.slices.contains(name);
    let own = bound_in(&looped.pat, &looped.body);
    let outer: Names =
        context.around.iter().filter(|name| is_collection(name) && !own.contains(*name)).cloned().collect();
    if outer.is_empty() || may_stop(looped) {
        return false;
    }
    let mut kept = Kept { outer, made: Names::new(), views: Names::new(), found: false };
    kept.visit_block(&looped.body);
    kept.found
}

/// Whether a value is a text that nothing but the variable owns.
fn makes(value: &Expr) -> bool {
    match value {
        Expr::Macro(found) => found.mac.path.is_ident("format"),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "to_lowercase" | "to_string" | "to_uppercase" => call.args.is_empty(),
            "replace" => call.args.len() == 2,
            _ => false,
        },
        _ => false,
    }
}

/// Whether a method of a text gives views of it, or an iterator over such.
fn divides(method: &str) -> bool {
    splits(method) || matches!(method, "as_str" | "lines" | "trim" | "trim_end" | "trim_start")
}

/// Whether a method of an iterator over views, a list or an `Option` of them, gives one, or some.
fn chooses(method: &str) -> bool {
    const CHOOSE: &[&str] = &[
        "copied",
        "expect",
        "filter",
        "iter",
        "last",
        "max_by",
        "max_by_key",
        "min_by",
        "min_by_key",
        "next",
        "nth",
        "rev",
        "skip",
        "take",
        "unwrap",
        "unwrap_or",
        "unwrap_or_default",
    ];
    CHOOSE.contains(&method)
}

/// `collect::<Vec<_>>()`
fn collects(call: &ExprMethodCall) -> bool {
    call.method == "collect" && call.turbofish.as_ref().is_some_and(names_list)
}

fn names_list(code: &impl ToTokens) -> bool {
    mentions(code, &Names::from(["Vec".to_string()]))
}

struct Kept {
    /// Collections from outside.
    outer: Names,
    /// Locals that are such texts, and those that are views of them.
    made: Names,
    views: Names,
    found: bool,
}

impl Kept {
    fn is(&self, names: &Names, value: &Expr) -> bool {
        matches!(value, Expr::Path(path) if path.path.get_ident().is_some_and(|name| names.contains(&name.to_string())))
    }

    /// Whether a value borrows from such a local.
    fn borrows(&self, value: &Expr) -> bool {
        match value {
            Expr::Reference(found) => self.is(&self.made, &found.expr),
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let of_view = || self.borrows(&call.receiver) && (chooses(&method) || collects(call));
                (divides(&method) && (self.is(&self.made, &call.receiver) || self.borrows(&call.receiver))) || of_view()
            }
            value => self.is(&self.views, value),
        }
    }

    /// Notes what a pattern makes of a value.
    fn bind(&mut self, pat: &Pat, makes: bool, borrows: bool) {
        for name in pattern_names(pat).iter().map(ToString::to_string) {
            for (names, is_one) in [(&mut self.made, makes), (&mut self.views, borrows)] {
                if is_one {
                    names.insert(name.clone())
                } else {
                    names.remove(&name)
                };
            }
        }
    }
}

impl<'a> Visit<'a> for Kept {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}

    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        let is_one = names_all(&local.pat);
        let init = local.init.as_ref().filter(|_| is_one).map(|init| &*init.expr);
        // `let text: String = word.chars().rev().collect();`
        let (makes, borrows) = match (init, &local.pat) {
            (Some(Expr::MethodCall(call)), Pat::Type(typed)) if call.method == "collect" => {
                (false, names_list(&typed.ty) && self.borrows(&call.receiver))
            }
            (init, _) => (init.is_some_and(makes), init.is_some_and(|init| self.borrows(init))),
        };
        self.bind(&local.pat, makes, borrows);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        let borrows = matches!(*found.pat, Pat::Ident(_)) && self.borrows(&found.expr);
        self.bind(&found.pat, false, borrows);
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const PUT: &[&str] = &["insert", "push", "push_back", "push_front"];
        let puts = PUT.iter().any(|puts| call.method == puts) && self.is(&self.outer, &call.receiver);
        self.found |= puts && call.args.iter().any(|arg| self.borrows(arg));
        visit::visit_expr_method_call(self, call);
    }
}
