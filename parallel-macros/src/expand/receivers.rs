//! What is outside of the loop, and called a method that may take it: in the loop as written and in its worker it is called of what is
//! behind a `&`, so that rustc, where the method does take it, says that once and in the same words of both.

use crate::exits::may_stop;
use crate::model::Loop;
use crate::names::{Names, declared_in, is_mutator, may_take};
use crate::stages::{Changes, Stages};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use std::collections::HashSet;

/// The loop and its stages with such receivers lent.
pub(crate) fn lend_receivers(looped: &mut Loop, changes: &Changes, stages: &mut Stages) {
    // where it may end, it may take something along
    if may_stop(looped) {
        return;
    }
    let declared = declared_in(&looped.body);
    let fixed = changes.fixed(looped.context.as_ref());
    let fixed = fixed.iter().filter(|fixed| fixed.fields.is_empty()).map(|fixed| fixed.name.to_string());
    // of a reference rustc says that it is one, by its name
    let shared: Names =
        looped.context.iter().flat_map(|context| &context.shared_params).map(ToString::to_string).collect();
    let own = stages.scratch.iter().map(|scratch| &scratch.name).chain(stages.own.iter().map(|own| &own.name));
    let own: Names = own.chain(looped.fresh.iter().map(|fresh| &fresh.name)).map(ToString::to_string).collect();
    let is_outer =
        |name: &String| name != "self" && ![&declared, &shared, &own].iter().any(|names| names.contains(name));
    let fixed: Names = fixed.filter(is_outer).collect();
    let mut calls = Calls { fixed, found: HashSet::new(), lends: false };
    // only of what the worker has a `&` of in any case
    calls.rewritten(stages.worker.clone());
    if calls.found.is_empty() {
        return;
    }
    calls.lends = true;
    stages.worker = calls.rewritten(stages.worker.clone());
    for entry in &mut stages.entries {
        entry.replay = calls.rewritten(entry.replay.clone());
    }
    if let Ok(body) = syn::parse2(calls.rewritten(looped.body.to_token_stream())) {
        looped.body = body;
    }
}

/// Calls of methods, `name.method(…)`.
struct Calls {
    fixed: Names,
    found: HashSet<(String, String)>,
    /// Whether those that were found are rewritten now.
    lends: bool,
}

impl Calls {
    fn rewritten(&mut self, code: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let mut before: Option<&TokenTree> = None;
        let rewritten = tokens.iter().enumerate().map(|(at, token)| {
            let is_first = !matches!(before, Some(TokenTree::Punct(punct)) if ".:'".contains(punct.as_char()));
            let in_macro = matches!(before, Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
            before = Some(token);
            match (token, &tokens[at + 1..]) {
                (TokenTree::Ident(name), rest) if is_first => self.receiver(name, rest),
                (TokenTree::Group(group), _) if !in_macro => {
                    let mut inside = Group::new(group.delimiter(), self.rewritten(group.stream()));
                    inside.set_span(group.span());
                    TokenTree::Group(inside).into()
                }
                _ => token.clone().into(),
            }
        });
        rewritten.collect()
    }

    /// A name, behind a `&` if it is such a receiver.
    fn receiver(&mut self, name: &Ident, rest: &[TokenTree]) -> TokenStream {
        let (method, arguments) = match rest {
            [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(group), ..] if dot.as_char() == '.' => {
                (method.to_string(), group.delimiter())
            }
            _ => return name.to_token_stream(),
        };
        let is_call =
            arguments == Delimiter::Parenthesis && may_take(&method) && self.fixed.contains(&name.to_string());
        let call = (name.to_string(), method);
        match self.lends {
            true if is_call && self.found.contains(&call) => quote_spanned!(name.span()=> (*&#name)),
            true => name.to_token_stream(),
            false => {
                if is_call {
                    self.found.insert(call);
                }
                name.to_token_stream()
            }
        }
    }
}
