//! Closures in the header of a loop that do more than to give an item: they draw from a generator, or count. A loop that may
//! end early takes no item ahead then, as what such a closure leaves counts.

use super::stored::place_root;
use crate::model::{Context, Decl, Loop};
use crate::names::{Access, By, Names, Place, Use, is_adaptor, is_binding_name, pattern_names, takes_of, uses_of};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ExprMethodCall, Pat, PatIdent, Stmt, parse_quote};

/// What the closures of a header may change, from what can be seen.
#[derive(Default)]
pub(crate) struct Altering {
    /// There are closures.
    pub(crate) seen: bool,
    /// Something from around the loop, its items, or what is shared.
    pub(crate) something: bool,
    /// Something, if a method that is called changes what it is called of. Nobody goes on with that after an error.
    pub(crate) perhaps: bool,
    /// The items, if they are lent exclusively.
    pub(crate) items: bool,
    /// These variables, if they are `&mut`.
    pub(crate) lent: Vec<Ident>,
    /// These, which what made the iterator was given, if they are. Nobody goes on with that after an error.
    pub(crate) given: Vec<Ident>,
    /// Something that is called, or given to a macro, if the closures have captured more than so many others.
    pub(crate) beyond: Option<usize>,
}

/// What the closures of a header may change; or the iterator itself, if something was lent to what made it.
pub(crate) fn altering(source: &Expr, context: Option<&Context>) -> Altering {
    let mut closures =
        Closures { context, found: Altering::default(), borrows: false, called: false, captured: Names::new() };
    closures.visit_expr(source);
    let mut asked = Asked::default();
    closures.found.perhaps |= closures.goes_on_with_lent(source, &mut asked);
    closures.found.given = asked.given;
    closures.found.beyond = closures.called.then_some(closures.captured.len());
    closures.found
}

/// Whether the body does something to what the items come from: an iterator that is not std's may give what that leaves.
pub(crate) fn feeds(looped: &Loop) -> bool {
    let header = uses_of(|resolver| resolver.visit_expr(&looped.source));
    let body = uses_of(|resolver| {
        resolver.declare(&looped.pat);
        resolver.visit_unit(&looped.body);
    });
    let is_one = |of: &Use, used: &Use| {
        let connected = || looped.context.as_ref().is_some_and(|context| context.are_related(&of.name, &used.name));
        (of.access == Access::Method && !of.looks && Place::from(of).overlaps(used)) || connected()
    };
    let mut acts = body.iter().filter(|used| used.acts || used.access == Access::Statement);
    acts.any(|used| header.iter().any(|of| is_one(of, used)))
}

struct Closures<'c> {
    context: Option<&'c Context>,
    found: Altering,
    /// Whether what is visited only borrows items, as `filter` does.
    borrows: bool,
    /// Whether something is called, or given to a macro, that no declaration is seen of.
    called: bool,
    /// What else is captured.
    captured: Names,
}

/// What was asked for, to know what made an iterator.
#[derive(Default)]
struct Asked {
    /// Variables with values that were seen already.
    made: Names,
    /// Variables of which no declaration is seen.
    given: Vec<Ident>,
}

impl<'a> Visit<'a> for Closures<'_> {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let borrows = std::mem::replace(&mut self.borrows, borrows_items(&call.method.to_string()));
        for arg in &call.args {
            self.found.items |=
                matches!(arg, Expr::Path(_)) && !self.borrows && takes_function(&call.method.to_string());
            self.visit_expr(arg);
        }
        self.borrows = borrows;
    }

    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        let uses = takes_of(|resolver| resolver.visit_expr(&Expr::Closure(closure.clone())));
        uses.iter().for_each(|used| self.note(used, closure.capture.is_some()));
        if !self.borrows {
            self.note_params(closure);
        }
        self.found.seen = true;
        self.found.something |= borrows_cell(closure.to_token_stream());
        visit::visit_expr_closure(self, closure);
    }
}

impl Closures<'_> {
    /// Whether something that can change was lent to what made a value.
    fn goes_on_with_lent(&self, value: &Expr, asked: &mut Asked) -> bool {
        match value {
            Expr::MethodCall(call) => {
                let passes_on = is_adaptor(&call.method.to_string());
                self.is_changed_by(call)
                    || self.goes_on_with_lent(&call.receiver, asked)
                    || call
                        .args
                        .iter()
                        .any(|arg| self.is_lent(arg, asked) || (passes_on && self.goes_on_with_lent(arg, asked)))
            }
            Expr::Call(call) => {
                call.args.iter().any(|arg| self.is_lent(arg, asked) || self.goes_on_with_lent(arg, asked))
            }
            Expr::Struct(found) => found.fields.iter().any(|field| self.is_lent(&field.expr, asked)),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                let made = self.context.and_then(|context| context.made.get(&name.to_string()));
                made.is_some_and(|made| asked.made.insert(name.to_string()) && self.goes_on_with_lent(made, asked))
            }),
            Expr::Reference(found) => self.goes_on_with_lent(&found.expr, asked),
            Expr::Paren(found) => self.goes_on_with_lent(&found.expr, asked),
            Expr::Try(found) => self.goes_on_with_lent(&found.expr, asked),
            _ => false,
        }
    }

    /// Whether a call changes what it is called of, for all that is known.
    fn is_changed_by(&self, call: &ExprMethodCall) -> bool {
        let Some(root) = place_root(&call.receiver) else { return false };
        let uses = uses_of(|resolver| resolver.visit_expr_method_call(call));
        let mut of_receiver = uses.iter().filter(|used| used.name == *root && used.access == Access::Method);
        of_receiver.any(|used| used.acts || self.changes(used))
    }

    /// Whether a value is a `&mut`, for all that is seen of it. Where no declaration is, its type is asked.
    fn is_lent(&self, value: &Expr, asked: &mut Asked) -> bool {
        let name = match value {
            Expr::Reference(found) => return found.mutability.is_some(),
            Expr::Path(path) => path.path.get_ident().filter(|name| is_binding_name(name)),
            _ => None,
        };
        match (name, self.context) {
            (Some(name), Some(context)) => context.decls.get(&name.to_string()) == Some(&Decl::RefMut),
            (name, None) => {
                asked.given.extend(name.cloned());
                false
            }
            (None, _) => false,
        }
    }

    /// Notes what a use of something from around the loop may change. `moves`: the closure has its own copy of what is no reference.
    fn note(&mut self, used: &Use, moves: bool) {
        use Access::*;
        let decl = self.context.map(|context| context.decls.get(&used.name.to_string()));
        let is_own = used.name == "self" && decl != Some(Some(&Decl::Fixed));
        let is_copy = moves && matches!(decl, Some(Some(Decl::Mut | Decl::MutOnlyHere)));
        self.found.something |= used.acts || (!is_copy && self.changes(used));
        if used.acts || is_copy || self.changes(used) {
            return;
        }
        match used.access {
            Method if (is_own || decl.is_none()) && !used.looks => self.found.perhaps = true,
            Given | Target if is_own || decl.is_none() => (self.found.perhaps, self.called) = (true, true),
            // what `par_for!` and `par!` do not see the declaration of
            Call if decl.is_none() => self.called = true,
            Read if is_argument(used) && self.may_be_exclusive(used) => self.found.lent.push(used.name.clone()),
            _ => {}
        }
        if is_binding_name(&used.name) && !matches!(used.access, Call | Given | Target) {
            self.captured.insert(used.name.to_string());
        }
    }

    /// Whether a use surely changes a variable.
    fn changes(&self, used: &Use) -> bool {
        use Access::*;
        let decl = self.context.and_then(|context| context.decls.get(&used.name.to_string()));
        let is_mutable = matches!(decl, Some(Decl::Mut | Decl::MutOnlyHere | Decl::RefMut));
        match used.access {
            Assign | OpAssign | BorrowMut | Mutator | Setter | Statement => true,
            Method if used.name == "self" && decl != Some(&Decl::Fixed) => false,
            Method | Call | Given | Target => is_mutable,
            Read => is_argument(used) && decl == Some(&Decl::RefMut),
        }
    }

    /// Whether a variable may be a `&mut`, for all that its declaration says.
    fn may_be_exclusive(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let Some(context) = self.context else { return is_binding_name(&used.name) };
        let is_shared = context.shared_params.iter().any(|param| param == &used.name);
        context.decls.contains_key(&name) && !is_shared && !context.numbers.contains(&name)
    }

    /// Notes what a closure may do to items that are lent to it exclusively.
    fn note_params(&mut self, closure: &ExprClosure) {
        let names: Vec<Ident> = closure.inputs.iter().flat_map(pattern_names).collect();
        let mut body = (*closure.body).clone();
        leave_out_projection(&mut body);
        let uses = uses_of(|resolver| resolver.visit_expr(&body));
        for used in uses.iter().filter(|used| names.contains(&used.name)) {
            // its own copy, for all that is seen here
            let is_own = || closure.inputs.iter().any(|pat| declares_mut(pat, &used.name));
            match used.access {
                access if access.changes() && !is_own() => self.found.something = true,
                access if access.changes() => self.found.items = true,
                Access::Method => self.found.items |= !used.looks,
                Access::Given | Access::Target => self.found.items = true,
                _ => self.found.items |= is_argument(used),
            }
        }
    }
}

/// Whether all of a variable is an argument of a call.
fn is_argument(used: &Use) -> bool {
    used.fields.is_empty() && !used.indexed && used.taken.is_some_and(|taken| taken.by == By::Call)
}

/// Takes off what a closure gives, where it lends a part of its item: `|point| &mut point.x`, `|row| row.iter_mut()`.
fn leave_out_projection(body: &mut Expr) {
    let is_projection = match &*body {
        Expr::Reference(found) => place_root(&found.expr).is_some(),
        Expr::MethodCall(call) => call.method.to_string().ends_with("_mut") && place_root(&call.receiver).is_some(),
        _ => false,
    };
    match body {
        body if is_projection => *body = parse_quote!(()),
        Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(leave_out_projection),
        Expr::Paren(found) => leave_out_projection(&mut found.expr),
        Expr::Block(found) => {
            if let Some(Stmt::Expr(value, None)) = found.block.stmts.last_mut() {
                leave_out_projection(value);
            }
        }
        _ => {}
    }
}

/// Whether a pattern declares a variable as `mut`.
fn declares_mut(pat: &Pat, name: &Ident) -> bool {
    struct Muts<'n>(&'n Ident, bool);
    impl<'a> Visit<'a> for Muts<'_> {
        fn visit_pat_ident(&mut self, found: &'a PatIdent) {
            self.1 |= found.mutability.is_some() && found.ident == *self.0;
            visit::visit_pat_ident(self, found);
        }
    }
    let mut muts = Muts(name, false);
    muts.visit_pat(pat);
    muts.1
}

/// Whether an adaptor shows its function items by a `&`, behind which nothing that they borrow exclusively is changed.
fn borrows_items(method: &str) -> bool {
    matches!(method, "filter" | "inspect" | "skip_while" | "take_while")
}

/// Whether an adaptor is given a function.
fn takes_function(method: &str) -> bool {
    matches!(method, "filter_map" | "flat_map" | "map" | "map_while" | "scan")
}

/// Whether code borrows what is in a cell to change it.
fn borrows_cell(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "borrow_mut",
        TokenTree::Group(group) => borrows_cell(group.stream()),
        _ => false,
    })
}
