//! The worker of a loop: a closure of an item and a journal.

use super::formatted::AllShown;
use super::functions::ask_functions;
use super::item::{ItemType, is_matched, once};
use super::looped::declare_fresh;
use super::{copied_params, exit_type, quiet, quiet_copy, shared_checks};
use crate::exits::goes_with;
use crate::model::{Fresh, Loop, Runtime};
use crate::names::{Names, bound_at_top, generated_at, is_binding_name, is_known, macros_around};
use crate::stages::{Fixed, SplitNames, Stages, proposed_behind};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

/// Finds the type of a scratch variable, for the one of each iteration.
pub(super) fn scratch_type(name: &Ident, runtime: &Runtime) -> TokenStream {
    let (quiet, tag) = (quiet(), scratch_tag(name));
    quote! {
        let #tag = #runtime::TypeOf::new();
        #quiet
        if false { loop {} #name = #tag.value(); }
    }
}

/// Declares the scratch variable of an iteration, with the type of the one outside.
fn own_scratch(name: &Ident) -> TokenStream {
    let tag = scratch_tag(name);
    quote!(let mut #name; if false { #name = #tag.value(); })
}

pub(super) fn scratch_tag(name: &Ident) -> Ident {
    format_ident!("type_of_{}", name, span = Span::mixed_site())
}

/// Whether code calls a macro that is not std's, of which nobody knows what it does to leave the code around it.
pub(crate) fn has_macro(looped: &Loop) -> bool {
    calls_own(looped.body.to_token_stream(), &macros_around(looped))
}

fn calls_own(code: TokenStream, own: &Names) -> bool {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    tokens.iter().any(|token| matches!(token, TokenTree::Group(group) if calls_own(group.stream(), own)))
        || tokens.windows(3).any(|window| match window {
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(_)] if bang.as_char() == '!' => {
                let name = name.to_string();
                !is_known(&name) || own.contains(&name)
            }
            _ => false,
        })
}

pub(super) fn worker(
    looped: &Loop,
    pat: &TokenStream,
    fixed: &[Fixed<'_>],
    stages: &Stages,
    names: &SplitNames,
    runtime: &Runtime,
) -> TokenStream {
    let at = Span::mixed_site().located_at(looped.source.span());
    let [run, worker, item] = ["__run", "worker", "item"].map(|name| generated_at(name, at));
    let journal = generated_at("journal", looped.span);
    let (quiet, body) = (quiet_copy(looped), AllShown::of(looped, runtime).in_copy(stages.worker.clone()));
    let body = ask_functions(looped, stages, body, runtime);
    let entry = &names.entry;
    let holes = stages.entries.iter().flat_map(|entry| &entry.values).map(|_| quote!(_));
    let exit = exit_type(&names.exit, &stages.exits);
    let copies = copied_params(fixed.iter(), looped.context.as_ref());
    let (span, brace) = (looped.span, looped.body.brace_token.span.join());
    let (checks, late_checks) = checks(looped, fixed, runtime);
    let scratch = stages.scratch.iter().map(|scratch| own_scratch(&scratch.name));
    let in_head = |fresh: &&Fresh| stages.head.as_ref().is_some_and(|head| head.uses(&fresh.name));
    let fresh = looped.fresh.iter().filter(|fresh| !in_head(fresh)).map(declare_fresh);
    let own: TokenStream = scratch.chain(fresh).chain(indexed(looped, fixed, &body, runtime)).collect();
    let body = quote_spanned!(brace=> { #checks #own #body #late_checks });
    let known = ItemType::of(looped).filter(|_| stages.head.is_none()).map(|known| known.item(&item));
    let is_known = known.is_some();
    let matched = known.unwrap_or_else(|| item.to_token_stream());
    // Like the loop as written, so that what rustc says of both is the same, and printed once. But a `for` would take a
    // `break` that a macro of the user's hides, and items of a head that may leave the loop come in an `Option`.
    let once = if stages.head.is_some() || has_macro(looped) {
        quote_spanned!(brace=> match #matched { #pat => #body _ => {} })
    } else if is_matched(looped) {
        quote_spanned!(brace=> for #item in ::std::option::Option::Some(#matched) { match #item { #pat => #body _ => {} } })
    } else {
        let once = once(looped, &matched);
        let once = if is_known { goes_with(&looped.pat, &once) } else { once };
        quote_spanned!(span=> for #pat in #once #body)
    };
    let next = looped.returned.flow(quote_spanned!(brace=> #runtime::Flow::<#exit>::Next));
    let body = quote_spanned! {brace=> {
        #copies
        #once
        #next
    }};
    let output = looped.returned.output(runtime, &exit, looped.span);
    let journal = quote!(#journal: &mut #runtime::InOrder<'_, #entry<#(#holes),*>>);
    let closure = quote_spanned!(span=> |mut #item, #journal| #output #body);
    let typed = quote_spanned!(at=> #run.worker(#closure));
    quote!(#quiet let #worker = #typed;)
}

/// Borrows of what the worker only takes elements of, where no declaration says that it is one, or fields, `..*base`: whoever moves one
/// out is told so as in the loop as written, and not of a closure.
fn indexed(looped: &Loop, fixed: &[Fixed<'_>], body: &TokenStream, runtime: &Runtime) -> Option<TokenStream> {
    let whole = fixed.iter().filter(|fixed| looped.context.is_none() && fixed.fields.is_empty());
    let names = whole.map(|fixed| fixed.name).filter(|name| is_binding_name(name));
    let borrows = names.filter_map(|name| {
        let located = runtime.at(name.span());
        if is_only_base(name, body) {
            return Some(quote_spanned!(name.span()=> let #name = &*#name;));
        }
        is_only_indexed(name, body)
            .then(|| quote_spanned!(name.span()=> let #name = #located::indexed(&#name).__base();))
    });
    Some(borrows.collect())
}

/// Whether code mentions a variable in `..*name`, and nowhere else.
fn is_only_base(name: &Ident, code: &TokenStream) -> bool {
    let is = |token: Option<&TokenTree>, wanted: char| matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == wanted);
    is_only(name, code, &|tokens, at| {
        let before = |by: usize| at.checked_sub(by).and_then(|at| tokens.get(at));
        tokens.len() == at + 1 && is(before(1), '*') && is(before(2), '.') && is(before(3), '.')
    })
}

/// Whether code mentions a variable in front of an index, and nowhere else.
fn is_only_indexed(name: &Ident, code: &TokenStream) -> bool {
    is_only(
        name,
        code,
        &|tokens, at| matches!(tokens.get(at + 1), Some(TokenTree::Group(index)) if index.delimiter() == Delimiter::Bracket),
    )
}

/// Whether code mentions a variable, and only where it stands like this among the tokens. A text that is formatted may mention
/// it too, but by no token.
fn is_only(name: &Ident, code: &TokenStream, stands: &dyn Fn(&[TokenTree], usize) -> bool) -> bool {
    fn mentions(name: &Ident, code: &TokenStream, stands: &dyn Fn(&[TokenTree], usize) -> bool, found: &mut Vec<bool>) {
        let tokens: Vec<TokenTree> = code.clone().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => mentions(name, &group.stream(), stands, found),
                TokenTree::Ident(other) if other == name => found.push(stands(&tokens, at)),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    mentions(name, code, stands, &mut found);
    !found.is_empty() && found.into_iter().all(|stands| stands)
}

/// The checks of what the worker reads, in front of the body; and those behind it, of names that no declaration is known of:
/// of one that is not there, rustc is to know the same names that are like it as at its place.
fn checks(looped: &Loop, fixed: &[Fixed<'_>], runtime: &Runtime) -> (TokenStream, TokenStream) {
    let (declared, asked) = (bound_at_top(&looped.pat, &looped.body), looped.context.is_none());
    let is_known = |fixed: &&Fixed<'_>| looped.context.is_some() || declared.contains(fixed.name);
    let (known, unknown): (Vec<&Fixed<'_>>, Vec<&Fixed<'_>>) = fixed.iter().partition(is_known);
    if unknown.is_empty() {
        return (shared_checks(known, asked, runtime), TokenStream::new());
    }
    let names: Vec<&Ident> = unknown.iter().map(|fixed| fixed.name).collect();
    let proposed = proposed_behind(&looped.body, &names, runtime);
    let (quiet, late) = (quiet(), shared_checks(unknown, asked, runtime));
    (shared_checks(known, asked, runtime), quote!(; #quiet if false { loop {} #proposed #late }))
}
