//! What is outside of the loop, and called a method that may take it, or gives the rest of a struct, `Config { level, ..base }`: in the loop
//! as written and in its worker it is what is behind a `&`, so that rustc, where something is taken, says that once and in the same
//! words of both.

use super::calls::{Call, Called, rewritten};
use super::doubts::Doubts;
use super::has_macro;
use crate::exits::may_stop;
use crate::model::{Decl, Loop};
use crate::names::{Names, declared_in, is_mutator, is_of_copies, may_take, only_looks};
use crate::stages::{Changes, Counted, Fixed, Stages};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use std::collections::HashSet;
use syn::{Block, parse2};

/// Such calls of methods, `place.method(…)`.
pub(crate) struct Receivers<'l> {
    lent: HashSet<Called>,
    /// Variables that give the rest of a struct.
    bases: Names,
    /// Those of which rustc is asked.
    pub(super) doubts: Doubts<'l>,
}

impl Receivers<'_> {
    /// Those of a worker, which has a `&` of them in any case.
    pub(crate) fn of<'l>(looped: &'l Loop, changes: &Changes, stages: &Stages) -> Receivers<'l> {
        let (mut found, mut bases) = (HashSet::new(), Names::new());
        // a macro may end the loop, which may take something along then
        if !has_macro(looped) {
            let outer = Outer::of(looped, changes, stages);
            bases = outer.bases(looped);
            let mut note = |call: &Call| {
                if outer.lends(call) {
                    found.insert(call.called());
                }
                None
            };
            rewritten(stages.worker.clone(), &mut note);
        }
        if !found.is_empty() {
            let mut leave = |call: &Call| {
                found.remove(&call.called());
                None
            };
            in_last_blocks(looped.body.to_token_stream(), &mut leave);
        }
        Receivers { lent: found, bases, doubts: Doubts::of(looped, stages) }
    }

    fn is_empty(&self) -> bool {
        self.lent.is_empty() && self.bases.is_empty()
    }

    /// A body with these receivers lent.
    pub(super) fn lent_in(&self, body: Block) -> Block {
        match self.is_empty() {
            true => body,
            false => parse2(self.with_lent(body.to_token_stream())).unwrap_or(body),
        }
    }

    pub(super) fn lent_in_counted(&self, counted: Counted) -> Counted {
        Counted { body: self.lent_in(counted.body), ..counted }
    }

    /// What workers and commits do, with these receivers lent.
    pub(crate) fn lend(&self, stages: &mut Stages) {
        if self.is_empty() {
            return;
        }
        stages.worker = self.with_lent(stages.worker.clone());
        for entry in &mut stages.entries {
            entry.replay = self.with_lent(entry.replay.clone());
        }
    }

    fn with_lent(&self, code: TokenStream) -> TokenStream {
        let code = if self.bases.is_empty() { code } else { with_bases(code, &self.bases) };
        rewritten(code, &mut |call| {
            let Call { name, place, method, args, .. } = call;
            self.lent.contains(&call.called()).then(|| quote_spanned!(name.span()=> (*&#(#place)*).#method #args))
        })
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

    /// The variables that give the rest of a struct, in a loop that nothing ends. What has been taken apart before is still good for that,
    /// and for no `&`.
    fn bases(&self, looped: &Loop) -> Names {
        let Some(context) = looped.context.as_ref().filter(|_| !may_stop(looped)) else { return Names::new() };
        let fixed = self.fixed.iter().filter(|fixed| fixed.fields.is_empty()).map(|fixed| fixed.name.to_string());
        let is_whole = |name: &String| context.once.contains_key(name) && !context.parted.contains(name);
        let mut bases: Names = fixed.filter(is_whole).collect();
        let written = looped.body.to_token_stream().to_string();
        bases.retain(|name| written.contains(&format!(".. {name}")));
        bases
    }

    /// Whether a method that is called of a place may take that, or change it.
    fn lends(&self, call: &Call) -> bool {
        let method = call.method.to_string();
        // a field of a packed struct may be where no reference may point, and std's methods of what is copied are called of those
        if call.has_index() || (!call.parts.is_empty() && is_of_copies(&method)) {
            return false;
        }
        if call.name == "self" && self.shares_self {
            return !only_looks(&method);
        }
        let is_fixed = |fixed: &Fixed| {
            let part = call.parts.iter().map(ToString::to_string).take(fixed.fields.len());
            fixed.name == call.name && part.eq(fixed.fields.iter().cloned())
        };
        // of an `Option` it changes that
        let takes = may_take(&method) && !is_mutator(&method) && method != "take";
        takes && self.fixed.iter().any(is_fixed)
    }
}

/// Code in which such variables give the rest of a struct from behind a `&`.
fn with_bases(code: TokenStream, bases: &Names) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is_punct = |token: &TokenTree, is: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == is);
    let base = match &tokens[..] {
        [.., comma, first, second, TokenTree::Ident(name)]
            if is_punct(comma, ',') && is_punct(first, '.') && is_punct(second, '.') =>
        {
            Some(name.clone()).filter(|name| bases.contains(&name.to_string()))
        }
        _ => None,
    };
    let kept = tokens.len() - usize::from(base.is_some());
    let mut out: TokenStream = tokens
        .into_iter()
        .take(kept)
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), with_bases(group.stream(), bases));
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            token => token,
        })
        .collect();
    out.extend(base.map(|name| quote_spanned!(name.span()=> *&#name)));
    out
}

/// Shows `note` the calls in blocks that end the loop, which may take something along.
fn in_last_blocks(code: TokenStream, note: &mut dyn FnMut(&Call) -> Option<TokenStream>) {
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
