//! What an iteration borrows from, where only types say whether the worker owns it, or it is behind a reference to something
//! that outlives the loop: parts of the item, and locals.

use super::locals::Lender;
use super::shape::field_root;
use super::split::Split;
use super::taken::unreached;
use super::tried::tried_in;
use super::values::{conditions, is_temporary};
use crate::exits::is_constructor;
use crate::model::Runtime;
use crate::names::{
    Access, Use, gives_item, gives_reference, is_conversion, is_lazy, is_lookup, is_opener, pattern_names, uses_of,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit::Visit;
use syn::*;

/// A variable of the loop's pattern or a field of one, or a local of the worker.
pub(super) struct ItemPart {
    root: Ident,
    place: Expr,
    text: String,
    kind: Kind,
    /// The scope in which its variable is declared.
    depth: usize,
    pub(super) is_asked: bool,
}

/// What is known of a part, beside its type.
#[derive(Clone, Copy)]
enum Kind {
    OfItem,
    /// What is borrowed of a variable of the pattern itself, or of a field of it.
    Item,
    /// A local, and the part that it borrows from if it does not own what it lends.
    Local(Option<usize>),
    /// The same of one that was made in the iteration, if it is no reference.
    Made(Option<usize>),
}

impl ItemPart {
    /// The variable of ours that knows its type.
    pub(super) fn tag(at: usize) -> Ident {
        format_ident!("part{}", at, span = Span::mixed_site())
    }

    /// Learns its type: at the start of an iteration, where the item is whole, or behind the declaration of a local.
    pub(super) fn learn(&self, at: usize, runtime: &Runtime) -> TokenStream {
        let (tag, place) = (ItemPart::tag(at), &self.place);
        // borrowed at its own place, where rustc points if it may not be
        let name = &self.root;
        let root = quote_spanned!(name.span()=> &#name);
        match self.kind {
            Kind::OfItem => quote!(let #tag = #runtime::part_of(#root, &#place);),
            Kind::Local(None) => quote!(let #tag = #runtime::local_of(#root, &#runtime::Elsewhere);),
            Kind::Local(Some(lender)) => {
                let lender = ItemPart::tag(lender);
                quote!(let #tag = #runtime::local_of(#root, &#lender);)
            }
            // out of reach, as of a temporary it may be that it is gone by now
            Kind::Made(_) | Kind::Item => {
                let learn = unreached(&quote!(#tag.is_of(#root);));
                quote!(let #tag = #runtime::made_of(); #learn)
            }
        }
    }

    /// Whether it is a local of the worker.
    pub(super) fn is_of_local(&self) -> bool {
        !matches!(self.kind, Kind::OfItem | Kind::Item)
    }

    /// What a local borrows from if it does not own what it lends.
    pub(super) fn lend(&mut self, lender: Option<usize>) {
        if let Kind::Local(known) = &mut self.kind {
            *known = lender;
        }
    }
}

impl Split<'_> {
    /// Learns the types of the locals that have been declared just now, as far as they are asked.
    pub(super) fn learn_locals(&mut self) -> TokenStream {
        let declared = std::mem::take(&mut self.to_learn).into_iter().filter(|at| self.known.asked.contains(at));
        declared.map(|at| self.item_parts[at].learn(at, self.runtime)).collect()
    }

    /// A local as a part that may own what it lends.
    pub(super) fn local_part(&mut self, name: &Ident, lender: Option<usize>, is_made: bool) -> usize {
        let (root, place, text) = (name.clone(), parse_quote!(#name), String::new());
        let kind = if is_made { Kind::Made(lender) } else { Kind::Local(lender) };
        let depth = self.scopes.len() - 1;
        self.item_parts.push(ItemPart { root, place, text, kind, depth, is_asked: false });
        self.to_learn.push(self.item_parts.len() - 1);
        self.item_parts.len() - 1
    }

    /// The part, or what it borrows from, as far as a variable of a scope outside of it may know it.
    pub(super) fn part_within(&self, at: usize, depth: usize) -> Option<usize> {
        let part = &self.item_parts[at];
        match part.kind {
            _ if part.depth <= depth => Some(at),
            Kind::Local(Some(lender)) | Kind::Made(Some(lender)) => self.part_within(lender, depth),
            _ => None,
        }
    }

    /// Asks for the type of a part when an iteration runs.
    pub(super) fn ask_part(&mut self, at: usize) {
        self.item_parts[at].is_asked = true;
        if let Kind::Local(Some(lender)) | Kind::Made(Some(lender)) = self.item_parts[at].kind {
            self.ask_part(lender);
        }
    }

    /// What says what may be lent by a part.
    pub(super) fn part(&self, at: usize) -> TokenStream {
        let tag = ItemPart::tag(at);
        match self.item_parts[at].kind {
            Kind::Made(Some(lender)) => {
                let lender = self.part(lender);
                quote!(#tag.over(&#lender))
            }
            _ => quote!(#tag),
        }
    }

    /// The part of the item that a value is, which is matched with a pattern.
    pub(super) fn matched_part(&mut self, value: &Expr) -> Option<usize> {
        if let Some(part) = self.item_itself(value) {
            return Some(part);
        }
        let root = field_root(value).filter(|root| self.is_item(root))?;
        Some(self.part_at(root, value))
    }

    /// A variable of the pattern, if a value is a borrow of that or of a field of it.
    fn item_itself(&mut self, value: &Expr) -> Option<usize> {
        let Expr::Reference(ExprReference { mutability: None, expr, .. }) = value else { return None };
        let place = match &**expr {
            Expr::Field(found) => &found.base,
            place => place,
        };
        let Expr::Path(path) = place else { return None };
        let root = path.path.get_ident().filter(|root| self.is_item(root))?;
        Some(self.part_of_kind(root, value, Kind::Item))
    }

    fn part_at(&mut self, root: &Ident, place: &Expr) -> usize {
        self.part_of_kind(root, place, Kind::OfItem)
    }

    fn part_of_kind(&mut self, root: &Ident, place: &Expr, kind: Kind) -> usize {
        let text = quote!(#place).to_string();
        let known = self.item_parts.iter().position(|part| part.text == text);
        known.unwrap_or_else(|| {
            let (root, place) = (root.clone(), place.clone());
            self.item_parts.push(ItemPart { root, place, text, kind, depth: 0, is_asked: false });
            self.item_parts.len() - 1
        })
    }

    /// The part of the item, or of what may be a reference into it, that a value may borrow from, if it borrows from one.
    pub(super) fn item_part(&mut self, value: &Expr) -> Option<usize> {
        match value {
            Expr::Paren(found) => self.item_part(&found.expr),
            Expr::Try(found) => self.item_part(&found.expr),
            Expr::Tuple(tuple) => tuple.elems.iter().find_map(|element| self.item_part(element)),
            Expr::Call(call) if is_constructor(&call.func) => call.args.iter().find_map(|arg| self.item_part(arg)),
            Expr::If(found) => {
                let matched = conditions(&found.cond).into_iter().find_map(|condition| {
                    let value = last_value(&found.then_branch)?;
                    self.part_matched(&condition.pat, &condition.expr, value)
                });
                let part = matched.or_else(|| self.part_of_block(&found.then_branch));
                let other = found.else_branch.as_ref().map(|(_, other)| &**other);
                part.or_else(|| self.item_part(other?))
            }
            Expr::Match(found) => {
                let mut arms = found.arms.iter();
                let matched = arms.find_map(|arm| self.part_matched(&arm.pat, &found.expr, &arm.body));
                matched.or_else(|| found.arms.iter().find_map(|arm| self.item_part(&arm.body)))
            }
            Expr::Block(found) => self.part_of_block(&found.block),
            Expr::Path(_) => self.lent_part(value),
            value => self.lent_part(value).or_else(|| self.part_behind(value)),
        }
    }

    /// The part that a value may borrow from which is made of what is matched with a pattern.
    fn part_matched(&mut self, pat: &Pat, matched: &Expr, value: &Expr) -> Option<usize> {
        let is_of_it = self.variable_behind(value).is_some_and(|name| pattern_names(pat).contains(name));
        is_of_it.then(|| self.item_part(matched).or_else(|| self.matched_part(matched))).flatten()
    }

    fn part_of_block(&mut self, block: &Block) -> Option<usize> {
        let value = last_value(block)?;
        self.item_part(value).or_else(|| {
            block.stmts.iter().find_map(|stmt| match stmt {
                Stmt::Local(found) => self.part_matched(&found.pat, &found.init.as_ref()?.expr, value),
                _ => None,
            })
        })
    }

    /// The part that is behind the local that a value may borrow from.
    fn part_behind(&self, value: &Expr) -> Option<usize> {
        let name = self.variable_behind(value).filter(|name| !self.is_item(name))?;
        let (_, local) = self.local(&name.to_string())?;
        local.own.or(local.part)
    }

    /// The variable that a value may borrow from, whatever is called of it, unless that may give something of what it is
    /// called with.
    pub(super) fn variable_behind<'v>(&self, value: &'v Expr) -> Option<&'v Ident> {
        match value {
            Expr::Path(path) => path.path.get_ident(),
            Expr::Index(found) => self.variable_behind(&found.expr),
            Expr::Field(found) => self.variable_behind(&found.base),
            Expr::Paren(found) => self.variable_behind(&found.expr),
            Expr::Try(found) => self.variable_behind(&found.expr),
            Expr::Reference(found) => self.variable_behind(&found.expr),
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => self.variable_behind(expr),
            Expr::Block(found) => self.variable_behind(last_value(&found.block)?),
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let is_asked = !is_conversion(&method) && (is_lookup(&method) || self.is_within(call));
                is_asked.then(|| self.variable_behind(&call.receiver)).flatten()
            }
            _ => None,
        }
    }

    /// What a part may borrow from that is computed ahead.
    pub(super) fn lender_of(&mut self, value: &Expr) -> Lender {
        let derived = self.borrows(value);
        let part = if derived { self.made_part(value) } else { self.lent_part(value) };
        match part {
            Some(part) => {
                self.ask_part(part);
                Lender::Item(part)
            }
            None if derived => Lender::Worker,
            None => Lender::Nobody,
        }
    }

    /// What a value may borrow from that is computed ahead. `looks`: a copy of what it borrows would do; `is_lent`: it borrows.
    pub(super) fn lender_ahead(&mut self, value: &Expr, looks: bool, is_lent: bool) -> Lender {
        match tried_in(value) {
            tried if looks && is_called_with_temporary(tried) => Lender::Temporary,
            tried @ (Expr::MethodCall(_) | Expr::Call(_) | Expr::Index(_) | Expr::Field(_)) => {
                self.lender_of_call(tried, looks)
            }
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Unsafe(_) if self.borrows(value) => {
                self.lender_of(value)
            }
            _ if is_lent => self.lender_of(value),
            _ => Lender::Nobody,
        }
    }

    /// The same of a call. Where a copy would do, it is asked whether it borrows from the item, if only its function knows.
    fn lender_of_call(&mut self, value: &Expr, looks: bool) -> Lender {
        let lender = self.lender_of(value);
        if !looks || !lender.is_nobody() {
            return lender;
        }
        let mut lent = Vec::new();
        lent_to_calls(value, &mut lent);
        let mut roots = lent.into_iter().map(field_root);
        let Some(Some(root)) = roots.next() else { return lender };
        if !roots.all(|other| other == Some(root)) {
            return lender;
        }
        match self.item_itself(&parse_quote!(&#root)) {
            Some(part) => {
                self.ask_part(part);
                Lender::Item(part)
            }
            None => lender,
        }
    }

    /// The part of a local that was made in the iteration unless it is a reference, if a value borrows from that alone.
    pub(super) fn made_part(&self, value: &Expr) -> Option<usize> {
        match value {
            Expr::Paren(found) => self.made_part(&found.expr),
            Expr::Try(found) => self.made_part(&found.expr),
            Expr::Tuple(tuple) => self.common_part(tuple.elems.iter().collect()),
            Expr::Closure(closure) => self.made_part(&closure.body),
            Expr::If(found) if conditions(&found.cond).is_empty() => {
                let (_, other) = found.else_branch.as_ref()?;
                self.common_part(vec![last_value(&found.then_branch)?, other])
            }
            Expr::Match(found) if !self.borrows(&found.expr) => {
                self.common_part(found.arms.iter().map(|arm| &*arm.body).collect())
            }
            Expr::Block(found) if found.block.stmts.len() == 1 => self.made_part(last_value(&found.block)?),
            value => self.made_part_behind(value).or_else(|| self.only_made_part(value)),
        }
    }

    fn made_part_behind(&self, value: &Expr) -> Option<usize> {
        let name = self.variable_behind(value)?;
        let part = self.local(&name.to_string())?.1.made_part();
        let lends_other = |arg: &Expr| self.may_lend(arg) && self.made_part(arg) != part;
        part.filter(|_| !any_argument(value, &lends_other))
    }

    /// That part, if nothing else that the iteration made is used.
    fn only_made_part(&self, value: &Expr) -> Option<usize> {
        let uses = uses_of(|resolver| resolver.visit_expr(value));
        let locals = uses.iter().filter_map(|used| self.local(&used.name.to_string()));
        let mut parts = locals.filter(|(_, local)| local.owned || local.derived).map(|(_, local)| local.made_part());
        let first = parts.next()??;
        parts.all(|part| part == Some(first)).then_some(first)
    }

    /// The one that all of these borrow from that borrow from what the iteration made.
    fn common_part(&self, values: Vec<&Expr>) -> Option<usize> {
        let mut parts = values.into_iter().filter(|value| self.borrows(value)).map(|value| self.made_part(value));
        let first = parts.next()??;
        parts.all(|part| part == Some(first)).then_some(first)
    }

    /// Whether what a method is called with is of the iteration alone.
    fn is_within(&self, call: &ExprMethodCall) -> bool {
        let within = |arg: &Expr| {
            let uses = uses_of(|resolver| resolver.visit_expr(arg));
            let is_local = |used: &Use| used.access == Access::Call || self.is_local(&used.name.to_string());
            uses.iter().all(is_local) && !names_constant(arg.to_token_stream())
        };
        call.args.iter().all(within)
    }

    fn lent_part(&mut self, value: &Expr) -> Option<usize> {
        if let Some(part) = self.item_itself(value) {
            return Some(part);
        }
        match lent_place(value)? {
            Expr::Path(path) if !self.is_item(path.path.get_ident()?) => {
                let local = self.local(&path.path.get_ident()?.to_string())?.1;
                let is_itself = matches!(value, Expr::Path(_));
                local.own.filter(|_| !is_itself).or(local.part)
            }
            // of the item itself, or moved out of it
            place if std::ptr::eq(place, value) => None,
            place => {
                let root = field_root(place).filter(|root| self.is_item(root))?;
                Some(self.part_at(root, place))
            }
        }
    }

    /// Whether a name is a variable of the loop's pattern.
    fn is_item(&self, name: &Ident) -> bool {
        let is_outermost = self.local(&name.to_string()).is_some_and(|(depth, _)| depth == 0);
        is_outermost && pattern_names(&self.looped.pat).contains(name)
    }
}

/// Whether one of the methods that are called in a row is called with such a thing.
fn any_argument(value: &Expr, is: &impl Fn(&Expr) -> bool) -> bool {
    match value {
        Expr::Index(found) => any_argument(&found.expr, is),
        Expr::Field(found) => any_argument(&found.base, is),
        Expr::Paren(found) => any_argument(&found.expr, is),
        Expr::Try(found) => any_argument(&found.expr, is),
        Expr::Reference(found) => any_argument(&found.expr, is),
        Expr::Unary(found) => any_argument(&found.expr, is),
        Expr::MethodCall(call) => {
            let looks_up = is_lookup(&call.method.to_string());
            (!looks_up && call.args.iter().any(is)) || any_argument(&call.receiver, is)
        }
        value => !matches!(value, Expr::Path(_)),
    }
}

/// Whether what a call gives may borrow from a temporary of the statement.
pub(super) fn is_called_with_temporary(value: &Expr) -> bool {
    let lends = |arg: &Expr| matches!(arg, Expr::Reference(found) if is_temporary(&found.expr));
    match value {
        Expr::Call(call) => call.args.iter().any(|arg| lends(arg) || is_called_with_temporary(arg)),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let goes_on = is_opener(&method) || gives_reference(call);
            let is_behind = || goes_on && is_called_with_temporary(&call.receiver);
            !is_conversion(&method) && (call.args.iter().any(lends) || is_behind())
        }
        Expr::Paren(found) => is_called_with_temporary(&found.expr),
        Expr::Try(found) => is_called_with_temporary(&found.expr),
        _ => false,
    }
}

/// The value of a block.
fn last_value(block: &Block) -> Option<&Expr> {
    match block.stmts.last() {
        Some(Stmt::Expr(value, None)) => Some(value),
        _ => None,
    }
}

/// Whether code names a constant or a static.
fn names_constant(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => {
            let name = name.to_string();
            name.len() > 1
                && name.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '_')
                && name.contains(char::is_uppercase)
        }
        TokenTree::Group(group) => names_constant(group.stream()),
        _ => false,
    })
}

/// The place that a value borrows from, as far as what is called shows it. What an element lends may be behind a reference
/// again, of which the type of the whole says nothing.
fn lent_place(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Path(_) => Some(value),
        Expr::Paren(found) => lent_place(&found.expr),
        Expr::Try(found) => lent_place(&found.expr),
        Expr::Field(found) if matches!(*found.base, Expr::MethodCall(_)) => lent_place(&found.base),
        Expr::Reference(found) => match &*found.expr {
            Expr::Index(index) if !is_of_collection(&index.expr) => place_behind(&index.expr),
            place @ (Expr::Field(_) | Expr::Path(_)) => place_behind(place),
            _ => None,
        },
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let views = gives_reference(call) && !gives_item(&method) && !is_opener(&method);
            let chooses = is_opener(&method) || gives_item(&method) || (is_lookup(&method) && !views);
            let lends = chooses || views || is_lazy(value);
            let is_known = lends && !is_conversion(&method) && (chooses || !is_of_collection(&call.receiver));
            is_known.then(|| place_behind(&call.receiver)).flatten()
        }
        _ => None,
    }
}

/// The places that calls within a value may look at.
fn lent_to_calls<'v>(value: &'v Expr, lent: &mut Vec<&'v Expr>) {
    match value {
        Expr::Paren(found) => lent_to_calls(&found.expr, lent),
        Expr::Try(found) => lent_to_calls(&found.expr, lent),
        Expr::Reference(found) => match place_behind(&found.expr) {
            Some(place) => lent.push(place),
            None => lent_to_calls(&found.expr, lent),
        },
        Expr::Call(call) => call.args.iter().for_each(|arg| lent_to_calls(arg, lent)),
        Expr::MethodCall(call) if !is_conversion(&call.method.to_string()) => {
            match place_behind(&call.receiver) {
                Some(place) => lent.push(place),
                None => lent_to_calls(&call.receiver, lent),
            }
            call.args.iter().for_each(|arg| lent_to_calls(arg, lent));
        }
        _ => {}
    }
}

/// The place that holds another one: a variable, or a field of one.
fn place_behind(place: &Expr) -> Option<&Expr> {
    match place {
        Expr::Path(_) => Some(place),
        Expr::Field(_) => field_root(place).map(|_| place),
        Expr::Paren(found) => place_behind(&found.expr),
        Expr::Index(found) => place_behind(&found.expr),
        call @ Expr::MethodCall(_) => lent_place(call),
        _ => None,
    }
}

/// Whether a value is an element of a collection, or several.
fn is_of_collection(value: &Expr) -> bool {
    const ELEMENTS: &[&str] = &["back", "first", "front", "get", "iter", "keys", "last", "values"];
    match value {
        Expr::Index(found) => !matches!(*found.index, Expr::Range(_)) || is_of_collection(&found.expr),
        Expr::MethodCall(call) => {
            ELEMENTS.contains(&call.method.to_string().as_str()) || is_of_collection(&call.receiver)
        }
        Expr::Paren(found) => is_of_collection(&found.expr),
        Expr::Reference(found) => is_of_collection(&found.expr),
        _ => false,
    }
}
