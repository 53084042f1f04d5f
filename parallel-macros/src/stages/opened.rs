//! Items that hold a `&mut`, or what changes through a `&`, in a type of the user's own. Only the body shows it, where it takes such an
//! item apart, or gives it another name, and changes something through that.

use super::stored::place_root;
use super::yields::mutable_names;
use super::{Changes, Stages};
use crate::exits::may_stop;
use crate::model::Loop;
use crate::names::{Names, acts_on_shared, assigns, changes, pattern_names};
use syn::visit::{self, Visit};
use syn::*;

/// Whether a body changes its items in such a way, and what an iteration does may come to nothing: such a loop stays as it is written.
pub(crate) fn changes_by_parts(looped: &Loop, changes: &Changes, stages: &Stages) -> bool {
    if !may_stop(looped) && !stages.cancels() && stages.head.is_none() {
        return false;
    }
    let items: Names = pattern_names(&looped.pat).iter().map(ToString::to_string).collect();
    let lent = items.iter().filter(|name| changes.looks_exclusive(name)).cloned().collect();
    let mut opened = Opened { items, lent, parts: Names::new(), of_lent: Names::new(), found: false };
    opened.visit_block(&looped.body);
    opened.found
}

struct Opened {
    items: Names,
    /// Those that are lent exclusively: it is known what changes them.
    lent: Names,
    /// Variables that are not `mut`, made of the items.
    parts: Names,
    /// The same of those that are lent.
    of_lent: Names,
    found: bool,
}

impl Opened {
    fn bind(&mut self, pat: &Pat, value: &Expr) {
        if let (Pat::Tuple(pats), Expr::Tuple(values)) = (pat, value) {
            return pats.elems.iter().zip(&values.elems).for_each(|(pat, value)| self.bind(pat, value));
        }
        let Some(root) = root_of(value) else { return };
        let mutable = mutable_names(pat);
        let names = pattern_names(pat).into_iter().map(|name| name.to_string()).filter(|name| !mutable.contains(name));
        // through a `&` nothing changes but what does so there
        let shares = matches!(value, Expr::Reference(found) if found.mutability.is_none());
        if !shares && (self.lent.contains(&root) || self.of_lent.contains(&root)) {
            self.of_lent.extend(names);
        } else if [&self.items, &self.parts, &self.of_lent].iter().any(|known| known.contains(&root)) {
            self.parts.extend(names);
        }
    }

    fn is_part(&self, place: &Expr) -> bool {
        root_of(place).is_some_and(|root| self.parts.contains(&root))
    }
}

impl<'a> Visit<'a> for Opened {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        if let Some(init) = &local.init {
            self.bind(&local.pat, &init.expr);
        }
    }

    fn visit_expr_let(&mut self, found: &'a ExprLet) {
        self.bind(&found.pat, &found.expr);
        visit::visit_expr_let(self, found);
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        found.arms.iter().for_each(|arm| self.bind(&arm.pat, &found.expr));
        visit::visit_expr_match(self, found);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.bind(&found.pat, &found.expr);
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.found |= self.is_part(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        self.found |= assigns(&binary.op) && self.is_part(&binary.left);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_reference(&mut self, found: &'a ExprReference) {
        self.found |= found.mutability.is_some() && self.is_part(&found.expr);
        visit::visit_expr_reference(self, found);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let method = call.method.to_string();
        let acts = acts_on_shared(call, false);
        // `numbers.take(3)` is an iterator's
        let is_adaptor = method == "take" && !call.args.is_empty();
        let changes = changes(&method) && !is_adaptor;
        let of_lent = |root: &String| self.of_lent.contains(root);
        self.found |= (acts || changes) && self.is_part(&call.receiver);
        self.found |= acts && root_of(&call.receiver).as_ref().is_some_and(of_lent);
        visit::visit_expr_method_call(self, call);
    }
}

/// The variable that a place, or what is borrowed of one, begins with.
fn root_of(value: &Expr) -> Option<String> {
    match value {
        Expr::Reference(found) => root_of(&found.expr),
        Expr::Paren(found) => root_of(&found.expr),
        value => place_root(value).map(ToString::to_string),
    }
}
