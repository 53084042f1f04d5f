//! What a `return` or a `?` leaves: the function, or the closure or `async` block around a loop.

use super::context::is_hole;
use super::{Names, mentions};
use crate::model::Returned;
use syn::visit::{self, Visit};
use syn::{Block, ExprAsync, ExprClosure, ReturnType, Signature, Stmt, Type, parse_quote};

/// How the worker returns, and the type that is returned, if it is a `Result` for all that is known; `_` if only rustc knows. `rest` is
/// the body of the function without the loop.
pub(super) fn output_of(sig: &Signature, rest: &Block) -> (Returned, Option<Type>) {
    let mut around = Around { output: &sig.output, found: None };
    around.visit_block(rest);
    let output = around.found.unwrap_or(&sig.output);
    match output {
        ReturnType::Type(_, ty) => {
            let returned = returned_by(ty);
            (returned, (returned == Returned::Result).then(|| nameable(ty)).flatten())
        }
        // of a closure, or an `async` block
        ReturnType::Default if !std::ptr::eq(output, &sig.output) => (Returned::Other, Some(parse_quote!(_))),
        ReturnType::Default => (Returned::Other, None),
    }
}

/// Finds what is around the loop that was taken out.
struct Around<'b> {
    output: &'b ReturnType,
    found: Option<&'b ReturnType>,
}

impl<'b> Around<'b> {
    fn inside(&mut self, output: &'b ReturnType, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.output, output);
        visit(self);
        self.output = outer;
    }
}

const NONE: &ReturnType = &ReturnType::Default;

impl<'b> Visit<'b> for Around<'b> {
    fn visit_stmt(&mut self, stmt: &'b Stmt) {
        if is_hole(stmt) {
            self.found = Some(self.output);
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr_closure(&mut self, closure: &'b ExprClosure) {
        self.inside(&closure.output, |this| visit::visit_expr_closure(this, closure));
    }

    fn visit_expr_async(&mut self, found: &'b ExprAsync) {
        self.inside(NONE, |this| visit::visit_expr_async(this, found));
    }
}

/// By the name of the type: `io::Result` and the like are `Result`s.
fn returned_by(ty: &Type) -> Returned {
    let Type::Path(path) = ty else { return Returned::Other };
    match path.path.segments.last() {
        Some(last) if path.qself.is_none() && last.ident == "Option" => Returned::Option,
        Some(last) if path.qself.is_none() && last.ident == "Result" => Returned::Result,
        _ => Returned::Other,
    }
}

/// A type, if it can be named in the function.
fn nameable(ty: &Type) -> Option<Type> {
    (!mentions(ty, &Names::from(["impl".to_string()]))).then(|| ty.clone())
}
