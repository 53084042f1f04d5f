//! The pipeline from a model to tokens, and the two macros in whose calls a loop stands alone.

use crate::errors::{Errors, with_fallback};
use crate::expand::{self, item_name};
use crate::fallback;
use crate::model::{Comprehension, Loop, Runtime};
use crate::nested::facade_path;
use crate::rules;
use crate::stages::{self, Changes, Head, SplitNames, Stages, scratch};
use crate::syntax::{End, Par, ParFor};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Result;
use syn::parse::{ParseStream, Parser};

/// Rewrites a loop.
pub(crate) fn lower(looped: &Loop, runtime: &Runtime) -> Result<TokenStream> {
    let mut errors = Errors::default();
    rules::check_body(&looped.body, &mut errors);
    errors.propagate()?;
    let names = SplitNames { exit: item_name("Exit", &looped.body), entry: item_name("Entry", &looped.body) };
    let (changes, stages) = analyse(looped, runtime, &names);
    rules::something_to_do(looped, &changes, stages.as_ref(), &mut errors);
    errors.propagate()?;
    let stages = stages.expect("a body that cannot be split is refused");
    let site = item_name("Site", &looped.body);
    Ok(expand::looped(looped, &changes, &stages, &names, &site, runtime))
}

/// Finds the class of every name, and splits the body.
fn analyse(looped: &Loop, runtime: &Runtime, names: &SplitNames) -> (Changes, Option<Stages>) {
    let changes = Changes::of(looped);
    let head = Head::of(looped, &changes);
    let changes = head.iter().fold(changes, |changes, head| changes.without(&head.drawn));
    let scratch = scratch(looped, &changes);
    if !scratch.is_empty() {
        let own = scratch.iter().map(|scratch| scratch.name.to_string()).collect();
        let changes = changes.clone().without(&own);
        let stages = stages::split(looped, head.clone(), scratch, &changes, runtime, names);
        if stages.is_some() {
            return (changes, stages);
        }
    }
    let stages = stages::split(looped, head, Vec::new(), &changes, runtime, names);
    (changes, stages)
}

fn lower_comprehension(comprehension: &Comprehension, runtime: &Runtime) -> Result<TokenStream> {
    let looped = expand::body_of(comprehension, runtime);
    let mut errors = Errors::default();
    rules::check_body(&looped.body, &mut errors);
    rules::comprehension_changes_nothing(&looped, &mut errors);
    errors.propagate()?;
    let (exit, site) = (item_name("Exit", &looped.body), item_name("Site", &looped.body));
    Ok(expand::comprehension(comprehension, &looped, &exit, &site, runtime))
}

pub(crate) fn par(input: TokenStream) -> TokenStream {
    let end = End::of(&input);
    let parse = |input: ParseStream| Par::parse(input, end);
    let result = parse.parse2(input.clone()).and_then(|Par { krate, comprehension }| {
        lower_comprehension(&comprehension, &Runtime::new(&facade_path(krate)))
    });
    result.unwrap_or_else(|error| with_fallback(&error, &fallback::comprehension(input)))
}

pub(crate) fn par_for(input: TokenStream) -> TokenStream {
    let end = End::of(&input);
    let parse = |input: ParseStream| ParFor::parse(input, end);
    let result = parse
        .parse2(input.clone())
        .and_then(|ParFor { krate, looped }| lower(&looped, &Runtime::new(&facade_path(krate))));
    result.unwrap_or_else(|error| with_fallback(&error, &fallback::looped(input)))
}

/// The loop as an ordinary one, for when it is refused.
pub(crate) fn plain(looped: &Loop) -> TokenStream {
    let Loop { label, pat, source, body, .. } = looped;
    let label = label.to_token_stream();
    quote::quote!(#label for #pat in #source #body)
}
