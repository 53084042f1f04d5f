//! The pattern of a loop, and the items that it is for: what rustc says of the two is to come once.

use super::{members, named, quiet};
use crate::model::{Loop, Runtime};
use crate::names::{ends, generated, generated_at, is_binding_name, is_mutator, is_view, pattern_names, uses_of};
use crate::stages::{Asked, AskedKind};
use crate::stand::Stand;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprAssign, ExprMethodCall, Item, Pat};

/// The types of the variables of a pattern in the loop as written. Where they are wrong, as pattern and items do not go
/// together, rustc says so there, with what it knows of the loop; the other copies of the pattern are not to say it again.
pub(super) struct ItemType {
    names: Vec<Ident>,
    tag: Ident,
}

impl ItemType {
    /// Nothing if every item goes with the pattern.
    pub(super) fn of(looped: &Loop) -> Option<ItemType> {
        let mut names = pattern_names(&looped.pat);
        // not where the pattern has them: rustc would take that for what one might clone
        let at = looped.body.brace_token.span.open();
        names.iter_mut().for_each(|name| name.set_span(at.resolved_at(name.span())));
        let fits = matches!(&looped.pat, Pat::Ident(_) | Pat::Wild(_) | Pat::Struct(_)) || names.is_empty();
        (!fits).then(|| ItemType { names, tag: generated("__type_of_item") })
    }

    pub(super) fn begin(&self, runtime: &Runtime) -> TokenStream {
        let tag = &self.tag;
        quote!(let #tag = #runtime::TypeOf::new();)
    }

    /// For the beginning of the body. Not a use of the variables, as it cannot be reached: unused ones are still warned of.
    pub(super) fn learn(&self) -> TokenStream {
        let (ItemType { names, tag }, quiet) = (self, quiet());
        quote!(#quiet if false { loop {} #tag.is_of((#(#names,)*)); })
    }

    /// An item, of a type that is wrong if theirs are.
    pub(super) fn item(&self, item: &Ident) -> TokenStream {
        let tag = &self.tag;
        quote_spanned!(item.span()=> #tag.item(#item))
    }
}

/// Where only the types know whether a worker would change the items, and it must not, no worker does.
pub(super) fn ask_types(looped: &Loop, asked: &[Asked], runtime: &Runtime) -> TokenStream {
    if asked.is_empty() {
        return TokenStream::new();
    }
    let run = generated_at("__run", Span::mixed_site().located_at(looped.source.span()));
    let (known, is_exclusive) = item_types(looped, asked, runtime);
    quote!(#known #run.stay_if(#is_exclusive);)
}

/// What a loop over one item goes over. Where the source stands, as what rustc says of a pattern's move out of it, and of what is behind
/// a `&`.
pub(super) fn once(looped: &Loop, item: &impl ToTokens) -> TokenStream {
    let (first, last) = ends(&looped.source.to_token_stream());
    let (some, item) = (quote_spanned!(first=> ::std::option::Option::Some), quote_spanned!(last=> (#item)));
    quote!(#some #item)
}

/// A loop over one item, like the loop as written (`as_written`).
pub(super) fn over_one(
    looped: &Loop,
    label: &TokenStream,
    item: &Ident,
    value: &TokenStream,
    body: &Block,
) -> TokenStream {
    let (once, pat) = (once(looped, value), &looped.pat);
    match is_matched(looped) {
        true => quote_spanned!(looped.span=> #label for #item in #once { match #item { #pat => #body _ => {} } }),
        false => quote_spanned!(looped.span=> #label for #pat in #once #body),
    }
}

/// The types of variables of the pattern, and whether one of them is a `&mut`.
pub(super) fn item_types(looped: &Loop, asked: &[Asked], runtime: &Runtime) -> (TokenStream, TokenStream) {
    let at = Span::mixed_site().located_at(looped.source.span());
    let (run, item, pat, quiet) = (generated_at("__run", at), generated("item"), &looped.pat, quiet());
    let (mut tagged, mut questions) = (Vec::new(), Vec::new());
    for (number, Asked { name, kind, spans }) in asked.iter().enumerate() {
        let tag = named(&format!("type_of_item{number}"), name);
        let fields = match kind {
            AskedKind::Part(fields) | AskedKind::Doubtful(fields) => members(fields, spans),
            _ => TokenStream::new(),
        };
        let question = match kind {
            AskedKind::Elements => quote_spanned!(at=> #tag.holds_exclusive()),
            AskedKind::Whole | AskedKind::Part(_) => quote_spanned!(at=> #tag.is_exclusive()),
            // by such a method nothing changes that is the worker's own
            AskedKind::Doubtful(fields) if fields.is_empty() => {
                quote_spanned!(at=> (#tag.is_exclusive() && #tag.is_doubtful()))
            }
            AskedKind::Doubtful(_) => {
                let whole = named(&format!("type_of_whole_item{number}"), name);
                let question = quote_spanned!(at=> (#whole.is_exclusive() && #tag.is_doubtful()));
                tagged.push((whole, name.to_token_stream()));
                question
            }
        };
        tagged.push((tag, quote!(#name #fields)));
        questions.push(question);
    }
    let (tags, places): (Vec<Ident>, Vec<TokenStream>) = tagged.into_iter().unzip();
    let dead =
        quote_spanned!(at=> #run.with_items(|mut #item| match #item { #pat => { #(#tags.is(&#places);)* } _ => {} }));
    let known = quote!(#(let #tags = #runtime::TypeOf::new();)* #quiet #dead;);
    (known, quote_spanned!(at=> #(#questions)||*))
}

/// The loop as written, as one loop. Where the body may change its item, the pattern stands in a `match`: of what is
/// behind a `&`, rustc would say that the `for` yields that, of each `for` by itself. So it does where the body puts a borrow of
/// its item elsewhere: of one that is dropped too early, rustc says where, and it would be the end of that `for`.
pub(super) fn as_written(looped: &Loop, label: &TokenStream, items: &Ident, body: &Block) -> TokenStream {
    let (span, pat) = (looped.span, &looped.pat);
    let items = Stand::of(&looped.source.to_token_stream(), false).wrapped(items);
    if !is_matched(looped) {
        return quote_spanned!(span=> #label for #pat in #items #body);
    }
    let item = generated_at("__item", Span::mixed_site().located_at(pat.span()));
    quote_spanned!(span=> #label for #item in #items { match #item { #pat => #body } })
}

/// Whether the pattern stands in a `match`.
pub(super) fn is_matched(looped: &Loop) -> bool {
    let names = pattern_names(&looped.pat);
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    let is_changed = uses.iter().any(|used| used.access.changes() && names.contains(&used.name));
    (is_changed || is_stored(&names, &looped.body)) && matches_all(&looped.pat)
}

/// Whether the body gives a borrow of one of the variables to a method that keeps it, or assigns it.
fn is_stored(names: &[Ident], body: &Block) -> bool {
    struct Stored<'n>(&'n [Ident], bool);
    impl Stored<'_> {
        fn is_borrow(&self, value: &Expr) -> bool {
            let is_item = |expr: &Expr| matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.0.contains(name)));
            match value {
                Expr::Reference(found) => found.mutability.is_none() && is_item(&found.expr),
                Expr::MethodCall(call) => is_view(&call.method.to_string()) && is_item(&call.receiver),
                Expr::Paren(found) => self.is_borrow(&found.expr),
                Expr::Tuple(found) => found.elems.iter().any(|part| self.is_borrow(part)),
                // `Some(&x)`
                Expr::Call(found) => {
                    let is_made = matches!(&*found.func, Expr::Path(path) if path.path.segments.last().is_some_and(|name| !is_binding_name(&name.ident)));
                    is_made && found.args.iter().any(|part| self.is_borrow(part))
                }
                _ => false,
            }
        }
    }
    impl<'a> Visit<'a> for Stored<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            self.1 |= is_mutator(&call.method.to_string()) && call.args.iter().any(|value| self.is_borrow(value));
            visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
            self.1 |= self.is_borrow(&assign.right);
            visit::visit_expr_assign(self, assign);
        }
    }
    let mut stored = Stored(names, false);
    stored.visit_block(body);
    stored.1
}

/// Whether a pattern matches whatever its type allows, and borrows nothing of a variable that holds it.
fn matches_all(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(ident) => is_binding_name(&ident.ident) && ident.subpat.is_none() && ident.by_ref.is_none(),
        Pat::Tuple(tuple) => tuple.elems.iter().all(matches_all),
        Pat::Reference(reference) => matches_all(&reference.pat),
        Pat::Paren(paren) => matches_all(&paren.pat),
        pat => matches!(pat, Pat::Wild(_) | Pat::Rest(_)),
    }
}
