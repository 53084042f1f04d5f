//! Methods that a worker calls of what is outside of the loop, if nothing says that they only look at that: rustc is asked, by types, in
//! one more copy of the body that is checked and never run. There each such call is made by a closure first, which is to be an `Fn`:
//!
//! ```text
//! impl<F: Fn(A0) -> R, A0, R> OnlyLooks<(A0, R)> for F {}
//! let looks = |a0| place.method(a0);
//! OnlyLooks::__looks(&looks);
//! place.method(argument)
//! ```
//!
//! Where the method needs a `&mut`, or the value, the trait says what to write. What rustc would say of the worker's closure, and of the
//! plain loop, it leaves unsaid then, as it looks at no borrows where types are wrong.

use super::calls::{Call, Called, rewritten_with_functions};
use super::functions::{is_callback, words_of_function};
use super::quiet;
use crate::exits::{GIVEN, PASSED, group_at, is_lent, is_literal, stand_ins};
use crate::model::{Context, Decl, Loop, Runtime};
use crate::names::{
    Names, consumer, declared_in, ends, generated, is_binding_name, only_looks, pattern_names, uses_of,
};
use crate::stages::{Stages, builds};
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::HashSet;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, ExprReference, Index, Item, Macro, Stmt, Token, parse2};

/// Such calls, and where they stand.
pub(super) struct Doubts<'l> {
    form: Form<'l>,
    /// The variables of the pattern, whose types are known.
    items: Vec<Ident>,
    calls: HashSet<(Called, usize, usize)>,
}

/// What the calls stand in.
enum Form<'l> {
    /// A loop, and what is known of the function around it.
    Loop(Option<&'l Context>),
    Comprehension,
}

impl Doubts<'_> {
    /// Those of a worker.
    pub(super) fn of<'l>(looped: &'l Loop, stages: &Stages) -> Doubts<'l> {
        let scratch = stages.scratch.iter().map(|scratch| &scratch.name);
        let own = scratch.chain(stages.own.iter().map(|own| &own.name));
        let own = own.chain(looped.fresh.iter().map(|fresh| &fresh.name)).map(ToString::to_string).collect();
        Doubts::among(looped, stages.worker.clone(), own, Form::Loop(looped.context.as_ref()))
    }

    /// Those of a comprehension.
    pub(super) fn of_comprehension(looped: &Loop) -> Doubts<'_> {
        // what we put around its values
        let own = ["journal", "summed", "target"].map(String::from).into_iter().collect();
        Doubts::among(looped, looped.body.to_token_stream(), own, Form::Comprehension)
    }

    fn among<'l>(looped: &'l Loop, worker: TokenStream, mut own: Names, form: Form<'l>) -> Doubts<'l> {
        let (mut items, again) = (pattern_names(&looped.pat), declared_in(&looped.body));
        own.extend(items.iter().map(ToString::to_string));
        items.retain(|name| !again.contains(&name.to_string()));
        own.extend(again);
        own.extend(words_in_macros(looped.body.to_token_stream()));
        let acting = Acting::of(looped);
        let (mut calls, mut functions) = (HashSet::new(), Names::new());
        let mut note = |call: &Call| {
            let name = call.name.to_string();
            let is_outer = !own.contains(&name) && is_binding_name(call.name);
            let is_asked = match call.is_function {
                // the attribute sees what they are
                true => looped.context.is_none() && is_outer && is_callback(call.name) && functions.insert(name),
                false => is_outer && !is_ours(call) && may_change(call, looped.context.as_ref(), acting.has(call)),
            };
            if is_asked {
                calls.insert(written(call));
            }
            None
        };
        rewritten_with_functions(worker, &mut note);
        Doubts { form, items, calls }
    }

    /// The body with these calls asked for.
    pub(super) fn asked_in(&self, body: &Block, runtime: &Runtime) -> Option<Block> {
        if self.calls.is_empty() {
            return None;
        }
        let mut asked = false;
        let code = rewritten_with_functions(body.to_token_stream(), &mut |call| {
            let code = self.calls.contains(&written(call)).then(|| self.ask(call, runtime)).flatten();
            asked |= code.is_some();
            code
        });
        parse2(code).ok().filter(|_| asked)
    }

    /// A body with a copy of it in front in which these calls are asked for.
    pub(super) fn ask_in(&self, body: &mut Block, runtime: &Runtime) {
        if let Some(copy) = self.asked_in(body, runtime) {
            let quiet = quiet();
            body.stmts.insert(0, Stmt::Expr(Expr::Verbatim(quote!(#quiet if false { loop {} #copy })), None));
        }
    }

    /// The code that asks for a call. Nothing if only the method would say what an argument is.
    fn ask(&self, call: &Call, runtime: &Runtime) -> Option<TokenStream> {
        let Call { name, place, method, given, args, .. } = call;
        let values = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(given.stream()).ok()?;
        // a closure that names nothing stands for itself, and has its types from the method
        let is_asked = |value: &&Expr| call.is_function || !needs_nothing(value);
        if values.iter().filter(is_asked).any(is_open) {
            return None;
        }
        let numbered = |kind: &str| -> Vec<Ident> {
            let asked = values.iter().filter(is_asked).enumerate();
            asked.map(|(i, _)| format_ident!("{kind}{i}", span = Span::mixed_site())).collect()
        };
        let [wanted, found] = ["wanted", "found"].map(numbered);
        let only_looks = only_looks_at(name.span());
        // at the user's own token
        let looks = Ident::new("__looks", name.span());
        let checked = quote_spanned!(name.span()=> #only_looks::__looks(&#looks));
        let [gives, given_back, value] = ["gives", "given_back", "value"].map(generated);
        let (indices, indexed) = without_indices(place, runtime);
        // as long as they are, as rustc shows one that is too many
        let (stand_ins, params) = stand_ins(values.iter(), name, false);
        let in_order = matches!(self.form, Form::Loop(_));
        let words = if call.is_function { words_of_function(name, in_order) } else { self.words(call) };
        let declared = declare(&only_looks, params.len(), call.is_function || self.may_be_lent(), &words);
        let passed = group_at(args, quote!(#(#stand_ins),*));
        let stand_ins =
            values.iter().zip(&stand_ins).filter(|(value, _)| is_asked(value)).map(|(_, stand_in)| stand_in);
        let (looked, called) = match call.is_function {
            true => (quote!(#name), quote!(#name)),
            false => (quote!(#indexed.#method), quote!(#(#place)*.#method)),
        };
        let closure = quote_spanned! {name.span()=>
            |#(#params),*| { loop {} #(#wanted.is(&#stand_ins);)* let #value = #looked #passed; #gives.is(&#value); #value }
        };
        let given = values.iter().filter(is_asked);
        let is_item = |value: &Expr| matches!(value, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.items.contains(name)));
        let items = given.clone().zip(wanted.iter().zip(&found)).filter(|(value, _)| is_item(value));
        // how rustc speaks of one that is too many depends on what it knows of it
        let items = items.map(|(_, (wanted, found))| quote!(#found.is_wanted(&#wanted).__learn();));
        let result = if call.is_operand { quote!(#value) } else { quote!((#value,)) };
        let asked = quote!({
            #declared
            #(let (#wanted, #found) = (#runtime::TypeOf::new(), #runtime::TypeOf::new());)*
            let (#gives, #given_back) = (#runtime::TypeOf::new(), #runtime::TypeOf::new());
            #indices
            #(#found.is_of(#given);)*
            #(#items)*
            let #looks = #closure;
            #(#wanted.may_be(&#found).__learn();)*
            #checked;
            let #value = #called #args;
            #given_back.is(&#value);
            #gives.may_be(&#given_back).__learn();
            #result
        });
        let mut asked = Group::new(Delimiter::Parenthesis, asked);
        asked.set_span(name.span());
        if call.is_operand {
            return Some(asked.to_token_stream());
        }
        // from the first token of the call to the last
        let first = Index { index: 0, span: args.span_close() };
        Some(quote_spanned!(args.span_close()=> #asked.#first))
    }

    /// Whether what is called of may be a `&mut`, for all that is seen: what that is of, threads must share.
    fn may_be_lent(&self) -> bool {
        matches!(self.form, Form::Loop(None))
    }

    /// What rustc says of a call that does more than look: the message, the label, and what to write.
    fn words(&self, call: &Call) -> [Literal; 3] {
        let (place, method) = (shown(call), call.method);
        let needs = format!("`{place}.{method}(…)` runs in parallel, and needs more than a `&` of `{place}`");
        let label = match self.may_be_lent() {
            true => format!("`{method}` changes it, or takes it, or `{place}` is not `Sync`"),
            false => format!("`{method}` changes it, or takes it"),
        };
        let taken = "if it takes it, call it of a `.clone()`";
        let note = match &self.form {
            Form::Comprehension => format!(
                "if it changes `{place}`, write a loop: `par_for!(for … in … {{ … }})` keeps the order of such changes; {taken}"
            ),
            Form::Loop(context) => {
                let decl = context.and_then(|context| context.decls.get(&call.name.to_string()));
                if decl == Some(&Decl::Fixed) {
                    let declared =
                        if call.name == "self" { "&mut self".to_string() } else { format!("mut {}", call.name) };
                    let note = format!("if it changes `{place}`, declare it as `{declared}`; {taken}");
                    return [needs, label, note].map(|text| Literal::string(&text));
                }
                let (lent, or) = match decl {
                    _ if !call.parts.is_empty() => (format!("&mut {place}"), String::new()),
                    _ if call.name == "self" && context.is_none_or(|context| context.is_lent_self) => {
                        ("&mut *self".to_string(), String::new())
                    }
                    Some(Decl::RefMut) => (format!("&mut *{place}"), String::new()),
                    Some(_) => (format!("&mut {place}"), String::new()),
                    None => (format!("&mut {place}"), format!(" (`(&mut *{place})`, if it is a `&mut`)")),
                };
                let shared =
                    if self.may_be_lent() { "; a type parameter or a `dyn Trait` needs the bound `Sync`" } else { "" };
                format!(
                    "if it changes `{place}`, write `({lent}).{method}(…)`{or}, which is done in order; {taken}{shared}"
                )
            }
        };
        [needs, label, note].map(|text| Literal::string(&text))
    }
}

/// The name of the trait that says so of a call, the only one of its kind, or rustc would show a path.
pub(super) fn only_looks_at(span: Span) -> Ident {
    let start = span.unwrap();
    format_ident!("OnlyLooksAt{}_{}", start.line(), start.column(), span = Span::mixed_site())
}

/// That trait, for functions of as many parameters; `words`: what rustc says where it is missing; `shared`: whether several threads call it.
pub(super) fn declare(only_looks: &Ident, params: usize, shared: bool, words: &[Literal; 3]) -> TokenStream {
    let [message, label, note] = words;
    let shared = shared.then(|| quote!(+ ::std::marker::Sync));
    let types: Vec<Ident> = (0..params).map(|i| format_ident!("A{i}", span = Span::mixed_site())).collect();
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        trait #only_looks<A> {
            fn __looks(_: &Self) {}
        }
        #[diagnostic::do_not_recommend]
        impl<F: ::std::ops::Fn(#(#types),*) -> R #shared, #(#types,)* R> #only_looks<(#(#types,)* R,)> for F {}
    }
}

/// Whether a call is `journal.push(__ParEntry::K0(…))`, where the user's statement stands that it is made of.
fn is_ours(call: &Call) -> bool {
    let first = call.args.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(entry)) if entry.to_string().starts_with("__Par"))
}

/// A call, and where it stands.
fn written(call: &Call) -> (Called, usize, usize) {
    let start = call.name.span().unwrap();
    (call.called(), start.line(), start.column())
}

/// What is called of, as a message shows it.
fn shown(call: &Call) -> String {
    let parts = call.parts.iter().map(|part| match part {
        TokenTree::Group(_) => "[…]".to_string(),
        field => format!(".{field}"),
    });
    std::iter::once(call.name.to_string()).chain(parts).collect()
}

/// A place with variables for its indices, which are not asked for, and what gives these their types.
fn without_indices(place: &[TokenTree], runtime: &Runtime) -> (TokenStream, TokenStream) {
    let (mut indices, mut indexed) = (TokenStream::new(), TokenStream::new());
    for (number, token) in place.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            indexed.extend([token.clone()]);
            continue;
        };
        let index = group.stream();
        let (first, _) = ends(&index);
        let known = format_ident!("index{number}", span = Span::mixed_site());
        let variable = Ident::new("__index", first);
        indices.extend(quote!(let #known = #runtime::TypeOf::new(); #known.is_of(#index);));
        let value = group_at(group, quote!({ let #variable = #known.value(); #variable }));
        indexed.extend([TokenTree::Group(value)]);
    }
    (indices, indexed)
}

/// Methods that nothing of that name changes by.
const SURELY_LOOK: &[&str] =
    &["chars", "chunks", "clone", "contains", "contains_key", "iter", "keys", "len", "values", "windows"];

/// `sets.union(a, b)` of disjoint sets, which is none of a set's.
fn is_of_two(call: &Call) -> bool {
    let is_comma = |token: TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    call.method == "union" && call.given.stream().into_iter().any(is_comma)
}

/// `rng.range(9)` of a generator, which is none of a sorted map's.
fn is_of_number(call: &Call) -> bool {
    call.method == "range" && !call.given.stream().to_string().contains("..")
}

/// Whether a method may change what it is called of, for all that declarations and names say. `acts`: it is called for no value.
fn may_change(call: &Call, context: Option<&Context>, acts: bool) -> bool {
    let method = call.method.to_string();
    let is_known = consumer(&method).is_some()
        || SURELY_LOOK.contains(&method.as_str())
        || (only_looks(&method) && method != "find" && !is_of_two(call) && !is_of_number(call));
    let is_mut = context.is_none_or(|context| match context.decls.get(&call.name.to_string()) {
        // a `mut` may be missing
        Some(Decl::Fixed) => acts && !context.shared_params.contains(call.name),
        Some(Decl::Mut | Decl::MutOnlyHere | Decl::RefMut) => true,
        None => false,
    });
    !is_known && is_mut
}

/// Where the statements begin that are calls of methods.
struct Acting(HashSet<(usize, usize)>);

impl Acting {
    fn of(looped: &Loop) -> Acting {
        let mut acting = Acting(HashSet::new());
        acting.visit_block(&looped.body);
        acting
    }

    fn has(&self, call: &Call) -> bool {
        let start = call.name.span().unwrap();
        self.0.contains(&(start.line(), start.column()))
    }
}

impl<'a> Visit<'a> for Acting {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt {
            let start = ends(&call.receiver.to_token_stream()).0.unwrap();
            self.0.insert((start.line(), start.column()));
        }
        visit::visit_stmt(self, stmt);
    }
}

/// Whether a value is a closure of its own parameters alone.
fn needs_nothing(value: &Expr) -> bool {
    matches!(value, Expr::Closure(_)) && uses_of(|resolver| resolver.visit_expr(value)).is_empty()
}

/// Whether only what is called says what an expression is: it has a closure, a function that may be a pointer or a `dyn Fn`, or parts
/// that are to be of one type; or what is lent, which may be lent as something else, has a type that is told by what is wanted of it.
fn is_open(value: &Expr) -> bool {
    struct Open(bool);
    impl<'a> Visit<'a> for Open {
        fn visit_expr(&mut self, value: &'a Expr) {
            self.0 |= match value {
                Expr::Array(array) => !array.elems.iter().all(is_literal),
                Expr::Closure(_) | Expr::If(_) | Expr::Match(_) => true,
                // parts may be lent as something else
                Expr::Tuple(tuple) => tuple.elems.iter().any(is_lent) || is_told(tuple.elems.to_token_stream()),
                Expr::Call(call) => builds(&call.func) && call.args.iter().any(is_lent),
                _ => false,
            };
            visit::visit_expr(self, value);
        }
        fn visit_expr_reference(&mut self, reference: &'a ExprReference) {
            self.0 |= is_told(reference.expr.to_token_stream());
            visit::visit_expr_reference(self, reference);
        }
        // `Box::new(function)`
        fn visit_expr_call(&mut self, call: &'a ExprCall) {
            let is_new = matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "new"));
            self.0 |= is_new && call.args.iter().any(|arg| matches!(given_of(arg), Expr::Path(_)));
            visit::visit_expr_call(self, call);
        }
        fn visit_macro(&mut self, found: &'a Macro) {
            self.0 |= found.path.is_ident("vec");
        }
        // `list.iter().map(|x| …)` knows, and nothing is wanted of what is called of
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            match &*call.receiver {
                Expr::Paren(paren) if matches!(*paren.expr, Expr::If(_) | Expr::Match(_)) => {
                    visit::visit_expr(self, &paren.expr)
                }
                receiver => self.visit_expr(receiver),
            }
        }
    }
    let mut open = Open(false);
    open.visit_expr(value);
    open.0 || matches!(given_of(value), Expr::Path(path) if path.path.segments.len() > 1)
}

/// What an argument is given, where we ask for its type: `__parallelize_given::__given(__parallelize_passed::__passed(value))`.
pub(super) fn given_of(value: &Expr) -> &Expr {
    let Expr::Call(call) = value else { return value };
    let alias = call.func.to_token_stream().into_iter().next().map(|first| first.to_string());
    match alias.as_deref() {
        Some(GIVEN | PASSED) => call.args.first().map_or(value, given_of),
        _ => value,
    }
}

/// Whether the type of code may be told by what is wanted of it, by its words.
fn is_told(code: TokenStream) -> bool {
    const WORDS: &[&str] = &[
        "Default",
        "None",
        "_",
        "collect",
        "default",
        "from",
        "into",
        "new",
        "parse",
        "product",
        "sum",
        "try_from",
        "try_into",
        "vec",
        "with_capacity",
    ];
    code.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_told(group.stream()),
        TokenTree::Ident(word) => WORDS.iter().any(|told| word == told),
        _ => false,
    })
}

/// The words in macros that have a block or a closure in them, which may declare any of these.
pub(super) fn words_in_macros(code: TokenStream) -> Names {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let mut words = Names::new();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_macro = at > 1 && matches!(&tokens[at - 1], TokenTree::Punct(bang) if bang.as_char() == '!');
        match is_macro && declares(group.stream()) {
            true => add_words(group.stream(), &mut words),
            false => words.extend(words_in_macros(group.stream())),
        }
    }
    words
}

fn declares(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace || declares(group.stream()),
        TokenTree::Punct(punct) => punct.as_char() == '|',
        _ => false,
    })
}

fn add_words(code: TokenStream, words: &mut Names) {
    for token in code {
        match token {
            TokenTree::Ident(word) => drop(words.insert(word.to_string())),
            TokenTree::Group(group) => add_words(group.stream(), words),
            _ => {}
        }
    }
}
