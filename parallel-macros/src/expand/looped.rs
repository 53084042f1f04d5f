//! The expansion of a loop:
//!
//! ```text
//! match source(EXPR) { source => 'par: {
//!     let mut run = run(&SITE, source, OPTIONS);
//!     while let Some(stride) = run.stride() {
//!         ['next:] for PAT in stride BODY                         // as the user wrote it
//!     }
//!     if run.is_over() { break 'par }
//!     let worker = run.worker(|item, journal| { let PAT = item; …; Flow::Next });
//!     let flow = 'commits: {
//!         for mut leaf in unsafe { run.leaves(worker, …) } {
//!             'next: while leaf.begin() {
//!                 for entry in leaf.entries() {
//!                     match entry { Entry::K0(…) => …, … }        // the effects, as the user wrote them
//!                 }
//!                 match leaf.finish() { Flow::Next => {} flow => break 'commits flow }
//!             }
//!         }
//!         Flow::Next
//!     };                                                          // nobody runs ahead, nothing is borrowed any more
//!     match flow { Flow::Exit(exit) => match exit { … }, _ => {} }
//! } }
//! ```

use super::calls::calls_of_mut;
use super::count::count;
use super::drawn::{Drawn, draws, end_of_commits};
use super::fold::fold;
use super::formatted::AllShown;
use super::item::{ItemType, as_written, ask_types};
use super::part::part;
use super::receivers::Receivers;
use super::sum::Sum;
use super::through::{self, goes_through};
use super::touched::look_first;
use super::worker::{scratch_tag, scratch_type, worker};
use super::{called_checks, copied_params, lent_check, site, stored_types, taken_checks};
use super::{exit_enum, exit_type, finish_exit, named, options, quiet, quiet_copy};
use super::{explain, header};
use crate::exits::{Native, Stops, again_label, commits_label, imports, loop_label, may_stop, next_label};
use crate::model::{Fresh, Loop, Operator, Own, Reorder, Runtime};
use crate::names::{Names, generated, generated_at, is_tied_macro, mentions, mentions_place, pattern_names};
use crate::stages::{Changes, Counted, Entry, SplitNames, Stages, changes_by_parts, is_tied, kept};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Label, Lifetime, Stmt};

/// The tokens for a loop.
pub(crate) fn looped(
    looped: &Loop,
    changes: &Changes,
    stages: &Stages,
    receivers: &Receivers,
    (names, site_name): (&SplitNames, &Ident),
    runtime: &Runtime,
) -> TokenStream {
    let (span, source_expr) = (looped.span, &looped.source);
    let at = Span::mixed_site().located_at(source_expr.span());
    let [source, run] = ["__source", "__run"].map(|name| generated_at(name, at));
    // with the user's own span, and so without hygiene: the call of `next` is where a debugger stops between iterations
    let named_at = [source_expr.span(), span.resolved_at(source_expr.span())];
    let [stride, items_of] = named_at.map(|span| Ident::new("__parallelize_stride", span));
    let par = loop_label();
    let (items, body, label) = own_body(looped, runtime);
    let inside = copied_params(changes.fixed(looped.context.as_ref()).iter(), looped.context.as_ref());
    let fold = fold(looped, &receivers.lent_in(body.clone()), &label, stages, &inside);
    let counted = Counted::of(looped, stages, &body).map(|counted| receivers.lent_in_counted(counted));
    let part = part(looped, stages, runtime);
    let count = |counted: &Counted| count(looped, counted, &label, &part, &inside, runtime);
    let (begin_count, count) = counted.as_ref().map(count).unwrap_or_default();
    let item_type = ItemType::of(looped);
    let body = with_beginning(looped, body, item_type.as_ref(), runtime);
    let item_type = item_type.map(|known| known.begin(runtime));
    let site = site(site_name, runtime, span);
    let options = options(&looped.options, is_free(looped, stages), Stops::of(looped), runtime);
    let located = runtime.at(at);
    let (import, checked) = header::checked(source_expr, runtime);
    let items_checked = header::checked_items(source_expr, &run);
    let header::Altered { asks, options: altered, stays } = header::of_loop(looped, &source, &located);
    let stays_as_written = is_tied(looped) || changes_by_parts(looped, changes, stages);
    let stay = stays_as_written.then(|| quote!(#run.stay_if(true);));
    let draws = draws(stages, at);
    let started = quote_spanned!(at=> #located::tier(&#source).__run(&#site_name, #source, #options #altered)#draws);
    let exit_enum = exit_enum(&names.exit, &stages.exits, looped.returned, runtime);
    let entry_enum = entry_enum(&names.entry, &stages.entries, runtime);
    let (next_import, next_stride) = next_stride(looped, stages, &run, runtime);
    let over = |body: &Block| each_stride(looped, &items_of, &next_stride, &as_written(looped, &label, &stride, body));
    let (asked, quiet_copy) = (receivers.doubts.asked_in(&body, runtime), quiet_copy(looped));
    let asked = asked.map(|body| over(&body)).map(|copy| quote!(#quiet_copy if false { loop {} #copy }));
    let each_stride = over(&receivers.lent_in(body));
    let through = counted.is_none() && goes_through(looped, stages);
    let end = (!through).then(|| quote!(if #run.is_over() { break #par; } #count));
    let strides = quote!(#each_stride #asked #end);
    let par = (!through).then(|| quote!(#par:));
    let (begin_sum, turns) = turns(looped, changes, stages, names, (&strides, through), &part, runtime);
    let (stores, imports) = (stored_types(stages, runtime), imports(&turns, runtime));
    let taken = taken_checks(looped, &stages.fronts(looped, changes), runtime);
    let (called, lent, prepared) = (called_checks(looped), lent_check(looped, runtime), prepare(looped, runtime));
    let types = ask_types(looped, &changes.asked_of_types(looped, stages), runtime);
    let explained = explain::of_loop(looped, changes, stages, counted.as_ref());
    let tier = explain::of_source(&looped.options, source_expr, &source, stays || stay.is_some(), runtime);
    let (copies, keeps) = (doubted_params(looped, changes), keeps(stages, runtime));
    let statements = quote! {
        #import #next_import #imports
        #explained
        #copies
        #site #exit_enum #entry_enum #(#items)*
        match #checked { #source => #par {
            #tier
            #taken #called #lent
            #prepared #keeps #asks
            let mut #run = #started;
            #items_checked
            #stay
            #types #stores
            #item_type
            #fold
            #begin_count
            #begin_sum
            #turns
        }}
    };
    // rustc takes the last expression that stands where the source does for what moves it, and a loop around that for the
    // user's
    let (quiet, last) = (quiet(), quote_spanned!(source_expr.span()=> ()));
    // as long as the body: of a value that one expects of the loop, rustc says here that it has none
    quote_spanned!(looped.body.brace_token.span.join()=> { #statements #quiet { let _ = #last; } })
}

/// The copies of parameters that the loop as written has too, where rustc may say that one should be a `&mut`: it says so of both
/// loops in one way.
fn doubted_params(looped: &Loop, changes: &Changes) -> TokenStream {
    let fixed = changes.fixed(looped.context.as_ref());
    copied_params(fixed.iter().filter(|fixed| fixed.doubted), looped.context.as_ref())
}

/// Where what iterations keep is while the commits need it.
fn keeps(stages: &Stages, runtime: &Runtime) -> Option<TokenStream> {
    let kept = (!stages.kept.is_empty()).then(kept)?;
    Some(quote!(let #kept = #runtime::Kept::new();))
}

/// What gives the next stride, and what it needs.
fn next_stride(looped: &Loop, stages: &Stages, run: &Ident, runtime: &Runtime) -> (Option<TokenStream>, TokenStream) {
    let closed = stages.closes(looped);
    let import = closed.then(|| quote!(#[allow(unused_imports)] use #runtime::ClosedStride as _;));
    let next = Ident::new(if closed { "__closed_stride" } else { "stride" }, run.span());
    (import, quote_spanned!(run.span()=> #run.#next()))
}

/// The loop as written, over one stride after another. Around the user's loop, and so shown with it where rustc speaks of loops.
fn each_stride(looped: &Loop, items: &Ident, next: &TokenStream, as_written: &TokenStream) -> TokenStream {
    // as we tell users to write it
    let told = calls_of_mut(looped.body.to_token_stream())
        .then(|| quote!(#[allow(clippy::explicit_auto_deref, clippy::needless_borrow)]));
    quote_spanned! {looped.span=>
        #told
        #[allow(
            unused_parens,
            clippy::deref_addrof,
            clippy::match_single_binding,
            clippy::never_loop,
            clippy::while_let_loop
        )]
        while let ::std::option::Option::Some(#items) = (#next) { #as_written }
    }
}

/// What the run is told of a sum, and the turns that the loop as written (`strides`) and its workers take. `through`: until the
/// source is over; `part`: parts what is summed from the loop as written.
fn turns(
    looped: &Loop,
    changes: &Changes,
    stages: &Stages,
    names: &SplitNames,
    (strides, through): (&TokenStream, bool),
    part: &TokenStream,
    runtime: &Runtime,
) -> (Option<TokenStream>, TokenStream) {
    let run = generated_at("__run", Span::mixed_site().located_at(looped.source.span()));
    let (quiet, par, again) = (quiet_copy(looped), loop_label(), again_label());
    let mut fixed = changes.fixed(looped.context.as_ref());
    fixed.retain(|fixed| match fixed.is_of_self() {
        true => mentions_place(&stages.worker, fixed.name, fixed.fields),
        false => mentions(&stages.worker, &Names::from([fixed.name.to_string()])),
    });
    let Drawn { draw, pattern, begin, finish: finish_head } = Drawn::of(looped, stages, names, runtime);
    let sum = Sum::of(looped, stages).filter(|_| begin.is_empty());
    let types: TokenStream = stages.scratch.iter().map(|scratch| scratch_type(&scratch.name, runtime)).collect();
    let worker = worker(looped, &pattern, &fixed, stages, names, runtime);
    if through {
        let (leaves, worker) = (leaves(looped, true, false, sum.as_ref(), stages), quote!(#types #worker));
        let commits = each_leaf(looped, &leaves, &commits(looped, &begin, sum.as_ref(), stages, names, true, runtime));
        let turns = through::turns(looped, &run, strides, &worker, &commits, part);
        return (sum.map(|sum| sum.begin(&run, runtime)), turns);
    }
    let (flow, exit) = (generated("flow"), generated("exit"));
    let (exit_type, finish) = (exit_type(&names.exit, &stages.exits), finish_exit(&names.exit, &stages.exits));
    let finish = AllShown::of(looped, runtime).in_copy(finish);
    // what a head has drawn, and where slots were cut, is another source
    let free = is_free(looped, stages);
    let returns = !free && draw.is_empty();
    let copies = stages.draws_from_copies();
    let ahead = match free {
        true => spread(looped, &exit_type, runtime),
        false => {
            let leaves = leaves(looped, returns, !begin.is_empty(), sum.as_ref(), stages);
            let commits = commits(looped, &begin, sum.as_ref(), stages, names, false, runtime);
            let end = end_of_commits(looped, (returns, copies), part, &exit_type, runtime);
            in_order(looped, &leaves, &commits, &end, part, &exit_type, runtime)
        }
    };
    let turn = quote! {
        #strides
        #draw
        #types
        #worker
        #ahead
        #finish_head
        #quiet
        match #flow {
            #runtime::Flow::Exit(#exit) => #finish,
            _ => break #par,
        }
    };
    let (again, endless) = (labelled(again, looped.span), quote_spanned!(looped.span=> loop));
    let turns = if returns || copies { quote!(#[allow(clippy::never_loop)] #again #endless { #turn }) } else { turn };
    (sum.map(|sum| sum.begin(&run, runtime)), turns)
}

/// The rest of the loop, where nothing is left to commit.
fn spread(looped: &Loop, exit_type: &TokenStream, runtime: &Runtime) -> TokenStream {
    let at = Span::mixed_site().located_at(looped.source.span());
    let ([run, worker], flow) = (["__run", "worker"].map(|name| generated_at(name, at)), generated("flow"));
    let spread = quote_spanned!(at=> #run.spread(#worker););
    quote!(#spread let #flow = #runtime::Flow::<#exit_type>::Next;)
}

/// The leaves of the rest of the loop. `returns`: workers may leave some of it; `apart`: the commits need to know where
/// each iteration ends.
fn leaves(looped: &Loop, returns: bool, apart: bool, sum: Option<&Sum>, stages: &Stages) -> TokenStream {
    let at = Span::mixed_site().located_at(looped.source.span());
    let [run, worker] = ["__run", "worker"].map(|name| generated_at(name, at));
    let (method, cancels) = (Ident::new(if returns { "some_leaves" } else { "leaves" }, at), stages.cancels());
    let leaves = quote_spanned!(at=> unsafe { #run.#method(&#worker, #cancels, #apart) });
    let kept = (!stages.kept.is_empty()).then(kept);
    let leaves = kept.map_or(leaves.clone(), |kept| quote_spanned!(at=> #leaves.keeping(&#kept)));
    match sum {
        Some(sum) => sum.adding(&leaves),
        None => leaves,
    }
}

/// The rest of the loop, with its commits in order. `end`: what comes after the last one; `part`: parts what is summed
/// from the loop as written.
fn in_order(
    looped: &Loop,
    leaves: &TokenStream,
    commits: &TokenStream,
    end: &TokenStream,
    part: &TokenStream,
    exit_type: &TokenStream,
    runtime: &Runtime,
) -> TokenStream {
    let (flow, commits_label, quiet) = (generated("flow"), commits_label(), quiet_copy(looped));
    let each = each_leaf(looped, leaves, commits);
    quote! {
        #part
        #quiet
        let #flow: #runtime::Flow<#exit_type> = #commits_label: {
            #each
            #end
        };
        #part
    }
}

fn each_leaf(looped: &Loop, leaves: &TokenStream, commits: &TokenStream) -> TokenStream {
    let leaf = generated_at("leaf", Span::mixed_site().located_at(looped.source.span()));
    quote_spanned!(looped.span=> for mut #leaf in (#leaves) { #commits })
}

/// Whether iterations leave nothing to commit, and cannot end the loop.
fn is_free(looped: &Loop, stages: &Stages) -> bool {
    let has_states = stages.head.as_ref().is_some_and(|head| head.leaves || !head.states.is_empty());
    stages.entries.is_empty() && looped.reorders.is_empty() && !has_states && !may_stop(looped)
}

/// The loop as written: the items of its body, which move out, the rest with a label on what ends it, and the label that it has.
fn own_body(looped: &Loop, runtime: &Runtime) -> (Vec<Stmt>, Block, TokenStream) {
    let mut body = looped.body.clone();
    let moves_out = |stmt: &Stmt| matches!(stmt, Stmt::Item(_)) && !is_tied_macro(looped, stmt);
    let (items, stmts) = body.stmts.drain(..).partition(moves_out);
    body.stmts = stmts;
    let mut native = Native::as_written(looped.label.as_ref(), runtime);
    native.visit_block_mut(&mut body);
    // one that nothing in the body names is for rustc to speak of
    let names_it = |body: &Block, own: &Label| names_label(body.to_token_stream(), &own.name.ident);
    let label = looped.label.as_ref().filter(|own| names_it(&body, own) || !names_it(&looped.body, own));
    let label = label.to_token_stream();
    let fresh = looped.fresh.iter().map(declare_fresh);
    let index = pattern_names(&looped.pat);
    let parts = looped.options.own.iter().map(|Own { name, .. }| {
        let (stride, runtime) = (named("stride_of", name), runtime.at(name.span()));
        quote_spanned!(name.span()=> #[allow(unused_mut)] let mut #name = #runtime::part(&mut #name[..], #(#index)*, #stride);)
    });
    let ours = quote!(#(#fresh)* #(#parts)*);
    if !ours.is_empty() {
        body.stmts.insert(0, Stmt::Expr(Expr::Verbatim(ours), None));
    }
    (items, body, label)
}

/// Whether code has a label in it, `'name`.
fn names_label(code: TokenStream, name: &Ident) -> bool {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => names_label(group.stream(), name),
        TokenTree::Punct(quote) if quote.as_char() == '\'' => {
            matches!(tokens.get(at + 1), Some(TokenTree::Ident(found)) if found == name)
        }
        _ => false,
    })
}

/// A label of ours, shown with the loop.
fn labelled(mut label: Lifetime, span: Span) -> TokenStream {
    label.set_span(label.span().located_at(span));
    quote_spanned!(span=> #label:)
}

/// The body as written, with what is done at the start of each iteration, and in front of what it prints.
fn with_beginning(looped: &Loop, mut body: Block, item_type: Option<&ItemType>, runtime: &Runtime) -> Block {
    look_first(looped, &mut body, runtime);
    let mut begin = begin(looped);
    begin.extend(item_type.map(ItemType::learn));
    if !begin.is_empty() {
        body.stmts.insert(0, Stmt::Expr(Expr::Verbatim(begin), None));
    }
    body
}

/// What stands before the loop: accumulators, and what the variables outside of `local` ones are for.
fn prepare(looped: &Loop, runtime: &Runtime) -> TokenStream {
    let quiet = quiet();
    let accumulators = looped.reorders.iter().map(|Reorder { place, accumulator, operator }| {
        let [a, b] = ["a", "b"].map(generated);
        let combine = match operator {
            Operator::Sum => quote!(*#a += #b),
            Operator::Product => quote!(*#a *= #b),
            Operator::Xor => quote!(*#a ^= #b),
            Operator::And => quote!(*#a &= #b),
            Operator::Or => quote!(*#a |= #b),
            Operator::Min => quote!(*#a = (*#a).min(#b)),
            Operator::Max => quote!(*#a = (*#a).max(#b)),
        };
        let (span, runtime) = (place.span(), runtime.at(place.span()));
        let combine = quote_spanned!(span=> |#a, #b| #combine);
        let made = match operator {
            Operator::Sum | Operator::Xor => {
                quote_spanned!(span=> #runtime::bounds::SumInAnyOrder::__target(&mut #place).__sum(#combine))
            }
            Operator::Product => {
                quote_spanned!(span=> #runtime::bounds::ProductInAnyOrder::__target(&mut #place).__product(#combine))
            }
            _ => quote_spanned!(span=> #runtime::reordered_same(&mut #place, #combine)),
        };
        quote_spanned!(span=> let mut #accumulator = #made;)
    });
    let fresh = looped.fresh.iter().map(|Fresh { name, .. }| {
        let tag = scratch_tag(name);
        // it is of use, and its `mut` too, whoever has one of its own
        quote!(if false {
            let #tag = #runtime::TypeOf::new();
            #name = #tag.value();
            #name = #tag.value();
            let _ = &#name;
        })
    });
    let strides = looped.options.own.iter().map(|Own { name, stride }| {
        let stride_of = named("stride_of", name);
        quote_spanned!(stride.span()=> let #stride_of: ::std::primitive::usize = #stride;)
    });
    quote!(#(#quiet #accumulators)* #(#quiet #fresh)* #(#quiet #strides)*)
}

/// What is done at the start of each iteration, in order.
pub(super) fn begin(looped: &Loop) -> TokenStream {
    looped.reorders.iter().map(|Reorder { accumulator, .. }| quote!(#accumulator.begin();)).collect()
}

/// Declares what an iteration has for itself.
pub(super) fn declare_fresh(Fresh { name, value }: &Fresh) -> TokenStream {
    let value = match value {
        Some(value) => value.to_token_stream(),
        None => quote_spanned!(name.span()=> ::std::clone::Clone::clone(&#name)),
    };
    quote!(#[allow(unused_mut)] let mut #name = #value;)
}

/// The enum of a loop's entries, generic in what they hold. Loops with one kind of entry share it, so that what depends
/// on it is compiled once for each type that is journaled.
fn entry_enum(name: &Ident, entries: &[Entry], runtime: &Runtime) -> TokenStream {
    if let [Entry { variant, values, .. }] = entries
        && (1..=2).contains(&values.len())
        && variant == "K0"
    {
        let shared = format_ident!("Entry{}", values.len());
        return quote!(#[allow(unused_imports)] use #runtime::#shared as #name;);
    }
    let mut parameters = Vec::new();
    let variants: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(i, entry)| {
            let own: Vec<_> = (0..entry.values.len()).map(|j| format_ident!("P{i}_{j}")).collect();
            let fields = (!own.is_empty()).then(|| quote!((#(#own),*)));
            parameters.extend(own);
            let variant = &entry.variant;
            quote!(#variant #fields)
        })
        .collect();
    quote! {
        #[allow(dead_code, non_camel_case_types)]
        enum #name<#(#parameters),*> { #(#variants),* }
    }
}

/// Names for the values that an entry holds, which travel on.
fn values_of(pats: &[TokenStream]) -> Vec<Ident> {
    (0..pats.len()).map(|i| generated(&format!("value{i}"))).collect()
}

/// The commits of a leaf. `through`: none ends the loop.
fn commits(
    looped: &Loop,
    begin: &TokenStream,
    sum: Option<&Sum>,
    stages: &Stages,
    names: &SplitNames,
    through: bool,
    runtime: &Runtime,
) -> TokenStream {
    // what a commit declares ends where the body does
    let brace = looped.body.brace_token.span.join();
    let at = Span::mixed_site().located_at(looped.span);
    let [leaf, entry, flow] = ["leaf", "entry", "flow"].map(|name| generated_at(name, at));
    let (commits, next, name) = (commits_label(), next_label(), Ident::new(&names.entry.to_string(), brace));
    let all_shown = AllShown::of(looped, runtime);
    let arms = stages.entries.iter().map(|Entry { variant, pats, proposed, replay, exit, .. }| {
        if let Some(exit) = exit {
            let (values, exits) = (values_of(pats), &names.exit);
            let fields = (!values.is_empty()).then(|| quote!((#(#values),*)));
            return quote_spanned!(brace=> #name::#variant #fields => {
                break #commits #runtime::Flow::Exit(#exits::#exit((#(#values,)*)))
            });
        }
        let fields = (!pats.is_empty()).then(|| quote!((#(#pats),*)));
        let replay = all_shown.in_copy(quote_spanned!(brace=> { #proposed #replay }));
        quote_spanned!(brace=> #name::#variant #fields => #replay)
    });
    let entered = quote_spanned!(brace=> match #entry { #(#arms)* });
    let add_up = sum.map(|sum| sum.add_up(&leaf));
    let label = labelled(next, looped.span);
    let finish = match through {
        true => quote_spanned!(looped.span=> let _ = #leaf.finish();),
        false => quote_spanned!(looped.span=> match #leaf.finish() {
            #runtime::Flow::Next => {}
            #flow => break #commits #flow,
        }),
    };
    quote_spanned! {looped.span=>
        #label while (#leaf.begin()) {
            #begin
            #add_up
            for #entry in (#leaf.entries()) { #entered }
            #finish
        }
    }
}
