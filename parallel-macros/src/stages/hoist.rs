//! The largest parts of a replayed statement that change nothing outside are computed by the worker.
//!
//! Only from positions that the plain loop evaluates whenever it comes to the statement, and not past an exit.

use super::coerced::{is_coerced, is_coerced_default, looks_at_given, makes_text, takes_lent};
use super::effects::call_in;
use super::hoisted::{Hoisted, Moved, elements_of, kept, without_newline};
use super::light::{acts_on, is_work};
use super::locals::Lender;
use super::shape::{binds, builds, has_else, is_block_like, is_field_path, is_place, may_fail};
use super::split::Split;
use super::values::collects_references;
use crate::exits::is_constructor;
use crate::model::Decl;
use crate::names::{
    Access, Names, Place, Use, ends, format_as_call, gives_reference, has_exit, is_lazy, last_segment, lends_inside,
    macros_around, pattern_names, targets, uses_of,
};
use crate::stand::Stand;
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::*;

pub(super) struct Hoist<'h, 'l> {
    pub(super) split: &'h mut Split<'l>,
    /// Locals that the group has declared or changed, up to the statement at hand.
    tainted: Names,
    /// Variables from outside of which it changes a part: a method that is not known may change another.
    changed: Names,
    /// The same of places from outside.
    changed_parts: Vec<Place>,
    /// Locals that may be changed by what the worker cannot do.
    pub(super) changed_later: Names,
    /// Names that statements of the group before the one at hand mention.
    mentioned: Names,
    /// Those of them that they mention still, when their parts are computed.
    left: Names,
    pub(super) hoisted: Vec<Hoisted>,
    /// Whether the group ends in an exit, so that it may be carried out once, and move what is fixed.
    once: bool,
    /// Whether nothing of the group stands before the statement at hand: only then may an exit go ahead.
    pub(super) first: bool,
    /// Whether the plain loop has effects of the group before it comes to the part at hand.
    pub(super) late: bool,
    /// In an argument that is only looked at.
    pub(super) looks: bool,
    /// At what is added to something.
    added: bool,
    /// At what a collection is extended by.
    pub(super) extends: bool,
    /// At what is put outside of the loop.
    stores: bool,
    /// What is lent exclusively and travels with the group: what borrows from it is borrowed there.
    pub(super) carried: Names,
    /// Locals that statements share: behind the first one they may have changed through a `&`.
    pub(super) shared: Names,
    /// On the right side of a store through the pattern, before which nothing of the item has changed.
    pub(super) reads_item: bool,
}

impl<'h, 'l> Hoist<'h, 'l> {
    pub(super) fn new(split: &'h mut Split<'l>, once: bool) -> Self {
        Hoist {
            split,
            once,
            tainted: Names::new(),
            changed: Names::new(),
            changed_parts: Vec::new(),
            changed_later: Names::new(),
            mentioned: Names::new(),
            left: Names::new(),
            hoisted: Vec::new(),
            first: true,
            late: false,
            looks: false,
            added: false,
            extends: false,
            stores: false,
            carried: Names::new(),
            shared: Names::new(),
            reads_item: false,
        }
    }

    pub(super) fn into_hoisted(self) -> Vec<Hoisted> {
        self.hoisted
    }

    /// Computes the parts of a statement. Returns the locals that it may change where it stands: what the worker computes does
    /// not change these.
    pub(super) fn stmt(&mut self, stmt: &mut Stmt) -> Names {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        let changing = uses.iter().filter(|used| used.access.changes());
        let (parts, whole): (Vec<&Use>, Vec<&Use>) = changing.partition(|used| self.split.changes_outside(used));
        self.tainted.extend(whole.iter().map(|used| used.name.to_string()));
        self.changed.extend(parts.iter().map(|used| used.name.to_string()));
        self.changed_parts.extend(parts.iter().map(|used| Place::from(*used)));
        let declared = match stmt {
            Stmt::Local(local) => pattern_names(&local.pat),
            _ => Vec::new(),
        };
        self.note_taken(stmt, &uses);
        let left = self.parts_in_order(stmt);
        self.changed_later.extend(left.iter().cloned());
        let lent = uses.iter().filter(|used| self.split.may_write(used)).map(|used| used.name.to_string());
        self.tainted.extend(lent.chain(declared.iter().map(ToString::to_string)));
        self.mentioned.extend(uses.iter().map(|used| used.name.to_string()));
        self.left.extend(uses_of(|resolver| resolver.visit_stmt(stmt)).iter().map(|used| used.name.to_string()));
        self.first = false;
        self.late = true;
        left
    }

    pub(super) fn parts_of_stmt(&mut self, stmt: &mut Stmt) {
        let stays = self.split.stays(stmt);
        match stmt {
            Stmt::Expr(expr, _) => {
                if stays {
                    return self.parts(call_in(expr), false);
                }
                let uses = uses_of(|resolver| resolver.visit_expr(expr));
                // what nobody uses the value of is there for what it does
                let left = is_block_like(expr) || !self.mentions_local(&uses);
                if !left || self.depends(&uses) {
                    self.expr(expr);
                }
            }
            Stmt::Local(local) if self.split.leased(local) => {}
            stmt if self.split.is_needed(stmt) => self.parts_of_needed(stmt),
            Stmt::Local(Local { init: Some(init), .. }) => self.expr(&mut init.expr),
            Stmt::Macro(found) => self.mac(&mut found.mac),
            _ => {}
        }
    }

    /// Whether an expression with these uses must wait for the commit.
    pub(super) fn depends(&self, uses: &[Use]) -> bool {
        let left = |name: &str| self.changed_later.contains(name) || (!self.first && self.shared.contains(name));
        if uses.iter().any(|used| left(&used.name.to_string())) {
            return true;
        }
        if self.reads_item {
            let changes = self.split.changes;
            let outside = |used: &Use| !self.split.is_local(&used.name.to_string()) && changes.touch(used);
            return uses.iter().any(|used| outside(used) || changes.writes_item(used));
        }
        let changed = |used: &Use| {
            let name = used.name.to_string();
            let may_change = || self.split.may_write(used) || self.split.may_change(used);
            let goes = used.taken.is_some() && self.left.contains(&name);
            let may_need_mut = used.may_need_mut() && !self.is_asked_by_part(used);
            let asked = self.changed.contains(&name) && (may_need_mut || used.access.is_given());
            self.tainted.contains(&name) || asked || goes || (self.mentioned.contains(&name) && may_change())
        };
        self.split.touched(uses) || uses.iter().any(changed)
    }

    /// Whether the types are asked of a method of a part of what is from outside, of which the group changes another.
    fn is_asked_by_part(&self, used: &Use) -> bool {
        let is_outer = used.access == Access::Method && used.is_part() && !self.split.is_local(&used.name.to_string());
        self.split.looped.asks_parts && is_outer && !self.changed_parts.iter().any(|place| place.overlaps(used))
    }

    /// The same, or whether it moves what can only be moved where the loop ends.
    pub(super) fn waits(&self, uses: &[Use]) -> bool {
        self.depends(uses) || (self.once && self.split.moves_away(uses))
    }

    /// Whether there is something to gain from a value with these uses: it has to do with the iteration, or is work.
    pub(super) fn is_worth(&self, value: &Expr, uses: &[Use]) -> bool {
        let fixed = || is_work(value) && !self.once && !uses.iter().any(|used| self.may_be_asked_to_change(used));
        self.mentions_local(uses) || fixed()
    }

    /// Whether a use is a call of a method that may change its receiver, for what its declaration says.
    fn may_be_asked_to_change(&self, used: &Use) -> bool {
        let asks = matches!(used.access, Access::Method | Access::Setter);
        let context = self.split.looped.context.as_ref();
        let decl = context.map(|context| context.decls.get(&used.name.to_string()));
        asks && !matches!(decl, Some(None | Some(Decl::Fixed)))
    }

    /// Computes a part ahead; returns what stands for it in the replay. That begins and ends where the part does, with
    /// the user's own spans: an error about it is the one that rustc has for the loop as written, and is printed once.
    pub(super) fn compute(
        &mut self,
        value: TokenStream,
        told: TokenStream,
        lender: Lender,
        is_operation: bool,
    ) -> Expr {
        let late = self.late;
        self.split.note_unsafe(&told);
        let stand = Stand::of(&told, is_operation);
        let stand = if late { stand.alone() } else { stand };
        let name = Ident::new(&format!("__hoisted{}", self.hoisted.len()), stand.at());
        let last = ends(&told).1;
        let hoisted = Hoisted {
            name: name.clone(),
            value,
            told,
            lender,
            late,
            stand,
            moved: Moved::Not,
            is_chain: false,
            is_lent: false,
            certain: false,
            deep: false,
            stored: None,
            copied: false,
        };
        self.hoisted.push(hoisted);
        if late && !lender.is_kept() {
            return parse_quote_spanned!(last=> #name.resume().lend());
        }
        if late {
            // what is lent may be bound by a `let`
            let kept = kept(&name);
            return parse_quote_spanned!(last=> { #kept = #name.resume(); #kept.lend() });
        }
        let value = stand.value(&name);
        parse_quote!(#value)
    }

    pub(super) fn expr(&mut self, expr: &mut Expr) {
        let (extends, stores) = (std::mem::take(&mut self.extends), std::mem::take(&mut self.stores));
        // what it gives back is a value, and may be moved
        if let (Expr::Return(_), true) = (&*expr, self.once) {
            return self.parts(expr, false);
        }
        let uses = uses_of(|resolver| resolver.visit_expr(expr));
        if self.waits(&uses) {
            let effect = !is_place(expr);
            self.parts(expr, stores);
            self.late |= effect;
            return;
        }
        // behind what may have done something to a file, or a call that counts in the order of the iterations
        let behind = self.split.is_behind(|acts| acts.visit_expr(expr), &uses);
        if behind || acts_on(expr, true, &|name| !self.split.is_local(name)) {
            self.parts(expr, stores);
            self.late |= behind;
            return;
        }
        // nothing to gain: what is left as it is travels by its locals
        let (parted, lent) = (self.split.parted_local(expr), self.is_part_of_lent(expr, &uses));
        // what is put outside of the loop borrows from nothing that the worker drops
        let viewed = stores && self.is_view(expr) && self.split.may_outlive(expr);
        // a part is sent, where the whole cannot be
        let counted = |used: &Use| self.split.local(&used.name.to_string()).is_some_and(|(_, local)| local.counted);
        let is_behind =
            self.split.is_behind_lent(expr) || (self.added && !self.late && self.split.is_behind_local(expr));
        let of_counted = (!matches!(expr, Expr::Path(_)) && uses.iter().any(counted)) || is_behind;
        let bare = parted.is_none()
            && !lent
            && !viewed
            && !of_counted
            && (is_place(expr) || (self.late && self.split.is_bare(expr)));
        if bare || matches!(expr, Expr::Closure(_) | Expr::Lit(_)) || !self.is_worth(expr, &uses) {
            return;
        }
        if !lent && !viewed && self.goes_in_parts(expr, stores, of_counted) {
            return;
        }
        if !has_exit(expr) || !self.late {
            let lent = lent || (viewed && matches!(expr, Expr::Reference(_)));
            let lender = self.split.lender_ahead(expr, self.looks, lent);
            if lender.is_kept() && uses.iter().any(|used| self.carried.contains(&used.name.to_string())) {
                return self.parts(expr, false);
            }
            let lender = if extends { elements_of(expr, lender) } else { lender };
            self.split.check_expr(expr);
            self.split.note_apart(&uses);
            let ahead = self.split.without_exits(expr);
            let is_operation = matches!(expr, Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_));
            let (moved, certain) = (Moved::out_of(expr), self.split.views_made(expr));
            let deep = lender.is_kept() && !self.late && self.split.borrows_content(expr);
            // to read a field has no effect
            let late = self.late;
            self.late &= parted.is_none();
            self.split.apart.taken.extend(parted.clone());
            self.split.parted.extend(parted);
            *expr = self.compute(ahead.into_token_stream(), expr.to_token_stream(), lender, is_operation);
            self.late = late;
            let hoisted = self.hoisted.last_mut().expect("the one that is computed");
            (hoisted.moved, hoisted.is_lent, hoisted.certain, hoisted.deep) = (moved, lent, certain, deep);
        } else if !self.beyond_try(expr) {
            self.parts(expr, false);
        }
    }

    /// Goes on with the parts of an expression that is no value to compute. Says whether it is none. `of_counted`: it has to do with
    /// an `Rc`.
    fn goes_in_parts(&mut self, expr: &mut Expr, stores: bool, of_counted: bool) -> bool {
        let stores = match expr {
            // of a cell in an `Rc`
            Expr::MethodCall(call) if of_counted && call.method == "get" && call.args.is_empty() => return false,
            // what is inside a constructor travels, so that coercions see the constructor
            Expr::Tuple(_) | Expr::Array(_) | Expr::Struct(_) | Expr::Reference(_) | Expr::Paren(_) => stores,
            Expr::Call(call) if is_constructor(&call.func) || builds(&call.func) => stores,
            Expr::If(_) | Expr::Match(_) if is_coerced(expr) => stores,
            // rustc tells what it is to be by where it stands
            Expr::If(found) if !has_else(found) => false,
            // a condition with a `let` in it is no value
            Expr::Let(_) | Expr::Binary(_) if binds(expr) => false,
            // what is lazy or a view would borrow from what the worker drops
            Expr::MethodCall(_) if is_lazy(expr) => false,
            Expr::MethodCall(call) if is_coerced_default(call) => false,
            Expr::MethodCall(_) if self.is_chain_of_own(expr) => {
                self.chain(expr);
                return true;
            }
            Expr::MethodCall(_) if collects_references(expr) && self.split.collects_borrows(expr) => false,
            Expr::MethodCall(call) if lends_inside(&call.method.to_string()) && self.split.borrows(expr) => false,
            Expr::Macro(found) if last_segment(&found.mac) == "format_args" => false,
            // what has no size is no value
            Expr::Index(found) if matches!(*found.index, Expr::Range(_)) => false,
            _ => return false,
        };
        self.parts(expr, stores);
        true
    }

    /// Whether an expression is a part of something, or a view of one.
    fn is_view(&self, expr: &Expr) -> bool {
        match expr {
            Expr::MethodCall(call) => gives_reference(call),
            Expr::Unary(found) => matches!(found.op, UnOp::Deref(_)),
            Expr::Reference(found) => {
                let is_part = matches!(*found.expr, Expr::Field(_) | Expr::Index(_)) && found.mutability.is_none();
                is_part && self.split.uses_local(expr, |local| local.derived)
            }
            expr => matches!(expr, Expr::Field(_) | Expr::Index(_)),
        }
    }

    /// Whether an expression is a part, or a borrow of one, of what a local borrows that the iteration made. The part travels, where
    /// the whole may have no copy.
    fn is_part_of_lent(&self, expr: &Expr, uses: &[Use]) -> bool {
        let place = match expr {
            Expr::Reference(ExprReference { mutability: None, expr, .. }) => expr,
            expr => expr,
        };
        let is_part = matches!(place, Expr::Field(field) if is_field_path(&field.base));
        let lent = |used: &Use| self.split.local(&used.name.to_string()).is_some_and(|(_, local)| local.is_lent());
        is_part && uses.iter().all(lent)
    }

    /// A part. `stores`: its value is put outside of the loop.
    pub(super) fn part(&mut self, expr: &mut Expr, stores: bool) {
        self.stores = stores;
        self.expr(expr);
    }

    /// The parts that are evaluated whenever the expression is, in the order in which they are.
    pub(super) fn parts(&mut self, expr: &mut Expr, stores: bool) {
        match expr {
            Expr::Binary(binary) => self.binary(binary),
            Expr::Assign(assign) => {
                let stores = self.split.writes_outside(&assign.left);
                self.before_writes(&mut assign.right, |this, value| this.part(value, stores));
                targets(&mut assign.left, &mut |target| self.place(target));
            }
            Expr::MethodCall(call) => {
                self.place(&mut call.receiver);
                let extends = call.method == "extend";
                let looks = std::mem::replace(&mut self.looks, looks_at_given(&call.method));
                let stores = self.split.is_store(call);
                let lent = takes_lent(&call.method);
                call.args.iter_mut().for_each(|arg| match extends {
                    true => self.elements(arg),
                    false if lent && makes_text(arg) => {
                        format_as_call(arg, &macros_around(self.split.looped));
                        self.mistaken(arg);
                    }
                    false => self.given(arg, stores),
                });
                self.looks = looks;
            }
            Expr::Call(call) => {
                let stores = stores && builds(&call.func);
                call.args.iter_mut().for_each(|arg| self.given(arg, stores));
            }
            Expr::Index(_) | Expr::Field(_) => self.place(expr),
            Expr::Unary(found) if matches!(found.op, UnOp::Deref(_)) => self.place(&mut found.expr),
            Expr::Unary(found) => self.expr(&mut found.expr),
            Expr::Paren(found) => self.part(&mut found.expr, stores),
            Expr::Reference(ExprReference { mutability: None, expr, .. }) if stores => self.stored_borrow(expr),
            Expr::Reference(ExprReference { expr, .. }) | Expr::RawAddr(ExprRawAddr { expr, .. }) => self.place(expr),
            Expr::Cast(found) => self.expr(&mut found.expr),
            Expr::Try(found) => self.expr(&mut found.expr),
            Expr::Let(found) => self.place(&mut found.expr),
            Expr::Tuple(found) => found.elems.iter_mut().for_each(|part| self.part(part, stores)),
            Expr::Array(found) => found.elems.iter_mut().for_each(|part| self.part(part, stores)),
            Expr::Struct(found) => {
                for field in &mut found.fields {
                    field.colon_token = Some(Default::default());
                    self.part(&mut field.expr, stores);
                }
            }
            Expr::Return(found) => found.expr.iter_mut().for_each(|value| self.expr(value)),
            Expr::If(found) => self.before_writes(&mut found.cond, Self::expr),
            Expr::Match(found) => self.before_writes(&mut found.expr, Self::place),
            Expr::ForLoop(found) => self.expr(&mut found.expr),
            Expr::Macro(found) => self.mac(&mut found.mac),
            _ => {}
        }
    }

    fn binary(&mut self, binary: &mut ExprBinary) {
        use BinOp::*;
        match binary.op {
            And(_) | Or(_) => self.expr(&mut binary.left),
            Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_) => {
                self.compared(&mut binary.left);
                self.compared(&mut binary.right);
            }
            AddAssign(_) | SubAssign(_) | MulAssign(_) | DivAssign(_) | RemAssign(_) | BitXorAssign(_)
            | BitAndAssign(_) | BitOrAssign(_) | ShlAssign(_) | ShrAssign(_) => {
                let is_mistaken = matches!(binary.op, AddAssign(_)) && makes_text(&binary.right);
                // of numbers the place comes last, of others first: the commit does as their types say
                self.late |= may_fail(&binary.left) && !matches!(*binary.right, Expr::Lit(_));
                // of a text it copies what it is given
                let looks = std::mem::replace(&mut self.looks, matches!(binary.op, AddAssign(_)));
                let added = std::mem::replace(&mut self.added, true);
                self.before_writes(&mut binary.right, if is_mistaken { Self::mistaken } else { Self::expr });
                (self.looks, self.added) = (looks, added);
                self.place(&mut binary.left);
            }
            _ => {
                let is_mistaken = matches!(binary.op, Add(_)) && makes_text(&binary.right);
                self.expr(&mut binary.left);
                if is_mistaken { self.mistaken(&mut binary.right) } else { self.expr(&mut binary.right) }
            }
        }
    }

    /// Leaves a value that rustc refuses where it stands: that is said of the value as it is written, and nothing else.
    fn mistaken(&mut self, value: &mut Expr) {
        self.split.works = true;
        self.parts(value, false);
    }

    /// An operand of a comparison, which borrows it.
    fn compared(&mut self, operand: &mut Expr) {
        let uses = uses_of(|resolver| resolver.visit_expr(operand));
        if !self.is_part_of_lent(operand, &uses) && !self.split.is_behind_lent(operand) {
            self.expr(operand);
        }
    }

    /// What a macro prints is formatted by the worker.
    fn mac(&mut self, mac: &mut Macro) {
        let name = last_segment(mac);
        let writes = matches!(name.as_str(), "write" | "writeln");
        let prints = matches!(name.as_str(), "print" | "println" | "eprint" | "eprintln" | "format_args");
        if !(writes || prints) || macros_around(self.split.looped).contains(&name) {
            return;
        }
        let parse = |input: ParseStream| -> Result<(Option<Expr>, TokenStream)> {
            let mut destination = None;
            if writes {
                destination = Some(input.parse()?);
                input.parse::<Option<Token![,]>>()?;
            }
            Ok((destination, input.parse()?))
        };
        let Ok((destination, format)) = parse.parse2(mac.tokens.clone()) else { return };
        let formatted: Expr = parse_quote!(::std::format!(#format));
        let uses = uses_of(|resolver| resolver.visit_expr(&formatted));
        let behind = self.split.is_behind(|acts| acts.visit_expr(&formatted), &uses);
        if behind || self.waits(&uses) || has_exit(&format) || !self.is_worth(&formatted, &uses) {
            return;
        }
        self.late |= destination.as_ref().is_some_and(may_fail);
        self.split.check_expr(&formatted);
        // with the newline, so that the pieces that are written are the same; but what prints may be a macro of the user's
        let (runtime, write) = (self.split.runtime, if name == "writeln" { "writeln" } else { "write" });
        let write = Ident::new(write, mac.path.span());
        // with the user's own span from its first token to its last, so that what rustc says of it is the same
        let mut given = Group::new(Delimiter::Parenthesis, quote!(#runtime::Ahead, #format));
        given.set_span(mac.delimiter.span().join());
        let ahead = quote_spanned!(mac.path.span()=> ::std::#write! #given);
        let ahead = self.split.without_exits(&parse_quote!(#ahead));
        let text = self.compute(ahead.into_token_stream(), mac.to_token_stream(), Lender::Nobody, false);
        let destination = destination.map(|destination| quote!(#destination,));
        mac.tokens = quote!(#destination "{}", #text);
        if writes {
            without_newline(mac);
        }
    }
}
