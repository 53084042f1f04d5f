//! Variables whose types are known where a loop begins, for what stands before it and asks for their types.

use super::pattern_names;
use crate::model::Known;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{HashMap, HashSet};
use syn::visit::Visit;
use syn::*;

/// The variables that are declared once in a function, and what is known of those whose declarations show their types.
pub(super) fn declared_once(sig: &Signature, rest: &Block, body: &Block) -> HashMap<String, Option<Known>> {
    let mut declared = Declared::default();
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let lent = matches!(&receiver.kind, ReceiverKind::Reference(_, _, Some(_)));
                let is_plain = !matches!(&receiver.kind, ReceiverKind::Typed(..));
                declared.name("self", is_plain.then_some(Known { lent }));
            }
            FnArg::Typed(param) => declared.typed(&param.pat, &param.ty),
        }
    }
    declared.visit_block(rest);
    declared.visit_block(body);
    let Declared { mut once, twice } = declared;
    once.retain(|name, _| !twice.contains(name));
    once
}

#[derive(Default)]
struct Declared {
    once: HashMap<String, Option<Known>>,
    twice: HashSet<String>,
}

impl Declared {
    fn name(&mut self, name: &str, known: Option<Known>) {
        if self.once.insert(name.to_string(), known).is_some() {
            self.twice.insert(name.to_string());
        }
    }

    fn unknown(&mut self, pat: &Pat) {
        pattern_names(pat).iter().for_each(|name| self.name(&name.to_string(), None));
    }

    fn typed(&mut self, pat: &Pat, ty: &Type) {
        match (pat, ty) {
            (Pat::Tuple(pats), Type::Tuple(types)) if pats.elems.len() == types.elems.len() => {
                pats.elems.iter().zip(&types.elems).for_each(|(pat, ty)| self.typed(pat, ty));
            }
            (Pat::Ident(found), _) if found.by_ref.is_none() => self.name(&found.ident.to_string(), of_type(ty)),
            _ => self.unknown(pat),
        }
    }

    fn bound(&mut self, pat: &Pat, value: &Expr) {
        match (pat, value) {
            (Pat::Type(typed), _) if of_type(&typed.ty).is_some() => self.typed(&typed.pat, &typed.ty),
            (Pat::Type(typed), _) => self.unknown(&typed.pat),
            (Pat::Tuple(pats), Expr::Tuple(values)) if pats.elems.len() == values.elems.len() => {
                pats.elems.iter().zip(&values.elems).for_each(|(pat, value)| self.bound(pat, value));
            }
            (Pat::Ident(found), _) if found.by_ref.is_none() => {
                let known = self.of_value(value);
                self.name(&found.ident.to_string(), known);
            }
            _ => self.unknown(pat),
        }
    }

    /// What is known of a value: of a literal, what is made of literals, or is a part of what is known.
    fn of_value(&self, value: &Expr) -> Option<Known> {
        let value_of = |known: bool| known.then_some(Known { lent: false });
        match value {
            Expr::Lit(_) | Expr::Struct(_) => value_of(true),
            Expr::Cast(cast) => of_type(&cast.ty),
            Expr::Paren(found) => self.of_value(&found.expr),
            Expr::Unary(found) => self.of_value(&found.expr).and_then(|_| value_of(true)),
            Expr::Binary(found) => {
                value_of(self.of_value(&found.left).is_some() && self.of_value(&found.right).is_some())
            }
            Expr::Array(found) => value_of(found.elems.first().is_some_and(|first| self.of_value(first).is_some())),
            Expr::Tuple(found) => value_of(found.elems.iter().all(|part| self.of_value(part).is_some())),
            Expr::Repeat(found) => value_of(self.of_value(&found.expr).is_some()),
            Expr::Macro(found) if found.mac.path.is_ident("vec") => value_of(self.is_known_vec(&found.mac.tokens)),
            Expr::Field(found) => self.of_value(&found.base).and_then(|_| value_of(true)),
            Expr::Index(found) => self.of_value(&found.expr).and_then(|_| value_of(true)),
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) => self.once.get(&name.to_string()).copied().flatten(),
                None => value_of(is_constant(&path.path)),
            },
            Expr::Reference(found) if found.mutability.is_some() => {
                self.of_value(&found.expr).map(|_| Known { lent: true })
            }
            Expr::MethodCall(call) if call.method == "len" => value_of(true),
            Expr::MethodCall(call) if call.method == "to_vec" => {
                self.of_value(&call.receiver).and_then(|_| value_of(true))
            }
            _ => None,
        }
    }

    /// Whether the first element is known.
    fn is_known_vec(&self, tokens: &TokenStream) -> bool {
        let is_end = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'));
        let first: TokenStream = tokens.clone().into_iter().take_while(|tree| !is_end(tree)).collect();
        parse2::<Expr>(first).is_ok_and(|first| self.of_value(&first).is_some())
    }
}

impl<'a> Visit<'a> for Declared {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_local(&mut self, local: &'a Local) {
        match &local.init {
            Some(init) => {
                self.visit_local_init(init);
                self.bound(&local.pat, &init.expr);
            }
            None => match &local.pat {
                Pat::Type(typed) => self.typed(&typed.pat, &typed.ty),
                pat => self.unknown(pat),
            },
        }
    }

    fn visit_pat(&mut self, pat: &'a Pat) {
        self.unknown(pat);
    }

    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        closure.inputs.iter().for_each(|input| match input {
            Pat::Type(typed) => self.unknown(&typed.pat),
            pat => self.unknown(pat),
        });
        self.visit_expr(&closure.body);
    }
}

/// `u32::MAX`.
fn is_constant(path: &syn::Path) -> bool {
    const NUMBERS: &[&str] = &["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];
    path.segments.iter().rev().nth(1).is_some_and(|of| NUMBERS.iter().any(|number| of.ident == number))
}

fn of_type(ty: &Type) -> Option<Known> {
    struct Infers(bool);
    impl<'a> Visit<'a> for Infers {
        fn visit_type_infer(&mut self, _: &'a TypeInfer) {
            self.0 = true;
        }
    }
    let mut infers = Infers(false);
    infers.visit_type(ty);
    let known = match ty {
        Type::Paren(paren) => return of_type(&paren.elem),
        Type::Reference(found) => Known { lent: found.mutability.is_some() },
        _ => Known { lent: false },
    };
    (!infers.0).then_some(known)
}
