//! What a method does to what it is called of.

use super::Resolver;
use crate::names::Access;
use crate::names::methods::{
    is_mutator, is_pass, is_reader, is_setter, is_transfer, makes_another, only_looks, takes_receiver, unites,
};
use crate::names::places::{is_borrowed, passes, unborrowed, unparen};
use crate::names::verbs::moves_on;
use syn::{Expr, ExprCall, ExprMethodCall};

impl Resolver {
    /// What a call does to what is called. A field that is called for its value is an `Fn`, or rustc says so.
    pub(super) fn called(&self, call: &ExprCall) -> Access {
        let asks = !self.statement && matches!(unparen(&call.func), Expr::Field(_));
        if asks { Access::Method } else { Access::Call }
    }

    pub(super) fn receiver(&mut self, call: &ExprMethodCall) {
        let statement = std::mem::take(&mut self.statement);
        let method = call.method.to_string();
        let computed = matches!(unparen(&call.receiver), Expr::MethodCall(_) | Expr::Call(_));
        let changed = self.place.is_some_and(Access::changes);
        let access = if method == "borrow_mut" {
            // of a `RefCell`, which no two threads may use
            Some(Access::BorrowMut)
        } else if makes_another(call) {
            None
        } else if is_mutator(&method) {
            (!computed || passes(&call.receiver)).then_some(Access::Mutator)
        } else if is_setter(&method) && !is_guard_to_read(call) {
            let access = if statement { Access::Mutator } else { Access::Setter };
            (!computed || passes(&call.receiver)).then_some(access)
        } else if unites(call) || (is_of_self(&call.receiver) && moves_on(&method)) {
            Some(Access::Setter)
        } else if changed && is_pass(&method) {
            Some(Access::Mutator)
        } else if is_reader(&method) {
            None
        } else if statement {
            Some(Access::Statement)
        } else {
            Some(Access::Method)
        };
        self.statement = statement;
        let is_place = matches!(*call.receiver, Expr::Path(_) | Expr::Field(_));
        let takes = is_place && takes_receiver(&method);
        let looks = access == Some(Access::Method) && only_looks(&method);
        self.doubtful = is_place && (access.is_none() || looks);
        match access {
            // `(&file).write_all(…)`: what implements it for a shared reference
            Some(_) if is_transfer(&method) && is_borrowed(&call.receiver) => {
                self.place(unborrowed(&call.receiver), Access::BorrowMut);
            }
            Some(Access::Method) if computed => self.operand(&call.receiver),
            Some(access) => {
                self.looks = looks;
                self.handed = takes && looks;
                self.place(&call.receiver, access);
                (self.looks, self.handed) = (false, false);
            }
            None => {
                let is_element = matches!(*call.receiver, Expr::Index(_));
                self.handed = takes || (is_element && takes_receiver(&method));
                self.operand(&call.receiver);
                self.handed = false;
            }
        }
        (self.statement, self.doubtful) = (false, false);
    }
}

/// `names.read()` of a lock. `file.read(&mut bytes)` has an argument.
fn is_guard_to_read(call: &ExprMethodCall) -> bool {
    call.method == "read" && call.args.is_empty()
}

/// Whether this is `self`, a field of it or of one of its fields, or an element of one.
fn is_of_self(receiver: &Expr) -> bool {
    match receiver {
        Expr::Path(path) => path.path.is_ident("self"),
        Expr::Field(field) => is_of_self(&field.base),
        Expr::Index(index) => is_of_self(&index.expr),
        _ => false,
    }
}
