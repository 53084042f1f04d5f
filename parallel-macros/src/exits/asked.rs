//! Calls that are given variables of which each iteration needs its own: rustc is asked, by types, whether a call takes the variable. A check
//! of the variable at its place in the call would change what rustc says of a wrong argument, which it says of the loop as written too.
//!
//! ```text
//! let gives = TypeOf::new();
//! if false {
//!     loop {}
//!     let (wanted, found) = (TypeOf::new(), TypeOf::new());
//!     found.is(&key);
//!     let _ = |arg| { loop {} wanted.is(&arg); let result = row.has(arg); gives.is(&result); };
//!     match wanted.may_be(&found).__taken(found.nowhere()) { taken => CopyInEachCall::__given_at(taken) }
//! }
//! if (gives.pass(row.has(key)),).0 { … }
//! ```
//!
//! What the call gives is told by the call itself: a method like `parse` gives what is wanted of it. The question stands in front of the
//! statement. Where that cannot be, as a pattern of the statement declares what the call is of, the variable is checked at its place.

use super::given::{is_of_numbers, variable};
use super::{Exits, visit_one};
use crate::names::{Names, ends, has_exit, is_binding_name, mentions};
use crate::stand::{Stand, is_operation};
use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ExprCall, ExprMethodCall, ExprReference, Index, Stmt, Token, UnOp};

/// The start of the names of what knows the types of what such calls give.
pub(crate) const GIVES: &str = "__parallelize_gives";

/// Variables of which each iteration needs its own for certain, if a call takes them.
#[derive(Default)]
pub(crate) struct Owned {
    pub(crate) names: Names,
    /// Those of them that no check in front of the loop is for.
    pub(crate) within: Names,
    /// Those that a call has been asked about, each once, and those that a call could not be.
    asked: Vec<Ident>,
    left: Vec<Ident>,
}

impl Owned {
    /// Whether all that are given a variable have been asked about it, or do not count any more.
    pub(crate) fn is_asked(&self, name: &Ident) -> bool {
        self.asked.contains(name) && !self.left.contains(name)
    }

    /// A state to go back to.
    pub(crate) fn mark(&self) -> [usize; 2] {
        [self.asked.len(), self.left.len()]
    }

    pub(crate) fn back_to(&mut self, [asked, left]: [usize; 2]) {
        self.asked.truncate(asked);
        self.left.truncate(left);
    }
}

type Args = Punctuated<Expr, Token![,]>;

impl Exits {
    /// Visits statements, with the questions about each in front of it.
    pub(super) fn visit_each(&mut self, stmts: &mut Vec<Stmt>) {
        let depth = std::mem::replace(&mut self.depth, self.nesting.scopes.len());
        let outer = std::mem::take(&mut self.questions);
        for mut stmt in std::mem::take(stmts) {
            visit_one(self, &mut stmt, |this| &mut this.nesting);
            let questions = self.questions();
            stmts.extend((!questions.is_empty()).then(|| Stmt::Expr(Expr::Verbatim(questions), None)));
            stmts.push(stmt);
        }
        (self.depth, self.questions) = (depth, outer);
    }

    /// Visits an expression that stands for a statement.
    pub(super) fn visit_apart(&mut self, expr: &mut Expr) {
        let depth = std::mem::replace(&mut self.depth, self.nesting.scopes.len());
        let outer = std::mem::take(&mut self.questions);
        self.visit_expr_mut(expr);
        let questions = self.questions();
        if !questions.is_empty() {
            *expr = Expr::Verbatim(quote!({ #questions #expr }));
        }
        (self.depth, self.questions) = (depth, outer);
    }

    /// The questions about what has been visited, to stand in front of it.
    pub(crate) fn questions(&mut self) -> TokenStream {
        std::mem::take(&mut self.questions)
    }

    /// Asks what a call takes of the variables that it is given. The call, if that can be asked.
    pub(super) fn ask(&mut self, expr: &Expr) -> Option<Expr> {
        let (called, args, name) = match expr {
            Expr::Call(call) => (&*call.func, &call.args, called_name(&call.func)?),
            Expr::MethodCall(call) if !is_of_numbers(&call.method) => (&*call.receiver, &call.args, &call.method),
            _ => return None,
        };
        let asked: Vec<usize> = (0..args.len()).filter(|&at| self.is_asked_about(&args[at])).collect();
        let owned: Vec<Ident> = asked.iter().filter_map(|&at| self.owned(&args[at]).cloned()).collect();
        let bound: Names = self.nesting.scopes.iter().skip(self.depth).flatten().cloned().collect();
        let leaves = has_exit(expr) || mentions(expr, &Names::from(["await".to_string()]));
        let is_told = matches!(expr, Expr::Call(_)) && puts_together(called);
        if asked.is_empty()
            || self.in_pattern
            || leaves
            || is_told
            || mentions(expr, &bound)
            || is_open(called)
            || args.iter().any(is_open)
        {
            self.leave_out(owned);
            return None;
        }
        self.owned.asked.extend(owned);
        self.asked += 1;
        let gives = format_ident!("{GIVES}{}", self.asked, span = Span::mixed_site());
        let question = self.question(expr, (args, name), &asked, &gives);
        self.questions.extend(question);
        let (first, last) = ends(&expr.to_token_stream());
        let (given, index) = (quote_spanned!(first=> (#gives.pass(#expr),)), Index { index: 0, span: last });
        Some(Expr::Verbatim(quote_spanned!(last=> #given.#index)))
    }

    /// Leaves variables to the check in front of the loop, or checks them here.
    fn leave_out(&mut self, owned: Vec<Ident>) {
        let (within, front): (Vec<Ident>, Vec<Ident>) =
            owned.into_iter().partition(|name| self.owned.within.contains(&name.to_string()));
        self.owned.left.extend(front);
        for name in &within {
            let (runtime, taken) = (self.runtime.at(name.span()), Ident::new("__taken", name.span()));
            self.questions.extend(quote_spanned! {name.span()=> if false {
                loop {}
                match (#runtime::moved(&#name).__moved(),) { #taken => #runtime::bounds::CopyInEachIteration::__taken_at(#taken.0) }
            } });
        }
        self.owned.asked.extend(within);
    }

    fn question(&self, call: &Expr, (args, name): (&Args, &Ident), asked: &[usize], gives: &Ident) -> TokenStream {
        let numbered = |kind: &str| -> Vec<Ident> {
            (0..args.len()).map(|at| format_ident!("{kind}{at}", span = Span::mixed_site())).collect()
        };
        let (runtime, [wanted, found]) = (&self.runtime, ["wanted", "found"].map(numbered));
        let result = Ident::new("result", Span::mixed_site());
        let (stand_ins, params) = stand_ins(args.iter(), name, false);
        let call = with_args(call, &stand_ins);
        let closure = quote_spanned! {name.span()=>
            |#(#params),*| { loop {} #(#wanted.is(&#stand_ins);)* let #result = #call; #gives.is(&#result); }
        };
        let others = (0..args.len()).filter(|at| !asked.contains(at));
        let learn = others.map(|at| {
            let (wanted, found) = (&wanted[at], &found[at]);
            quote!(#wanted.may_be(&#found).__learn();)
        });
        let given = args.iter();
        let checks = asked.iter().map(|&at| self.gives_away(&args[at], &wanted[at], &found[at]));
        quote! {
            let #gives = #runtime::TypeOf::new();
            if false {
                loop {}
                #(let (#wanted, #found) = (#runtime::TypeOf::new(), #runtime::TypeOf::new());)*
                #(#found.is(&(#given));)*
                let _ = #closure;
                #(#learn)*
                #(#checks)*
            }
        }
    }

    /// Whether an argument is given away. A `&mut` may be wanted as a `&`, and lent.
    fn gives_away(&self, variable: &Expr, wanted: &Ident, found: &Ident) -> TokenStream {
        let span = variable.span();
        let (runtime, taken) = (self.runtime.at(span), Ident::new("__taken", span));
        if self.owned(variable).is_some() {
            let moved = quote!(#wanted.may_be(&#found).__taken(#runtime::moved(#found.nowhere()).__moved()));
            return quote_spanned! {span=>
                match (#moved,) { #taken => #runtime::bounds::CopyInEachIteration::__taken_at(#taken.0) }
            };
        }
        quote_spanned! {span=>
            match #wanted.may_be(&#found).__taken(#found.nowhere()) {
                #taken => {
                    #runtime::bounds::CopyInEachCall::__given_at(#taken);
                    #runtime::bounds::SyncAcrossIterations::__shared_at(#runtime::moved(#taken).__copied())
                }
            }
        }
    }

    /// The variable that an argument is, if each iteration needs its own for certain.
    fn owned<'a>(&self, argument: &'a Expr) -> Option<&'a Ident> {
        variable(argument).filter(|name| self.owned.names.contains(&name.to_string()))
    }

    /// Whether an argument is a variable to ask about: for certain, that is said once.
    fn is_asked_about(&self, argument: &Expr) -> bool {
        self.given(argument).is_some() || self.owned(argument).is_some_and(|name| !self.owned.asked.contains(name))
    }
}

/// The name of a function that is called.
fn called_name(function: &Expr) -> Option<&Ident> {
    let Expr::Path(path) = function else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// A call with other arguments.
fn with_args(call: &Expr, args: &[TokenStream]) -> TokenStream {
    let args = args.iter().cloned().map(Expr::Verbatim).collect();
    match call {
        Expr::Call(call) => ExprCall { args, ..call.clone() }.into_token_stream(),
        Expr::MethodCall(call) => ExprMethodCall { args, ..call.clone() }.into_token_stream(),
        other => other.to_token_stream(),
    }
}

/// What stands for arguments, and the parameters that they are of; `known`: their types are.
pub(crate) fn stand_ins<'a>(
    args: impl Iterator<Item = &'a Expr>,
    function: &Ident,
    known: bool,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let (values, params): (Vec<_>, Vec<_>) =
        args.enumerate().map(|(at, arg)| stand_in(at, function, arg, known)).unzip();
    (values, params.into_iter().flatten().collect())
}

/// What stands for an argument, and the parameter that it is of: that stands elsewhere, or rustc would take it for what has moved there. A
/// number, a text or a closure stands for itself.
fn stand_in(at: usize, function: &Ident, arg: &Expr, known: bool) -> (TokenStream, Option<TokenStream>) {
    let (first, last) = ends(&arg.to_token_stream());
    let named = |span: Span| format_ident!("__arg{at}", span = span);
    let declared = |span: Span| named(span.located_at(function.span()));
    match arg {
        arg if is_literal(arg) || matches!(arg, Expr::Closure(_)) => (arg.to_token_stream(), None),
        // what rustc proposes to write instead of a `&` depends on that
        Expr::Reference(ExprReference { mutability: None, and_token, expr, .. })
            if known && variable(expr).is_some() =>
        {
            let (name, param) = (named(last), declared(last));
            let lent = quote_spanned!(last=> *#name);
            (quote!(#and_token #lent), Some(quote!(#param: &_)))
        }
        // `*name`, which binds as that does, whatever it is
        arg if is_operation(arg) => {
            let (name, param) = (named(last), declared(last));
            (quote_spanned!(first=> *#name), Some(quote!(#param: &_)))
        }
        arg => {
            let stand = Stand::of_expr(arg);
            let is_part = arg.to_token_stream().into_iter().nth(1).is_some().then(|| quote!(: (_,)));
            let param = declared(stand.at());
            (stand.value(&named(stand.at())), Some(quote!(#param #is_part)))
        }
    }
}

/// `1`, `-1`
pub(crate) fn is_literal(arg: &Expr) -> bool {
    match arg {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => is_literal(&unary.expr),
        arg => matches!(arg, Expr::Lit(_)),
    }
}

/// A group of other tokens where one of the user's is.
pub(crate) fn group_at(group: &Group, tokens: TokenStream) -> Group {
    let mut made = Group::new(group.delimiter(), tokens);
    made.set_span(group.span());
    made
}

/// Whether the type of an argument may depend on what the function wants: it has a closure, a block or a macro in it, or parts that may be
/// lent as something else where they are put together.
pub(crate) fn is_open(arg: &Expr) -> bool {
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

/// Whether a value is a reference as it stands.
pub(crate) fn is_lent(value: &Expr) -> bool {
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
