//! Functions that a worker of `par_for!` calls by their names, which may be closures that change something, or can be called once: rustc
//! is asked, by types, at a statement of the worker that is such a call, or declares a variable with its value, out of reach:
//!
//! ```text
//! let value = report(argument);
//! let looks = |a0| report(a0);
//! OnlyLooks::__looks(&looks);
//! ```
//!
//! So is whether a variable from outside is given away there, as each iteration needs its own (`exits/given`).
//!
//! As for methods (`doubts`), a closure that is no `Fn` is the only error. What is called elsewhere is not asked for: only what is done
//! with its value would say what that is, of a function like `parse`. There rustc speaks of the worker's closure.

use super::doubts::{declare, given_of, group_at, only_looks_at, stand_in, words_in_macros};
use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::{Names, declared_in, generated, has_exit, is_binding_name, mentions, pattern_names};
use crate::stages::Stages;
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Token};

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

/// A statement that is a call by name, or declares a variable with its value.
struct Called<'t> {
    value: Option<&'t Ident>,
    name: &'t Ident,
    args: &'t Group,
    length: usize,
}

fn is(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == wanted)
}

impl<'t> Called<'t> {
    /// The one with which some tokens begin: `name(…);`, `let value = name(…);`, `let value @ _ = name(…);`.
    fn first_in(tokens: &'t [TokenTree]) -> Option<Called<'t>> {
        let (value, start) = match tokens {
            [TokenTree::Ident(word), TokenTree::Ident(value), rest @ ..] if word == "let" => {
                let start = if is(rest.first(), '@') { 4 } else { 2 };
                // `let _ = report(…);`, whose `_` is no name
                is(tokens.get(start), '=').then_some(((value != "_").then_some(value), start + 1))?
            }
            _ => (None, 0),
        };
        match &tokens[start..] {
            [TokenTree::Ident(name), TokenTree::Group(args), end, ..]
                if args.delimiter() == Delimiter::Parenthesis && is(Some(end), ';') =>
            {
                let is_word = syn::parse2::<Ident>(name.to_token_stream()).is_err();
                (!is_word).then_some(Called { value, name, args, length: start + 3 })
            }
            _ => None,
        }
    }
}

impl AskFunctions<'_> {
    fn ask_in(&mut self, code: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let (mut out, mut at, mut begins) = (TokenStream::new(), 0, true);
        while let Some(token) = tokens.get(at) {
            if let Some(called) = Called::first_in(&tokens[at..]).filter(|_| begins) {
                let mut statement = tokens[at..at + called.length].to_vec();
                let question = self.ask(&called).map(|(question, args)| {
                    statement[called.length - 2] = TokenTree::Group(args);
                    question
                });
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

    /// The question, and the arguments as the user gives them.
    fn ask(&mut self, Called { value, name, args, .. }: &Called) -> Option<(TokenStream, Group)> {
        let wrapped = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(args.stream()).ok()?;
        let given: Vec<&Expr> = wrapped.iter().map(given_of).collect();
        // behind `let row = parsed(row);` a name means something else
        let is_another = |value: &Ident| mentions(&quote!(#name #args), &Names::from([value.to_string()]));
        if given.iter().any(|arg| is_open(arg) || has_exit(arg)) || value.is_some_and(is_another) {
            return None;
        }
        let word = name.to_string();
        let is_outer = is_binding_name(name) && !word.starts_with("__") && !self.own.contains(&word);
        let is_new = is_outer && self.asked.insert(word);
        let call = Asked { name, args, given, runtime: self.runtime };
        let looks = is_new.then(|| call.looks());
        let gives_away: Vec<TokenStream> = wrapped
            .iter()
            .enumerate()
            .filter(|(at, arg)| !std::ptr::eq(*arg, call.given[*at]))
            .map(|(at, _)| call.gives_away(at))
            .collect();
        if looks.is_none() && gives_away.is_empty() {
            return None;
        }
        let (runtime, quiet, gives, found) = (self.runtime, quiet(), generated("gives"), call.found());
        let learn = value.map(|value| quote!(#gives.is(&#value);));
        let given = &call.given;
        let question = quote!(#quiet if false {
            loop {}
            let #gives = #runtime::TypeOf::new();
            #learn
            #(let #found = #runtime::TypeOf::new();)*
            #(#found.is(&(#given));)*
            #looks
            #(#gives_away)*
        });
        Some((question, group_at(args, quote!(#(#given),*))))
    }
}

/// A call that is asked for.
struct Asked<'c> {
    name: &'c Ident,
    args: &'c Group,
    given: Vec<&'c Expr>,
    runtime: &'c Runtime,
}

impl Asked<'_> {
    fn numbered(&self, kind: &str) -> Vec<Ident> {
        (0..self.given.len()).map(|i| format_ident!("{kind}{i}", span = Span::mixed_site())).collect()
    }

    /// What knows the types of the arguments.
    fn found(&self) -> Vec<Ident> {
        self.numbered("found")
    }

    /// A closure that makes the call, and how many parameters it has; `types` are those of the arguments.
    fn closure(&self, types: &[Ident]) -> (TokenStream, usize) {
        // at the user's own tokens, from the first to the last: what is wrong with an argument, rustc says of it here, and of the loop as
        // written in the same words
        let stand_ins = self.given.iter().enumerate().map(|(at, arg)| stand_in(at, self.name, arg));
        let (passed, params): (Vec<_>, Vec<_>) = stand_ins.unzip();
        let params: Vec<TokenStream> = params.into_iter().flatten().collect();
        let (name, args) = (self.name, group_at(self.args, quote!(#(#passed),*)));
        let [gives, result] = ["gives", "result"].map(generated);
        let closure = quote_spanned! {name.span()=>
            |#(#params),*| { loop {} #(#types.is(&#passed);)* let #result = #name #args; #gives.is(&#result); #result }
        };
        (closure, params.len())
    }

    /// Whether what is called only looks at what it has.
    fn looks(&self) -> TokenStream {
        let span = self.name.span();
        let (only_looks, looks) = (only_looks_at(span), Ident::new("__looks", span));
        let (closure, params) = self.closure(&self.found());
        let declared = declare(&only_looks, params, true, &words(self.name));
        let checked = quote_spanned!(span=> #only_looks::__looks(&#looks););
        quote!(#declared let #looks = #closure; #checked)
    }

    /// Whether an argument is given away. A `&mut` may be wanted as a `&`, and lent.
    fn gives_away(&self, at: usize) -> TokenStream {
        let (variable, span) = (self.given[at], self.given[at].span());
        // not what they are, or rustc would say once more, and in other words, what is wrong with some
        let (wanted, found) = (self.numbered("wanted"), self.found());
        let (runtime, (closure, _)) = (self.runtime.at(span), self.closure(&wanted));
        let (wants, finds) = (&wanted[at], &found[at]);
        let taken = Ident::new("__taken", span);
        let checked = quote_spanned! {span=>
            match #wants.may_be(&#finds).__taken(&#variable) {
                #taken => {
                    #runtime::bounds::CopyInEachCall::__given_at(#taken);
                    #runtime::bounds::SyncAcrossIterations::__shared_at(#taken)
                }
            }
        };
        quote!({
            #(let #wanted = #runtime::TypeOf::new();)*
            let _ = #closure;
            #(#wanted.may_be(&#found).__learn();)*
            #checked
        })
    }
}

/// What rustc says of one that is no `Fn`: the message, the label, and what to write.
fn words(name: &Ident) -> [Literal; 3] {
    let needs = format!("`{name}(…)` runs in parallel, and `{name}` cannot be called by several threads at once");
    let label = format!("`{name}` changes something, can be called once, or is not `Sync`");
    let note = format!(
        "if it changes something, write `(&mut {name})(…)` (`(&mut *{name})(…)`, if it is a `&mut`), which is done in order; what \
         can be called once is used up by the first iteration; a type parameter or a `dyn Fn` needs the bound `Sync`"
    );
    [needs, label, note].map(|text| Literal::string(&text))
}

/// Whether the type of an argument may depend on what the function wants: it has a closure, a block or a macro in it, or parts that may be
/// lent as something else where they are put together.
fn is_open(arg: &Expr) -> bool {
    struct Open(bool);
    impl<'a> Visit<'a> for Open {
        fn visit_expr(&mut self, value: &'a Expr) {
            self.0 |= match value {
                Expr::Array(_) | Expr::Closure(_) | Expr::Macro(_) | Expr::Struct(_) => true,
                Expr::Tuple(tuple) => tuple.elems.iter().any(is_lent),
                Expr::Call(call) => puts_together(&call.func) || call.args.iter().any(is_lent),
                _ => false,
            };
            visit::visit_expr(self, value);
        }
        fn visit_block(&mut self, _: &'a Block) {
            self.0 = true;
        }
    }
    let mut open = Open(false);
    open.visit_expr(arg);
    open.0
}

fn is_lent(value: &Expr) -> bool {
    matches!(value, Expr::Reference(_))
}

/// Whether what is called may be a constructor: `Some`, `Box::new`, and not `f64::from`.
fn puts_together(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return true };
    let mut segments = path.path.segments.iter();
    match (segments.next(), segments.next()) {
        (Some(name), None) => !is_binding_name(&name.ident),
        (Some(first), _) => first.ident.to_string().starts_with(char::is_uppercase),
        _ => true,
    }
}
