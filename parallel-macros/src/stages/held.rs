//! What may hold a borrow of a variable, by nothing but where names stand: no type and no name of a method says otherwise. What is
//! taken apart ends where it is, and so no such borrow may be used behind that. Rustc, which knows better, sees to it where a
//! variable is moved as a whole.

use super::light::holds_block;
use crate::model::Loop;
use crate::names::{Access, Names, declared_in, is_known, last_segment, names_one_of, pattern_names, uses_of};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::*;

/// The variables that may borrow from one of an iteration: other ones of it, and what is set anew in each.
pub(super) fn holders(looped: &Loop, name: &Ident) -> Names {
    let mut locals = declared_in(&looped.body);
    locals.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    let set = uses.iter().filter(|used| used.access == Access::Assign && used.fields.is_empty() && !used.indexed);
    locals.extend(set.map(|used| used.name.to_string()));
    locals.extend(named_in_macros(&looped.body));
    let mut holders = Holders { locals, found: Names::from([name.to_string()]) };
    loop {
        let before = holders.found.len();
        holders.visit_block(&looped.body);
        if holders.found.len() == before {
            holders.found.remove(&name.to_string());
            return holders.found;
        }
    }
}

/// All that macros are given which may declare something.
fn named_in_macros(body: &Block) -> Names {
    struct Named(Names);
    impl<'a> Visit<'a> for Named {
        fn visit_macro(&mut self, mac: &'a Macro) {
            if !is_known(&last_segment(mac)) {
                note_names(mac.tokens.clone(), &mut self.0);
            }
        }
    }
    fn note_names(tokens: TokenStream, names: &mut Names) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => names.extend([name.to_string()]),
                TokenTree::Group(group) => note_names(group.stream(), names),
                _ => {}
            }
        }
    }
    let mut named = Named(Names::new());
    named.visit_block(body);
    named.0
}

struct Holders {
    locals: Names,
    found: Names,
}

impl Holders {
    /// What code mentions that mentions one of them may hold what that does, and so may what it binds.
    fn mix(&mut self, code: &impl ToTokens, bound: &[Ident]) {
        if names_one_of(code, &self.found) {
            self.found.extend(bound.iter().map(ToString::to_string));
            let of_locals = |name: &&String| names_one_of(code, &Names::from([(*name).clone()]));
            self.found.extend(self.locals.iter().filter(of_locals).cloned());
        }
    }

    fn condition(&mut self, condition: &Expr) {
        struct Bound(Vec<Ident>);
        impl<'a> Visit<'a> for Bound {
            fn visit_pat(&mut self, pat: &'a Pat) {
                self.0.extend(pattern_names(pat));
            }
        }
        let mut bound = Bound(Vec::new());
        bound.visit_expr(condition);
        self.mix(condition, &bound.0);
    }
}

impl<'a> Visit<'a> for Holders {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Local(local) => self.mix(local, &pattern_names(&local.pat)),
            Stmt::Expr(expr, _) if holds_block(stmt) => self.visit_expr(expr),
            stmt => self.mix(stmt, &[]),
        }
    }

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.condition(&found.cond);
        self.visit_block(&found.then_branch);
        found.else_branch.iter().for_each(|(_, otherwise)| self.visit_expr(otherwise));
    }

    fn visit_expr_while(&mut self, found: &'a ExprWhile) {
        self.condition(&found.cond);
        self.visit_block(&found.body);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.mix(&found.expr, &pattern_names(&found.pat));
        self.visit_block(&found.body);
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        for arm in &found.arms {
            self.mix(&found.expr, &pattern_names(&arm.pat));
            self.mix(&arm.pat, &[]);
            match &*arm.body {
                Expr::Block(block) => self.visit_block(&block.block),
                body => self.mix(body, &[]),
            }
        }
    }
}
