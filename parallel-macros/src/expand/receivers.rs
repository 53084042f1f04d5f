//! What is outside of the loop, and called a method that may take it: in the loop as written and in its worker it is called of what is
//! behind a `&`, so that rustc, where the method does take it, says that once and in the same words of both.

use super::has_macro;
use crate::model::Loop;
use crate::names::{Names, declared_in, is_mutator, may_take, mentions};
use crate::stages::{Changes, Counted, Stages};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use std::collections::HashSet;
use syn::Block;

/// Such calls of methods, `name.method(…)`.
pub(crate) struct Receivers(HashSet<(String, String)>);

impl Receivers {
    /// Those of a worker, which has a `&` of them in any case.
    pub(crate) fn of(looped: &Loop, changes: &Changes, stages: &Stages) -> Receivers {
        let mut found = HashSet::new();
        // where the loop ends by itself, it may take something along
        let ends = mentions(&looped.body, &["break", "return"].map(String::from).into()) || has_macro(looped);
        if !ends {
            let outer = outer(looped, changes, stages);
            let mut note = |name: &Ident, method: &Ident| {
                let (name, takes) = (name.to_string(), method.to_string());
                if outer.contains(&name) && may_take(&takes) && !is_mutator(&takes) {
                    found.insert((name, takes));
                }
                false
            };
            rewritten(stages.worker.clone(), &mut note);
        }
        Receivers(found)
    }

    /// A body with these receivers lent.
    pub(super) fn lent_in(&self, body: Block) -> Block {
        match self.0.is_empty() {
            true => body,
            false => syn::parse2(self.lent(body.to_token_stream())).unwrap_or(body),
        }
    }

    pub(super) fn lent_in_counted(&self, counted: Counted) -> Counted {
        Counted { body: self.lent_in(counted.body), ..counted }
    }

    /// What workers and commits do, with these receivers lent.
    pub(crate) fn lend(&self, stages: &mut Stages) {
        if self.0.is_empty() {
            return;
        }
        stages.worker = self.lent(stages.worker.clone());
        for entry in &mut stages.entries {
            entry.replay = self.lent(entry.replay.clone());
        }
    }

    fn lent(&self, code: TokenStream) -> TokenStream {
        rewritten(code, &mut |name, method| self.0.contains(&(name.to_string(), method.to_string())))
    }
}

/// The variables from outside of the loop of which a worker calls methods, where nothing says that they are references: of those rustc
/// says it by their names.
fn outer(looped: &Loop, changes: &Changes, stages: &Stages) -> Names {
    let own = stages.scratch.iter().map(|scratch| &scratch.name).chain(stages.own.iter().map(|own| &own.name));
    let shared = looped.context.iter().flat_map(|context| &context.shared_params);
    let fresh = looped.fresh.iter().map(|fresh| &fresh.name);
    let mut others: Names = own.chain(shared).chain(fresh).map(ToString::to_string).collect();
    others.extend(declared_in(&looped.body));
    others.insert("self".into());
    let fixed = changes.fixed(looped.context.as_ref());
    let whole = fixed.iter().filter(|fixed| fixed.fields.is_empty()).map(|fixed| fixed.name.to_string());
    whole.filter(|name| !others.contains(name)).collect()
}

/// Code in which the receivers of calls that `lends` says are behind a `&`. In macros, if they do not show what they are given.
fn rewritten(code: TokenStream, lends: &mut dyn FnMut(&Ident, &Ident) -> bool) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let mut out = TokenStream::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_first = !matches!(tokens[..at].last(), Some(TokenTree::Punct(punct)) if ".:'".contains(punct.as_char()));
        let in_macro = match &tokens[..at] {
            [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => !formats(name),
            _ => false,
        };
        match (token, &tokens[at + 1..]) {
            (
                TokenTree::Ident(name),
                [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(given), ..],
            ) if is_first
                && dot.as_char() == '.'
                && given.delimiter() == Delimiter::Parenthesis
                && lends(name, method) =>
            {
                out.extend(quote_spanned!(name.span()=> (*&#name)));
            }
            (TokenTree::Group(group), _) if !in_macro => {
                let mut inside = Group::new(group.delimiter(), rewritten(group.stream(), lends));
                inside.set_span(group.span());
                out.extend([TokenTree::Group(inside)]);
            }
            _ => out.extend([token.clone()]),
        }
    }
    out
}

/// Whether a macro makes text of its arguments, or values, and nothing of how they are written.
fn formats(name: &Ident) -> bool {
    const MACROS: &[&str] =
        &["eprint", "eprintln", "format", "format_args", "panic", "print", "println", "vec", "write", "writeln"];
    MACROS.iter().any(|known| name == known)
}
