//! Exits in the worker.

use super::asked::Owned;
use super::given::given_names;
use super::inner::{endless_body, go_with_pattern};
use super::movable::Movable;
use super::site::{ExitSite, Payload};
use super::{Aim, Nesting, beside, is_bail};
use crate::model::{Loop, Returned, Runtime};
use crate::names::{
    Names, at_span, ends, generated, has_exit, is_binding_name, macros_around, pattern_names, rewrite_arguments,
};
use crate::nested;
use crate::stages::iterated_element;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Rewrites the exits of worker code.
pub(crate) struct Exits {
    pub(super) runtime: Runtime,
    /// The exit enum.
    pub(crate) name: Ident,
    pub(super) own: Option<Label>,
    pub(super) returned: Returned,
    /// The `Result` that the function returns, or the closure around: `_` where only rustc knows it.
    result: Option<Type>,
    /// Whether an iteration may end the loop, so that there may be workers beyond its end.
    may_stop: bool,
    /// Whether the code stands nowhere else, so that what `?` does not take apart must be refused here.
    pub(crate) stands_alone: bool,
    pub(crate) nesting: Nesting,
    pub(crate) sites: Vec<ExitSite>,
    /// Whether an iteration may end early and stay in the loop's place: `break`, `continue`.
    pub(crate) flows: bool,
    /// Names that calls are given, of which no declaration says what they are: each iteration needs its own copy.
    pub(super) given: Names,
    /// The same, where each needs its own for certain.
    pub(crate) owned: Owned,
    /// How many calls have been asked what they take of any of these, and the questions about those in the statement at hand.
    pub(super) asked: usize,
    pub(super) questions: TokenStream,
    /// Whether this is a condition in a pattern, in front of which nothing can stand.
    pub(super) in_pattern: bool,
    /// How many scopes are around that statement.
    pub(crate) depth: usize,
    /// How many closures and macros are around, where exits are none of the loop's, and calls are asked alone.
    pub(super) asks_only: usize,
    /// Macros of the user's, whatever their names are.
    pub(super) own_macros: Names,
    /// What may be moved where the loop ends.
    pub(crate) movable: Movable,
    /// Locals that borrow from the iteration, and cannot leave it.
    pub(crate) bound: Names,
    /// Names of errors that arms have bound.
    pub(super) errors: Names,
}

impl Exits {
    pub(crate) fn new(runtime: &Runtime, name: Ident, looped: &Loop, may_stop: bool) -> Exits {
        let names = pattern_names(&looped.pat).into_iter().map(|name| name.to_string());
        Exits {
            runtime: runtime.clone(),
            name,
            own: looped.label.clone(),
            returned: looped.returned,
            result: looped.context.as_ref().map_or(Some(parse_quote!(_)), |context| context.result.clone()),
            may_stop,
            stands_alone: false,
            nesting: Nesting { scopes: vec![names.collect()], ..Nesting::default() },
            sites: Vec::new(),
            flows: false,
            given: given_names(looped),
            owned: Owned::default(),
            asked: 0,
            questions: TokenStream::new(),
            in_pattern: false,
            depth: 1,
            asks_only: 0,
            own_macros: macros_around(looped),
            movable: Movable::of(looped),
            bound: Names::new(),
            errors: Names::new(),
        }
    }

    /// The start of the body of an inner loop that may never end in an iteration that the plain loop does not come to:
    /// there it ends with the loop.
    pub(crate) fn over(&self) -> Option<Stmt> {
        let (runtime, journal) = (&self.runtime, generated("journal"));
        self.may_stop.then(|| {
            let next = self.returned.flow(quote!(#runtime::Flow::Next));
            let check = quote!(if #journal.is_over() { return #next; });
            Stmt::Expr(Expr::Verbatim(check), None)
        })
    }

    /// Rewrites a head, which runs in order: it runs ahead of no end.
    pub(crate) fn visit_head(&mut self, stmts: &mut Vec<Stmt>) {
        let may_stop = std::mem::take(&mut self.may_stop);
        self.visit_each(stmts);
        self.may_stop = may_stop;
    }

    /// `return Flow::Next`, `return Flow::Stop`.
    fn flow(&mut self, variant: &str, span: Span) -> Expr {
        self.flows = true;
        let runtime = &self.runtime;
        let variant = Ident::new(variant, span.resolved_at(Span::mixed_site()));
        let flow = self.returned.flow(quote_spanned!(span=> #runtime::Flow::#variant));
        Expr::Verbatim(quote_spanned!(span=> return #flow))
    }

    /// Adds a way out, and leaves by it with a `return` from the worker. `arm` finishes the payload where the loop stands; `payload_span` is the
    /// user's expression that it comes from.
    pub(super) fn leave(
        &mut self,
        kind: &str,
        span: Span,
        payload: Option<(TokenStream, Span)>,
        arm: impl FnOnce(&Ident) -> TokenStream,
    ) -> TokenStream {
        let exit = self.exit(kind, span, payload, arm);
        let runtime = &self.runtime;
        let flow = self.returned.flow(quote_spanned!(span=> #runtime::Flow::Exit(#exit)));
        quote_spanned!(span=> return #flow)
    }

    /// Adds a way out. Its variant, with its payload.
    pub(super) fn exit(
        &mut self,
        kind: &str,
        span: Span,
        payload: Option<(TokenStream, Span)>,
        arm: impl FnOnce(&Ident) -> TokenStream,
    ) -> TokenStream {
        let variant = self.add(kind, span, payload.as_ref().map(|(_, span)| *span), arm);
        let exit = &self.name;
        let value = payload.map(|(value, _)| quote!((#value)));
        quote_spanned!(span=> #exit::#variant #value)
    }

    /// Adds a way out, with a payload of the user's at a place if it has one. The name of its variant.
    pub(crate) fn add(
        &mut self,
        kind: &str,
        span: Span,
        payload: Option<Span>,
        arm: impl FnOnce(&Ident) -> TokenStream,
    ) -> Ident {
        let number = self.sites.len();
        let variant = Ident::new(&format!("{kind}{number}"), span.resolved_at(Span::mixed_site()));
        // with the user's own span, so that what rustc says of the arm is what it says of the loop as written
        let name = Ident::new("__payload", payload.unwrap_or(span));
        let arm = self.nesting.among_items(&[], arm(&name));
        let found = payload.map(|_| Payload { parameter: format_ident!("T{number}"), name });
        self.sites.push(ExitSite { variant: variant.clone(), payload: found, arm });
        variant
    }

    /// A payload, checked on its way to the call site.
    pub(super) fn sent(&self, value: &impl ToTokens, span: Span) -> TokenStream {
        let runtime = self.runtime.at(span);
        quote_spanned!(span=> #runtime::bounds::SendFromWorker::__sent(#value))
    }

    fn leave_try(&mut self, found: &ExprTry) -> Expr {
        let (inner, question) = (&found.expr, found.question_token.span);
        let runtime = self.runtime.clone();
        let (value, residual) = (generated("value"), generated("residual"));
        let located = runtime.at(inner.span());
        let failure = quote_spanned!(inner.span()=> #located::Residual::__failure(&#residual));
        // with the user's own span, so that what cannot be sent is said there
        let name = Ident::new("__failure", inner.span());
        let sent = self.sent(&name, inner.span());
        // of what stands alone, rustc has yet to say whether it may leave
        let result = self.result.clone().filter(|_| !self.stands_alone);
        let leave = self.leave("Try", question, Some((quote!(#residual), inner.span())), |payload| {
            // spanned apart, so that rustc underlines the `?` as it would in the plain loop
            let finish = quote_spanned!(question=> ?);
            match result {
                // of what has no `From`, rustc speaks where the loop is as it is written
                Some(result) => {
                    let asks = matches!(result, Type::Infer(_));
                    let returns = asks.then(|| quote!(#[allow(unreachable_code)] if false { loop {} return #payload.__returns(); }));
                    quote_spanned! {question=>
                        match #runtime::leaving::<#result, _>(#payload) { #payload => { #returns match #payload.__leave() #finish {} } }
                    }
                }
                None => quote_spanned!(question=> match #payload #finish {}),
            }
        });
        let inner = match self.stands_alone {
            true => quote_spanned!(inner.span()=> #located::Try::__checked(#inner)),
            false => part_root(inner).map_or(inner.to_token_stream(), |root| self.checked_part(inner, root)),
        };
        let tried = quote_spanned!(found.expr.span()=> #located::tried((#inner,)));
        // from the user's first token to the last, or rustc takes what it stands in for the macro's
        let (first, _) = ends(&found.expr.to_token_stream());
        let matched = quote_spanned!(first=> match);
        let [this, known] = ["tried", "known"].map(generated);
        let mut passed = quote!(#known.__same(#value));
        if self.stands_alone {
            // where rustc says what it should be
            let at = |name: &Ident, span: Span| at_span(name, span.resolved_at(name.span()));
            let (known, value) = (at(&known, first), at(&value, question));
            passed = quote_spanned!(question.resolved_at(known.span())=> #known.__same(#value));
        }
        let (ok, is_tried) = self.returned.tried(&passed, &runtime);
        let again = is_tried.then(|| quote_spanned!(question=> ?));
        let branch = quote_spanned!(question=> #matched #tried {
            #this => match #this.__known() {
                #known => match #this.__branch() {
                    ::std::result::Result::Ok(#value) => #ok,
                    ::std::result::Result::Err(#residual) => {
                        if false { match #failure { #name => { #sent; } } }
                        #leave
                    }
                }
            }
        });
        Expr::Verbatim(quote_spanned!(first=> (#branch)#again))
    }

    /// A part of a variable that a `?` takes: where it may not, rustc says so of every copy anew, as it takes each `?` for an expansion
    /// of its own. So its type is asked.
    fn checked_part(&self, part: &Expr, root: &Ident) -> TokenStream {
        let (first, last) = ends(&part.to_token_stream());
        let (runtime, taken) = (self.runtime.at(first), Ident::new("__taken", first));
        let [value, way] = [0, 1].map(|index| Member::Unnamed(Index { index, span: last }));
        let moved = quote_spanned! {first=>
            (#runtime::out_of(&raw const #root, &raw const #part).__moved(), #runtime::bounds::ByQuestion)
        };
        let check =
            quote_spanned!(first=> #runtime::bounds::CopyOutOfReference::__taken_at(#taken.#way, #taken.#value));
        quote!({ if false { loop {} match #moved { #taken => #check } } #part })
    }

    /// The labels that are known where we are.
    fn labels(&self) -> Vec<Label> {
        self.own.iter().chain(&self.nesting.labels).cloned().collect()
    }

    fn leave_break(&mut self, found: &mut ExprBreak) -> Option<Expr> {
        let span = found.break_token.span;
        match self.nesting.aim(self.own.as_ref(), found.label.as_ref()) {
            Aim::Inside => {
                visit_mut::visit_expr_break_mut(self, found);
                None
            }
            Aim::Loop => Some(self.flow("Stop", span)),
            Aim::Outside => Some(Expr::Verbatim(self.leave_with_label(found, span))),
        }
    }

    /// `break 'found value`, out of a block around the loop: what needs nothing of the iteration, or moves something from outside, is
    /// made there.
    fn leave_with_label(&mut self, found: &ExprBreak, span: Span) -> TokenStream {
        let (labels, label) = (self.labels(), found.label.clone());
        let leave = |value: &dyn ToTokens| {
            let value = value.to_token_stream();
            beside(&labels, quote_spanned!(span=> break #label #value))
        };
        match found.expr.as_deref() {
            None => self.leave("Break", span, None, |_| leave(&TokenStream::new())),
            Some(value) if !self.nesting.has_local(value) => self.leave("Break", span, None, |_| leave(value)),
            Some(value) if self.moves(value).is_some() => self.leave_moving("Break", value, span, leave(value)),
            Some(value) => {
                let ((parts, payload), runtime) = (self.take_apart(value), self.runtime.clone());
                self.leave("Break", span, Some(payload), |payload| {
                    parts.leaving(payload, &runtime, |value| leave(&value))
                })
            }
        }
    }

    fn leave_continue(&mut self, found: &ExprContinue) -> Option<Expr> {
        let span = found.continue_token.span;
        match self.nesting.aim(self.own.as_ref(), found.label.as_ref()) {
            Aim::Inside => None,
            Aim::Loop => Some(self.flow("Next", span)),
            Aim::Outside => {
                let (label, labels) = (&found.label, self.labels());
                let leave =
                    self.leave("Continue", span, None, |_| beside(&labels, quote_spanned!(span=> continue #label)));
                Some(Expr::Verbatim(leave))
            }
        }
    }

    /// `bail!(…)` and `ensure!(…)`: the macro runs in a closure of its own, and its error travels. What it gives where it goes on is
    /// whatever is wanted there: `let Some(y) = x else { bail!("none") };`
    fn leave_bail(&mut self, mac: &Macro, semi: Option<Token![;]>) -> TokenStream {
        let span = mac.path.span();
        let [value, error] = ["value", "error"].map(generated);
        let payload = self.sent(&error, span);
        let leave = self.leave(
            "Bail",
            span,
            Some((payload, span)),
            |payload| quote_spanned!(span=> return ::std::result::Result::Err(#payload)),
        );
        quote! {
            match (|| { #[allow(unreachable_code)] ::std::result::Result::Ok({ #mac #semi }) })() {
                ::std::result::Result::Ok(#value) => #value,
                ::std::result::Result::Err(#error) => #leave,
            }
        }
    }
}

impl VisitMut for Exits {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        self.ask_in_closure(closure);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        match self.asks_only == 0 && has_exit(&mac.tokens) {
            true => drop(rewrite_arguments(mac, |expr| self.visit_expr_mut(expr))),
            false => self.ask_in_macro(mac),
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.nesting.scopes.push(Names::new());
        self.visit_each(&mut block.stmts);
        self.nesting.scopes.pop();
    }

    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        let outer = std::mem::replace(&mut self.in_pattern, true);
        visit_mut::visit_pat_mut(self, pat);
        self.in_pattern = outer;
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        if let Pat::TupleStruct(PatTupleStruct { path, .. }) = &arm.pat
            && path.is_ident("Err")
        {
            self.errors.extend(pattern_names(&arm.pat).iter().map(ToString::to_string));
        }
        self.nesting.scopes.push(pattern_names(&arm.pat).iter().map(ToString::to_string).collect());
        self.visit_pat_mut(&mut arm.pat);
        self.visit_apart(&mut arm.body);
        self.nesting.scopes.pop();
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Macro(found) if self.asks_only == 0 && is_bail(&found.mac) => {
                *stmt = Stmt::Expr(Expr::Verbatim(self.leave_bail(&found.mac, found.semi_token)), None);
            }
            _ => visit_mut::visit_stmt_mut(self, stmt),
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if self.asks_only > 0 {
            return self.visit_asked(expr);
        }
        let rewritten = match expr {
            Expr::Try(found) => {
                self.visit_expr_mut(&mut found.expr);
                Some(self.leave_try(found))
            }
            Expr::Return(found) => {
                Some(Expr::Verbatim(self.leave_return(found.expr.as_deref(), found.return_token.span)))
            }
            Expr::Break(found) => self.leave_break(found),
            Expr::Continue(found) => self.leave_continue(found),
            Expr::Macro(found) if is_bail(&found.mac) => {
                let bail = self.leave_bail(&found.mac, None);
                Some(Expr::Verbatim(bail))
            }
            _ => {
                self.visit_asked(expr);
                if let Some(body) = endless_body(expr) {
                    body.stmts.splice(..0, self.over());
                }
                let call = nested::call(expr, &self.runtime);
                if let (None, Expr::ForLoop(found), false) = (&call, &mut *expr, self.stands_alone) {
                    let check = iterated_element(&found.expr, &self.runtime);
                    go_with_pattern(found);
                    let source = &found.expr;
                    if let Some(check) = check {
                        *found.expr = Expr::Verbatim(quote!({ #check #source }));
                    }
                }
                call
            }
        };
        if let Some(rewritten) = rewritten {
            *expr = rewritten;
        }
    }
}

/// The variable whose part a value is: a constant has no place.
fn part_root(value: &Expr) -> Option<&Ident> {
    let Expr::Field(ExprField { base, .. }) = value else { return None };
    match &**base {
        Expr::Path(path) => path.path.get_ident().filter(|name| is_binding_name(name)),
        base => part_root(base),
    }
}
