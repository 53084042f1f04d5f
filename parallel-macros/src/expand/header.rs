//! What stands behind `in`, with the runtime's checks around it.

use super::quiet;
use crate::exits::Stops;
use crate::model::{Context, Loop, Runtime};
use crate::names::{ends, generated};
use crate::stages::{altering, feeds};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprClosure, ExprMethodCall, ExprReference, Index, Token};

/// The name under which the trait of the items is imported.
const ITEMS: &str = "__parallelize_items";

/// `source(EXPR)`, and the import that it needs. Apart, because a block would end the life of the user's temporaries.
pub(super) fn checked(source: &Expr, runtime: &Runtime) -> (TokenStream, TokenStream) {
    // by paths from the first token of the expression to the last: of a bound of a function, rustc would say where that stands
    let (first, last) = ends(&source.to_token_stream());
    let iterate = {
        let (start, end) = (quote_spanned!(first=> ::std), quote_spanned!(last=> ::iter::IntoIterator::into_iter));
        quote!(#start #end)
    };
    let lifted = lifted(source, runtime);
    let (mut import, called) = called("parallel_source", source, quote!(#lifted, #iterate), runtime);
    let alias = Ident::new(ITEMS, Span::mixed_site());
    import.extend(quote!(#[allow(unused_imports)] use #runtime::bounds::SendToWorker as #alias;));
    if takes_alone(source) {
        let alias = argument_alias(Span::mixed_site());
        import.extend(quote!(#[allow(unused_imports)] use #runtime::argument as #alias;));
    }
    (import, called)
}

/// The check of what a run of a source hands out, at the expression.
pub(super) fn checked_items(source: &Expr, run: &Ident) -> TokenStream {
    let (first, last) = ends(&source.to_token_stream());
    let [bound, items] = [ITEMS, "__items"].map(|name| Ident::new(name, first));
    let of_items = Index { index: 0, span: last };
    quote_spanned!(last=> match (#run.type_of_items(),) { #items => #bound::__handed(#items.#of_items) })
}

/// What the closures of a header may change, in the expansion.
pub(super) struct Altered {
    /// What learns the types that say it.
    pub(super) asks: TokenStream,
    /// What the options say of it.
    pub(super) options: TokenStream,
    /// Whether a loop that may end like this stays as it is written for that.
    pub(super) stays: bool,
}

/// What the closures of a header change.
pub(super) fn altered(
    expr: &Expr,
    context: Option<&Context>,
    stops: Stops,
    source: &Ident,
    runtime: &Runtime,
) -> Altered {
    let found = altering(expr, context);
    if found.something {
        return Altered { asks: TokenStream::new(), options: quote!(.alters()), stays: stops != Stops::Never };
    }
    let perhaps = found.perhaps.then(|| quote!(.may_alter()));
    let seen = found.seen.then(|| quote!(.seen()));
    let items = found.items.then(|| quote!(#runtime::lends_items(&#source)));
    // as many adaptors as a header may have
    let inner = std::iter::repeat_n(quote!(.__inner()), 8);
    let called = found.beyond.map(|most| quote!(#runtime::functions(&#source)#(#inner)*.__captured_beyond(#most)));
    let by_types: Vec<TokenStream> = items.into_iter().chain(called).collect();
    let given = if stops == Stops::Early { found.given } else { Vec::new() };
    let may_ask = stops != Stops::Never && !(by_types.is_empty() && found.lent.is_empty() && given.is_empty());
    if !may_ask {
        let stays = found.perhaps && stops == Stops::Early;
        return Altered { asks: TokenStream::new(), options: quote!(#perhaps #seen), stays };
    }
    let mut passing = Passing { lent: &found.lent, tags: Vec::new(), closures: 0 };
    let mut header = expr.clone();
    if !found.lent.is_empty() {
        passing.visit_expr_mut(&mut header);
    }
    let (mut tags, quiet, alters) = (passing.tags, quiet(), generated("alters"));
    let copy = (!tags.is_empty()).then(|| quote!(#runtime::alike(&#source, #header);));
    let learn = given.iter().map(|name| {
        let tag = format_ident!("lent{}", tags.len(), span = Span::mixed_site());
        tags.push(tag.clone());
        quote!(#tag.is(&#name);)
    });
    let learn: TokenStream = learn.collect();
    let copy = (!tags.is_empty()).then(|| quote!(#quiet if false { loop {} #copy #learn }));
    let asks = quote! {
        #(let #tags = #runtime::TypeOf::new();)*
        #copy
        let #alters = [#(#by_types,)* #(#tags.is_exclusive(),)*].contains(&true);
    };
    let stays = found.perhaps && stops == Stops::Early;
    Altered { asks, options: quote!(#perhaps .alters_if(#alters) #seen), stays }
}

/// Asks for the types of variables that closures of a header hand on, in a copy of it out of reach, where nothing is borrowed. They are
/// asked for where they are, as only what they are given to says of some what they are.
struct Passing<'l> {
    lent: &'l [Ident],
    tags: Vec<Ident>,
    /// How many closures are around.
    closures: usize,
}

impl Passing<'_> {
    fn pass(&mut self, args: &mut Punctuated<Expr, Token![,]>) {
        for arg in args.iter_mut().filter(|_| self.closures > 0) {
            let name = match arg {
                Expr::Path(path) => path.path.get_ident().filter(|name| self.lent.contains(name)),
                _ => None,
            };
            if name.is_some() {
                let tag = format_ident!("lent{}", self.tags.len(), span = Span::mixed_site());
                *arg = Expr::Verbatim(quote!(#tag.pass(#arg)));
                self.tags.push(tag);
            }
        }
    }
}

impl VisitMut for Passing<'_> {
    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        self.closures += 1;
        visit_mut::visit_expr_closure_mut(self, closure);
        self.closures -= 1;
        let body = &closure.body;
        *closure.body = Expr::Verbatim(quote!({ loop {} #body }));
    }

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        self.pass(&mut call.args);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        self.pass(&mut call.args);
    }
}

/// The same of a loop, of which the body may do something to what its items come from.
pub(super) fn of_loop(looped: &Loop, source: &Ident, runtime: &Runtime) -> Altered {
    let altered = altered(&looped.source, looped.context.as_ref(), Stops::of(looped), source, runtime);
    let feeds = feeds(looped).then(|| quote!(.feeds()));
    Altered { options: [altered.options, feeds.into_token_stream()].into_iter().collect(), ..altered }
}

/// The name under which the runtime's `argument` is called, imported as [`called`] says.
fn argument_alias(span: Span) -> Ident {
    Ident::new("__parallelize_argument", span)
}

/// A call of one of the runtime's functions that errors about its argument come from. Only a call that has the user's
/// own span throughout, its name included, makes them underline all of the argument; so the name is imported.
pub(super) fn called(
    name: &str,
    expr: &Expr,
    argument: impl ToTokens,
    runtime: &Runtime,
) -> (TokenStream, TokenStream) {
    let (function, alias) = (generated(name), Ident::new(&format!("__parallelize_{name}"), expr.span()));
    let import = quote!(#[allow(unused_imports)] use #runtime::#function as #alias;);
    (import, quote_spanned!(expr.span()=> #alias(#argument)))
}

/// The expression. If it is a chain of adaptors over what only one thread may have, its parts are lifted, where their
/// types allow it; see `parallel_core::source::lifted`. Other chains are left to their own type.
fn lifted(source: &Expr, runtime: &Runtime) -> TokenStream {
    match source {
        // as an argument they need no parentheses, and rustc would say so
        Expr::Paren(paren) => lifted(&paren.expr, runtime),
        chained if takes_alone(chained) => chain(chained, runtime),
        other => other.to_token_stream(),
    }
}

/// `base(BASE).__lift().zip(argument(ARGUMENT).__lift()).enumerate()`
fn chain(expr: &Expr, runtime: &Runtime) -> TokenStream {
    let base = |expr: &Expr| {
        let at = Span::mixed_site().located_at(expr.span());
        let runtime = runtime.at(at);
        quote_spanned!(at=> #runtime::base(#expr).__lift())
    };
    let argument = |expr: &Expr| {
        let inner = if has_base_of_std(expr) { chain(expr, runtime) } else { expr.to_token_stream() };
        let alias = argument_alias(expr.span());
        quote_spanned!(expr.span()=> #alias(#inner).__lift())
    };
    match expr {
        Expr::Paren(paren) => chain(&paren.expr, runtime),
        Expr::MethodCall(call) if is_adaptor(call) => {
            let ExprMethodCall { receiver, dot_token, method, args, .. } = call;
            let receiver = match bare(receiver) {
                inner if is_chain(inner) => chain(inner, runtime),
                expr => base(expr),
            };
            let args: Punctuated<TokenStream, Token![,]> = match method == "zip" {
                true => args.iter().map(argument).collect(),
                false => args.iter().map(ToTokens::to_token_stream).collect(),
            };
            // at the parentheses of the user's, so that what is wrong with an argument is said there
            quote_spanned!(call.paren_token.span.join()=> #receiver #dot_token #method(#args))
        }
        Expr::Call(call) if is_zip(call) => {
            let (first, second) = (argument(&call.args[0]), argument(&call.args[1]));
            quote_spanned!(call.span()=> #first.zip(#second))
        }
        other => other.to_token_stream(),
    }
}

/// Without the parentheses around it, which an argument does not need.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => bare(&paren.expr),
        other => other,
    }
}

/// Whether the base of a chain is surely one of std's: of a user's own type, what it is zipped with must stay as it is,
/// and so must a place that its methods only borrow.
fn has_base_of_std(chain: &Expr) -> bool {
    const BASES: [&str; 14] = [
        "iter",
        "iter_mut",
        "into_iter",
        "drain",
        "chunks",
        "chunks_mut",
        "chunks_exact",
        "chunks_exact_mut",
        "rchunks",
        "rchunks_mut",
        "rchunks_exact",
        "rchunks_exact_mut",
        "windows",
        "bytes",
    ];
    match bare(chain) {
        Expr::MethodCall(call) if is_adaptor(call) => has_base_of_std(&call.receiver),
        Expr::MethodCall(call) => BASES.iter().any(|name| call.method == name),
        Expr::Call(call) => is_zip(call),
        Expr::Range(_) => true,
        _ => false,
    }
}

/// Whether an expression ends in an adaptor that can be lifted.
fn is_chain(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_chain(&paren.expr),
        Expr::MethodCall(call) => is_adaptor(call),
        Expr::Call(call) => is_zip(call),
        _ => false,
    }
}

/// Whether this may be an adaptor of std's that can be lifted.
fn is_adaptor(call: &ExprMethodCall) -> bool {
    let arguments = match call.method.to_string().as_str() {
        "enumerate" | "rev" | "copied" => 0,
        "zip" | "skip" | "take" | "step_by" => 1,
        _ => return false,
    };
    call.turbofish.is_none() && call.attrs.is_empty() && call.args.len() == arguments
}

/// `std::iter::zip(a, b)`
fn is_zip(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let is_std = matches!(names.first().map(String::as_str), Some("std" | "core"));
    is_std && names[1..] == ["iter", "zip"] && call.args.len() == 2
}

/// Whether an expression borrows exclusively or takes by value: std's own adaptors over that cannot be cut.
fn takes_alone(expr: &Expr) -> bool {
    struct Alone(bool);
    impl<'a> Visit<'a> for Alone {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let method = call.method.to_string();
            self.0 |= method.ends_with("_mut") || matches!(method.as_str(), "into_iter" | "drain");
            visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_reference(&mut self, reference: &'a ExprReference) {
            self.0 |= reference.mutability.is_some();
            visit::visit_expr_reference(self, reference);
        }
    }
    let mut alone = Alone(false);
    if is_chain(expr) && has_base_of_std(expr) {
        alone.visit_expr(expr);
    }
    alone.0
}
