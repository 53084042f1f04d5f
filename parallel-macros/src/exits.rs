//! Control flow that leaves an iteration.
//!
//! In the worker every exit becomes a `return` of a `Flow` from the worker's closure. What leaves the loop itself carries
//! its payload to the call site, in a variant of the loop's exit enum, and is finished there natively, so that
//! conversions, inference and messages are rustc's own.

use crate::model::{Loop, Runtime};
use crate::names::{Names, generated, has_exit, last_segment, mentions, rewrite_arguments};
use crate::nested;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// One way out of the loop: a variant of its exit enum, and the arm that finishes it at the call site.
pub(crate) struct ExitSite {
    pub(crate) variant: Ident,
    /// The type parameter of the payload, if there is one.
    pub(crate) payload: Option<Ident>,
    pub(crate) arm: TokenStream,
}

/// Where in the body we are, for `break` and `continue`.
#[derive(Default)]
pub(crate) struct Nesting {
    /// How many inner loops are around.
    pub(crate) loops: usize,
    /// The labels of inner loops and blocks.
    pub(crate) labels: Vec<String>,
}

impl Nesting {
    /// Visits what an inner loop or labeled block holds.
    fn inside(&mut self, label: Option<&Label>, is_loop: bool) -> NestingMark {
        if let Some(label) = label {
            self.labels.push(label.name.ident.to_string());
        }
        self.loops += usize::from(is_loop);
        NestingMark { label: label.is_some(), is_loop }
    }

    fn leave(&mut self, mark: NestingMark) {
        if mark.label {
            self.labels.pop();
        }
        self.loops -= usize::from(mark.is_loop);
    }

    /// Where a `break` or `continue` goes.
    fn aim(&self, own: Option<&Label>, label: Option<&Lifetime>) -> Aim {
        match label {
            None if self.loops == 0 => Aim::Loop,
            None => Aim::Inside,
            Some(label) if self.labels.contains(&label.ident.to_string()) => Aim::Inside,
            Some(label) if own.is_some_and(|own| own.name == *label) => Aim::Loop,
            Some(_) => Aim::Outside,
        }
    }
}

struct NestingMark {
    label: bool,
    is_loop: bool,
}

#[derive(PartialEq)]
enum Aim {
    /// A loop or block inside the body.
    Inside,
    /// The loop that is rewritten.
    Loop,
    /// Something around it.
    Outside,
}

/// Rewrites the exits of worker code.
pub(crate) struct Exits {
    runtime: Runtime,
    /// The exit enum.
    pub(crate) name: Ident,
    own: Option<Label>,
    pub(crate) nesting: Nesting,
    pub(crate) sites: Vec<ExitSite>,
    /// Names declared anywhere in the loop.
    locals: Names,
}

impl Exits {
    pub(crate) fn new(runtime: &Runtime, name: Ident, own: Option<&Label>, locals: Names) -> Exits {
        Exits {
            runtime: runtime.clone(),
            name,
            own: own.cloned(),
            nesting: Nesting::default(),
            sites: Vec::new(),
            locals,
        }
    }

    /// `return Flow::Next`, `return Flow::Stop`.
    fn flow(&self, variant: &str, span: Span) -> Expr {
        let runtime = &self.runtime;
        let variant = Ident::new(variant, span.resolved_at(Span::mixed_site()));
        Expr::Verbatim(quote_spanned!(span=> return #runtime::Flow::#variant))
    }

    /// Adds a way out, and leaves by it. `arm` finishes the payload where the loop stands; `payload_span` is the
    /// user's expression that it comes from.
    fn leave(
        &mut self,
        kind: &str,
        span: Span,
        payload: Option<(TokenStream, Span)>,
        arm: impl FnOnce(&Ident) -> TokenStream,
    ) -> TokenStream {
        let number = self.sites.len();
        let variant = Ident::new(&format!("{kind}{number}"), span.resolved_at(Span::mixed_site()));
        let payload_span = payload.as_ref().map_or(span, |(_, span)| *span);
        let name = Ident::new("payload", payload_span.resolved_at(Span::mixed_site()));
        let arm = arm(&name);
        let parameter = payload.is_some().then(|| format_ident!("T{number}"));
        self.sites.push(ExitSite { variant: variant.clone(), payload: parameter, arm });
        let (runtime, exit) = (&self.runtime, &self.name);
        let value = payload.map(|(value, _)| quote!((#value)));
        quote_spanned!(span=> return #runtime::Flow::Exit(#exit::#variant #value))
    }

    fn leave_try(&mut self, found: &ExprTry) -> Expr {
        let (inner, question) = (&found.expr, found.question_token.span);
        let runtime = self.runtime.clone();
        let (value, residual) = (generated("value"), generated("residual"));
        let leave = self.leave("Try", question, Some((quote!(#residual), inner.span())), |payload| {
            // spanned apart, so that rustc underlines the `?` as it would in the plain loop
            let finish = quote_spanned!(question=> ?);
            quote_spanned!(question=> match #payload #finish {})
        });
        let branch = quote_spanned!(question=> match #runtime::Branch::branch(#inner) {
            ::core::result::Result::Ok(#value) => #value,
            ::core::result::Result::Err(#residual) => #leave,
        });
        Expr::Verbatim(quote!((#branch)))
    }

    /// `return value`: only the innermost value travels; constructors around it are applied at the call site.
    fn leave_return(&mut self, value: Option<&Expr>, span: Span) -> TokenStream {
        if let Some(Expr::If(branch)) = value
            && let (Some(then), Some((_, otherwise))) = (only_value(&branch.then_branch), &branch.else_branch)
            && let Some(otherwise) = else_value(otherwise)
        {
            let mut condition = (*branch.cond).clone();
            self.visit_expr_mut(&mut condition);
            let (then, otherwise) = (self.leave_return(Some(then), span), self.leave_return(Some(otherwise), span));
            return quote!(if #condition { #then } else { #otherwise });
        }
        match value {
            None => self.leave("Return", span, None, |_| quote_spanned!(span=> return)),
            Some(value) if !mentions(value, &self.locals) => {
                self.leave("Return", span, None, |_| quote_spanned!(span=> return #value))
            }
            Some(value) => {
                let mut inner = value.clone();
                let wrappers = peel(&mut inner);
                self.visit_expr_mut(&mut inner);
                let payload = (inner.to_token_stream(), inner.span());
                self.leave("Return", span, Some(payload), |payload| {
                    let value = wrappers.iter().rev().fold(quote!(#payload), |value, wrapper| wrapper.around(&value));
                    quote_spanned!(span=> return #value)
                })
            }
        }
    }

    fn leave_break(&mut self, found: &mut ExprBreak) -> Option<Expr> {
        let span = found.break_token.span;
        match self.nesting.aim(self.own.as_ref(), found.label.as_ref()) {
            Aim::Inside => {
                visit_mut::visit_expr_break_mut(self, found);
                None
            }
            Aim::Loop => Some(self.flow("Stop", span)),
            Aim::Outside => {
                visit_mut::visit_expr_break_mut(self, found);
                let label = &found.label;
                let payload = found.expr.as_ref().map(|value| (value.to_token_stream(), value.span()));
                let carries = payload.is_some();
                Some(Expr::Verbatim(self.leave("Break", span, payload, |payload| {
                    let payload = carries.then_some(payload);
                    quote_spanned!(span=> break #label #payload)
                })))
            }
        }
    }

    fn leave_continue(&mut self, found: &ExprContinue) -> Option<Expr> {
        let span = found.continue_token.span;
        match self.nesting.aim(self.own.as_ref(), found.label.as_ref()) {
            Aim::Inside => None,
            Aim::Loop => Some(self.flow("Next", span)),
            Aim::Outside => {
                let label = &found.label;
                let leave = self.leave("Continue", span, None, |_| quote_spanned!(span=> continue #label));
                Some(Expr::Verbatim(leave))
            }
        }
    }

    /// `bail!(…)` and `ensure!(…)`: the macro runs in a closure of its own, and its error travels.
    fn leave_bail(&mut self, mac: &Macro) -> TokenStream {
        let span = mac.path.span();
        let error = generated("error");
        let leave = self.leave(
            "Bail",
            span,
            Some((quote!(#error), span)),
            |payload| quote_spanned!(span=> return ::core::result::Result::Err(#payload)),
        );
        quote! {
            match (|| { #mac; #[allow(unreachable_code)] ::core::result::Result::Ok(()) })() {
                ::core::result::Result::Ok(()) => {}
                ::core::result::Result::Err(#error) => #leave,
            }
        }
    }
}

fn only_value(block: &Block) -> Option<&Expr> {
    match &block.stmts[..] {
        [Stmt::Expr(value, None)] => Some(value),
        _ => None,
    }
}

fn else_value(otherwise: &Expr) -> Option<&Expr> {
    match otherwise {
        Expr::Block(block) => only_value(&block.block),
        other => Some(other),
    }
}

/// A constructor around the value of a `return`.
enum Wrapper {
    Call(Expr),
    Into(Span),
}

impl Wrapper {
    fn around(&self, value: &TokenStream) -> TokenStream {
        match self {
            Wrapper::Call(constructor) => quote!(#constructor(#value)),
            Wrapper::Into(span) => quote_spanned!(*span=> #value.into()),
        }
    }
}

/// Takes the constructors off a value, outermost first.
fn peel(value: &mut Expr) -> Vec<Wrapper> {
    let mut wrappers = Vec::new();
    loop {
        let (inner, wrapper) = match value {
            Expr::Call(call) if call.args.len() == 1 && is_constructor(&call.func) => {
                (call.args[0].clone(), Wrapper::Call((*call.func).clone()))
            }
            Expr::MethodCall(call) if call.method == "into" && call.args.is_empty() => {
                ((*call.receiver).clone(), Wrapper::Into(call.method.span()))
            }
            _ => return wrappers,
        };
        *value = inner;
        wrappers.push(wrapper);
    }
}

/// Constructors that can be applied to a payload later than the plain loop does, without anybody noticing.
pub(crate) fn is_constructor(function: &Expr) -> bool {
    let name = function.to_token_stream().to_string().replace(' ', "");
    matches!(name.as_str(), "Err" | "Ok" | "Some" | "Box::new" | "Box::from" | "Arc::new" | "Poll::Ready")
}

/// Whether a macro is one whose exit is known.
pub(crate) fn is_bail(mac: &Macro) -> bool {
    matches!(last_segment(mac).as_str(), "bail" | "ensure")
}

impl VisitMut for Exits {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if has_exit(&mac.tokens) {
            rewrite_arguments(mac, |expr| self.visit_expr_mut(expr));
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Macro(found) if is_bail(&found.mac) => {
                *stmt = Stmt::Expr(Expr::Verbatim(self.leave_bail(&found.mac)), None);
            }
            _ => visit_mut::visit_stmt_mut(self, stmt),
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
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
                let bail = self.leave_bail(&found.mac);
                Some(Expr::Verbatim(bail))
            }
            _ => {
                visit_inner(self, expr, |this| &mut this.nesting);
                nested::call(expr, &self.runtime)
            }
        };
        if let Some(rewritten) = rewritten {
            *expr = rewritten;
        }
    }
}

/// Visits the parts of an expression that is no exit itself, and keeps count of inner loops and labels.
fn visit_inner<V: VisitMut>(visitor: &mut V, expr: &mut Expr, nesting: fn(&mut V) -> &mut Nesting) {
    let (label, is_loop) = match expr {
        Expr::ForLoop(found) => {
            visitor.visit_expr_mut(&mut found.expr);
            (found.label.clone(), true)
        }
        Expr::While(found) => (found.label.clone(), true),
        Expr::Loop(found) => (found.label.clone(), true),
        Expr::Block(found) => (found.label.clone(), false),
        other => return visit_mut::visit_expr_mut(visitor, other),
    };
    let mark = nesting(visitor).inside(label.as_ref(), is_loop);
    match expr {
        Expr::ForLoop(found) => visitor.visit_block_mut(&mut found.body),
        other => visit_mut::visit_expr_mut(visitor, other),
    }
    nesting(visitor).leave(mark);
}

/// Labels of ours: the block around everything, and the loop over iterations.
pub(crate) fn loop_label() -> Lifetime {
    Lifetime::new("'par", Span::mixed_site())
}

pub(crate) fn commits_label() -> Lifetime {
    Lifetime::new("'commits", Span::mixed_site())
}

pub(crate) fn next_label() -> Lifetime {
    Lifetime::new("'next", Span::mixed_site())
}

/// Takes `return`s of replayed code out of the commits, so that they may move what the worker borrows.
pub(crate) struct Returns<'a> {
    exits: &'a mut Exits,
    /// Names of the replay, which a value must not mention.
    hoisted: Names,
    pub(crate) found: bool,
}

impl<'a> Returns<'a> {
    pub(crate) fn new(exits: &'a mut Exits, hoisted: Names) -> Returns<'a> {
        Returns { exits, hoisted, found: false }
    }
}

impl VisitMut for Returns<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let Expr::Return(found) = expr else { return visit_mut::visit_expr_mut(self, expr) };
        let here = |value: &Expr| mentions(value, &self.exits.locals) || mentions(value, &self.hoisted);
        if found.expr.as_ref().is_some_and(|value| here(value)) {
            return;
        }
        let span = found.return_token.span;
        let number = self.exits.sites.len();
        let variant = Ident::new(&format!("Return{number}"), span.resolved_at(Span::mixed_site()));
        let (runtime, exit, commits) = (&self.exits.runtime, &self.exits.name, commits_label());
        let leave = quote_spanned!(span=> break #commits #runtime::Flow::Exit(#exit::#variant));
        self.exits.sites.push(ExitSite { variant, payload: None, arm: found.to_token_stream() });
        self.found = true;
        *expr = Expr::Verbatim(leave);
    }
}

/// Rewrites the exits of code that stays in the user's function: `break` and `continue` of the loop get labels.
pub(crate) struct Native<'a> {
    own: Option<&'a Label>,
    runtime: &'a Runtime,
    nesting: Nesting,
    /// The loops and labels of the worker around the code: exits that aim at them cannot be replayed.
    around: Option<&'a Nesting>,
    pub(crate) found: Found,
}

/// The exits of a piece of code that goes back into the user's function.
#[derive(Default)]
pub(crate) struct Found {
    /// One that leaves the code.
    pub(crate) any: bool,
    /// One after which the loop does not go on.
    pub(crate) stop: bool,
    /// A `continue` of the loop.
    pub(crate) next: bool,
    /// One that aims at a loop of the worker.
    pub(crate) inner: bool,
}

impl Found {
    /// One that leaves the function.
    pub(crate) fn leave(&mut self) {
        self.any = true;
        self.stop = true;
    }
}

/// Whether an iteration may end the loop.
pub(crate) fn may_stop(looped: &Loop) -> bool {
    let runtime = Runtime::new(&TokenStream::new());
    let mut native = Native::as_written(looped.label.as_ref(), &runtime);
    native.visit_block_mut(&mut looped.body.clone());
    native.found.stop
}

impl<'a> Native<'a> {
    /// For the body of the loop as written.
    pub(crate) fn as_written(own: Option<&'a Label>, runtime: &'a Runtime) -> Native<'a> {
        Native { own, runtime, nesting: Nesting::default(), around: None, found: Found::default() }
    }

    /// For statements that are replayed; `exits` knows where in the worker they stood.
    pub(crate) fn replay(exits: &'a Exits) -> Native<'a> {
        Native {
            own: exits.own.as_ref(),
            runtime: &exits.runtime,
            nesting: Nesting::default(),
            around: Some(&exits.nesting),
            found: Found::default(),
        }
    }

    fn aim(&mut self, label: &mut Option<Lifetime>, ours: Lifetime, next: bool) {
        let aim = self.nesting.aim(self.own, label.as_ref());
        if aim == Aim::Inside {
            return;
        }
        let in_worker = self.around.is_some_and(|around| match label {
            None => around.loops > 0,
            Some(label) => around.labels.contains(&label.ident.to_string()),
        });
        self.found.any = true;
        self.found.stop |= aim == Aim::Outside || !next;
        if in_worker {
            self.found.inner = true;
        } else if aim == Aim::Loop {
            self.found.next |= next;
            *label = Some(ours);
        }
    }
}

impl VisitMut for Native<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_expr_try_mut(&mut self, found: &mut ExprTry) {
        self.found.leave();
        visit_mut::visit_expr_try_mut(self, found);
    }

    fn visit_expr_return_mut(&mut self, found: &mut ExprReturn) {
        self.found.leave();
        visit_mut::visit_expr_return_mut(self, found);
    }

    fn visit_expr_break_mut(&mut self, found: &mut ExprBreak) {
        self.aim(&mut found.label, loop_label(), false);
        visit_mut::visit_expr_break_mut(self, found);
    }

    fn visit_expr_continue_mut(&mut self, found: &mut ExprContinue) {
        self.aim(&mut found.label, next_label(), true);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if is_bail(mac) {
            self.found.leave();
        } else if has_exit(&mac.tokens) {
            rewrite_arguments(mac, |expr| self.visit_expr_mut(expr));
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_inner(self, expr, |this| &mut this.nesting);
        if let Some(call) = nested::call(expr, self.runtime) {
            *expr = call;
        }
    }
}
