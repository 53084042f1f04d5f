//! From the model to tokens. Nothing here can fail.
//!
//! To a debugger nothing is hygienic: it shows the innermost variable of a name. So ours begin with `__` where they are
//! around the loop as written. It shows what has `mixed_site` in its span, located or not, at the macro's call.

mod asserted;
mod calls;
mod comprehension;
mod consumed;
mod count;
mod doubts;
mod drawn;
mod explain;
mod flat;
mod fold;
mod formatted;
mod functions;
mod header;
mod item;
mod looped;
mod part;
mod receivers;
mod sum;
mod through;
mod touched;
mod wanted;
mod worker;

pub(crate) use comprehension::{body_of, comprehension};
pub(crate) use looped::looped;
pub(crate) use receivers::Receivers;
pub(crate) use worker::has_macro;

use crate::anyway::{look_at_source, uses_in_body};
use crate::exits::{ExitSite, Payload, Stops, exit_alias, may_stop, returned_alias};
use crate::model::{Context, Loop, Options, Returned, Runtime};
use crate::names::{Access, generated, is_binding_name};
use crate::stages::{Fixed, Front, Stages, stored_tag};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, Member, Meta, MetaList};

/// Items are not hygienic, and a rewritten loop may stand inside another: names that nobody else has.
pub(crate) fn item_name(kind: &str, code: &impl ToTokens) -> Ident {
    let mut hasher = DefaultHasher::new();
    code.to_token_stream().to_string().hash(&mut hasher);
    format_ident!("__Par{kind}{:x}", hasher.finish() as u32, span = Span::mixed_site())
}

/// The static site of a loop, with the place of the user's `for`.
fn site(name: &Ident, runtime: &Runtime, span: Span) -> TokenStream {
    // at the user's own token, or they would say where the macro is called
    let place = quote_spanned!(span=> ::std::file!(), ::std::line!(), ::std::column!());
    quote!(#[allow(non_upper_case_globals)] static #name: #runtime::Site = #runtime::Site::new(#place);)
}

/// `Options::new().jobs(…)…`; `free`: the iterations leave nothing to commit.
fn options(options: &Options, free: bool, stops: Stops, runtime: &Runtime) -> TokenStream {
    let mut tokens = quote!(#runtime::Options::new());
    if let Some(jobs) = &options.jobs {
        let span = jobs.span();
        tokens.extend(quote_spanned!(span=> .jobs(#jobs)));
    }
    if options.always {
        tokens.extend(quote!(.always()));
    }
    if free {
        tokens.extend(quote!(.free()));
    }
    tokens.extend(match stops {
        Stops::Never => TokenStream::new(),
        Stops::ByError => quote!(.stops_by_error()),
        Stops::Early => quote!(.stops_early()),
    });
    tokens
}

/// The enum of the ways out of a loop, generic in their payloads.
fn exit_enum(name: &Ident, sites: &[ExitSite], returned: Returned, runtime: &Runtime) -> TokenStream {
    let parameters = sites.iter().filter_map(|site| site.payload.as_ref().map(|payload| &payload.parameter));
    let variants = sites.iter().map(|ExitSite { variant, payload, .. }| {
        let payload = payload.as_ref().map(|Payload { parameter, .. }| quote!((#parameter)));
        quote!(#variant #payload)
    });
    if sites.is_empty() {
        // one type for all loops that have none, so that what depends on it is compiled once
        return quote!(#[allow(dead_code, non_camel_case_types)] type #name = ::std::convert::Infallible;);
    }
    let alias = exit_alias(Span::mixed_site());
    let import_returned = returned.constructor().map(|constructor| {
        let alias = returned_alias(Span::mixed_site());
        quote!(#[allow(unused_imports)] use #constructor as #alias;)
    });
    let import = quote!(#[allow(unused_imports)] use #runtime::Flow::Exit as #alias; #import_returned);
    let import = sites.iter().any(ExitSite::returns_value).then_some(import);
    quote! {
        #import
        #[allow(dead_code, non_camel_case_types)]
        enum #name<#(#parameters),*> { #(#variants),* }
    }
}

/// The type of a loop's exits, with its payloads to be inferred.
fn exit_type(name: &Ident, sites: &[ExitSite]) -> TokenStream {
    if sites.is_empty() {
        return name.to_token_stream();
    }
    let holes = sites.iter().filter(|site| site.payload.is_some()).map(|_| quote!(_));
    quote!(#name<#(#holes),*>)
}

/// `match exit { … }`: each way out is finished natively.
fn finish_exit(name: &Ident, sites: &[ExitSite]) -> TokenStream {
    let exit = generated("exit");
    let arms = sites.iter().map(|ExitSite { variant, payload, arm }| {
        let bound = payload.as_ref().map(|Payload { name, .. }| quote!((#name)));
        quote!(#name::#variant #bound => #arm,)
    });
    quote!(match #exit { #(#arms)* })
}

/// `.a.b`
fn members(fields: &[String], spans: &[Span]) -> TokenStream {
    let members = fields.iter().zip(spans).map(|(field, &span)| {
        let mut member: Member = syn::parse_str(field).expect("a field of a path that was parsed");
        match &mut member {
            Member::Named(name) => name.set_span(span),
            Member::Unnamed(index) => index.span = span,
        }
        quote!(.#member)
    });
    members.collect()
}

/// Aims the error about a type that cannot be shared at the user's variable. Of one that is moved, that is the error.
/// `asked`: whether the methods are asked for that are called of a variable which may be a `&mut`, whether they do no more than look.
fn shared_checks<'c>(fixed: impl IntoIterator<Item = &'c Fixed<'c>>, asked: bool, runtime: &Runtime) -> TokenStream {
    let checks = fixed.into_iter().map(|place @ Fixed { name, fields, spans, .. }| -> TokenStream {
        let span = name.span();
        let runtime = runtime.at(span);
        let fields = members(fields, spans);
        match place.is_of_self() {
            true if fields.is_empty() => {
                quote_spanned!(span=> #runtime::bounds::SyncAcrossIterations::__shared_at(&raw const *#name);)
            }
            // a field of a packed struct may be where no reference may point
            true => quote_spanned!(span=> #runtime::bounds::SyncAcrossIterations::__shared_at(&raw const #name #fields);),
            false if !fields.is_empty() && is_binding_name(name) => {
                quote_spanned!(span=> #runtime::bounds::SyncAcrossIterations::__shared_at(&raw const #name #fields);)
            }
            false if place.taken => {
                quote_spanned!(span=> #runtime::bounds::SyncAcrossIterations::__shared_at(#runtime::moved(&#name).__left());)
            }
            false if place.doubted && asked && fields.is_empty() => {
                quote_spanned!(span=> #runtime::bounds::SyncAcrossIterations::__shared_at(#runtime::asked(&#name).__left());)
            }
            false => quote_spanned!(span=> #runtime::bounds::SyncAcrossIterations::__shared(&#name #fields);),
        }
    });
    let checks: TokenStream = checks.collect();
    // type-checked where the names mean what they mean to the worker, and never run; with a `;`, or rustc takes a `*` that follows for
    // an operator
    if checks.is_empty() { checks } else { quote!(if false { #checks };) }
}

/// Aims the error about a value that each iteration would move at the user's variable. In front of the loop, as a check in
/// the worker would borrow what only the commits use.
fn taken_checks(looped: &Loop, fronts: &[Front<'_>], runtime: &Runtime) -> TokenStream {
    let checks = fronts.iter().map(|Front { name, may_lend }| {
        let (span, runtime) = (name.span(), runtime.at(name.span()));
        let taken = Ident::new("__taken", span);
        let moved = quote_spanned!(span=> #runtime::moved(&#name).__moved());
        match wanted::if_wanted(looped, name, &moved, &runtime) {
            None if !may_lend => quote_spanned!(span=> #runtime::bounds::CopyInEachIteration::__taken(&#name);),
            wanted => {
                let moved = wanted.unwrap_or(moved);
                quote_spanned! {span=>
                    match (#moved,) { #taken => #runtime::bounds::CopyInEachIteration::__taken_at(#taken.0) }
                }
            }
        }
    });
    let quiet = quiet();
    if fronts.is_empty() { TokenStream::new() } else { quote!(#quiet if false { #(#checks)* }) }
}

/// Aims the error about a closure that each iteration calls, and that can be called once, at the call.
fn called_checks(looped: &Loop) -> TokenStream {
    let Some(context) = looped.context.as_ref().filter(|context| !context.closures.is_empty() && !may_stop(looped))
    else {
        return TokenStream::new();
    };
    let mut called: Vec<Ident> = Vec::new();
    for used in uses_in_body(looped) {
        if used.access == Access::Call && !called.contains(&used.name) {
            called.push(used.name);
        }
    }
    let checks = called.iter().filter_map(|name| {
        let params = (0..*context.closures.get(&name.to_string())?).map(|_| quote!(_));
        Some(quote_spanned!(name.span()=> let _: &dyn ::std::ops::FnMut(#(#params),*) -> _ = &#name;))
    });
    let (checks, quiet): (TokenStream, _) = (checks.collect(), quiet());
    if checks.is_empty() { checks } else { quote!(#quiet if false { loop {} #checks }) }
}

/// Aims the error about a use of what the source borrows exclusively at the user's variable.
fn lent_check(looped: &Loop, runtime: &Runtime) -> Option<TokenStream> {
    let name = look_at_source(looped)?;
    let (span, runtime, quiet) = (name.span(), runtime.at(name.span()), quiet());
    let lent = Ident::new("__lent", span);
    Some(quote_spanned! {span=> #quiet if false {
        loop {}
        match #runtime::consumed(&raw const #name).__lends() { #lent => #runtime::bounds::UsedBesideItems::__lent(#lent) }
    } })
}

/// Learns the types of what may be collections, where commits put values. Out of reach, as nothing is borrowed.
fn stored_types(Stages { stores, entries, .. }: &Stages, runtime: &Runtime) -> TokenStream {
    let lent = entries.iter().flat_map(|entry| &entry.tags);
    let lent = quote!(#(let #lent = #runtime::TypeOf::new();)*);
    if stores.is_empty() {
        return lent;
    }
    let tags: Vec<Ident> = (0..stores.len()).map(stored_tag).collect();
    let quiet = quiet();
    quote! {
        #lent
        #(let #tags = #runtime::TypeOf::new();)*
        #quiet
        if false { loop {} #(#tags.is(&#stores);)* }
    }
}

/// Copies of the `&T` parameters that the worker uses, so that what it returns may borrow as long as they do.
fn copied_params<'c>(fixed: impl Iterator<Item = &'c Fixed<'c>>, context: Option<&Context>) -> TokenStream {
    let copies = fixed.filter_map(|fixed| context.and_then(|context| context.copy_of(fixed.name)));
    let quiet = quiet();
    copies.map(|copy| quote!(#quiet #copy)).collect()
}

/// The attribute for code that stands in the expansion a second time, or that the user did not write.
///
/// Not for `warnings`: rustc words the error about an unsafe call by whether the lint about it is allowed, and prints one
/// that it words in two ways twice.
fn quiet() -> TokenStream {
    quote!(#[allow(
        unused,
        nonstandard_style,
        unfulfilled_lint_expectations,
        for_loops_over_fallibles,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )])
}

/// The same for the user's own code, of which a part may come without the attributes of its statement.
fn quiet_copy(looped: &Loop) -> TokenStream {
    struct Allowed(TokenStream);
    impl<'a> Visit<'a> for Allowed {
        fn visit_attribute(&mut self, attribute: &'a Attribute) {
            if let Meta::List(MetaList { path, tokens, .. }) = &attribute.meta
                && (path.is_ident("allow") || path.is_ident("expect"))
            {
                self.0.extend(quote!(#[allow(#tokens)]));
            }
        }
    }
    let mut allowed = Allowed(quiet());
    allowed.visit_block(&looped.body);
    let (Allowed(mut quiet), context) = (allowed, looped.context.as_ref());
    if context.is_some_and(|context| context.is_unsafe) {
        quiet.extend(quote!(#[allow(unsafe_op_in_unsafe_fn)]));
    }
    quiet
}

/// A variable of ours that goes with one of the user's.
fn named(kind: &str, name: &Ident) -> Ident {
    format_ident!("{}_{}", kind, name, span = Span::mixed_site().located_at(name.span()))
}
