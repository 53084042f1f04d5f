//! What each iteration moves, though there is only one: checks that stand in the copies of the body, before the statement that
//! moves. A worker can move nothing from outside, so all that they refuse there is refused anyway, by rustc, in words about a
//! closure, and beside what it says of the loop as written; a type that is wrong is the only error.

use super::Changes;
use super::split::Split;
use crate::exits::may_stop;
use crate::model::{Loop, Runtime};
use crate::names::{
    By, Names, Resolver, Use, bound_at_top, ends, has_exit, is_binding_name, mentions, names_all, pattern_names,
    takes_of, uses_of,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprCall, ExprClosure, ExprField, ExprForLoop, ExprIf, ExprIndex, ExprMatch,
    ExprMethodCall, ExprUnary, ExprUnsafe, Item, Local, Macro, Member, Pat, Stmt, UnOp, parse_quote,
};

/// A place, and what takes it.
pub(super) type Way = (String, Vec<String>, By);

fn way(used: &Use) -> Option<Way> {
    used.taken.map(|taken| (used.name.to_string(), used.fields.clone(), taken.by))
}

/// What each iteration takes by value, each place once; without what is checked in front of the loop, and with the arguments
/// that calls are given.
pub(super) fn taken_ways(looped: &Loop, changes: &Changes) -> HashSet<Way> {
    // what is not there cannot be asked for
    if has_cfg(&looped.body) {
        return HashSet::new();
    }
    let front = changes.taken(looped.context.as_ref());
    let uses = takes_of(|resolver| {
        resolver.declare(&looped.pat);
        looped.fresh.iter().for_each(|fresh| resolver.declare_fresh(fresh));
        resolver.visit_block(&looped.body);
    });
    let taken = uses.iter().filter(|used| {
        let in_front = used.fields.is_empty() && front.iter().any(|front| *front.name == used.name);
        !in_front && may_be_moved(used, looped) && !changes.touch(used)
    });
    taken.filter_map(way).collect()
}

fn is_argument(used: &Use) -> bool {
    used.fields.is_empty() && used.taken.is_some_and(|taken| taken.by == By::Call)
}

/// Whether some of the code may not be there.
fn has_cfg(body: &Block) -> bool {
    struct Cfgs(bool);
    impl<'a> Visit<'a> for Cfgs {
        fn visit_attribute(&mut self, attribute: &'a Attribute) {
            self.0 |= ["cfg", "cfg_attr"].iter().any(|name| attribute.path().is_ident(name));
        }
    }
    let mut cfgs = Cfgs(false);
    cfgs.visit_block(body);
    cfgs.0
}

/// Whether this is a variable or a part of one, and nothing says that it is a `&mut`.
fn may_be_moved(used: &Use, looped: &Loop) -> bool {
    let is_lent = looped.context.as_ref().is_some_and(|context| is_argument(used) && context.is_to_be_lent(&used.name));
    is_outer(&used.name, looped) && !is_lent
}

/// Whether a name is one of a variable from outside, and nothing says that it is a `&mut`.
fn is_outer(name: &Ident, looped: &Loop) -> bool {
    match &looped.context {
        Some(context) => context.may_be_moved(name),
        None => is_binding_name(name) && !is_inner(name, looped),
    }
}

/// Whether a `let` of an inner scope of the body declares a name, and none of the body's own: rustc knows where, if it is not
/// outside either.
fn is_inner(name: &Ident, looped: &Loop) -> bool {
    struct Inner<'n>(&'n Ident, bool);
    impl<'a> Visit<'a> for Inner<'_> {
        fn visit_local(&mut self, local: &'a Local) {
            let is_other =
                local.init.as_ref().is_none_or(|init| !mentions(&init.expr, &Names::from([self.0.to_string()])));
            self.1 |= is_other && pattern_names(&local.pat).contains(self.0);
            visit::visit_local(self, local);
        }
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    }
    if bound_at_top(&looped.pat, &looped.body).contains(name) {
        return false;
    }
    let mut inner = Inner(name, false);
    inner.visit_block(&looped.body);
    inner.1
}

impl Split<'_> {
    /// The checks of a statement that the worker has as it stands.
    pub(super) fn check_stmt(&self, stmt: &Stmt) -> TokenStream {
        let mut checks = self.check_moves(|resolver| resolver.visit_stmt(stmt));
        if let Stmt::Local(Local { attrs, pat, init: Some(init), .. }) = stmt
            && names_all(pat)
            && attrs.is_empty()
        {
            checks.extend(self.check_element(&init.expr));
        }
        checks.extend(self.check_opened(|opened| opened.visit_stmt(stmt)));
        checks
    }

    /// The check of an element, if it is one for certain.
    fn check_element(&self, element: &Expr) -> Option<TokenStream> {
        let root = element_root(element).filter(|root| self.is_variable(root) || !is_of_field(element))?;
        element_check(element, &self.at(root, &element.to_token_stream()), self.runtime)
    }

    /// `let model = *boxed;` and `cost(x, *boxed)` take what is in a `Box` from outside.
    pub(super) fn check_opened(&self, visit: impl FnOnce(&mut Opened)) -> TokenStream {
        let mut opened = Opened::default();
        visit(&mut opened);
        let checks = opened.0.iter().filter_map(|(name, place)| {
            let is_taken = is_outer(name, self.looped) && !self.declared.contains(&name.to_string());
            let (place, runtime) = (place.to_token_stream(), self.runtime.at(name.span()));
            let at = quote_spanned!(name.span()=> &#place);
            is_taken.then(|| refuse(&place, &moved(&at, &runtime), &runtime))
        });
        unreached(&checks.collect())
    }

    /// The checks of what the worker computes ahead.
    pub(super) fn check_expr(&mut self, expr: &Expr) {
        let mut checks = self.check_moves(|resolver| resolver.visit_expr(expr));
        checks.extend(self.check_opened(|opened| opened.visit_expr(expr)));
        self.checks.push(checks);
    }

    /// The checks of what is visited, in the worker.
    pub(super) fn check_moves(&self, visit: impl FnOnce(&mut Resolver)) -> TokenStream {
        self.check_if(&takes_of(visit), |used, _| !self.is_asked(used))
    }

    /// Whether this is an argument in `par_for!`. Where that is written, the call says what it must be.
    fn is_given(&self, used: &Use) -> bool {
        is_argument(used) && self.looped.context.is_none()
    }

    /// Whether this is an argument of which the call in the worker is asked whether it takes that.
    fn is_asked(&self, used: &Use) -> bool {
        self.is_given(used) || (is_argument(used) && self.exits.owned.within.contains(&used.name.to_string()))
    }

    /// The checks of what an inner loop goes over.
    pub(super) fn check_iterated(&self, found: &ExprForLoop) -> TokenStream {
        let mut iterated = found.clone();
        iterated.body.stmts.clear();
        let mut checks =
            self.check_if(&uses_of(|resolver| resolver.visit_expr_for_loop(&iterated)), |_, by| by == By::Place);
        checks.extend(iterated_element(&found.expr, self.runtime));
        checks
    }

    /// The checks of what the patterns of a `match` move.
    pub(super) fn check_matched(&self, found: &ExprMatch) -> TokenStream {
        let mut matched = found.clone();
        matched.arms.iter_mut().for_each(|arm| *arm.body = parse_quote!(()));
        let uses = uses_of(|resolver| resolver.visit_expr_match(&matched));
        self.check_if(&uses, |_, by| by == By::Pattern)
    }

    /// The checks of some uses in a commit, which can move what no other needs. In `par_for!` a call may be given a `&mut`.
    pub(super) fn check_commit(&self, uses: &[Use]) -> TokenStream {
        self.check_if(uses, |used, by| match by {
            By::Method(_) | By::Iteration | By::Place | By::Operator | By::Field => true,
            By::Call => !self.is_given(used),
            By::Closure | By::Pattern => false,
        })
    }

    /// The check of what the condition of an `if` takes out of a variable that nothing but its block sets anew: where the condition is
    /// false, the next iteration has none. Rustc would say so of the commit, too.
    pub(super) fn check_condition(&self, stmt: &Stmt) -> TokenStream {
        let Stmt::Expr(Expr::If(ExprIf { cond, then_branch, else_branch: None, .. }), _) = stmt else {
            return TokenStream::new();
        };
        let sets = |block: &Block, name: &Ident| {
            let uses = uses_of(|resolver| resolver.visit_block(block));
            uses.iter().filter(|used| used.name == *name && used.access.changes()).count()
        };
        let is_set_there = |name: &Ident| sets(then_branch, name) == sets(&self.looped.body, name);
        let mut emptied = Emptied::default();
        if !may_stop(self.looped) {
            emptied.visit_expr(cond);
        }
        let is_taken = |used: &Use| {
            is_outer(&used.name, self.looped) && !self.is_local(&used.name.to_string()) && is_set_there(&used.name)
        };
        let taken = emptied.0.iter().filter(|used| is_taken(used));
        let checks = taken.map(|used| self.check(used, By::Method("unwrap")));
        unreached(&checks.collect())
    }

    fn check_if(&self, uses: &[Use], asks: impl Fn(&Use, By) -> bool) -> TokenStream {
        let mut seen = HashSet::new();
        let checks = uses.iter().filter_map(|used| {
            let mut way = way(used).filter(|way| !self.is_local(&way.0))?;
            // a statement that stays in order gives the name to the field that has it
            let by_name = (way.0.clone(), way.1.clone(), By::Field);
            if way.2 == By::Place && self.taken.contains(&by_name) {
                way = by_name;
            }
            let is_taken = self.taken.contains(&way) && asks(used, way.2) && takes_parts(used);
            let by = way.2;
            (is_taken && seen.insert(way)).then(|| self.check(used, by))
        });
        unreached(&checks.collect())
    }

    /// Whether a name is one of a variable, for certain.
    fn is_variable(&self, root: &Ident) -> bool {
        let name = root.to_string();
        let changed = self.changes.places.iter().any(|place| *root == place.root);
        let declared = self.looped.context.as_ref().is_some_and(|context| context.around.contains(&name));
        declared || name == "self" || changed || self.is_local(&name)
    }

    /// Where a place is. A part of a variable may be where no reference may point; but what is nowhere, a function or a
    /// constant, has nothing else.
    fn at(&self, root: &Ident, place: &TokenStream) -> TokenStream {
        let is_part = place.clone().into_iter().count() > 1;
        let raw = (is_part && self.is_variable(root)).then(|| quote_spanned!(root.span()=> raw const));
        quote_spanned!(root.span()=> &#raw #place)
    }

    fn check(&self, used: &Use, by: By) -> TokenStream {
        let name = &used.name;
        let (span, runtime) = (name.span(), &self.runtime.at(name.span()));
        let members = used.fields.iter().zip(&used.spans).map(|(field, &span)| member(field, span));
        let place = quote_spanned!(span=> #name #(.#members)*);
        let at = self.at(name, &place);
        match by {
            By::Pattern => check_parts(&at, used, runtime),
            By::Method(method) => refuse_taken(&place, &at, method, runtime),
            By::Iteration => {
                let used_up = quote_spanned!(span=> #runtime::consumed(#at).__used_up());
                refuse_by("Iterator", &place, &used_up, runtime)
            }
            // a variable in `par_for!` may be a `static`, of which a closure takes nothing along
            By::Closure if self.looped.context.is_none() => {
                let along = quote_spanned!(span=> #runtime::moved(#at).__along());
                refuse_by("Closure", &place, &along, runtime)
            }
            By::Closure => refuse_by("Closure", &place, &moved(&at, runtime), runtime),
            By::Field => refuse_by("Field", &place, &moved(&at, runtime), runtime),
            By::Operator => refuse_by("Sum", &place, &moved(&at, runtime), runtime),
            _ => refuse(&place, &moved(&at, runtime), runtime),
        }
    }
}

/// The check of an element that an inner loop goes over, which may be one of a constant.
pub(crate) fn iterated_element(source: &Expr, runtime: &Runtime) -> Option<TokenStream> {
    let (root, place) = (element_root(source)?, source.to_token_stream());
    element_check(source, &quote_spanned!(root.span()=> &#place), runtime)
}

/// An element can only be copied. `at`: where it is.
fn element_check(element: &Expr, at: &TokenStream, runtime: &Runtime) -> Option<TokenStream> {
    let is_one = matches!(element, Expr::Index(found) if !matches!(*found.index, Expr::Range(_)));
    let root = element_root(element).filter(|_| is_one && is_simple(element))?;
    let (place, runtime) = (element.to_token_stream(), runtime.at(root.span()));
    Some(unreached(&refuse(&place, &moved(at, &runtime), &runtime)))
}

/// Variables of which methods are called that take all of an `Option` or a `Result`.
#[derive(Default)]
struct Emptied(Vec<Use>);

impl<'a> Visit<'a> for Emptied {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const EMPTY: &[&str] = &[
            "expect",
            "is_none_or",
            "is_ok_and",
            "is_some_and",
            "map",
            "map_or",
            "map_or_else",
            "unwrap",
            "unwrap_or",
            "unwrap_or_default",
            "unwrap_or_else",
        ];
        if EMPTY.iter().any(|empties| call.method == empties) && matches!(*call.receiver, Expr::Path(_)) {
            self.0.extend(uses_of(|resolver| resolver.visit_expr(&call.receiver)));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Checks out of reach: there, nothing is borrowed.
pub(super) fn unreached(checks: &TokenStream) -> TokenStream {
    if checks.is_empty() { TokenStream::new() } else { quote!(if false { loop {} #checks }) }
}

/// Looks for what is behind variables, and taken.
#[derive(Default)]
pub(super) struct Opened(Vec<(Ident, Expr)>);

impl Opened {
    fn value(&mut self, value: &Expr) {
        if let Expr::Unary(ExprUnary { attrs, op: UnOp::Deref(_), expr }) = value
            && let Expr::Path(path) = &**expr
            && attrs.is_empty()
        {
            self.0.extend(path.path.get_ident().map(|name| (name.clone(), value.clone())));
        }
    }
}

impl<'a> Visit<'a> for Opened {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr_unsafe(&mut self, _: &'a ExprUnsafe) {}

    fn visit_local(&mut self, local: &'a Local) {
        local.init.iter().filter(|_| local.attrs.is_empty()).for_each(|init| self.value(&init.expr));
        visit::visit_local(self, local);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        call.args.iter().for_each(|arg| self.value(arg));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        call.args.iter().for_each(|arg| self.value(arg));
        visit::visit_expr_method_call(self, call);
    }
}

/// Whether an expression may stand twice.
fn is_simple(expr: &Expr) -> bool {
    struct Others(bool);
    impl<'a> Visit<'a> for Others {
        fn visit_block(&mut self, _: &'a Block) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {
            self.0 = true;
        }
        fn visit_macro(&mut self, _: &'a Macro) {
            self.0 = true;
        }
    }
    let mut others = Others(has_exit(expr));
    others.visit_expr(expr);
    !others.0
}

/// What is moved out of a place.
fn moved(at: &TokenStream, runtime: &Runtime) -> TokenStream {
    let span = at.span();
    quote_spanned!(span=> #runtime::moved(#at).__moved())
}

/// The variable whose element this is, or whose field's.
fn element_root(element: &Expr) -> Option<&Ident> {
    match element {
        Expr::Index(ExprIndex { expr, .. }) | Expr::Field(ExprField { base: expr, .. }) => element_root(expr),
        Expr::Path(path) => path.path.get_ident().filter(|name| is_binding_name(name)),
        _ => None,
    }
}

/// Whether an element is one of a field.
fn is_of_field(element: &Expr) -> bool {
    match element {
        Expr::Index(index) => is_of_field(&index.expr),
        other => matches!(other, Expr::Field(_)),
    }
}

/// Refuses what a method takes.
fn refuse_taken(place: &TokenStream, at: &TokenStream, method: &str, runtime: &Runtime) -> TokenStream {
    let span = place.span();
    let asked = Ident::new(&format!("__{method}"), span);
    let taken = quote_spanned!(span=> #runtime::consumed(#at).#asked());
    match method {
        "join" => refuse_by("Join", place, &taken, runtime),
        "expect" | "unwrap" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else" => {
            refuse_by("Unwrap", place, &taken, runtime)
        }
        _ => refuse(place, &taken, runtime),
    }
}

/// Refuses what is moved, under a name as long as the user's place, as rustc points to the argument.
fn refuse(place: &TokenStream, moved: &TokenStream, runtime: &Runtime) -> TokenStream {
    let (first, last) = ends(place);
    let (taken, value) = (Ident::new("__taken", first), member("0", last));
    quote_spanned!(first=> match (#moved,) { #taken => #runtime::bounds::CopyInEachIteration::__taken_at(#taken.#value) })
}

/// The same of what is moved in some way, which says more of what to do.
fn refuse_by(way: &str, place: &TokenStream, moved: &TokenStream, runtime: &Runtime) -> TokenStream {
    let (first, last) = ends(place);
    let [by_way, copy] = ["By", "CopyInEach"].map(|name| Ident::new(&format!("{name}{way}"), first));
    let (taken, [value, by]) = (Ident::new("__taken", first), ["0", "1"].map(|index| member(index, last)));
    quote_spanned!(first=> match (#moved, #runtime::bounds::#by_way) {
        #taken => #runtime::bounds::#copy::__taken_at(#taken.#by, #taken.#value)
    })
}

/// Whether patterns, if there are any, have variables that are not by reference.
fn takes_parts(used: &Use) -> bool {
    used.matched.iter().flat_map(|pats| pats.iter()).any(|pat| !Bound::of(&mut pat.clone()).names.is_empty())
        || used.taken.is_none_or(|taken| !matches!(taken.by, By::Pattern))
}

/// Refuses what patterns move out of a value of that type.
fn check_parts(at: &TokenStream, used: &Use, runtime: &Runtime) -> TokenStream {
    let span = used.name.span();
    let arms = used.matched.iter().flat_map(|pats| pats.iter()).map(|pat| {
        let mut pat = pat.clone();
        let bound = Bound::of(&mut pat);
        let checks = bound.names.iter().map(|name| {
            let (place, runtime) = (name.to_token_stream(), &runtime.at(name.span()));
            refuse_by("Match", &place, &moved(&quote_spanned!(name.span()=> &#name), runtime), runtime)
        });
        quote!(#pat => { #(#checks;)* })
    });
    let tag = Ident::new("__type_of_matched", span.resolved_at(Span::mixed_site()));
    let value = quote_spanned!(span=> #tag.value());
    quote! {
        let #tag = #runtime::TypeOf::new();
        #tag.is_at(#at);
        match #value { #(#arms)* _ => {} }
    }
}

/// The variables of a pattern that are not by reference; takes its guards off.
#[derive(Default)]
struct Bound {
    names: Vec<Ident>,
}

impl Bound {
    fn of(pat: &mut Pat) -> Bound {
        let mut bound = Bound::default();
        bound.visit_pat_mut(pat);
        bound
    }
}

impl VisitMut for Bound {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        while let Pat::Guard(guarded) = pat {
            *pat = (*guarded.pat).clone();
        }
        if let Pat::Ident(found) = pat
            && found.by_ref.is_none()
            && pattern_names(&Pat::Ident(found.clone())).contains(&found.ident)
        {
            self.names.push(found.ident.clone());
        }
        visit_mut::visit_pat_mut(self, pat);
    }
}

fn member(field: &str, span: Span) -> Member {
    let mut member: Member = syn::parse_str(field).expect("a field of a path that was parsed");
    match &mut member {
        Member::Named(name) => name.set_span(span),
        Member::Unnamed(index) => index.span = span,
    }
    member
}
