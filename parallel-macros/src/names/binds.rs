//! What patterns declare.

use super::{Names, capitals, is_known, last_segment, mentions};
use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, ExprLet, Item, Macro, Pat, PatIdent, Stmt, Type};

/// Whether an identifier names a variable by Rust's conventions (`None` and `MAX` do not), or is known to.
pub(crate) fn is_binding_name(name: &Ident) -> bool {
    let name = name.to_string();
    !name.trim_start_matches("r#").starts_with(char::is_uppercase) || capitals::is_known(&name)
}

struct Bindings(Vec<Ident>);

impl<'a> Visit<'a> for Bindings {
    fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
        let certain = pat.by_ref.is_some() || pat.mutability.is_some() || pat.subpat.is_some();
        if certain || is_binding_name(&pat.ident) {
            self.0.push(pat.ident.clone());
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// The names that a pattern declares.
pub(crate) fn pattern_names(pat: &Pat) -> Vec<Ident> {
    let mut bindings = Bindings(Vec::new());
    bindings.visit_pat(pat);
    bindings.0
}

/// Whether a pattern is a name for all of a value, and not surely for what is lent of it.
pub(crate) fn names_all(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(ident) => ident.by_ref.is_none() && is_binding_name(&ident.ident),
        Pat::Type(typed) => !matches!(*typed.ty, Type::Reference(_)) && names_all(&typed.pat),
        _ => false,
    }
}

/// Whether a pattern borrows a part of a value as a `&mut`.
pub(crate) fn lends_mut(pat: &Pat) -> bool {
    struct Lends(bool);
    impl<'a> Visit<'a> for Lends {
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            self.0 |= pat.by_ref.is_some() && pat.mutability.is_some();
            visit::visit_pat_ident(self, pat);
        }
        fn visit_expr(&mut self, _: &'a Expr) {}
    }
    let mut lends = Lends(false);
    lends.visit_pat(pat);
    lends.0
}

/// A pattern without its type.
pub(crate) fn untyped(pat: &Pat) -> &Pat {
    match pat {
        Pat::Type(typed) => untyped(&typed.pat),
        pat => pat,
    }
}

/// The names that the `let`s of a condition declare for the block behind it.
pub(crate) fn condition_bindings(condition: &Expr) -> Vec<Ident> {
    struct Lets(Vec<Ident>);
    impl<'a> Visit<'a> for Lets {
        fn visit_expr_let(&mut self, found: &'a ExprLet) {
            self.0.extend(pattern_names(&found.pat));
            visit::visit_expr_let(self, found);
        }
        fn visit_block(&mut self, _: &'a Block) {}
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    }
    let mut lets = Lets(Vec::new());
    lets.visit_expr(condition);
    lets.0
}

/// The names that the pattern of a loop and the statements of its body declare, without those of inner scopes.
pub(crate) fn bound_at_top(pat: &Pat, body: &Block) -> Vec<Ident> {
    let lets = body.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Local(local) => Some(&local.pat),
        _ => None,
    });
    lets.chain([pat]).flat_map(pattern_names).collect()
}

/// Every name that is declared somewhere in a loop: more than what is in scope at any one place.
pub(crate) fn bound_in(pat: &Pat, body: &Block) -> Names {
    let mut all = All(Names::new());
    all.visit_pat(pat);
    all.visit_block(body);
    all.0
}

/// How many places of a loop declare a name, or may: a macro that is not known, too.
pub(crate) fn times_declared(name: &str, pat: &Pat, body: &Block) -> usize {
    struct Times<'n>(&'n str, usize);
    impl<'a> Visit<'a> for Times<'_> {
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            self.1 += usize::from(pat.ident == self.0);
            visit::visit_pat_ident(self, pat);
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            let may = !is_known(&last_segment(mac)) && mentions(&mac.tokens, &Names::from([self.0.to_string()]));
            self.1 += usize::from(may);
        }
    }
    let mut times = Times(name, 0);
    times.visit_pat(pat);
    times.visit_block(body);
    times.1
}

/// Every name that is declared somewhere in a block.
pub(crate) fn declared_in(body: &Block) -> Names {
    let mut all = All(Names::new());
    all.visit_block(body);
    all.0
}

struct All(Names);

impl<'a> Visit<'a> for All {
    fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
        self.0.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }
    fn visit_item(&mut self, _: &'a Item) {}
}
