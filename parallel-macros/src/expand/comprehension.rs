//! The expansion of a comprehension:
//!
//! ```text
//! match source(EXPR) { source => {
//!     let run = run(&SITE, source, OPTIONS);
//!     let worker = run.worker(|item, journal| { for PAT in Some(item) { CLAUSES { journal.push(HEAD) } } Flow::Next });
//!     match run.consume(worker, |values| Iterator::sum(values)) { Ok(value) => value, Err(exit) => match exit { … } }
//! } }
//! ```

use super::consumed::consumed;
use super::doubts::Doubts;
use super::item::{ask_types, item_types};
use super::{exit_enum, exit_type, finish_exit, options, quiet, shared_checks, site, taken_checks};
use super::{explain, flat, header};
use crate::exits::{Exits, Stops, imports, loop_label};
use crate::model::{Clause, Comprehension, Head, Loop, Options, Returned, Runtime, Target, UntilEnd};
use crate::names::{Names, ends, generated, generated_at, mentions};
use crate::stages::{Changes, Front, ends_too_soon};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{
    Block, Expr, ExprBlock, ExprCall, ExprForLoop, ExprIf, Local, LocalInit, Stmt, Token, parse_quote,
    parse_quote_spanned,
};

/// The comprehension as the loop that it stands for. What it does with its values is in tokens that no stage looks at.
pub(crate) fn body_of(comprehension: &Comprehension, runtime: &Runtime) -> Loop {
    let mut body = heart(comprehension, runtime);
    let flat = flat::levels(comprehension);
    for (level, clause) in comprehension.clauses.iter().enumerate().rev() {
        body = match flat.get(level) {
            Some(inner) => vec![flat::around(inner, level, level + 1 == flat.len(), block(body))],
            None => around(clause, body, runtime),
        };
    }
    Loop {
        options: Options::default(),
        label: None,
        span: comprehension.span,
        pat: comprehension.pat.clone(),
        source: comprehension.source.clone(),
        body: block(body),
        context: None,
        returned: Returned::Other,
        reorders: Vec::new(),
        fresh: Vec::new(),
        asks_parts: false,
        until_end: UntilEnd::Changed,
    }
}

/// Code of ours in the user's body.
fn opaque(tokens: TokenStream) -> Stmt {
    Stmt::Expr(Expr::Verbatim(tokens), None)
}

fn stop(runtime: &Runtime) -> TokenStream {
    quote!(return #runtime::Flow::Stop;)
}

/// The value, on its way to the journal; then the end, if the target asks for no more.
fn heart(comprehension: &Comprehension, runtime: &Runtime) -> Vec<Stmt> {
    let (value, journal) = (generated("value"), generated("journal"));
    let head = match &comprehension.head {
        Head::Value(value) => value.to_token_stream(),
        Head::Pair(key, value) => quote!((#key, #value)),
    };
    let head = match &comprehension.target {
        // of no type that could not be sent
        Target::Count | Target::Any | Target::All => head,
        _ => {
            let runtime = runtime.at(head.span());
            quote_spanned!(head.span()=> #runtime::bounds::SendFromWorker::__sent(#head))
        }
    };
    let stop = stop(runtime);
    let push = quote!(#journal.push(#value););
    let boolean = quote_spanned!(head.span()=> : ::std::primitive::bool);
    let (ty, then) = match &comprehension.target {
        Target::Count => (None, quote!(let _ = #value; #journal.push(());)),
        Target::First => (None, quote!(#push #stop)),
        Target::Any => (Some(boolean), quote!(#push if #value { #stop })),
        Target::All => (Some(boolean), quote!(#push if !#value { #stop })),
        Target::Type(_) => {
            let (target, ends) = (generated("target"), generated("ends"));
            (None, quote!(let #ends = #target.ends(&#value); #push if #ends { #stop }))
        }
        _ if asks_sum(comprehension) => {
            let summed = generated("summed");
            (None, quote!(#summed.is(&#value); #push))
        }
        _ => (None, push),
    };
    vec![parse_quote!(let #value #ty = #head;), opaque(then)]
}

/// The name under which `pass` is imported, where a path would be the macro's.
const PASS: &str = "__parallelize_pass";

/// The function that knows of what is wanted of a target what its values are to be.
fn gathers(target: &Target) -> Option<Ident> {
    match target {
        Target::Vec => Some(generated("list_of")),
        Target::HashMap => Some(generated("map_of")),
        _ => None,
    }
}

/// Whether the type of what is summed is asked for: a sum of `Result`s or `Option`s ends at the first failure, which counts
/// where items change, or where the source is borrowed.
fn asks_sum(comprehension: &Comprehension) -> bool {
    let is_sum = matches!(comprehension.target, Target::Sum(_) | Target::Product(_));
    is_sum && comprehension.options.reorder_all.is_none() && !matches!(comprehension.source, Expr::Range(_))
}

/// A block of statements, put together and not parsed: what is opaque in it stays so.
pub(super) fn block(stmts: Vec<Stmt>) -> Block {
    Block { brace_token: syn::token::Brace(Span::mixed_site()), stmts }
}

fn around(clause: &Clause, body: Vec<Stmt>, runtime: &Runtime) -> Vec<Stmt> {
    let nested = match clause {
        Clause::For { span, pat, source } => {
            Expr::ForLoop(ExprForLoop { body: block(body), ..parse_quote_spanned!(*span=> for #pat in #source {}) })
        }
        Clause::If { span, condition } => {
            Expr::If(ExprIf { then_branch: block(body), ..parse_quote_spanned!(*span=> if #condition {}) })
        }
        Clause::While { span, condition } => {
            let stop =
                Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block: block(vec![opaque(stop(runtime))]) });
            Expr::If(ExprIf {
                then_branch: block(body),
                else_branch: Some((Token![else](*span), Box::new(stop))),
                ..parse_quote_spanned!(*span=> if #condition {})
            })
        }
        Clause::Let { span, pat, value, diverge } => {
            let diverge = diverge.as_ref().map(|block| quote!(else #block));
            let mut stmts: Vec<Stmt> = vec![parse_quote_spanned!(*span=> let #pat = #value #diverge;)];
            stmts.extend(body);
            return stmts;
        }
    };
    vec![Stmt::Expr(nested, None)]
}

/// What a comprehension comes to, in the runtime and under `sequential`: there the loop stands in the user's function,
/// so that a debugger goes from one iteration to the next by way of that.
fn or_in_place(code: &TokenStream, in_place: &TokenStream, runtime: &Runtime) -> TokenStream {
    quote!(#runtime::or_in_place! { { #code } { #in_place } })
}

/// The loop around the worker, in the user's function.
fn around_worker(comprehension: &Comprehension, each: &TokenStream) -> TokenStream {
    let at = comprehension.source.span();
    let mixed = Span::mixed_site().located_at(at);
    let (run, item) = (generated_at("__run", mixed), generated("item"));
    // with the user's own span, and so without hygiene: the call of `next` is where a debugger stops between iterations
    let stride = Ident::new("__parallelize_stride", at);
    quote!(while let ::std::option::Option::Some(#stride) = #run.stride() {
        for #item in #stride { #each }
    })
}

/// What a comprehension's values go through: straight to their places, or through a journal to whoever consumes them.
enum Way {
    /// Each item gives one value, which cannot be left out, into a `Vec`.
    Gather,
    /// The same, into a sum or a product over the tree of `reorder`.
    Fold,
    /// `each`: the same as `Gather`, but for what inner clauses make of an item.
    Collect {
        each: bool,
    },
    Consume,
}

impl Way {
    fn of(comprehension: &Comprehension, levels: usize, ends: bool, body: &Block) -> Way {
        let reorder = comprehension.options.reorder_all.is_some();
        let each = !ends && levels == comprehension.clauses.len();
        // inner loops that may never end ask the journal whether they still matter
        let heart = body.stmts.split_last().map_or(&[][..], |(_, before)| before);
        let asks = heart.iter().any(|stmt| mentions(&stmt.to_token_stream(), &Names::from(["journal".to_string()])));
        match &comprehension.target {
            Target::Vec if each && levels == 0 && !asks => Way::Gather,
            Target::Sum(_) | Target::Product(_) if reorder && each && levels == 0 && !asks => Way::Fold,
            Target::Vec => Way::Collect { each },
            _ => Way::Consume,
        }
    }
}

/// The tokens for a comprehension; `looped` is what `body_of` made of it.
pub(crate) fn comprehension(
    comprehension: &Comprehension,
    looped: &Loop,
    exit_name: &Ident,
    site_name: &Ident,
    runtime: &Runtime,
) -> TokenStream {
    let values = computed(comprehension, looped, exit_name, site_name, runtime);
    let Some(function) = gathers(&comprehension.target) else { return values };
    let (wanted, pass) = (generated("wanted"), Ident::new(PASS, Span::mixed_site()));
    quote!({
        #[allow(unused_imports)]
        use #runtime::pass as #pass;
        let #wanted = #runtime::TypeOf::new();
        #runtime::#function(&#wanted, #values)
    })
}

/// The same, whatever is wanted of its value.
fn computed(
    comprehension: &Comprehension,
    looped: &Loop,
    exit_name: &Ident,
    site_name: &Ident,
    runtime: &Runtime,
) -> TokenStream {
    // whoever consumes the values may ask for no more of them
    let mut exits = Exits::new(runtime, exit_name.clone(), looped, true);
    exits.stands_alone = true;
    let mut body = looped.body.clone();
    exits.visit_block_mut(&mut body);
    let at = Span::mixed_site().located_at(comprehension.source.span());
    let [source, run, worker] = ["__source", "__run", "worker"].map(|name| generated_at(name, at));
    let (source_expr, quiet) = (&comprehension.source, quiet());
    let changes = Changes::of(looped, false, true);
    let checks = shared_checks(&changes.fixed(None), false, runtime);
    let imports = imports(&body.to_token_stream(), runtime);
    body.stmts.insert(0, opaque(quote!(#imports #checks)));
    let (nested, mut taken) = (flat::levels(comprehension), changes.taken(None));
    taken.extend(nested.iter().filter_map(|level| level.variable()).map(|name| Front { name, may_lend: false }));
    let taken = taken_checks(looped, &taken, runtime);
    let leaves = !exits.sites.is_empty();
    let way = Way::of(comprehension, nested.len(), leaves || exits.flows, &body);
    let exit_enum = leaves.then(|| exit_enum(exit_name, &exits.sites, looped.returned, runtime));
    let exit_type = if leaves { exit_type(exit_name, &exits.sites) } else { quote!(::std::convert::Infallible) };
    let doubts = Doubts::of_comprehension(looped);
    let maker = maker(comprehension, (&way, &nested), &doubts, body, &exit_type, runtime);
    let site = site(site_name, runtime, comprehension.span);
    let stops = Stops::of_comprehension(comprehension, looped);
    let options = options(&comprehension.options, matches!(way, Way::Gather), stops, runtime);
    let located = runtime.at(at);
    let (import, checked) = header::checked(source_expr, runtime);
    let items_checked = header::checked_items(source_expr, &run);
    let header::Altered { asks: lent, options: altered, stays } =
        header::altered(source_expr, None, stops, &source, &located);
    let started = quote_spanned!(at=> #located::tier(&#source).__run(&#site_name, #source, #options #altered));
    let asked = match stops {
        Stops::Never => Vec::new(),
        _ => changes.asked(looped),
    };
    let asked = ask_types(looped, &asked, runtime);
    let (summed, ask_sum) =
        if asks_sum(comprehension) { sum_types(looped, &changes, runtime) } else { Default::default() };
    let asks = !asked.is_empty() || !ask_sum.is_empty();
    let mutable = asks.then(|| quote!(mut));
    let quiet_run = asks.then(|| quote!(#[allow(unused_mut)]));
    let explained = explain::of_comprehension(comprehension, &changes);
    let tier = explain::of_source(&comprehension.options, source_expr, &source, stays, runtime);
    let nest = flat::nest(&nested, &run, &mutable, at, runtime);
    let target = match &comprehension.target {
        Target::Type(ty) => {
            let target = generated("target");
            quote!(let #target = #runtime::Target::<#ty>::new();)
        }
        _ => TokenStream::new(),
    };
    let result = result(comprehension, &way, leaves.then(|| finish_exit(exit_name, &exits.sites)), runtime);
    quote! {{
        #import
        #explained
        #site #exit_enum
        match #checked { #source => {
            #tier
            #taken
            #lent
            #quiet_run
            let #mutable #run = #started;
            #items_checked
            #asked
            #summed
            #nest
            #target
            #quiet
            let #worker = #maker;
            #ask_sum
            #result
        }}
    }}
}

/// The type of what is summed, to be known when the worker is; and what follows for the run.
fn sum_types(looped: &Loop, changes: &Changes, runtime: &Runtime) -> (TokenStream, TokenStream) {
    let at = Span::mixed_site().located_at(looped.source.span());
    let (run, summed) = (generated_at("__run", at), generated("summed"));
    let given = changes.asked(looped);
    let (known, changed) = match Changes::of(looped, true, true).item_writes.is_empty() {
        true if given.is_empty() => (TokenStream::new(), quote!(false)),
        true => item_types(looped, &given, runtime),
        false => (TokenStream::new(), quote!(true)),
    };
    let ask = quote_spanned!(at=> #run.may_end_if(#summed.may_fail(), #changed));
    (quote!(let #summed = #runtime::TypeOf::new(); #known), quote!(#ask;))
}

/// The worker: a closure that makes a value of an item, or leaves values in a journal.
fn maker(
    comprehension: &Comprehension,
    (way, nested): (&Way, &[flat::Level<'_>]),
    doubts: &Doubts<'_>,
    mut body: Block,
    exit_type: &TokenStream,
    runtime: &Runtime,
) -> TokenStream {
    let at = Span::mixed_site().located_at(comprehension.source.span());
    let (run, item, journal) = (generated_at("__run", at), generated("item"), generated("journal"));
    let (span, pat, item_pat) = (comprehension.span, &comprehension.pat, flat::item(nested, &item));
    if let Way::Gather | Way::Fold = way {
        let value = generated("value");
        body.stmts.pop();
        body.stmts.push(opaque(quote!(return #value;)));
        doubts.ask_in(&mut body, runtime);
        want_values(comprehension, &mut body);
        let once = quote_spanned!(span=> for #pat in ::std::option::Option::Some(#item) #body);
        let closure = quote_spanned!(span=> |#item_pat| { #once ::std::unreachable!() });
        return quote_spanned!(at=> #run.maker(#closure));
    }
    doubts.ask_in(&mut body, runtime);
    want_values(comprehension, &mut body);
    let once = quote_spanned!(span=> for #pat in ::std::option::Option::Some(#item) #body);
    let closure = quote_spanned!(span=> |#item_pat, #journal: &mut #runtime::InOrder<'_, _>| {
        #once
        #runtime::Flow::<#exit_type>::Next
    });
    quote_spanned!(at=> #run.worker(#closure))
}

/// Has the values of what is gathered be what is wanted of that.
fn want_values(comprehension: &Comprehension, body: &mut Block) {
    struct Wanted;
    impl VisitMut for Wanted {
        fn visit_local_mut(&mut self, local: &mut Local) {
            let Some(LocalInit { expr, .. }) = &mut local.init else { return };
            let Expr::Call(ExprCall { func, args, .. }) = &mut **expr else { return };
            let is_ours = matches!(&**func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "__sent"));
            if let (true, Some(value)) = (is_ours, args.first_mut()) {
                let (first, last) = ends(&value.to_token_stream());
                let (pass, wanted) = (Ident::new(PASS, first), generated("wanted"));
                // a block, of which rustc points at the value alone
                let alone = if ends_too_soon(value) { quote!((#value)) } else { value.to_token_stream() };
                let mut given = Group::new(Delimiter::Parenthesis, quote!(&#wanted, { #alone }));
                given.set_span(last);
                *value = Expr::Verbatim(quote!(#pass #given));
            }
        }
    }
    if gathers(&comprehension.target).is_some() {
        Wanted.visit_block_mut(body);
    }
}

/// The value of the comprehension. `finish`: what becomes of the ways to leave it, if there are any.
fn result(comprehension: &Comprehension, way: &Way, finish: Option<TokenStream>, runtime: &Runtime) -> TokenStream {
    let at = Span::mixed_site().located_at(comprehension.source.span());
    let [run, worker] = ["__run", "worker"].map(|name| generated_at(name, at));
    let (value, exit) = (generated("value"), generated("exit"));
    let reorder = comprehension.options.reorder_all.is_some();
    let values = match way {
        Way::Gather => {
            let (item, out) = (generated("item"), generated("out"));
            let looped = around_worker(comprehension, &quote!(#out.push(#worker(#item));));
            let values = or_in_place(
                &quote_spanned!(at=> unsafe { #run.gather(#worker) }),
                &quote!({ let (mut #out, mut #run) = (#run.room(true), #run); #looped #out }),
                runtime,
            );
            // by way of a variable, so that an error about its type speaks of the value alone
            return quote_spanned!(at=> let #value = #values; #value);
        }
        Way::Fold => {
            let function = match comprehension.target {
                Target::Product(_) => generated("product"),
                _ => generated("sum"),
            };
            let (Head::Value(head) | Head::Pair(head, _)) = &comprehension.head;
            // what cannot be summed is what stands there
            let (located, run) = (runtime.at(head.span()), generated_at("__run", head.span()));
            return quote_spanned!(at=> let #value = #located::#function(#run, #worker); #value);
        }
        Way::Collect { each } => {
            let (item, out, left) = (generated("item"), generated("out"), loop_label());
            let looped = around_worker(
                comprehension,
                &quote!(match #worker(#item, &mut #runtime::InOrder::inline(&mut #out)) {
                    #runtime::Flow::Next => {}
                    #runtime::Flow::Stop => break #left ::std::result::Result::Ok(#out),
                    #runtime::Flow::Exit(#exit) => break #left ::std::result::Result::Err(#exit),
                }),
            );
            let in_place = quote!(#left: {
                let (mut #out, mut #run) = (#run.room(#each), #run);
                #looped
                ::std::result::Result::Ok(#out)
            });
            or_in_place(&quote_spanned!(at=> unsafe { #run.collect(#worker, #each) }), &in_place, runtime)
        }
        Way::Consume => {
            let (span, values) = (comprehension.span, generated("values"));
            let [consumed, consumed_in_place] =
                [false, true].map(|in_place| consumed(comprehension, reorder, in_place, runtime));
            // a backtrace shows the closure in the user's file
            let consume = quote_spanned!(span=> |#values| #consumed);
            // without hygiene, all of it is at one line of the user's, and a debugger passes it in one go
            let [call, states, item, flow] =
                ["worker", "states", "item", "flow"].map(|name| Ident::new(&format!("__parallelize_{name}"), span));
            let next = quote_spanned!(span=> || {
                while let ::std::option::Option::Some(#item) = #states.item() {
                    let #flow = #call(#item, &mut #states.journal());
                    #states.ended(#flow);
                }
                #states.value()
            });
            let in_place = quote!({
                let (#call, mut #states) = (&#worker, #run.in_place(&#worker));
                let #values = &mut ::std::iter::from_fn(#next);
                let #value = #consumed_in_place;
                #states.settle(#value)
            });
            or_in_place(&quote_spanned!(at=> unsafe { #run.consume(#worker, #consume) }), &in_place, runtime)
        }
    };
    opened(&values, finish, runtime)
}

/// What has come of a comprehension, or what becomes of a way to leave it.
///
/// The value is not that of an arm beside one that diverges: a type that cannot be inferred is an error as it is in std.
fn opened(values: &TokenStream, finish: Option<TokenStream>, runtime: &Runtime) -> TokenStream {
    let (value, exit, found, quiet) = (generated("value"), generated("exit"), generated("found"), quiet());
    match finish {
        Some(finish) => quote!(
            #quiet
            let #value;
            match #values {
                ::std::result::Result::Ok(#found) => #value = #found,
                ::std::result::Result::Err(#exit) => #finish,
            }
            #value
        ),
        None => quote!(let #value = #runtime::settled(#values); #value),
    }
}
