//! `if` and `match`, as the worker enters them.

use super::light::acts_on;
use super::shape::arm_of;
use super::split::{Part, Split, Whole};
use crate::names::uses_of;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Arm, Expr, ExprIf, ExprMatch, Stmt};

impl Split<'_> {
    /// An expression that stands for a statement, with the checks of its parts in front of it.
    fn with_checks(&mut self, f: impl FnOnce(&mut Self) -> Part<TokenStream>) -> Part<TokenStream> {
        let (outside, first) = (std::mem::replace(&mut self.outside, self.scopes.len()), self.checks.len());
        let code = f(self);
        self.outside = outside;
        let code = code?;
        let checks = self.checks.drain(first..);
        Ok(quote!(#(#checks)* #code))
    }

    /// What counts in the order of the iterations decides in that order, too.
    fn takes_no_turn(&self, condition: &Expr) -> Part<()> {
        if acts_on(condition, false, &|name| !self.is_local(name)) { Err(Whole) } else { Ok(()) }
    }

    pub(super) fn enter_if(&mut self, found: &ExprIf, value: bool) -> Part<TokenStream> {
        self.takes_no_turn(&found.cond)?;
        let condition = self.pure(&found.cond)?;
        let then = self.scoped(|this| {
            this.bind_conditions(&found.cond);
            this.block(&found.then_branch, value)
        })?;
        let otherwise = match &found.else_branch {
            Some((_, otherwise)) => {
                let otherwise = self.enter(otherwise, value)?;
                quote!(else #otherwise)
            }
            None => TokenStream::new(),
        };
        let then = quote_spanned!(found.then_branch.brace_token.span.join()=> { #then });
        Ok(quote_spanned!(found.if_token.span=> if #condition #then #otherwise))
    }

    pub(super) fn enter_match(&mut self, found: &ExprMatch, value: bool) -> Part<TokenStream> {
        self.takes_no_turn(&found.expr)?;
        let scrutinee = self.pure(&found.expr)?;
        self.note_taken_apart(Stmt::Expr(Expr::Match(found.clone()), None));
        let checks = self.check_matched(found);
        self.checks.push(checks);
        let mut arms = TokenStream::new();
        for arm in &found.arms {
            if self.touched(&uses_of(|resolver| {
                resolver.visit_arm(&Arm { body: syn::parse_quote!(()), ..arm.clone() });
            })) {
                return Err(Whole);
            }
            let body = self.scoped(|this| {
                this.bind_matched(&arm.pat, &found.expr);
                let learn = this.learn_locals();
                let stmt = Stmt::Expr((*arm.body).clone(), None);
                let body = match value && !this.ends_process(&stmt) {
                    true => this.with_checks(|this| this.enter(&arm.body, true)),
                    false => this.stmts(&[stmt], value, false),
                }?;
                Ok(quote!(#learn #body))
            })?;
            let (attrs, mut pat) = (&arm.attrs, arm.pat.clone());
            self.exits().visit_pat_mut(&mut pat);
            let body = arm_of(&arm.body, &body);
            arms.extend(quote!(#(#attrs)* #pat => #body));
        }
        let arms = quote_spanned!(found.brace_token.span.join()=> { #arms });
        let token = found.match_token;
        Ok(quote!(#token #scrutinee #arms))
    }
}
