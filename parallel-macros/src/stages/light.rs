//! What the head of a body may be made of: statements that do little by themselves, so that it is no loss that the
//! calling thread runs them.

use super::Changes;
use super::drawn::{outer_uses, touches};
use super::shape::{has_call, is_block_like, is_tail};
use super::stored::place_root;
use super::values::copied_names;
use crate::model::Loop;
use crate::names::{
    Access, Names, Use, acts_on_shared, gives_guard, gives_in_turn, gives_reference, has_exit, is_binding_name,
    is_cheap, is_known, is_known_pass, is_lazy, is_opener, is_pass, last_segment, lends_mut, makes_another,
    pattern_names, rewrite_arguments, untyped, uses_of,
};
use syn::visit::{self, Visit};
use syn::*;

/// What a head may be made of: a `let`, a small step, a call, an exit under a condition, a block that calls no function.
pub(super) fn is_plain(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Local(Local { init: Some(init), .. }) => !is_block_like(&init.expr) || is_light(&init.expr),
        Stmt::Expr(Expr::Binary(_) | Expr::Assign(_), Some(_)) => !has_call(stmt) || is_cheap_stmt(stmt),
        Stmt::Expr(Expr::MethodCall(_) | Expr::Try(_), Some(_)) => true,
        Stmt::Expr(Expr::If(found), _) if is_guard(found) => true,
        Stmt::Expr(expr, _) => is_block_like(expr) && is_light(expr),
        _ => false,
    }
}

/// Whether a block calls methods at most, and stays in its iteration.
fn is_light(expr: &Expr) -> bool {
    struct Functions(bool);
    impl<'a> Visit<'a> for Functions {
        fn visit_expr_call(&mut self, call: &'a ExprCall) {
            self.0 |= calls_function(call);
            visit::visit_expr_call(self, call);
        }
        fn visit_macro(&mut self, _: &'a Macro) {
            self.0 = true;
        }
    }
    let mut functions = Functions(false);
    functions.visit_expr(expr);
    !functions.0 && !has_exit(expr)
}

/// Whether a call is of a function, not of a constructor such as `String::new`.
fn calls_function(call: &ExprCall) -> bool {
    let makes = |path: &Path| {
        let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
        let (last, of) = (segments.next(), segments.next());
        let of_type = of.is_some_and(|of| !is_binding_name(of));
        last.is_some_and(|last| !is_binding_name(last) || (of_type && names_constructor(last)))
    };
    !matches!(&*call.func, Expr::Path(path) if makes(&path.path))
}

/// Whether a function of a type makes one of next to nothing, by its name.
fn names_constructor(function: &Ident) -> bool {
    const PREFIXES: &[&str] = &["from_", "new_", "with_"];
    let name = function.to_string();
    constructs(function) || name == "empty" || name == "now" || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a value that is made of fixed names alone may be work all the same: it calls something, such as
/// `simulate(&config)`, that is no constructor and no view, and nothing whose calls have to be in order.
pub(super) fn is_work(value: &Expr) -> bool {
    let mut work = Work::default();
    work.visit_expr(value);
    work.calls && !work.in_turn
}

#[derive(Default)]
struct Work {
    calls: bool,
    in_turn: bool,
}

impl<'a> Visit<'a> for Work {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        let path: Vec<&Ident> = match &*call.func {
            Expr::Path(path) => path.path.segments.iter().map(|segment| &segment.ident).collect(),
            _ => Vec::new(),
        };
        self.calls |= !path.last().is_some_and(|name| constructs(name));
        self.in_turn |= path.iter().any(|name| gives_in_turn(&name.to_string()));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let method = call.method.to_string();
        self.calls |= !is_cheap(&method);
        // of an iterator it takes a number
        let gives_part = method == "take" && !call.args.is_empty();
        self.in_turn |= gives_in_turn(&method) && !gives_part && !makes_another(call);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        let readable = rewrite_arguments(&mut mac.clone(), |arg| {
            let mut work = Work::default();
            work.visit_expr(arg);
            self.calls |= work.calls;
            self.in_turn |= work.in_turn;
        });
        self.in_turn |= !readable || !is_known(&last_segment(mac));
    }
}

/// Whether a body calls what may be work, of what nothing in order changes.
pub(crate) fn works_apart(body: &Block, changes: &Changes) -> bool {
    struct Apart<'c>(&'c Changes, bool);
    impl Apart<'_> {
        fn is_apart(&self, values: &[&Expr]) -> bool {
            let uses = uses_of(|resolver| values.iter().for_each(|value| resolver.visit_expr(value)));
            !touches(&uses, self.0)
        }
    }
    impl<'a> Visit<'a> for Apart<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_call(&mut self, call: &'a ExprCall) {
            self.1 |= calls_function(call) && self.is_apart(&call.args.iter().collect::<Vec<_>>());
            visit::visit_expr_call(self, call);
        }
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            self.1 |= !is_cheap(&call.method.to_string()) && self.is_apart(&[&call.receiver]);
            visit::visit_expr_method_call(self, call);
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            rewrite_arguments(&mut mac.clone(), |arg| {
                let mut inside = Apart(self.0, false);
                inside.visit_expr(arg);
                self.1 |= inside.1;
            });
        }
    }
    let mut apart = Apart(changes, false);
    apart.visit_block(body);
    apart.1
}

/// Whether a method is called that by its name acts on what is shared, of something that begins with such a name. `locks`:
/// whether that of a lock counts.
pub(super) fn acts_on(value: &Expr, locks: bool, is: &dyn Fn(&str) -> bool) -> bool {
    struct Acts<'i> {
        is: &'i dyn Fn(&str) -> bool,
        locks: bool,
        found: bool,
    }
    impl<'a> Visit<'a> for Acts<'_> {
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let of = place_root(&call.receiver).is_some_and(|name| (self.is)(&name.to_string()));
            self.found |= of && acts_on_shared(call, false) && (self.locks || !gives_guard(call));
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut acts = Acts { is, locks, found: false };
    acts.visit_expr(value);
    acts.found
}

/// The variables of which a body locks, loads or counts something: they hold what changes through a `&`.
pub(super) fn shared_in(body: &Block) -> Names {
    struct Shared(Names);
    impl<'a> Visit<'a> for Shared {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let loads = call.method == "load" && call.args.len() == 1;
            if (loads || acts_on_shared(call, false))
                && let Some(name) = place_root(&call.receiver)
            {
                self.0.insert(name.to_string());
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut shared = Shared(Names::new());
    shared.visit_block(body);
    shared.0
}

/// Whether a function by its name only makes a value: `Some`, `Vec::new`.
fn constructs(function: &Ident) -> bool {
    const NAMES: &[&str] = &["clone", "default", "from", "max_value", "min_value", "new", "with_capacity"];
    !is_binding_name(function) || NAMES.iter().any(|name| function == name)
}

/// Whether all that a block does to names from outside is to ask them for values, and it does nothing else that counts.
pub(super) fn only_asks(looped: &Loop, changes: &Changes, stmt: &Stmt) -> bool {
    let mut does = Does { changes, asked: matches!(stmt, Stmt::Local(_)), more: false };
    does.visit_stmt(stmt);
    let asks = |used: &Use| {
        use Access::*;
        matches!(used.access, Method | Mutator | Setter | Call | BorrowMut | Read)
    };
    !does.more && outer_uses(looped, stmt).iter().filter(|used| changes.touch(used)).all(asks)
}

/// Looks for calls whose value is not used, and for calls that may be work.
struct Does<'a> {
    changes: &'a Changes,
    /// Whether the value at hand is used.
    asked: bool,
    more: bool,
}

impl Does<'_> {
    fn value(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.asked, true);
        self.visit_expr(expr);
        self.asked = outer;
    }
}

impl<'a> Visit<'a> for Does<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let outer = self.asked;
        self.asked &= matches!(stmt, Stmt::Local(_)) || is_tail(stmt);
        if !fills(stmt) {
            visit::visit_stmt(self, stmt);
        }
        self.asked = outer;
    }

    fn visit_local(&mut self, local: &'a Local) {
        local.init.iter().for_each(|init| self.value(&init.expr));
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.value(&assign.right);
        self.value(&assign.left);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        self.value(&binary.right);
        self.value(&binary.left);
    }

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.value(&found.cond);
        self.visit_block(&found.then_branch);
        found.else_branch.iter().for_each(|(_, otherwise)| self.visit_expr(otherwise));
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        self.value(&found.expr);
        found.arms.iter().for_each(|arm| self.visit_expr(&arm.body));
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let asks = touches(&uses_of(|resolver| resolver.visit_expr(&call.receiver)), self.changes);
        self.more |= if asks { !self.asked } else { !is_cheap(&call.method.to_string()) };
        self.value(&call.receiver);
        call.args.iter().for_each(|arg| self.value(arg));
    }
}

/// `if … { break; }`
fn is_guard(found: &ExprIf) -> bool {
    let leaves = |stmt: &Stmt| {
        matches!(stmt, Stmt::Expr(Expr::Break(_) | Expr::Continue(_) | Expr::Return(_), _)) && !has_call(stmt)
    };
    found.else_branch.is_none() && matches!(&found.then_branch.stmts[..], [only] if leaves(only))
}

/// Whether a statement draws for a value, so that there is something to hand on.
pub(super) fn yields(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Local(_)) || holds_block(stmt) || fills(stmt)
}

/// Whether a statement is a block, or a `let` with one.
pub(super) fn holds_block(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Local(Local { init: Some(init), .. }) => is_block_like(&init.expr),
        Stmt::Expr(expr, _) => is_block_like(expr),
        _ => false,
    }
}

/// `rng.fill(&mut local)`, `reader.read_line(&mut local)?`
fn fills(stmt: &Stmt) -> bool {
    let Stmt::Expr(mut expr, _) = stmt.clone() else { return false };
    loop {
        expr = match expr {
            Expr::Try(found) => *found.expr,
            Expr::MethodCall(call) if is_opener(&call.method.to_string()) => *call.receiver,
            Expr::MethodCall(call) => {
                let fills = |arg: &Expr| matches!(arg, Expr::Reference(ExprReference { mutability: Some(_), .. }));
                return call.args.iter().any(fills);
            }
            _ => return false,
        };
    }
}

/// Whether all that a statement calls is cheap.
pub(super) fn is_cheap_stmt(stmt: &Stmt) -> bool {
    struct Calls(bool);
    impl<'a> Visit<'a> for Calls {
        fn visit_expr_call(&mut self, _: &'a ExprCall) {
            self.0 = true;
        }
        fn visit_macro(&mut self, _: &'a Macro) {
            self.0 = true;
        }
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            self.0 |= !is_cheap(&call.method.to_string());
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut calls = Calls(false);
    calls.visit_stmt(stmt);
    !calls.0
}

/// Whether nothing is to be seen of a statement but the names that it declares: nothing changes, and nothing panics.
pub(super) fn is_idle(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Item(_) => true,
        Stmt::Local(syn::Local { init: None, .. }) => true,
        Stmt::Local(syn::Local { init: Some(LocalInit { expr, diverge: None, .. }), .. }) => is_idle_value(expr),
        _ => false,
    }
}

fn is_idle_value(value: &Expr) -> bool {
    use BinOp::*;
    match value {
        Expr::Lit(_) | Expr::Path(_) | Expr::Closure(_) => true,
        Expr::Field(found) => is_idle_value(&found.base),
        Expr::Paren(found) => is_idle_value(&found.expr),
        Expr::Cast(found) => is_idle_value(&found.expr),
        Expr::Reference(found) => found.mutability.is_none() && is_idle_value(&found.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_) | UnOp::Not(_), expr, .. }) => is_idle_value(expr),
        Expr::Tuple(found) => found.elems.iter().all(is_idle_value),
        Expr::Array(found) => found.elems.iter().all(is_idle_value),
        Expr::Struct(found) => found.rest.is_none() && found.fields.iter().all(|field| is_idle_value(&field.expr)),
        Expr::Binary(ExprBinary { left, op, right, .. }) => {
            let never_panics = matches!(
                op,
                And(_) | Or(_) | BitAnd(_) | BitOr(_) | BitXor(_) | Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_)
            );
            never_panics && is_idle_value(left) && is_idle_value(right)
        }
        Expr::MethodCall(call) => {
            const LENGTHS: &[&str] = &["as_bytes", "as_str", "is_empty", "len"];
            LENGTHS.iter().any(|length| call.method == length) && call.args.is_empty() && is_idle_value(&call.receiver)
        }
        _ => false,
    }
}

/// Whether a method by its name puts something into its receiver.
fn is_store(method: &str) -> bool {
    const PREFIXES: &[&str] = &["add_", "alloc", "enqueue", "get_or_", "insert_", "push_"];
    PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a statement stores something that had better be computed by a worker.
pub(super) fn has_work(stmt: &Stmt) -> bool {
    const STORES: &[&str] = &["append", "entry", "extend", "get_or_insert_with", "insert", "push", "replace", "set"];
    struct Work(bool);
    impl<'a> Visit<'a> for Work {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let stores = STORES.iter().any(|store| call.method == store) || is_store(&call.method.to_string());
            self.0 |= stores && call.args.iter().any(has_call);
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut work = Work(false);
    work.visit_stmt(stmt);
    work.0
}

/// Whether a statement calls a function with something that had better be computed by a worker.
pub(super) fn gives_work(changes: &Changes, stmt: &Stmt) -> bool {
    struct Gives<'c>(&'c Changes, bool);
    impl<'a> Visit<'a> for Gives<'_> {
        fn visit_expr_call(&mut self, call: &'a ExprCall) {
            let is_work = |arg: &Expr| {
                let is_value = !matches!(arg, Expr::Closure(_)) && !is_cheap_stmt(&Stmt::Expr(arg.clone(), None));
                is_value && !touches(&uses_of(|resolver| resolver.visit_expr(arg)), self.0)
            };
            self.1 |= calls_function(call) && call.args.iter().any(is_work);
            visit::visit_expr_call(self, call);
        }
    }
    let mut gives = Gives(changes, false);
    gives.visit_stmt(stmt);
    gives.1
}

/// `line.clear();`, `let mut line = String::new();`
pub(super) fn clears(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(Expr::MethodCall(call), _) => call.args.is_empty(),
        Stmt::Local(Local { init: Some(init), .. }) => match &*init.expr {
            Expr::Call(call) => !calls_function(call) && call.args.iter().all(|arg| !has_call(arg)),
            Expr::Macro(found) => found.mac.path.is_ident("vec") && !has_call(&found.mac.tokens),
            _ => false,
        },
        _ => false,
    }
}

/// Whether what a statement binds may borrow from what it changes.
pub(super) fn lends(stmt: &Stmt) -> bool {
    struct Lends(bool);
    impl<'a> Visit<'a> for Lends {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let method = call.method.to_string();
            self.0 |= is_known_pass(&method) && method != "unwrap" && method != "expect";
            // a guard is one, and stays with its thread
            self.0 |= gives_guard(call);
            visit::visit_expr_method_call(self, call);
        }
    }
    let Stmt::Local(local @ Local { init: Some(init), .. }) = stmt else { return false };
    let mut lends = Lends(lends_mut(&local.pat) || holds_borrow(&init.expr) || looks_up(&local.pat, &init.expr));
    lends.visit_expr(&init.expr);
    lends.0
}

/// Whether a pattern keeps a reference to what is looked up, gone over, or taken apart.
fn looks_up(pat: &Pat, value: &Expr) -> bool {
    match value {
        // a tuple or an array had better be copied
        Expr::Path(_) | Expr::Field(_) => matches!(untyped(pat), Pat::Struct(_) | Pat::TupleStruct(_)),
        value if is_lazy(value) => true,
        Expr::Try(found) => looks_up(pat, &found.expr),
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => looks_up(pat, &call.receiver),
        Expr::MethodCall(call) => gives_reference(call) && copied_names(pat).len() < pattern_names(pat).len(),
        _ => false,
    }
}

/// Whether a value itself is, or holds, a borrow.
fn holds_borrow(value: &Expr) -> bool {
    let is_exclusive = |arg: &Expr| matches!(arg, Expr::Reference(found) if found.mutability.is_some());
    match value {
        Expr::Reference(_) | Expr::RawAddr(_) | Expr::Closure(_) => true,
        Expr::Paren(found) => holds_borrow(&found.expr),
        Expr::Field(found) => holds_borrow(&found.base),
        Expr::Try(found) => holds_borrow(&found.expr),
        Expr::Struct(found) => found.fields.iter().any(|field| is_exclusive(&field.expr)),
        Expr::Tuple(ExprTuple { elems, .. }) | Expr::Array(ExprArray { elems, .. }) => elems.iter().any(is_exclusive),
        Expr::Call(call) => {
            let last = match &*call.func {
                Expr::Path(path) => path.path.segments.last(),
                _ => None,
            };
            last.is_some_and(|last| constructs(&last.ident)) && call.args.iter().any(is_exclusive)
        }
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => holds_borrow(&call.receiver),
        Expr::MethodCall(call) => is_pass(&call.method.to_string()),
        _ => false,
    }
}

/// Whether a statement calls nothing, but panics by a condition: no work for a thread.
pub(super) fn is_check(stmt: &Stmt) -> bool {
    const CHECKS: &[&str] = &["assert", "assert_eq", "assert_ne", "panic", "todo", "unimplemented", "unreachable"];
    let checks = |mac: &Macro| {
        let name = last_segment(mac);
        CHECKS.contains(&name.trim_start_matches("debug_")) && !has_call(&mac.tokens)
    };
    match stmt {
        Stmt::Macro(found) => checks(&found.mac),
        Stmt::Expr(Expr::Macro(found), _) => checks(&found.mac),
        Stmt::Expr(Expr::If(ExprIf { cond, then_branch, else_branch: None, .. }), _) => {
            !has_call(cond) && then_branch.stmts.iter().all(is_check)
        }
        _ => false,
    }
}
