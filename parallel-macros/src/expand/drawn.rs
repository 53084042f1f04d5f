//! What happens on the calling thread before the worker and at the start of each commit: elements are cut off, and the
//! head of the body draws.

use super::looped::{begin, declare_fresh};
use super::{exit_type, named, quiet};
use crate::exits::again_label;
use crate::model::{Fresh, Loop, Own, Runtime};
use crate::names::{Names, generated, generated_at, mentions, pattern_names};
use crate::stages::{Head, Slot, SplitNames, Stages, State, place_root};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

/// What the calling thread makes of each item for the worker.
pub(super) struct Drawn {
    /// `let run = run.draw(|item| { let PAT = item; HEAD; (values…) });`
    pub(super) draw: TokenStream,
    /// What the worker makes of its item.
    pub(super) pattern: TokenStream,
    /// What is done at the start of each commit.
    pub(super) begin: TokenStream,
    /// What is done after the last commit.
    pub(super) finish: TokenStream,
}

impl Drawn {
    pub(super) fn of(looped: &Loop, stages: &Stages, names: &SplitNames, runtime: &Runtime) -> Drawn {
        let mut drawn = Drawn {
            draw: TokenStream::new(),
            pattern: looped.pat.to_token_stream(),
            begin: begin(looped),
            finish: TokenStream::new(),
        };
        if stages.head.is_none() && stages.slots.is_empty() && stages.own.is_empty() {
            return drawn;
        }
        let values = values(looped, stages);
        let at = Span::mixed_site().located_at(looped.source.span());
        let (run, quiet) = (generated_at("__run", at), quiet());
        match &stages.head {
            Some(head) if head.leaves || !head.states.is_empty() => {
                let (cuts, taken) = (all_cuts(stages, runtime), parts(looped, stages));
                let guarded = Guarded { looped, head, taken, values: &values, runtime };
                let exit = exit_type(&names.exit, &stages.exits);
                let (before, closure) = (guarded.before(&exit), guarded.closure(&exit));
                let (drawing, whole) = match head.states.is_empty() {
                    true => (quote_spanned!(at=> #run.draw_while(#closure)), None),
                    false => {
                        let whole = whole_run(looped);
                        (quote_spanned!(at=> #whole.draw_some(#closure)), Some(quote!(#quiet let #whole = &mut #run;)))
                    }
                };
                drawn.draw = quote!(#before #(#quiet #cuts)* #whole #quiet let #run = #drawing;);
                drawn.pattern = quote!(::std::option::Option::Some((#(mut #values,)*)));
                drawn.begin.extend(guarded.begin());
                drawn.finish = guarded.finish();
            }
            Some(_) => {
                let taken = parts(looped, stages);
                let (cuts, closure) = (all_cuts(stages, runtime), closure(looped, stages, &values, &quote!(), &taken));
                let drawing = quote_spanned!(at=> #run.draw(#closure));
                drawn.draw = quote!(#(#quiet #cuts)* #quiet let #run = #drawing;);
                drawn.pattern = quote!((#(mut #values,)*));
            }
            None => {
                let cuts = all_cuts(stages, runtime);
                let together = pairs(stages, |name| named("cut_of", name));
                let slots = pairs(stages, Ident::clone);
                let closure = closure(looped, stages, &values, &quote!(#slots,), &quote!());
                let beside = quote_spanned!(at=> #run.beside(#together, #closure));
                drawn.draw = quote!(#(#quiet #cuts)* #quiet let #run = #beside;);
                drawn.pattern = quote!((#(mut #values,)*));
            }
        }
        drawn
    }
}

/// What a run is told of a head.
pub(super) fn draws(stages: &Stages, at: Span) -> Option<TokenStream> {
    let one_by_one = stages.draws_from_copies().then(|| quote_spanned!(at=> .one_by_one()));
    stages.head.as_ref().map(|_| quote_spanned!(at=> .draws()#one_by_one))
}

/// The run of which a head draws for some of the items.
fn whole_run(looped: &Loop) -> Ident {
    generated_at("__whole", Span::mixed_site().located_at(looped.source.span()))
}

/// What comes after the last commit. `returns`: workers may leave some items; `copies`: a head that draws from copies may.
pub(super) fn end_of_commits(
    looped: &Loop,
    (returns, copies): (bool, bool),
    part: &TokenStream,
    exit_type: &TokenStream,
    runtime: &Runtime,
) -> TokenStream {
    // not by way of `flow`: rustc sees that what stands before an exit is done once
    let (again, whole) = (again_label(), whole_run(looped));
    let next = quote!(#runtime::Flow::<#exit_type>::Next);
    match (returns, copies) {
        (true, _) => quote!(#part continue #again;),
        (false, true) => quote!(if #whole.is_left() { #part continue #again; } #next),
        (false, false) => next,
    }
}

/// What the worker gets: elements, parts, and those names of the pattern and of the head that it uses.
fn values(looped: &Loop, stages: &Stages) -> Vec<Ident> {
    let own = stages.own.iter().map(|own| own.name.clone());
    let mut values: Vec<Ident> = stages.slots.iter().map(|slot| slot.element.clone()).chain(own).collect();
    let binds = stages.head.iter().flat_map(|head| head.binds(&looped.fresh));
    for name in pattern_names(&looped.pat).into_iter().chain(binds) {
        let used = mentions(&stages.worker, &Names::from([name.to_string()]));
        if used && !values.contains(&name) {
            values.push(name);
        }
    }
    values
}

/// The variables that each iteration has for itself already in its head.
fn fresh_in<'l>(looped: &'l Loop, head: Option<&'l Head>) -> impl Iterator<Item = TokenStream> + 'l {
    let in_head = move |fresh: &&Fresh| head.is_some_and(|head| head.uses(&fresh.name));
    looped.fresh.iter().filter(in_head).map(declare_fresh)
}

/// Takes the parts of an iteration.
fn parts(looped: &Loop, stages: &Stages) -> TokenStream {
    let index = pattern_names(&looped.pat);
    let parts = stages.own.iter().map(|Own { name, .. }| {
        let cut = named("cut_of", name);
        quote!(let #name = #cut.part(#(#index)*);)
    });
    parts.collect()
}

/// `|item| { let PAT = item; HEAD; (values…) }`, with a parameter of its own for what is handed in.
fn closure(looped: &Loop, stages: &Stages, values: &[Ident], given: &TokenStream, taken: &TokenStream) -> TokenStream {
    let (item, pat) = (generated("item"), &looped.pat);
    let head = stages.head.iter().flat_map(|head| &head.stmts);
    let fresh = fresh_in(looped, stages.head.as_ref());
    quote_spanned!(looped.span=> |#given mut #item| match #item {
        #pat => { #(#fresh)* #(#head)* #taken (#(#values,)*) }
        _ => ::std::unreachable!(),
    })
}

/// `(a, (b, ()))`: what belongs to each slot and each part.
fn pairs(stages: &Stages, of: impl Fn(&Ident) -> Ident) -> TokenStream {
    let own = stages.own.iter().map(|own| &own.name);
    let names: Vec<Ident> = stages.slots.iter().map(|slot| &slot.element).chain(own).map(of).collect();
    names.iter().rev().fold(quote!(()), |rest, name| quote!((#name, #rest)))
}

/// A head that may leave its iteration, or that draws from copies.
struct Guarded<'a> {
    looped: &'a Loop,
    head: &'a Head,
    /// Takes what the iteration has for itself.
    taken: TokenStream,
    values: &'a [Ident],
    runtime: &'a Runtime,
}

impl Guarded<'_> {
    /// What knows the type of a variable that is drawn from.
    fn probe(&self, place: &Expr) -> TokenStream {
        let (span, runtime) = (place.span(), self.runtime.at(place.span()));
        quote_spanned!(span=> #runtime::drawn(&#place))
    }

    /// How the head left, and the copies.
    fn before(&self, exit: &TokenStream) -> TokenStream {
        let (runtime, left, states, quiet) = (self.runtime, generated("left"), generated("states"), quiet());
        let slow = self.stays_if_slow();
        let copies = self.head.states.iter().map(|State { place, name }| {
            let (copy, tag, probe) = (named("copy_of", name), named("drawn", name), self.probe(place));
            quote_spanned!(place.span()=> let #tag = #probe; #quiet let mut #copy = #tag.copy(&#place);)
        });
        quote! {
            #quiet let mut #left: ::std::option::Option<#runtime::Flow<#exit>> = ::std::option::Option::None;
            #quiet let #states = #runtime::States::new();
            #(#quiet #copies)*
            #slow
        }
    }

    /// Stays in the loop as written if copies would be most of the work.
    fn stays_if_slow(&self) -> Option<TokenStream> {
        let copies = self.head.states.iter().map(|State { name, .. }| named("copy_of", name));
        let at = Span::mixed_site().located_at(self.looped.source.span());
        let (run, quiet, again) = (generated_at("__run", at), quiet(), again_label());
        (!self.head.states.is_empty())
            .then(|| quote!(#quiet if #run.stays_if_slow(|| { #(let _ = #copies.get();)* }) { continue #again; }))
    }

    /// `|item| { let flow = (|| { let PAT = item; HEAD; drawn = Some((values…)); Flow::Next })(); … }`
    fn closure(&self, exit: &TokenStream) -> TokenStream {
        let Guarded { looped, head, taken, values, runtime } = self;
        let [item, drawn, flow, left, states] = ["item", "drawn", "flow", "left", "states"].map(generated);
        let (pat, stmts, fresh) = (&looped.pat, &head.stmts, fresh_in(looped, Some(head)));
        let own = head.states.iter().map(|State { name, .. }| {
            let [copy, state, tag] = ["copy_of", "state_of", "drawn"].map(|kind| named(kind, name));
            quote! {
                let mut #state = ::std::option::Option::Some(#copy.get());
                let mut #name = #tag.lend(&mut #state);
            }
        });
        let kept = head.states.iter().map(|State { name, .. }| {
            let [copy, state, tag] = ["copy_of", "state_of", "drawn"].map(|kind| named(kind, name));
            quote! {
                let #state = #tag.state(#name, &#copy);
                #copy.set(&#state);
            }
        });
        let now = head.states.iter().map(|State { name, .. }| named("state_of", name));
        let output = looped.returned.output(runtime, exit, looped.span);
        let next = looped.returned.flow(quote!(#runtime::Flow::<#exit>::Next));
        quote_spanned!(looped.span=> |#item| {
            #(#own)*
            let mut #drawn = ::std::option::Option::None;
            let #flow = #runtime::Ends::__flow((|| #output {
                let mut #item = #item;
                match #item {
                    #pat => { #(#fresh)* #(#stmts)* #taken #drawn = ::std::option::Option::Some((#(#values,)*)); }
                    _ => {}
                }
                #next
            })());
            #(#kept)*
            match #flow {
                #runtime::Flow::Next => { #states.push((#(#now,)*)); ::std::option::Option::Some(#drawn) }
                #flow => { #left = ::std::option::Option::Some(#flow); ::std::option::Option::None }
            }
        })
    }

    /// Puts states where the plain loop has them.
    fn put(&self, state: impl Fn(&Ident) -> TokenStream) -> TokenStream {
        let runtime = self.runtime;
        let puts = self.head.states.iter().map(|State { place, name }| {
            let state = state(name);
            quote!(#place.__put_back(#state);)
        });
        let puts: TokenStream = puts.collect();
        if puts.is_empty() { puts } else { quote!({ use #runtime::PutBack as _; #puts }) }
    }

    /// What the plain loop has drawn by the end of the iteration that is committed.
    fn begin(&self) -> TokenStream {
        let names = self.head.states.iter().map(|State { name, .. }| named("state_of", name));
        let (states, put) = (generated("states"), self.put(|name| named("state_of", name).to_token_stream()));
        quote!(if let ::std::option::Option::Some((#(#names,)*)) = #states.pop() { #put })
    }

    /// An exit of the head comes after the iterations before it.
    fn finish(&self) -> TokenStream {
        let (runtime, quiet, flow, left) = (self.runtime, quiet(), generated("flow"), generated("left"));
        let put = self.put(|name| {
            let copy = named("copy_of", name);
            quote!(#copy.last())
        });
        quote! {
            #quiet
            let #flow = match (#flow, #left) {
                (#runtime::Flow::Next, ::std::option::Option::Some(#left)) => { #put #left }
                (#flow, _) => #flow,
            };
        }
    }
}

fn all_cuts(stages: &Stages, runtime: &Runtime) -> Vec<TokenStream> {
    let whole = stages.own.iter().map(|own| whole_cut(&own.name, runtime));
    stages.slots.iter().map(|slot| cut(slot, runtime)).chain(whole).collect()
}

/// What hands out the elements of a variable, row by row if there are indices before the loop's.
fn cut(slot: &Slot, runtime: &Runtime) -> TokenStream {
    let (place, span, cut, shift) = (&slot.place, slot.place.span(), named("cut_of", &slot.element), &slot.shift);
    let (runtime, row) = (runtime.at(span), Ident::new("__row", span));
    let cuts =
        |of: TokenStream| quote_spanned!(span=> #runtime::bounds::SendElements::__elements(&mut #of[..]).__cut(#shift));
    let made = match slot.depth {
        0 => cuts(place.to_token_stream()),
        depth => {
            let mut made = cuts(row.to_token_stream());
            for level in 0..depth {
                let of = if level + 1 == depth { place.to_token_stream() } else { row.to_token_stream() };
                made = quote_spanned!(span=> #runtime::Rows::new(::std::iter::Iterator::map(#of[..].iter_mut(), |#row| #made)));
            }
            made
        }
    };
    let checked = place_root(place).map(|root| written(root, &runtime));
    quote_spanned!(span=> #checked let mut #cut = #made;)
}

/// Refuses to write to what is behind a `&`, which rustc would say twice: of what is written, and of what hands out the elements.
/// `root`: the variable that has them.
fn written(root: &impl ToTokens, runtime: &Runtime) -> TokenStream {
    let (span, quiet) = (root.span(), quiet());
    let shared = Ident::new("__shared", span);
    let checked = quote_spanned! {span=>
        match #runtime::consumed(&raw const #root).__shared() { #shared => #runtime::bounds::WrittenElements::__written(#shared) }
    };
    quote!(#quiet if false { loop {} #checked })
}

fn whole_cut(name: &Ident, runtime: &Runtime) -> TokenStream {
    let (cut, stride, span) = (named("cut_of", name), named("stride_of", name), name.span());
    let runtime = runtime.at(span);
    let checked = written(name, &runtime);
    quote_spanned!(span=> #checked let mut #cut = #runtime::bounds::SendElements::__elements(&mut #name[..]).__parts(#stride);)
}
