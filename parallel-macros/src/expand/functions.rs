//! Functions that a worker of `par_for!` calls by their names, which may be closures that change something, or can be called once: rustc
//! is asked, by types, at a statement of the worker that is such a call, or declares a variable with its value, out of reach:
//!
//! ```text
//! let value = report(argument);
//! let looks = |a0| report(a0);
//! OnlyLooks::__looks(&looks);
//! ```
//!
//! As for methods (`doubts`), a closure that is no `Fn` is the only error. What is called elsewhere is asked for where methods are, in a
//! copy of the body, if it is called as callbacks are, `f(x).sqrt()`. Of a function like `parse` only what is done with its value
//! would say what that is; and what else is wrong in the copy comes twice. Of the others rustc speaks of the worker's closure.

use super::doubts::{declare, given_of, only_looks_at, words_in_macros};
use super::quiet;
use crate::exits::{GIVES, group_at, is_open, stand_ins};
use crate::model::{Loop, Runtime};
use crate::names::{Names, declared_in, generated, has_exit, is_binding_name, mentions, pattern_names};
use crate::stages::Stages;
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// What a worker does, with these questions in it.
pub(super) fn ask_functions(looped: &Loop, stages: &Stages, worker: TokenStream, runtime: &Runtime) -> TokenStream {
    // the attribute sees what they are
    if looped.context.is_some() {
        return worker;
    }
    let own = stages.scratch.iter().map(|scratch| &scratch.name).chain(stages.own.iter().map(|own| &own.name));
    let mut own: Names = own.chain(looped.fresh.iter().map(|fresh| &fresh.name)).map(ToString::to_string).collect();
    own.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    own.extend(declared_in(&looped.body));
    own.extend(words_in_macros(looped.body.to_token_stream()));
    AskFunctions { own, asked: Names::new(), runtime }.ask_in(worker)
}

struct AskFunctions<'r> {
    /// Names that are the iteration's own.
    own: Names,
    /// What has been asked for.
    asked: Names,
    runtime: &'r Runtime,
}

/// A statement that is a call by name, or what is tried of one, declares a variable with its value, or begins with `if` and one.
struct Called<'t> {
    value: Option<&'t Ident>,
    is_condition: bool,
    name: Ident,
    args: Group,
    length: usize,
}

fn is(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == wanted)
}

impl<'t> Called<'t> {
    /// The one with which some tokens begin: `name(…);`, `name(…)?;`, `let value = name(…);`, `let value @ _ = name(…);`, `if name(…) {`, `if !name(…) {`.
    fn first_in(tokens: &'t [TokenTree]) -> Option<Called<'t>> {
        if let [TokenTree::Ident(word), rest @ ..] = tokens
            && word == "if"
        {
            let rest = if is(rest.first(), '!') { &rest[1..] } else { rest };
            let is_block =
                |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            let end = rest.iter().take(4).position(is_block)?;
            let (name, args) = call(&rest[..end])?;
            return Some(Called { value: None, is_condition: true, name, args, length: 0 });
        }
        let (value, start) = match tokens {
            [TokenTree::Ident(word), TokenTree::Ident(value), rest @ ..] if word == "let" => {
                let start = if is(rest.first(), '@') { 4 } else { 2 };
                // `let _ = report(…);`, whose `_` is no name
                is(tokens.get(start), '=').then_some(((value != "_").then_some(value), start + 1))?
            }
            _ => (None, 0),
        };
        let tokens = &tokens[start..];
        let end = tokens.iter().take(5).position(|token| is(Some(token), ';'))?;
        let (name, args) = call(&tokens[..end]).or_else(|| if start == 0 { tried(&tokens[..end]) } else { None })?;
        let is_word = syn::parse2::<Ident>(name.to_token_stream()).is_err();
        (!is_word).then_some(Called { value, is_condition: false, name, args, length: start + end + 1 })
    }
}

/// `name(…)`, which may stand in a question about what it is given: `(gives.pass(name(…)),).0`.
fn call(tokens: &[TokenTree]) -> Option<(Ident, Group)> {
    match tokens {
        [TokenTree::Ident(name), TokenTree::Group(args)] if args.delimiter() == Delimiter::Parenthesis => {
            Some((name.clone(), args.clone()))
        }
        [TokenTree::Group(asked), _, TokenTree::Literal(_)] => {
            let asked: Vec<TokenTree> = asked.stream().into_iter().collect();
            match &asked[..] {
                [TokenTree::Ident(gives), _, _, TokenTree::Group(asked), _] if gives.to_string().starts_with(GIVES) => {
                    call(&asked.stream().into_iter().collect::<Vec<_>>())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `name(…)?`, as a worker has it: `(match tried((name(…),)) { … })?`.
fn tried(tokens: &[TokenTree]) -> Option<(Ident, Group)> {
    let Some(TokenTree::Group(group)) = tokens.first() else { return None };
    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
    let given = inside.windows(2).find_map(|pair| match pair {
        [TokenTree::Ident(word), TokenTree::Group(given)] if word == "tried" => given.stream().into_iter().next(),
        _ => None,
    });
    match given {
        Some(TokenTree::Group(given)) => call(&given.stream().into_iter().take(2).collect::<Vec<_>>()),
        _ => None,
    }
}

impl AskFunctions<'_> {
    fn ask_in(&mut self, code: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let (mut out, mut at, mut begins) = (TokenStream::new(), 0, true);
        while let Some(token) = tokens.get(at) {
            let called = Called::first_in(&tokens[at..]).filter(|_| begins);
            if let Some(called) = called.as_ref().filter(|called| called.is_condition) {
                out.extend(self.ask(called));
            } else if let Some(called) = called {
                let statement = tokens[at..at + called.length].iter().cloned();
                let question = self.ask(&called);
                // the last statement of a block is to be that
                let (before, behind) = if called.value.is_some() { (None, question) } else { (question, None) };
                out.extend(before);
                out.extend(statement);
                out.extend(behind);
                at += called.length;
                continue;
            }
            let in_macro = at > 0 && is(tokens.get(at - 1), '!');
            out.extend([match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !in_macro => {
                    let mut inside = Group::new(Delimiter::Brace, self.ask_in(group.stream()));
                    inside.set_span(group.span());
                    TokenTree::Group(inside)
                }
                token => token.clone(),
            }]);
            begins = match token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                _ => false,
            };
            at += 1;
        }
        out
    }

    /// The question.
    fn ask(&mut self, Called { value, is_condition, name, args, .. }: &Called) -> Option<TokenStream> {
        let args_given = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(args.stream()).ok()?;
        let given: Vec<&Expr> = args_given.iter().map(given_of).collect();
        // behind `let row = parsed(row);` a name means something else
        let is_another = |value: &Ident| mentions(&quote!(#name #args), &Names::from([value.to_string()]));
        if given.iter().any(|arg| is_open(arg) || has_exit(arg)) || value.is_some_and(is_another) {
            return None;
        }
        let word = name.to_string();
        let is_outer = is_binding_name(name) && !word.starts_with("__") && !self.own.contains(&word);
        if !is_outer || is_callback(name) || !self.asked.insert(word) {
            return None;
        }
        let (runtime, quiet, [gives, result]) = (self.runtime, quiet(), ["gives", "result"].map(generated));
        let learn = value.map(|value| quote!(#gives.is(&#value);));
        // only if the function does not say: of one that gives no `bool`, rustc speaks where it is called
        let is_bool = is_condition.then(|| {
            let wanted = generated("wanted");
            quote!(let #wanted = #runtime::TypeOf::new(); #wanted.is(&true); #gives.may_be(&#wanted).__learn();)
        });
        let found: Vec<Ident> =
            (0..given.len()).map(|at| format_ident!("found{at}", span = Span::mixed_site())).collect();
        let span = name.span();
        let (only_looks, looks) = (only_looks_at(span), Ident::new("__looks", span));
        // at the user's own tokens, from the first to the last: what is wrong with an argument, rustc says of it here, and of the loop as
        // written in the same words
        let (passed, params) = stand_ins(given.iter().copied(), name, true);
        let args = group_at(args, quote!(#(#passed),*));
        let closure = quote_spanned! {span=>
            |#(#params),*| { loop {} #(#found.is(&#passed);)* let #result = #name #args; #gives.is(&#result); #result }
        };
        let declared = declare(&only_looks, params.len(), true, &words_of_function(name, true));
        let checked = quote_spanned!(span=> #only_looks::__looks(&#looks););
        Some(quote!(#quiet if false {
            loop {}
            let #gives = #runtime::TypeOf::new();
            #learn
            #(let #found = #runtime::TypeOf::new();)*
            #(#found.is(&(#given));)*
            #declared
            let #looks = #closure;
            #is_bool
            #checked
        }))
    }
}

/// Whether a name is one of those that parameters have which are functions.
pub(super) fn is_callback(name: &Ident) -> bool {
    const NAMES: &[&str] =
        &["callback", "closure", "func", "function", "integrand", "metric", "objective", "pred", "predicate"];
    let name = name.to_string();
    name.len() <= 2 || NAMES.contains(&name.as_str())
}

/// What rustc says of one that is no `Fn`, or not `Sync`: the message, the label, and what to write. `in_order`: whether it can be called in
/// order.
pub(super) fn words_of_function(name: &Ident, in_order: bool) -> [Literal; 3] {
    let needs = format!("`{name}(…)` runs in parallel, and `{name}` cannot be called by several threads at once");
    let label = format!("`{name}` changes something, can be called once, or is not `Sync`");
    let changes = match in_order {
        true => format!("write `(&mut {name})(…)` (`(&mut *{name})(…)`, if it is a `&mut`), which is done in order"),
        false => "write a loop: `par_for!(for … in … { … })` keeps the order of such calls".to_string(),
    };
    let note = format!(
        "if it changes something, {changes}; what can be called once is used up by the first iteration; a type parameter or a \
         `dyn Fn` needs the bound `Sync`"
    );
    [needs, label, note].map(|text| Literal::string(&text))
}
