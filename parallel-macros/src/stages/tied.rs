//! Header and body that share something which changes through a `&`: items are taken ahead, and so such a loop stays as it is written.

use super::stored::place_root;
use crate::model::Loop;
use crate::names::{Access, Names, Place, Use, mentions, uses_of};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprClosure, ExprMethodCall, ExprReference, ExprStruct, Item};

/// Whether the header looks at what the body changes, or the body at what the header changes or what it draws from does; or the body at
/// how many handles of something there are.
pub(crate) fn is_tied(looped: &Loop) -> bool {
    looks_at_body(looped) || looks_at_header(looped) || counts_handles(looped.body.to_token_stream())
}

/// Whether closures of the header look at what the body changes through a `&`: which items come depends on that.
fn looks_at_body(looped: &Loop) -> bool {
    let mut closures = Header::default();
    closures.visit_expr(&looped.source);
    if closures.seen.is_empty() {
        return false;
    }
    // a method of all of `self` may be there for anything
    let acts = |used: &Use| used.access == Access::Statement && (used.name != "self" || used.is_part());
    let sees = |used: &Use| closures.seen.iter().any(|seen| seen.name == used.name);
    let sees_place = |used: &Use| closures.seen.iter().any(|seen| Place::from(seen).overlaps(used));
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    uses.iter().any(|used| (surely_changes(used) && sees(used)) || (acts(used) && sees_place(used)))
}

/// Whether the body looks at what closures change that make its items, or that what it draws from was made with; or into a cell that
/// was lent to what makes them.
fn looks_at_header(looped: &Loop) -> bool {
    let mut header = Header::default();
    header.visit_expr(&looped.source);
    let body = uses_of(|resolver| {
        resolver.declare(&looped.pat);
        resolver.visit_block(&looped.body);
    });
    let drawn = body.iter().filter(|used| surely_changes(used)).map(|used| used.name.to_string());
    let of_source = uses_of(|resolver| resolver.visit_expr(&looped.source));
    let made_before: Names = of_source.iter().map(|used| used.name.to_string()).chain(drawn).collect();
    let made = looped.context.iter().flat_map(|context| &context.made);
    made.filter(|(name, _)| made_before.contains(*name)).for_each(|(_, value)| header.visit_expr(value));
    let looks = !header.changed.is_empty() && mentions(&looped.body, &header.changed);
    let mut cells = Cells(Names::new());
    cells.visit_block(&looped.body);
    looks || cells.0.iter().any(|cell| header.lent.contains(cell))
}

fn surely_changes(used: &Use) -> bool {
    used.acts || matches!(used.access, Access::BorrowMut | Access::Mutator | Access::Setter)
}

/// What closures see, and change, and what is lent, in code that makes items.
#[derive(Default)]
struct Header {
    seen: Vec<Use>,
    changed: Names,
    lent: Names,
}

impl Header {
    fn lends(&mut self, value: &Expr) {
        if let Expr::Reference(ExprReference { mutability: None, expr, .. }) = value
            && let Expr::Path(path) = &**expr
        {
            self.lent.extend(path.path.get_ident().map(ToString::to_string));
        }
    }
}

impl<'a> Visit<'a> for Header {
    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        for used in uses_of(|resolver| resolver.visit_expr(&Expr::Closure(closure.clone()))) {
            if surely_changes(&used) {
                self.changed.insert(used.name.to_string());
            }
            self.seen.push(used);
        }
        visit::visit_expr_closure(self, closure);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        call.args.iter().for_each(|arg| self.lends(arg));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_struct(&mut self, found: &'a ExprStruct) {
        found.fields.iter().for_each(|field| self.lends(&field.expr));
        visit::visit_expr_struct(self, found);
    }
}

/// The variables into which code looks as into a cell, a lock or an atomic.
struct Cells(Names);

impl<'a> Visit<'a> for Cells {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const LOOK: &[&str] = &["borrow", "borrow_mut", "get", "lock", "read", "take", "write"];
        let looks = call.args.is_empty() && LOOK.iter().any(|looks| call.method == looks);
        let is_atomic = call.method == "load" || call.method.to_string().starts_with("fetch_");
        if looks || is_atomic {
            self.0.extend(place_root(&call.receiver).map(ToString::to_string));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Whether code asks how many handles there are: `Arc::strong_count`, or what depends on that.
fn counts_handles(code: TokenStream) -> bool {
    const COUNT: &[&str] = &["strong_count", "weak_count"];
    const ALONE: &[&str] = &["get_mut", "into_inner", "make_mut", "try_unwrap", "unwrap_or_clone"];
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is_handle =
        |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(name)) if name == "Arc" || name == "Rc");
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => counts_handles(group.stream()),
        TokenTree::Ident(name) if COUNT.iter().any(|counts| name == counts) => true,
        TokenTree::Ident(name) if ALONE.iter().any(|asks| name == asks) => {
            is_handle(at.checked_sub(3).map(|of| &tokens[of]))
        }
        _ => false,
    })
}
