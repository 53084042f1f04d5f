//! Whether what is done in order may be given something that borrows from what an iteration owns. What a collection of std's
//! is given to hold, or an outer variable, may not: rustc sees to that in the loop as written.

use super::Stages;
use super::kept::Kept;
use super::looks::compares;
use super::owners::{Kind, Owned};
use super::parted::gives_value;
use super::shape::{builds, is_field_path};
use super::stored::place_root;
use super::values::{collects_references, is_computed, is_converted};
use crate::model::Loop;
use crate::names::{
    Access, Names, Use, declared_in, is_cheap, is_known, is_view, last_segment, maps_to_view, names_one_of,
    pattern_names, uses_of,
};
use syn::parse::Parser;
use syn::visit::{self, Visit};
use syn::*;

/// Whether a statement in order is lent something that borrows from one of these variables, and is not made there. `beside`: what
/// is kept too.
pub(super) fn lends_out(looped: &Loop, stages: &Stages, kept: &[Kept], beside: &[Kept]) -> bool {
    let flows = Flows::of(looped, kept.iter().map(|kept| kept.owned.name.to_string()).collect());
    let stmts = in_order(stages);
    // what is made of locals alone is in order because it borrows, and may be kept
    let all = || kept.iter().chain(beside);
    let keeps = |names: &[Ident]| matches!(names, [name] if all().any(|kept| kept.owned.name == *name));
    let made = stmts.iter().flat_map(|stmt| match stmt {
        Stmt::Local(local) => {
            let names = pattern_names(&local.pat);
            if keeps(&names) && flows.is_of_locals(looped, local) { Vec::new() } else { names }
        }
        _ => Vec::new(),
    });
    // what owns all that it has may travel, and be lent there
    let may_borrow = |kept: &Kept| kept.owned.kind == Kind::List || kept.again;
    let borrows = |kept: &&Kept| may_borrow(kept) && flows.borrow.contains(&kept.owned.name.to_string());
    let owned = kept.iter().filter(|kept| !borrows(kept)).map(|kept| kept.owned.name.clone());
    let stay: Names = owned.chain(made).map(|name| name.to_string()).collect();
    let travel = flows.names.difference(&stay).cloned().collect();
    let mut given = Given { flows: &flows, travel, found: false };
    stmts.iter().for_each(|stmt| given.visit_stmt(stmt));
    given.found
}

/// Whether a variable that is made in order may borrow from this one.
pub(super) fn is_lent_in_order(looped: &Loop, stages: &Stages, owned: &Owned) -> bool {
    let flows = Flows::of(looped, Names::from([owned.name.to_string()]));
    in_order(stages).iter().any(|stmt| match stmt {
        Stmt::Local(local) => pattern_names(&local.pat).iter().any(|name| flows.borrow.contains(&name.to_string())),
        _ => false,
    })
}

/// The statements in order.
fn in_order(stages: &Stages) -> Vec<Stmt> {
    let statements = stages.entries.iter().flat_map(|entry| &entry.told.statements);
    statements.flat_map(|line| Block::parse_within.parse_str(&line.text).unwrap_or_default()).collect()
}

/// The names of what may borrow from some variables, those included.
struct Flows {
    names: Names,
    /// Those that are bound to what may borrow from another.
    borrow: Names,
    /// Those that are elements of what may.
    elements: Names,
    /// What the body declares.
    locals: Names,
}

impl Flows {
    fn of(looped: &Loop, names: Names) -> Flows {
        let mut flows =
            Flows { names, borrow: Names::new(), elements: Names::new(), locals: declared_in(&looped.body) };
        flows.visit_block(&looped.body);
        flows
    }

    /// Whether a value may borrow from them.
    fn may_borrow(&self, value: &Expr) -> bool {
        match value {
            Expr::Try(found) => self.may_borrow(&found.expr),
            // what is collected, or copied, is made of borrows if its source is
            Expr::MethodCall(call) if copies(&call.method) => {
                !matches!(*call.receiver, Expr::Path(_)) && self.may_borrow(&call.receiver)
            }
            value if is_converted(value) || is_computed(value) => false,
            Expr::MethodCall(call) if gives_value(&call.method.to_string()) => false,
            Expr::Paren(found) => self.may_borrow(&found.expr),
            Expr::Reference(found) => self.may_borrow(&found.expr),
            Expr::Unary(ExprUnary { op: UnOp::Not(_) | UnOp::Neg(_), .. }) | Expr::Lit(_) => false,
            value => names_one_of(value, &self.names),
        }
    }

    /// Whether a variable is made of what is declared in the iteration, and nothing else.
    fn is_of_locals(&self, looped: &Loop, local: &Local) -> bool {
        let of_loop = pattern_names(&looped.pat);
        let is_local = |used: &Use| {
            used.access == Access::Call || self.locals.contains(&used.name.to_string()) || of_loop.contains(&used.name)
        };
        let of_locals = |init: &LocalInit| uses_of(|resolver| resolver.visit_expr(&init.expr)).iter().all(is_local);
        local.init.as_ref().is_some_and(of_locals)
    }

    fn bind(&mut self, pat: &Pat, value: &Expr) {
        if self.may_borrow(value) {
            let names = pattern_names(pat);
            names.iter().for_each(|name| self.borrows(name));
            if matches!(value, Expr::Index(_)) {
                self.elements.extend(names.iter().map(ToString::to_string));
            }
        }
    }

    fn borrows(&mut self, name: &Ident) {
        let name = name.to_string();
        if self.locals.contains(&name) {
            self.names.insert(name.clone());
            self.borrow.insert(name);
        }
    }
}

impl<'a> Visit<'a> for Flows {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        local.init.iter().for_each(|init| self.bind(&local.pat, &init.expr));
    }

    // `words.push(word)`, `*counts.entry(word).or_insert(0) += 1`
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        if call.args.iter().any(|arg| self.may_borrow(arg))
            && let Some(name) = chain_root(&call.receiver)
        {
            self.borrows(name);
        }
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        visit::visit_expr_assign(self, assign);
        if self.may_borrow(&assign.right)
            && let Some(name) = place_root(&assign.left)
        {
            self.borrows(name);
        }
    }

    fn visit_expr_let(&mut self, found: &'a ExprLet) {
        self.bind(&found.pat, &found.expr);
        visit::visit_expr_let(self, found);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.bind(&found.pat, &found.expr);
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        found.arms.iter().for_each(|arm| self.bind(&arm.pat, &found.expr));
        visit::visit_expr_match(self, found);
    }
}

/// The variable that a chain of methods begins with.
fn chain_root(value: &Expr) -> Option<&Ident> {
    match value {
        Expr::MethodCall(call) => chain_root(&call.receiver),
        value => place_root(value),
    }
}

fn copies(method: &Ident) -> bool {
    ["clone", "collect", "to_vec", "unzip"].iter().any(|copies| method == copies)
}

/// Finds a call in order that is given such a thing.
struct Given<'f> {
    flows: &'f Flows,
    /// Names of what borrows, and is not made in order.
    travel: Names,
    found: bool,
}

impl Given<'_> {
    /// Whether what is given is computed ahead, and a view, or made of views.
    fn views(&self, value: &Expr) -> bool {
        match value {
            Expr::Reference(found) => self.views(&found.expr),
            Expr::Paren(found) => self.views(&found.expr),
            Expr::MethodCall(call) => {
                let is_unknown = is_field_path(&call.receiver) && !is_cheap(&call.method.to_string());
                (is_unknown || maps_to_view(call) || collects_references(value)) && self.flows.may_borrow(value)
            }
            _ => false,
        }
    }

    /// Whether what is put into a place from outside is a borrow for all that it says.
    fn is_borrow(&self, value: &Expr) -> bool {
        match value {
            Expr::Reference(found) => found.mutability.is_none() && self.flows.may_borrow(value),
            Expr::Paren(found) => self.is_borrow(&found.expr),
            Expr::MethodCall(call) => is_view(&call.method.to_string()) && self.flows.may_borrow(value),
            value => names_one_of(value, &self.travel) && matches!(value, Expr::Path(_)),
        }
    }

    /// Whether this is an element of what may borrow: a part of an item would be copied.
    fn is_element(&self, value: &Expr) -> bool {
        match value {
            Expr::Path(_) => names_one_of(value, &self.flows.elements),
            value => matches!(value, Expr::Index(_)),
        }
    }

    /// Whether what is given is made ahead, and borrows.
    fn travels(&self, value: &Expr) -> bool {
        match value {
            value if !self.flows.may_borrow(value) => false,
            Expr::Call(call) if !builds(&call.func) => call.args.iter().any(|arg| self.flows.may_borrow(arg)),
            Expr::Call(call) => call.args.iter().any(|arg| self.travels(arg)),
            Expr::MethodCall(call) => self.travels(&call.receiver) || call.args.iter().any(|arg| self.travels(arg)),
            Expr::Reference(found) => self.travels(&found.expr),
            Expr::Paren(found) => self.travels(&found.expr),
            Expr::Try(found) => self.travels(&found.expr),
            Expr::Field(found) => self.travels(&found.base),
            Expr::Index(found) => self.travels(&found.expr),
            Expr::Closure(_) => false,
            value => names_one_of(value, &self.travel),
        }
    }
}

impl<'a> Visit<'a> for Given<'_> {
    // `cursor.text = &line`, which another statement looks at
    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        visit::visit_expr_assign(self, assign);
        let is_outer = |name: &Ident| !self.flows.locals.contains(&name.to_string());
        self.found |= place_root(&assign.left).is_some_and(is_outer) && self.is_borrow(&assign.right);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        visit::visit_expr_binary(self, binary);
        let is_given = |side: &Expr| compares(&binary.op) || self.is_element(side);
        self.found |= [&binary.left, &binary.right].iter().any(|side| is_given(side) && self.travels(side));
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        visit::visit_expr_match(self, found);
        self.found |= self.travels(&found.expr);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const HOLD: &[&str] = &["insert", "push", "push_back", "push_front", "push_str"];
        visit::visit_expr_method_call(self, call);
        // a collection of std's cannot hold what is borrowed here
        let holds = HOLD.iter().any(|hold| call.method == hold);
        let copied = call.method == "push_str";
        let given =
            |arg: &&Expr| !holds || matches!(arg, Expr::Reference(_)) || (copied && matches!(arg, Expr::Index(_)));
        // `record.write(out)`
        let is_told = !call.args.is_empty() && !gives_value(&call.method.to_string()) && self.travels(&call.receiver);
        self.found |= is_told || call.args.iter().filter(given).any(|arg| self.travels(arg) || self.views(arg));
    }

    // what a macro of the user's gives it to
    fn visit_macro(&mut self, mac: &'a Macro) {
        self.found |= !is_known(&last_segment(mac)) && names_one_of(&mac.tokens, &self.travel);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        visit::visit_expr_call(self, call);
        self.found |= !builds(&call.func) && call.args.iter().any(|arg| self.travels(arg) || self.views(arg));
    }
}
