//! What is outside of the loop, and called a method that may take it: in the loop as written and in its worker it is called of what is
//! behind a `&`, so that rustc, where the method does take it, says that once and in the same words of both.

use super::has_macro;
use crate::model::{Decl, Loop};
use crate::names::{Names, declared_in, is_mutator, is_of_copies, may_take, only_looks};
use crate::stages::{Changes, Counted, Fixed, Stages};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use std::collections::HashSet;
use syn::{Block, parse2};

/// Such calls of methods, `place.method(…)`.
pub(crate) struct Receivers(HashSet<Called>);

/// A variable or a part of one, as it is written, and a method that is called of it.
type Called = (String, String);

impl Receivers {
    /// Those of a worker, which has a `&` of them in any case.
    pub(crate) fn of(looped: &Loop, changes: &Changes, stages: &Stages) -> Receivers {
        let mut found = HashSet::new();
        // a macro may end the loop, which may take something along then
        if !has_macro(looped) {
            let outer = Outer::of(looped, changes, stages);
            let mut note = |place: &Place, method: &Ident| {
                if outer.lends(place, &method.to_string()) {
                    found.insert(place.called(method));
                }
                false
            };
            rewritten(stages.worker.clone(), &mut note);
        }
        if !found.is_empty() {
            let mut leave = |place: &Place, method: &Ident| {
                found.remove(&place.called(method));
                false
            };
            in_last_blocks(looped.body.to_token_stream(), &mut leave);
        }
        Receivers(found)
    }

    /// A body with these receivers lent.
    pub(super) fn lent_in(&self, body: Block) -> Block {
        match self.0.is_empty() {
            true => body,
            false => parse2(self.lent(body.to_token_stream())).unwrap_or(body),
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
        rewritten(code, &mut |place, method| self.0.contains(&place.called(method)))
    }
}

/// What a worker calls methods of.
struct Outer<'c> {
    /// Of variables from outside of the loop, where nothing says that they are references: of those rustc says it by their names.
    fixed: Vec<Fixed<'c>>,
    /// Whether nothing changes `self`, which is a `&`, or a value that is not `mut`.
    shares_self: bool,
}

impl Outer<'_> {
    fn of<'c>(looped: &Loop, changes: &'c Changes, stages: &Stages) -> Outer<'c> {
        let own = stages.scratch.iter().map(|scratch| &scratch.name).chain(stages.own.iter().map(|own| &own.name));
        let shared = looped.context.iter().flat_map(|context| &context.shared_params);
        let fresh = looped.fresh.iter().map(|fresh| &fresh.name);
        let mut others: Names = own.chain(shared).chain(fresh).map(ToString::to_string).collect();
        others.extend(declared_in(&looped.body));
        let mut fixed = changes.fixed(looped.context.as_ref());
        fixed.retain(|fixed| !others.contains(&fixed.name.to_string()));
        let shares_self =
            looped.context.as_ref().is_some_and(|context| context.decls.get("self") == Some(&Decl::Fixed));
        Outer { fixed, shares_self }
    }

    /// Whether a method that is called of a place may take that, or change it.
    fn lends(&self, place: &Place, method: &str) -> bool {
        // a field of a packed struct may be where no reference may point, and std's methods of what is copied are called of those
        if !place.fields.is_empty() && is_of_copies(method) {
            return false;
        }
        if *place.name == "self" && self.shares_self {
            return !only_looks(method);
        }
        let is_fixed = |fixed: &Fixed| {
            let part = place.fields.iter().map(ToString::to_string).take(fixed.fields.len());
            fixed.name == place.name && part.eq(fixed.fields.iter().cloned())
        };
        // of an `Option` it changes that
        let takes = may_take(method) && !is_mutator(method) && method != "take";
        takes && self.fixed.iter().any(is_fixed)
    }
}

/// A variable or a part of one, `name.field.field`, in tokens.
struct Place<'t> {
    name: &'t Ident,
    fields: Vec<&'t TokenTree>,
}

impl<'t> Place<'t> {
    /// What stands first in some tokens, the method that is called of it, and the number of tokens in front of its `.`.
    fn first_in(tokens: &'t [TokenTree]) -> Option<(Place<'t>, &'t Ident, usize)> {
        let Some(TokenTree::Ident(name)) = tokens.first() else { return None };
        let mut place = Place { name, fields: Vec::new() };
        let mut behind = 1;
        loop {
            match &tokens[behind..] {
                [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(given), ..]
                    if dot.as_char() == '.' && given.delimiter() == Delimiter::Parenthesis =>
                {
                    return Some((place, method, behind));
                }
                [TokenTree::Punct(dot), field @ (TokenTree::Ident(_) | TokenTree::Literal(_)), ..]
                    if dot.as_char() == '.' =>
                {
                    place.fields.push(field);
                    behind += 2;
                }
                _ => return None,
            }
        }
    }

    fn called(&self, method: &Ident) -> Called {
        let fields = self.fields.iter().map(|field| format!(".{field}"));
        (std::iter::once(self.name.to_string()).chain(fields).collect(), method.to_string())
    }
}

/// Code in which the receivers of calls that `lends` says are behind a `&`. In macros, if they do not show what they are given.
fn rewritten(code: TokenStream, lends: &mut dyn FnMut(&Place, &Ident) -> bool) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let mut out = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_first = !matches!(tokens[..at].last(), Some(TokenTree::Punct(punct)) if ".:'".contains(punct.as_char()));
        let in_macro = match &tokens[..at] {
            // `if !(…)` is none
            [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
                parse2::<Ident>(name.to_token_stream()).is_ok() && !formats(name)
            }
            _ => false,
        };
        let called = Place::first_in(&tokens[at..]).filter(|(place, method, _)| is_first && lends(place, method));
        match token {
            _ if called.is_some() => {
                let (place, _, behind) = called.expect("a call");
                let written = &tokens[at..at + behind];
                out.extend(quote_spanned!(place.name.span()=> (*&#(#written)*)));
                at += behind - 1;
            }
            TokenTree::Group(group) if !in_macro => {
                let mut inside = Group::new(group.delimiter(), rewritten(group.stream(), lends));
                inside.set_span(group.span());
                out.extend([TokenTree::Group(inside)]);
            }
            _ => out.extend([token.clone()]),
        }
        at += 1;
    }
    out
}

/// Shows `note` the calls in blocks that end the loop, which may take something along.
fn in_last_blocks(code: TokenStream, note: &mut dyn FnMut(&Place, &Ident) -> bool) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let ends = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "break" || word == "return");
    if tokens.iter().any(ends) {
        rewritten(tokens.into_iter().collect(), note);
        return;
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            in_last_blocks(group.stream(), note);
        }
    }
}

/// Whether a macro makes text of its arguments, or values, and nothing of how they are written.
fn formats(name: &Ident) -> bool {
    const MACROS: &[&str] =
        &["eprint", "eprintln", "format", "format_args", "panic", "print", "println", "vec", "write", "writeln"];
    MACROS.iter().any(|known| name == known)
}
