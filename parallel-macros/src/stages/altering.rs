//! Closures in the header of a loop that do more than to give an item: they draw from a generator, or count. A loop that may
//! end early takes no item ahead then, as what such a closure leaves counts.

use super::stored::place_root;
use crate::model::{Context, Decl, Loop};
use crate::names::{Access, Names, Place, Use, is_adaptor, uses_of};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ExprMethodCall};

/// What the closures of a header may change, from what can be seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Altering {
    #[default]
    Nothing,
    /// Nothing, though there are closures.
    Seen,
    /// Something, if a method that is called changes what it is called of. Nobody goes on with that after an error.
    Perhaps,
    /// Something from around the loop, or what is shared.
    Something,
}

/// What the closures of a header may change; or the iterator itself, if something was lent to what made it.
pub(crate) fn altering(source: &Expr, context: Option<&Context>) -> Altering {
    let mut closures = Closures { context, found: Altering::Nothing };
    closures.visit_expr(source);
    if closures.goes_on_with_lent(source, &mut Names::new()) {
        closures.found.max(Altering::Perhaps)
    } else {
        closures.found
    }
}

/// Whether closures of the header look at what the body changes through a `&`: which items come depends on that.
pub(crate) fn looks_at_body(looped: &Loop) -> bool {
    struct Looks(Names);
    impl<'a> Visit<'a> for Looks {
        fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
            let uses = uses_of(|resolver| resolver.visit_expr(&Expr::Closure(closure.clone())));
            self.0.extend(uses.iter().map(|used| used.name.to_string()));
        }
    }
    let mut looks = Looks(Names::new());
    looks.visit_expr(&looped.source);
    let changes = |used: &Use| used.acts || matches!(used.access, Access::BorrowMut | Access::Mutator | Access::Setter);
    let uses = || uses_of(|resolver| resolver.visit_block(&looped.body));
    !looks.0.is_empty() && uses().iter().any(|used| changes(used) && looks.0.contains(&used.name.to_string()))
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
}

impl<'a> Visit<'a> for Closures<'_> {
    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        let uses = uses_of(|resolver| resolver.visit_expr(&Expr::Closure(closure.clone())));
        let found = uses.iter().map(|used| self.altered(used, closure.capture.is_some())).max();
        self.found = self.found.max(found.unwrap_or_default()).max(Altering::Seen);
        if borrows_cell(closure.to_token_stream()) {
            self.found = Altering::Something;
        }
        visit::visit_expr_closure(self, closure);
    }
}

impl Closures<'_> {
    /// Whether something that can change was lent to what made a value. `asked`: variables that were asked about already.
    fn goes_on_with_lent(&self, value: &Expr, asked: &mut Names) -> bool {
        match value {
            Expr::MethodCall(call) => {
                let passes_on = is_adaptor(&call.method.to_string());
                self.is_changed_by(call)
                    || self.goes_on_with_lent(&call.receiver, asked)
                    || call
                        .args
                        .iter()
                        .any(|arg| self.is_lent(arg) || (passes_on && self.goes_on_with_lent(arg, asked)))
            }
            Expr::Call(call) => call.args.iter().any(|arg| self.is_lent(arg) || self.goes_on_with_lent(arg, asked)),
            Expr::Struct(found) => found.fields.iter().any(|field| self.is_lent(&field.expr)),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                let made = self.context.and_then(|context| context.made.get(&name.to_string()));
                made.is_some_and(|made| asked.insert(name.to_string()) && self.goes_on_with_lent(made, asked))
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
        of_receiver.any(|used| self.altered(used, false) == Altering::Something)
    }

    fn is_lent(&self, value: &Expr) -> bool {
        let is_param =
            |name: &Ident| self.context.and_then(|context| context.decls.get(&name.to_string())) == Some(&Decl::RefMut);
        match value {
            Expr::Reference(found) => found.mutability.is_some(),
            Expr::Path(path) => path.path.get_ident().is_some_and(is_param),
            _ => false,
        }
    }

    /// `moves`: the closure has its own copy of what is no reference.
    fn altered(&self, used: &Use, moves: bool) -> Altering {
        use Access::*;
        let decl = self.context.map(|context| context.decls.get(&used.name.to_string()));
        let is_mutable = matches!(decl, Some(Some(Decl::Mut | Decl::MutOnlyHere | Decl::RefMut)));
        let is_own = used.name == "self" && decl != Some(Some(&Decl::Fixed));
        match used.access {
            _ if used.acts => Altering::Something,
            _ if moves && matches!(decl, Some(Some(Decl::Mut | Decl::MutOnlyHere))) => Altering::Nothing,
            Assign | OpAssign | BorrowMut | Mutator | Setter | Statement => Altering::Something,
            Method | Given | Target if is_own && !used.looks => Altering::Perhaps,
            Method | Call | Given | Target if is_mutable => Altering::Something,
            // what `par_for!` and `par!` do not see the declaration of
            Method | Given | Target if decl.is_none() && !used.looks => Altering::Perhaps,
            _ => Altering::Nothing,
        }
    }
}

/// Whether code borrows what is in a cell to change it.
fn borrows_cell(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "borrow_mut",
        TokenTree::Group(group) => borrows_cell(group.stream()),
        _ => false,
    })
}
