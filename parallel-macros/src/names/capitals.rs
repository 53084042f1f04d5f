//! Variables that have names of constants: `let H = householder(&a);`.
//!
//! By Rust's conventions a name in capitals is no variable. Mathematics has other ones, and so what is surely declared
//! as a variable is known here, for as long as the code around it is worked on.

use super::{Names, assigns, is_mutator, last_segment};
use std::cell::RefCell;
use syn::visit::{self, Visit};
use syn::*;

thread_local! {
    static KNOWN: RefCell<Names> = RefCell::new(Names::new());
}

pub(super) fn is_known(name: &str) -> bool {
    KNOWN.with_borrow(|known| known.contains(name))
}

/// Works on code in which these are variables.
pub(crate) fn with_capitals<T>(names: Names, work: impl FnOnce() -> T) -> T {
    let outer = KNOWN.replace(names);
    let result = work();
    KNOWN.set(outer);
    result
}

/// The ones that a function declares; or assigns, or changes in `unsafe` code: those are statics.
pub(crate) fn capitals_of(sig: &Signature, block: &Block) -> Names {
    let mut capitals = Capitals { in_unsafe: matches!(sig.safety, Safety::Unsafe(_)), ..Capitals::default() };
    for input in &sig.inputs {
        if let FnArg::Typed(param) = input {
            capitals.declare(&param.pat);
        }
    }
    capitals.visit_block(block);
    capitals.declared.extend(capitals.assigned);
    capitals.declared
}

/// The ones that patterns declare which are not to be refuted.
pub(crate) fn capitals_by<'p>(pats: impl Iterator<Item = &'p Pat>) -> Names {
    let mut capitals = Capitals::default();
    pats.for_each(|pat| capitals.declare(pat));
    capitals.declared
}

/// The ones that a loop declares, or changes: what is declared around it is not seen.
pub(crate) fn capitals_in(pat: &Pat, body: &Block) -> Names {
    let mut capitals = Capitals::default();
    capitals.declare(pat);
    capitals.visit_block(body);
    capitals.declared.extend(capitals.assigned);
    capitals.declared.extend(capitals.changed);
    capitals.declared
}

#[derive(Default)]
struct Capitals {
    declared: Names,
    assigned: Names,
    changed: Names,
    /// Where no other than a `static mut` is changed.
    in_unsafe: bool,
}

impl Capitals {
    fn change(&mut self, place: &Expr) {
        let changed = if self.in_unsafe { &mut self.assigned } else { &mut self.changed };
        changed.extend(capital_of(place));
    }

    /// All names of a pattern that is not to be refuted, so that none is a constant.
    fn declare(&mut self, pat: &Pat) {
        struct Declared<'n>(&'n mut Names);
        impl<'a> Visit<'a> for Declared<'_> {
            fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
                self.0.extend(Some(pat.ident.to_string()).filter(|name| name.starts_with(char::is_uppercase)));
                visit::visit_pat_ident(self, pat);
            }
            // `Some(_) | None`
            fn visit_pat_or(&mut self, _: &'a PatOr) {}
            fn visit_expr(&mut self, _: &'a Expr) {}
        }
        Declared(&mut self.declared).visit_pat(pat);
    }
}

impl<'a> Visit<'a> for Capitals {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_local(&mut self, local: &'a Local) {
        if local.init.as_ref().is_none_or(|init| init.diverge.is_none()) {
            self.declare(&local.pat);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.declare(&found.pat);
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        closure.inputs.iter().for_each(|input| self.declare(input));
        visit::visit_expr_closure(self, closure);
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.assigned.extend(capital_of(&assign.left));
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        if assigns(&binary.op) {
            self.assigned.extend(capital_of(&binary.left));
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if is_mutator(&call.method.to_string()) {
            self.change(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_reference(&mut self, found: &'a ExprReference) {
        if found.mutability.is_some() {
            self.change(&found.expr);
        }
        visit::visit_expr_reference(self, found);
    }

    fn visit_expr_raw_addr(&mut self, found: &'a ExprRawAddr) {
        if matches!(found.mutability, PointerMutability::Mut(_)) {
            self.change(&found.expr);
        }
        visit::visit_expr_raw_addr(self, found);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        if let ("addr_of_mut", Ok(place)) = (last_segment(mac).as_str(), mac.parse_body()) {
            self.change(&place);
        }
    }

    fn visit_expr_unsafe(&mut self, found: &'a ExprUnsafe) {
        let outer = std::mem::replace(&mut self.in_unsafe, true);
        visit::visit_expr_unsafe(self, found);
        self.in_unsafe = outer;
    }
}

/// The variable that is changed with a place.
fn capital_of(place: &Expr) -> Option<String> {
    match place {
        Expr::Path(path) => {
            let name = path.path.get_ident().map(ToString::to_string);
            name.filter(|name| name.starts_with(char::is_uppercase))
        }
        Expr::Field(found) => capital_of(&found.base),
        Expr::Index(found) => capital_of(&found.expr),
        Expr::Unary(found) => capital_of(&found.expr),
        Expr::Paren(found) => capital_of(&found.expr),
        _ => None,
    }
}
