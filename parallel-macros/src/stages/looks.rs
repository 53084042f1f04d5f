//! Whether code only looks at what an iteration owns, so that it may be kept; and what stands for it then.

use super::Stages;
use super::held::holders;
use super::kept::giving;
use super::owners::{Kind, Mutable, Owned, declares};
use super::shape::builds;
use super::stored::place_root;
use crate::model::{Loop, Runtime};
use crate::names::{
    Names, assigns, changes, is_known, last_segment, may_take, names_one_of, pattern_names, rewrite_arguments, uses_of,
};
use proc_macro2::Ident;
use quote::ToTokens;
use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// What is copied of a variable where it is taken.
#[derive(Clone, Copy, PartialEq, PartialOrd, Eq, Ord)]
pub(super) enum Copies {
    Nothing,
    /// Fields that are calculated with, which seldom cost something.
    Operands,
    /// All fields that are taken.
    Fields,
}

/// What comes behind a statement in the iteration, as far as it has to do with a variable.
#[derive(Clone, Copy, Default)]
pub(super) struct Behind {
    /// Whether it is used there.
    pub(super) is_used: bool,
    /// Whether all of it is: what is read of it before is a copy.
    pub(super) is_whole: bool,
    /// Whether what may borrow from it is used.
    pub(super) is_held: bool,
    /// Whether the statement may be done again.
    pub(super) is_repeated: bool,
}

/// Whether code only looks at a variable; it looks at what `*name` is then.
pub(super) struct Looks<'n> {
    pub(super) name: &'n Ident,
    kind: Kind,
    mutable: Mutable,
    /// What is done in order where nothing is kept.
    pub(super) stages: &'n Stages,
    /// What may borrow from it.
    pub(super) holders: Names,
    pub(super) only: bool,
    /// Whether it lends it, or a part of it.
    pub(super) lends: bool,
    /// Whether it looks at it for all that is known.
    pub(super) guessed: bool,
    /// Whether a commit gives it away.
    pub(super) given: bool,
    /// Whether what is called of it cannot take it: it is there later.
    is_there_later: bool,
    /// Whether what is visited is done in order.
    pub(super) is_told: bool,
    pub(super) is_in_closure: bool,
    pub(super) behind: Behind,
    /// What is copied where it is taken.
    pub(super) copies: Copies,
    runtime: &'n Runtime,
}

impl<'n> Looks<'n> {
    pub(super) fn new(looped: &Loop, owned: &'n Owned, kind: Kind, stages: &'n Stages, runtime: &'n Runtime) -> Self {
        Looks {
            holders: holders(looped, &owned.name),
            name: &owned.name,
            kind,
            mutable: owned.mutable,
            stages,
            only: true,
            lends: false,
            guessed: kind == Kind::Unknown,
            given: false,
            is_there_later: false,
            is_told: false,
            is_in_closure: false,
            behind: Behind::default(),
            copies: Copies::Nothing,
            runtime,
        }
    }

    /// Visits statements, as far as the name is that of the variable; `again`: the one that gives it to another.
    pub(super) fn look_at_all(&mut self, stmts: &mut Vec<Stmt>, again: Option<usize>) {
        let end = again.unwrap_or(stmts.len());
        let last = again.or_else(|| stmts.iter().rposition(|stmt| self.mentions(stmt)));
        for at in 0..end {
            self.is_there_later = matches!(stmts[at], Stmt::Local(_)) && last.is_some_and(|last| at < last);
            if self.look_or_take_back(stmts, at) {
                return;
            }
        }
        self.is_there_later = false;
        if let Some(again) = again {
            self.look_at_last(&mut stmts[again]);
        }
    }

    /// Visits the value that a `let` gives to its name: `let order = order.checked()?;`.
    fn look_at_last(&mut self, stmt: &mut Stmt) {
        if let Stmt::Local(Local { init: Some(init), .. }) = stmt {
            self.only &= !asked_first(&init.expr, self.name).is_some_and(|method| method.to_string().ends_with("ed"));
            self.visit_local_init_mut(init);
        }
    }

    /// Whether a statement only looks at the variable, or takes it in order.
    pub(super) fn only_at(&mut self, stmt: &Stmt) -> bool {
        (self.only, self.is_there_later) = (true, matches!(stmt, Stmt::Local(_)));
        self.look_or_take_back(&mut vec![stmt.clone()], 0);
        self.only
    }

    /// Visits the statements of a block. `again`: whether it may be carried out again.
    fn look_at_block(&mut self, stmts: &mut Vec<Stmt>, again: bool) {
        let outer = self.behind;
        self.behind.is_repeated |= again;
        if self.leaves_iteration(stmts.last()) {
            self.behind = Behind { is_repeated: self.behind.is_repeated, ..Behind::default() };
        }
        for at in 0..stmts.len() {
            if declares(&stmts[at], self.name) {
                self.look_at_last(&mut stmts[at]);
                break;
            }
            if self.look_or_take_back(stmts, at) {
                break;
            }
        }
        self.behind = outer;
    }

    /// Gives it away, if that is what a commit does here.
    fn give(&mut self, value: &mut Expr) {
        match value {
            value if self.is_told && is_path(value, self.name) => {
                let mut name = giving(self.name);
                name.set_span(value.span());
                *value = parse_quote!(#name);
                self.given = true;
            }
            Expr::Call(call) if builds(&call.func) => call.args.iter_mut().for_each(|arg| self.give(arg)),
            Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(|value| self.give(value)),
            value => self.visit_expr_mut(value),
        }
    }

    pub(super) fn is_part(&self, place: &Expr) -> bool {
        place_root(place) == Some(self.name)
    }

    /// Whether a method may change it that does not take it.
    fn may_change(&self, method: &str) -> bool {
        match self.mutable {
            Mutable::No => false,
            Mutable::Seen => changes(method),
            Mutable::Unseen => true,
        }
    }

    pub(super) fn mentions(&self, code: &impl ToTokens) -> bool {
        names_one_of(code, &HashSet::from([self.name.to_string()]))
    }

    /// Looks at the variable, or a part of it.
    fn look(&mut self, place: &mut Expr) {
        match place {
            Expr::Path(path) => {
                // at its place, as what rustc says of it
                let at = path.path.segments[0].ident.span();
                *place = parse_quote_spanned!(at=> (*#path));
            }
            Expr::Field(found) => self.look(&mut found.base),
            Expr::Paren(found) => self.look(&mut found.expr),
            Expr::Unary(found) => self.look(&mut found.expr),
            Expr::Index(found) => {
                self.look(&mut found.expr);
                self.visit_expr_mut(&mut found.index);
            }
            _ => unreachable!("a place has a root"),
        }
    }

    /// What a method does with a part of it.
    fn ask(&mut self, call: &mut ExprMethodCall) {
        let method = call.method.to_string();
        let known = match self.kind {
            Kind::Item | Kind::Unknown => false,
            Kind::Text => looks_at_text(&method),
            Kind::List => looks_at_list(&method),
        };
        let known = known || looks(&method) || looks_by_argument(call);
        let takes = may_take(&method) && !self.is_there_later;
        self.only &= known || (!takes && !self.may_change(&method));
        self.guessed |= !known;
        self.lends = true;
        self.look(&mut call.receiver);
        call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
    }

    /// What a method of another variable is given.
    fn give_to(&mut self, call: &mut ExprMethodCall) {
        self.visit_expr_mut(&mut call.receiver);
        let taken = call.args.iter().rposition(|arg| is_path(arg, self.name));
        for (at, arg) in call.args.iter_mut().enumerate() {
            let outer = self.behind;
            self.behind.is_whole |= taken.is_some_and(|taken| at < taken);
            self.give(arg);
            self.behind = outer;
        }
    }

    /// Copies a field that is taken.
    fn copy(&mut self, field: &mut Expr) {
        let runtime = self.runtime;
        self.look(field);
        *field = parse_quote_spanned!(field.span()=> #runtime::again(&#field));
    }
}

impl VisitMut for Looks<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        let outer = self.is_told;
        self.is_told |= self.stages.tells(stmt);
        visit_mut::visit_stmt_mut(self, stmt);
        self.is_told = outer;
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.look_at_block(&mut block.stmts, false);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        // another one has the name there
        if binds(&arm.pat, self.name) {
            return;
        }
        let is_left = !matches!(*arm.body, Expr::Block(_)) && self.mentions(&arm.body);
        if !is_left {
            return visit_mut::visit_arm_mut(self, arm);
        }
        self.visit_pat_mut(&mut arm.pat);
        let mut stmts = vec![Stmt::Expr((*arm.body).clone(), None)];
        let is_taken_back = self.look_or_take_back(&mut stmts, 0);
        *arm.body = match (is_taken_back, stmts.pop()) {
            (false, Some(Stmt::Expr(body, None))) => body,
            (_, last) => parse_quote!({ #(#stmts)* #last }),
        };
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.only &= pat.ident != *self.name;
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        self.only &= !path.path.is_ident(self.name);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Reference(ExprReference { mutability, expr, .. }) if self.is_part(expr) => {
                self.only &= mutability.is_none();
                self.lends = true;
                self.look(expr);
            }
            Expr::Index(found) if self.is_part(&found.expr) => self.look(expr),
            Expr::MethodCall(call) if self.is_part(&call.receiver) => self.ask(call),
            // a pattern without names takes nothing
            Expr::Let(ExprLet { pat, expr, .. }) if self.is_part(expr) && pattern_names(pat).is_empty() => {
                self.look(expr)
            }
            Expr::Match(ExprMatch { expr, arms, .. })
                if self.is_part(expr) && arms.iter().all(|arm| pattern_names(&arm.pat).is_empty()) =>
            {
                self.look(expr);
                arms.iter_mut().for_each(|arm| self.visit_arm_mut(arm));
            }
            Expr::Assign(ExprAssign { left, .. }) if self.is_part(left) => self.only = false,
            Expr::Binary(ExprBinary { left, op, .. }) if assigns(op) && self.is_part(left) => self.only = false,
            Expr::Binary(ExprBinary { left, op, right, .. }) if compares(op) || is_number(left) || is_number(right) => {
                for side in [left, right] {
                    if self.is_part(side) { self.look(side) } else { self.visit_expr_mut(side) }
                }
            }
            Expr::Binary(ExprBinary { left, right, .. }) if self.copies == Copies::Operands => {
                for side in [left, right] {
                    if matches!(**side, Expr::Field(_)) && self.is_part(side) {
                        self.copy(side);
                    } else {
                        self.visit_expr_mut(side);
                    }
                }
            }
            Expr::Cast(ExprCast { expr, .. }) | Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. })
                if self.is_part(expr) =>
            {
                self.look(expr)
            }
            Expr::If(ExprIf { cond, then_branch, else_branch, .. }) if self.is_part(cond) => {
                self.look(cond);
                self.visit_block_mut(then_branch);
                else_branch.iter_mut().for_each(|(_, otherwise)| self.visit_expr_mut(otherwise));
            }
            Expr::MethodCall(call) => self.give_to(call),
            Expr::Field(_) if self.behind.is_whole && self.is_part(expr) => self.look(expr),
            Expr::Field(_) if self.copies == Copies::Fields && self.is_part(expr) => self.copy(expr),
            Expr::Assign(assign) => {
                self.visit_expr_mut(&mut assign.left);
                self.give(&mut assign.right);
            }
            Expr::ForLoop(found) => {
                self.visit_expr_mut(&mut found.expr);
                if !binds(&found.pat, self.name) {
                    self.look_at_block(&mut found.body.stmts, true);
                }
            }
            Expr::While(found) => {
                self.visit_expr_mut(&mut found.cond);
                self.look_at_block(&mut found.body.stmts, true);
            }
            Expr::Loop(found) => self.look_at_block(&mut found.body.stmts, true),
            Expr::Closure(closure) if closure.inputs.iter().any(|input| binds(input, self.name)) => {}
            Expr::Closure(closure) if closure.capture.is_some() => self.only &= !self.mentions(closure),
            Expr::Closure(closure) => {
                let outer = std::mem::replace(&mut self.is_in_closure, true);
                visit_mut::visit_expr_closure_mut(self, closure);
                self.is_in_closure = outer;
            }
            Expr::Async(found) => self.only &= !self.mentions(found),
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let name = last_segment(mac);
        if !self.mentions(&mac.tokens) {
            return;
        }
        let only_looks = is_known(&name) && name != "dbg" && name != "vec";
        let rewritten = rewrite_arguments(mac, |arg| match only_looks && self.is_part(arg) {
            true => self.look(arg),
            false => self.visit_expr_mut(arg),
        });
        self.only &= is_known(&name) && rewritten;
    }
}

fn binds(pat: &Pat, name: &Ident) -> bool {
    pattern_names(pat).contains(name)
}

/// The method that is called of a variable, of a value that is made by what that gives.
fn asked_first<'v>(value: &'v Expr, name: &Ident) -> Option<&'v Ident> {
    match value {
        Expr::MethodCall(call) if is_path(&call.receiver, name) => Some(&call.method),
        Expr::MethodCall(call) => asked_first(&call.receiver, name),
        Expr::Try(found) => asked_first(&found.expr, name),
        Expr::Paren(found) => asked_first(&found.expr, name),
        _ => None,
    }
}

/// Whether code uses a variable, and not only fields of it.
pub(super) fn uses_whole(stmt: &Stmt, name: &Ident) -> bool {
    uses_of(|resolver| resolver.visit_stmt(stmt)).iter().any(|used| used.name == *name && used.fields.is_empty())
}

/// Whether an operand is a number for certain: what it is calculated with is one, too, and a copy.
fn is_number(operand: &Expr) -> bool {
    match operand {
        Expr::Lit(ExprLit { lit, .. }) => matches!(lit, Lit::Int(_) | Lit::Float(_)),
        Expr::Paren(found) => is_number(&found.expr),
        operand => matches!(operand, Expr::Cast(_)),
    }
}

pub(super) fn is_path(value: &Expr, name: &Ident) -> bool {
    matches!(value, Expr::Path(path) if path.path.is_ident(name))
}

pub(super) fn compares(op: &BinOp) -> bool {
    matches!(op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

/// Whether a method looks at its receiver, whatever type of std's that has which may own something.
pub(super) fn looks(method: &str) -> bool {
    const PREFIXES: &[&str] = &["as_", "is_", "to_"];
    const LOOK: &[&str] = &[
        "binary_search",
        "chunks",
        "chunks_exact",
        "clone",
        "components",
        "contains",
        "contains_key",
        "display",
        "ends_with",
        "extension",
        "file_name",
        "file_stem",
        "get",
        "iter",
        "keys",
        "len",
        "parent",
        "values",
        "windows",
    ];
    let takes = ["_and", "_mut", "_or"].iter().any(|end| method.ends_with(end));
    let changes = method.starts_with("as_mut") || method.starts_with("is_sorted");
    let says = PREFIXES.iter().any(|prefix| method.starts_with(prefix)) && !takes && !changes;
    says || LOOK.contains(&method) || is_of_text(method)
}

/// Whether only a text has a method of this name, of all that may own something.
pub(super) fn is_of_text(method: &str) -> bool {
    const TEXT: &[&str] = &[
        "as_str",
        "char_indices",
        "chars",
        "eq_ignore_ascii_case",
        "match_indices",
        "parse",
        "rsplit_once",
        "rsplit_terminator",
        "rsplitn",
        "split_ascii_whitespace",
        "split_once",
        "split_terminator",
        "split_whitespace",
        "splitn",
        "starts_with",
        "strip_prefix",
        "strip_suffix",
        "to_lowercase",
        "to_uppercase",
    ];
    TEXT.contains(&method) || method.starts_with("trim")
}

/// Whether a method looks at a text: what else has one of its name may be taken by it, or changed.
fn looks_at_text(method: &str) -> bool {
    const LOOK: &[&str] = &[
        "bytes",
        "find",
        "lines",
        "matches",
        "repeat",
        "replace",
        "rfind",
        "rmatches",
        "rsplit",
        "split",
        "split_inclusive",
    ];
    LOOK.contains(&method)
}

/// Whether a method looks at a text or a list for what it is given: `words.join(", ")`, `line.split(',')`.
pub(super) fn looks_by_argument(call: &ExprMethodCall) -> bool {
    let is_text = |arg: &Expr| matches!(arg, Expr::Lit(ExprLit { lit: Lit::Char(_) | Lit::Str(_), .. }));
    let method = call.method.to_string();
    call.args.first().is_some_and(is_text) && (looks_at_text(&method) || method == "join")
}

/// The same of a collection.
fn looks_at_list(method: &str) -> bool {
    ["concat", "first", "first_key_value", "join", "last", "last_key_value", "range", "split_first", "split_last"]
        .contains(&method)
}
