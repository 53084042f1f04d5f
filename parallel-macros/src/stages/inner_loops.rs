//! Inner loops, as the worker enters them.

use super::shape::field_root;
use super::split::{Part, Split, Whole};
use crate::exits::goes_with;
use crate::names::is_bounded;
use proc_macro2::TokenStream;
use quote::quote_spanned;
use std::collections::HashMap;
use syn::*;

impl Split<'_> {
    pub(super) fn enter_for(&mut self, found: &ExprForLoop) -> Part<TokenStream> {
        if !found.attrs.is_empty() {
            return Err(Whole);
        }
        let source = self.pure(&found.expr)?;
        let checks = self.check_iterated(found);
        self.checks.push(checks);
        self.apart.taken.extend(field_root(&found.expr).map(ToString::to_string));
        let (label, pat) = (&found.label, &found.pat);
        let body = self.inside(label.as_ref(), true, !is_bounded(&found.expr), |this| {
            this.repeated(&found.body, Some((pat, &found.expr)))
        })?;
        let span = found.for_token.span;
        let over = (!is_bounded(&found.expr)).then(|| self.exits.over());
        let over = over.flatten();
        let source = goes_with(pat, &source);
        Ok(quote_spanned!(span=> #label for #pat in #source { #over #body }))
    }

    pub(super) fn enter_while(&mut self, found: &ExprWhile) -> Part<TokenStream> {
        let (label, token) = (&found.label, found.while_token);
        let (condition, body) = self.inside(label.as_ref(), true, true, |this| {
            let condition = this.pure(&found.cond)?;
            this.scopes.push(HashMap::new());
            this.bind_conditions(&found.cond);
            let body = this.repeated(&found.body, None);
            this.scopes.pop();
            Ok((condition, body?))
        })?;
        let over = self.exits.over();
        Ok(quote_spanned!(found.body.brace_token.span.join()=> #label #token #condition { #over #body }))
    }

    pub(super) fn enter_loop(&mut self, found: &ExprLoop) -> Part<TokenStream> {
        let (label, token) = (&found.label, found.loop_token);
        let body = self.inside(label.as_ref(), true, true, |this| this.repeated(&found.body, None))?;
        let over = self.exits.over();
        Ok(quote_spanned!(found.body.brace_token.span.join()=> #label #token { #over #body }))
    }

    /// The body of an inner loop.
    fn repeated(&mut self, body: &Block, item: Option<(&Pat, &Expr)>) -> Part<TokenStream> {
        self.scoped(|this| {
            if let Some((pat, source)) = item {
                this.bind_matched(pat, source);
            }
            this.block(body, false)
        })
    }

    /// Enters an inner loop or labeled block.
    pub(super) fn inside<T>(
        &mut self,
        label: Option<&Label>,
        is_loop: bool,
        endless: bool,
        f: impl FnOnce(&mut Self) -> Part<T>,
    ) -> Part<T> {
        if let Some(label) = label {
            self.exits.nesting.labels.push(label.clone());
        }
        self.exits.nesting.loops += usize::from(is_loop);
        self.endless += usize::from(endless);
        if is_loop {
            self.loops.push(self.scopes.len());
        }
        let result = f(self)?;
        if is_loop {
            self.loops.pop();
        }
        self.endless -= usize::from(endless);
        self.exits.nesting.loops -= usize::from(is_loop);
        if label.is_some() {
            self.exits.nesting.labels.pop();
        }
        Ok(result)
    }
}
