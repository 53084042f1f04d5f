//! A visitor with a stack of scopes: every single-segment value path is either declared inside or a use of something
//! outside.

mod macros;
mod receiver;
mod taken;
mod units;

use super::binds::{is_binding_name, lends_mut, names_all, pattern_names, untyped};
use super::ending::{is_end, may_end};
use super::macros::has_exit;
use super::methods::{acts_on_shared, keeps};
use super::places::{assigns, field_path, targets};
use super::streams::called;
use super::{Access, By, Names, Taken, Use};
use crate::model::Fresh;
use proc_macro2::Ident;
use quote::ToTokens;
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::*;

/// Collects the uses of names that the visited code does not declare.
#[derive(Default)]
pub(crate) struct Resolver {
    scopes: Vec<Names>,
    pub(crate) uses: Vec<Use>,
    /// How the expression being visited is used, if as a place.
    place: Option<Access>,
    /// Whether the result of the method call being visited is thrown away.
    statement: bool,
    /// Whether the block, or what holds blocks, that is visited next has no value that is used.
    unit: bool,
    /// Whether what is visited is the receiver of a method that does something to what is shared.
    acts: bool,
    /// Whether it is that of a method that only looks at it.
    looks: bool,
    doubtful: bool,
    is_value: bool,
    indexed: bool,
    /// How the value of the expression being visited is taken, if it is, and by which patterns.
    taken: Option<Taken>,
    matched: Option<Rc<[Pat]>>,
    /// Whether the expression being visited is a variable or a field whose value is handed on.
    handed: bool,
    /// How many blocks are around, and closures or blocks that end in an exit or a macro, after which a value may not be
    /// asked for again.
    blocks: usize,
    ends: usize,
    /// How many blocks with items are around, of which patterns may speak; and whether the block behind a condition leaves.
    items: usize,
    leaves: bool,
    /// Whether a `&mut` may be lent as a `&`.
    lent: bool,
    /// Report declared names too.
    all: bool,
    /// Report what closures take, too: how many closures and macros are around.
    inside: Option<usize>,
    /// The variables that are values of branches, whose value is taken.
    tails: Vec<*const ExprPath>,
    /// Where the uses begin that may come after the place where a loop was taken out.
    hole: Option<usize>,
}

/// The uses of names from outside in what `visit` visits.
pub(crate) fn uses_of(visit: impl FnOnce(&mut Resolver)) -> Vec<Use> {
    let mut resolver = Resolver::new();
    visit(&mut resolver);
    resolver.uses
}

/// The same, with what closures take from outside, each by what takes it in the closure.
pub(crate) fn takes_of(visit: impl FnOnce(&mut Resolver)) -> Vec<Use> {
    let mut resolver = Resolver { inside: Some(0), ..Resolver::new() };
    visit(&mut resolver);
    resolver.uses
}

impl Resolver {
    pub(crate) fn new() -> Resolver {
        Resolver { scopes: vec![Names::new()], ..Resolver::default() }
    }

    /// A resolver that reports every use of every name, shadowing ignored.
    pub(super) fn of_all() -> Resolver {
        Resolver { all: true, ..Resolver::new() }
    }

    /// Visits what is repeated: if the loop that was taken out stood in it, all of it comes after that loop too.
    fn repeated(&mut self, visit: impl FnOnce(&mut Self)) {
        let (start, before) = (self.uses.len(), self.hole);
        visit(self);
        if before.is_none() && self.hole.is_some() {
            self.hole = Some(start);
        }
    }

    /// The uses that may come after the place where a loop was taken out.
    pub(super) fn after_hole(&self) -> &[Use] {
        &self.uses[self.hole.unwrap_or(0)..]
    }

    pub(crate) fn declare(&mut self, pat: &Pat) {
        for name in pattern_names(pat) {
            self.declare_name(&name);
        }
    }

    /// A variable that each iteration has for itself, made of the one outside or of a value.
    pub(crate) fn declare_fresh(&mut self, Fresh { name, value }: &Fresh) {
        match value {
            Some(value) => self.value(value),
            None => self.operand(&syn::parse_quote!(#name)),
        }
        self.declare_name(name);
    }

    fn declare_name(&mut self, name: &Ident) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_string());
        }
    }

    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(Names::new());
        visit(self);
        self.scopes.pop();
    }

    /// Visits an expression as a place that is accessed so.
    fn place(&mut self, expr: &Expr, access: Access) {
        let outer = (self.place.replace(access), self.is_value);
        self.is_value = true;
        self.visit_expr(expr);
        (self.place, self.is_value) = outer;
    }

    /// Visits an expression for its value.
    fn value(&mut self, expr: &Expr) {
        let outer = (self.place.take(), std::mem::take(&mut self.is_value));
        self.visit_expr(expr);
        (self.place, self.is_value) = outer;
    }

    /// Visits an operand: its value, and certainly not a function.
    fn operand(&mut self, expr: &Expr) {
        let outer = (self.place.take(), std::mem::replace(&mut self.is_value, true));
        self.visit_expr(expr);
        (self.place, self.is_value) = outer;
    }

    fn declares(&self, name: &Ident) -> bool {
        self.scopes.iter().any(|scope| scope.contains(&name.to_string()))
    }

    fn name(&mut self, name: &Ident, fields: Vec<Member>, access: Access) {
        if self.all || !self.declares(name) {
            let Resolver { is_value, indexed, acts, looks, doubtful, taken, handed, .. } = *self;
            let matched = self.matched.clone();
            let spans = fields.iter().map(Spanned::span).collect();
            let fields = fields.iter().map(|field| field.to_token_stream().to_string()).collect();
            self.uses.push(Use {
                name: name.clone(),
                fields,
                spans,
                access,
                is_value,
                indexed,
                acts,
                looks,
                doubtful,
                taken,
                handed,
                matched,
                captured: false,
            });
        }
    }

    /// An effect on a standard stream, of the macro or function with this path.
    fn stream(&mut self, stream: &str, of: &Path) {
        let span = of.segments.last().map_or_else(proc_macro2::Span::call_site, |last| last.ident.span());
        self.name(&Ident::new(stream, span), Vec::new(), Access::Mutator);
    }

    /// Whether what is visited now is there for its value, and no operand.
    fn is_handed(&self) -> bool {
        self.place.is_none() && !self.is_value
    }

    fn used(&mut self, name: &Ident, fields: Vec<Member>) {
        self.name(name, fields, self.place.unwrap_or(Access::Read));
    }
}

impl<'a> Visit<'a> for Resolver {
    // Items inside functions cannot capture locals.
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_type(&mut self, _: &'a Type) {}
    fn visit_pat(&mut self, _: &'a Pat) {}

    fn visit_block(&mut self, block: &'a Block) {
        let outer = (self.place.take(), std::mem::take(&mut self.is_value));
        let unit = std::mem::take(&mut self.unit);
        let ends = usize::from(block.stmts.last().is_some_and(|last| may_end(last, self.blocks > 0)));
        let items = usize::from(block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Item(_))));
        (self.blocks, self.ends, self.items) = (self.blocks + 1, self.ends + ends, self.items + items);
        self.scoped(|this| {
            for stmt in &block.stmts {
                match stmt {
                    Stmt::Item(Item::Fn(item)) => this.declare_name(&item.sig.ident),
                    Stmt::Item(Item::Const(item)) => this.declare_name(&item.ident),
                    Stmt::Item(Item::Static(item)) => this.declare_name(&item.ident),
                    _ => {}
                }
            }
            for (at, stmt) in block.stmts.iter().enumerate() {
                this.unit = unit || at + 1 < block.stmts.len();
                this.visit_stmt(stmt);
            }
        });
        (self.blocks, self.ends, self.items) = (self.blocks - 1, self.ends - ends, self.items - items);
        (self.place, self.is_value) = outer;
    }

    fn visit_local(&mut self, local: &'a Local) {
        if let Some(init) = &local.init {
            // `let _ = map.insert(k, v);` is there for what it does
            let is_call = matches!(&*init.expr, Expr::MethodCall(_));
            self.statement = matches!(local.pat, Pat::Wild(_)) && is_call;
            match untyped(&local.pat) {
                pat if lends_mut(pat) => self.place(&init.expr, Access::BorrowMut),
                _ if names_all(&local.pat) => self.take(&init.expr, By::Place),
                Pat::Ident(_) | Pat::Wild(_) => self.value(&init.expr),
                pat => self.take_apart(&init.expr, [pat]),
            }
            if let Some((_, diverge)) = &init.diverge {
                self.value(diverge);
            }
        }
        self.declare(&local.pat);
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let unit = std::mem::take(&mut self.unit);
        match stmt {
            Stmt::Expr(expr, semi) => self.thrown_away(expr, unit || semi.is_some()),
            Stmt::Macro(found) => self.called_for_itself(found, unit),
            stmt => visit::visit_stmt(self, stmt),
        }
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        self.inside(|this| this.mac(mac));
    }

    fn visit_expr_path(&mut self, path: &'a ExprPath) {
        if path.qself.is_some() {
            return;
        }
        if let Some(name) = path.path.get_ident()
            && (is_binding_name(name) || name == "self" || self.acts)
        {
            self.handed |= self.is_handed();
            self.take_tail(path, |this| this.used(name, Vec::new()));
        } else if let Some(last) = path.path.segments.last().filter(|_| self.acts) {
            // a static of another module
            self.used(&last.ident, Vec::new());
        }
        self.handed = false;
    }

    fn visit_expr_array(&mut self, array: &'a ExprArray) {
        match self.place {
            Some(_) => visit::visit_expr_array(self, array),
            None => array.elems.iter().for_each(|element| self.take_or_lend(element)),
        }
    }

    fn visit_expr_tuple(&mut self, tuple: &'a ExprTuple) {
        match self.place {
            Some(_) => visit::visit_expr_tuple(self, tuple),
            None => tuple.elems.iter().for_each(|elem| self.take(elem, By::Place)),
        }
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.take_or_lend(&assign.right);
        targets(&mut assign.left.clone(), &mut |target| self.place(target, Access::Assign));
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        if assigns(&binary.op) {
            self.operand(&binary.right);
            self.place(&binary.left, Access::OpAssign);
        } else {
            if matches!(binary.op, BinOp::Add(_)) {
                self.takes(&binary.left, By::Operator);
            }
            self.operand(&binary.left);
            self.taken = None;
            self.operand(&binary.right);
        }
    }

    fn visit_expr_reference(&mut self, reference: &'a ExprReference) {
        if reference.mutability.is_some() {
            self.place(&reference.expr, Access::BorrowMut);
        } else {
            self.operand(&reference.expr);
        }
    }

    fn visit_expr_raw_addr(&mut self, found: &'a ExprRawAddr) {
        match found.mutability {
            PointerMutability::Mut(_) => self.place(&found.expr, Access::BorrowMut),
            PointerMutability::Const(_) => self.operand(&found.expr),
        }
    }

    fn visit_expr_unary(&mut self, unary: &'a ExprUnary) {
        match unary.op {
            UnOp::Deref(_) => {
                // out of a `Box<&mut T>`
                let handed = self.is_handed() && matches!(*unary.expr, Expr::Path(_));
                let outer = std::mem::replace(&mut self.is_value, true);
                self.handed |= handed;
                self.visit_expr(&unary.expr);
                self.is_value = outer;
            }
            _ => self.operand(&unary.expr),
        }
    }

    fn visit_expr_cast(&mut self, cast: &'a ExprCast) {
        match &*cast.ty {
            Type::Reference(_) => self.value(&cast.expr),
            _ => self.operand(&cast.expr),
        }
    }

    fn visit_expr_field(&mut self, field: &'a ExprField) {
        match field_path(field) {
            Some((name, fields)) => {
                self.handed |= self.is_handed();
                let outer = std::mem::replace(&mut self.is_value, true);
                self.used(&name, fields);
                (self.is_value, self.handed) = (outer, false);
            }
            None => self.visit_expr(&field.base),
        }
    }

    fn visit_expr_index(&mut self, index: &'a ExprIndex) {
        let (acts, looks) = (std::mem::take(&mut self.acts), std::mem::take(&mut self.looks));
        let handed = std::mem::take(&mut self.handed) || self.is_handed();
        let (is_value, indexed) = (std::mem::take(&mut self.is_value), std::mem::take(&mut self.indexed));
        self.operand(&index.index);
        (self.acts, self.looks, self.is_value, self.indexed) = (acts, looks, true, true);
        self.handed = handed;
        self.visit_expr(&index.expr);
        self.handed = false;
        (self.is_value, self.indexed) = (is_value, indexed);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let statement = std::mem::take(&mut self.statement);
        let indexed = std::mem::take(&mut self.indexed);
        let acts = std::mem::take(&mut self.acts) || acts_on_shared(call, statement);
        let by = if keeps(&call.method) { By::Place } else { By::Call };
        call.args.iter().for_each(|arg| self.take(arg, by));
        (self.statement, self.acts) = (statement, acts);
        self.take_receiver(call);
        self.receiver(call);
        self.taken = None;
        (self.indexed, self.acts) = (indexed, false);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        let indexed = std::mem::take(&mut self.indexed);
        self.acts = false;
        call.args.iter().for_each(|arg| self.take(arg, By::Call));
        if let Some((stream, path)) = called(call)
            && !path.get_ident().is_some_and(|name| self.declares(name))
        {
            self.stream(stream, path);
        }
        let outer = (self.place.replace(self.called(call)), std::mem::take(&mut self.is_value));
        self.visit_expr(&call.func);
        self.indexed = indexed;
        (self.place, self.is_value) = outer;
    }

    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        self.closure(closure);
    }

    fn visit_expr_if(&mut self, branch: &'a ExprIf) {
        let (leaves, unit) = (has_exit(&branch.then_branch), std::mem::take(&mut self.unit));
        self.scoped(|this| {
            let outer = std::mem::replace(&mut this.leaves, leaves);
            this.value(&branch.cond);
            this.leaves = outer;
            this.unit = unit || branch.else_branch.is_none();
            this.visit_block(&branch.then_branch);
        });
        if let Some((_, otherwise)) = &branch.else_branch {
            self.unit = unit;
            self.value(otherwise);
        }
    }

    fn visit_expr_while(&mut self, looped: &'a ExprWhile) {
        self.repeated(|this| {
            this.scoped(|this| {
                this.value(&looped.cond);
                this.visit_unit(&looped.body);
            });
        });
    }

    fn visit_expr_loop(&mut self, looped: &'a ExprLoop) {
        self.repeated(|this| this.visit_unit(&looped.body));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if matches!(expr, Expr::Verbatim(tokens) if tokens.is_empty()) {
            self.hole = Some(self.uses.len());
        }
        visit::visit_expr(self, expr);
    }

    fn visit_expr_let(&mut self, found: &'a ExprLet) {
        // what a condition moves of which the block leaves may be the last
        let stays = (!self.leaves).then_some(&*found.pat);
        match lends_mut(&found.pat) {
            true => self.place(&found.expr, Access::BorrowMut),
            false => self.take_apart(&found.expr, stays),
        }
        self.declare(&found.pat);
    }

    fn visit_expr_for_loop(&mut self, looped: &'a ExprForLoop) {
        self.take_each(&looped.expr);
        self.repeated(|this| {
            this.scoped(|this| {
                this.declare(&looped.pat);
                this.visit_unit(&looped.body);
            });
        });
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        let unit = std::mem::take(&mut self.unit);
        // what an arm moves that leaves may be the last
        let stay = found.arms.iter().filter(|arm| !has_exit(&arm.body));
        match found.arms.iter().any(|arm| lends_mut(&arm.pat)) {
            true => self.place(&found.expr, Access::BorrowMut),
            false => self.take_apart(&found.expr, stay.map(|arm| &arm.pat)),
        }
        for arm in &found.arms {
            self.unit = unit;
            self.visit_arm(arm);
        }
    }

    fn visit_arm(&mut self, arm: &'a Arm) {
        let unit = std::mem::take(&mut self.unit);
        self.scoped(|this| {
            this.declare(&arm.pat);
            this.visit_guards(&arm.pat);
            let ends = usize::from(is_end(&arm.body, true));
            (this.blocks, this.ends) = (this.blocks + 1, this.ends + ends);
            let outer = (this.place.take(), std::mem::take(&mut this.is_value));
            this.thrown_away(&arm.body, unit);
            (this.place, this.is_value) = outer;
            (this.blocks, this.ends) = (this.blocks - 1, this.ends - ends);
        });
    }

    // no check of its own stands where a field of a union may be read
    fn visit_expr_unsafe(&mut self, found: &'a ExprUnsafe) {
        self.ends += 1;
        visit::visit_expr_unsafe(self, found);
        self.ends -= 1;
    }

    // the last that the loop does, wherever it stands
    fn visit_expr_return(&mut self, found: &'a ExprReturn) {
        self.ends += 1;
        visit::visit_expr_return(self, found);
        self.ends -= 1;
    }

    fn visit_field_value(&mut self, field: &'a FieldValue) {
        self.field(field);
    }
}
