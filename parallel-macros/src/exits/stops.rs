//! How an iteration may end its loop.

use super::{Native, is_bail};
use crate::model::{Clause, Comprehension, Loop, Runtime, Target};
use proc_macro2::TokenStream;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Whether an iteration may end the loop.
pub(crate) fn may_stop(looped: &Loop) -> bool {
    may_stop_in(looped, &looped.body.stmts)
}

/// Whether these statements of the body may end the loop.
pub(crate) fn may_stop_in(looped: &Loop, stmts: &[Stmt]) -> bool {
    let runtime = Runtime::new(&TokenStream::new());
    let mut native = Native::as_written(looped.label.as_ref(), &runtime);
    stmts.iter().for_each(|stmt| native.visit_stmt_mut(&mut stmt.clone()));
    native.found.stop
}

/// Whether code that a loop's body calls as a macro leaves the iteration.
pub(crate) fn leaves_iteration(expansion: &Block) -> bool {
    let runtime = Runtime::new(&TokenStream::new());
    let mut native = Native::as_written(None, &runtime);
    native.visit_block_mut(&mut expansion.clone());
    native.found.any
}

/// How a loop may end before its source does.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Stops {
    Never,
    /// By an error: `?`, `return Err(…)`.
    ByError,
    /// In another way too, after which all may go on.
    Early,
}

impl Stops {
    pub(crate) fn of(looped: &Loop) -> Stops {
        let mut stmts = looped.body.stmts.clone();
        stmts.iter_mut().for_each(|stmt| WithoutErrors.visit_stmt_mut(stmt));
        match (may_stop(looped), may_stop_in(looped, &stmts)) {
            (false, _) => Stops::Never,
            (true, false) => Stops::ByError,
            (true, true) => Stops::Early,
        }
    }
}

impl Stops {
    /// The same for a comprehension: `looped` is the loop that it stands for.
    pub(crate) fn of_comprehension(comprehension: &Comprehension, looped: &Loop) -> Stops {
        let ends = comprehension.clauses.iter().any(|clause| matches!(clause, Clause::While { .. }));
        if ends || asks_for_some(&comprehension.target) { Stops::Early } else { Stops::of(looped) }
    }
}

/// Whether what is made of the values may ask for no more of them.
fn asks_for_some(target: &Target) -> bool {
    const TAKE_ALL: &[&str] =
        &["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet", "LinkedList", "String", "Vec", "VecDeque"];
    fn takes_some(ty: &Type) -> bool {
        match ty {
            Type::Path(path) => {
                path.path.segments.last().is_some_and(|last| TAKE_ALL.iter().all(|name| last.ident != name))
            }
            Type::Tuple(tuple) => tuple.elems.iter().any(takes_some),
            _ => true,
        }
    }
    match target {
        Target::Type(ty) => takes_some(ty),
        target => matches!(target, Target::First | Target::Any | Target::All),
    }
}

/// Takes the exits with an error out of code.
struct WithoutErrors;

impl VisitMut for WithoutErrors {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Try(found) => *expr = (*found.expr).clone(),
            Expr::Return(ExprReturn { expr: Some(value), .. }) if is_error(value) => *expr = parse_quote!(()),
            Expr::Macro(found) if is_bail(&found.mac) => *expr = parse_quote!(()),
            _ => {}
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Macro(found) if is_bail(&found.mac) => *stmt = parse_quote!(();),
            stmt => visit_mut::visit_stmt_mut(self, stmt),
        }
    }
}

/// `Err(…)`
fn is_error(value: &Expr) -> bool {
    let Expr::Call(call) = value else { return false };
    matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Err"))
}
