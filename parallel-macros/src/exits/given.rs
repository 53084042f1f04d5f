//! Variables that calls are given, of which no declaration says what they are: each iteration needs its own copy.

use super::Exits;
use super::inner::{GIVEN, PASSED};
use crate::model::{Decl, Loop};
use crate::names::{By, Names, Use, bound_in, declared_in, is_binding_name, takes_of};
use proc_macro2::Ident;
use quote::quote_spanned;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::*;

/// The variables from outside that calls in the body are given, where no context knows what they are. Right before the
/// loop ends they may be moved.
pub(super) fn given_names(looped: &Loop) -> Names {
    // a local that may be a `&mut` too, as far as the source says
    let is_open = |name: &String| match &looped.context {
        None => true,
        Some(context) => context.decls.get(name) == Some(&Decl::Fixed) && matches!(context.once.get(name), Some(None)),
    };
    let uses = takes_of(|resolver| {
        resolver.declare(&looped.pat);
        resolver.visit_block(&looped.body);
    });
    let given = |used: &Use| used.fields.is_empty() && used.taken.is_some_and(|taken| taken.by == By::Call);
    let given = uses.into_iter().filter(given).map(|used| used.name).chain(given_last(looped));
    let declared = declared_in(&looped.body);
    let is_given = |name: &Ident| is_binding_name(name) && name != "self" && !declared.contains(&name.to_string());
    given.filter(is_given).map(|name| name.to_string()).filter(is_open).collect()
}

/// The variables from outside that functions are given which are called last in a block or an arm of the body, and so may be ones that do
/// not return.
pub(crate) fn given_last(looped: &Loop) -> Vec<Ident> {
    #[derive(Default)]
    struct Last {
        blocks: usize,
        given: Vec<Ident>,
    }
    impl Last {
        fn value(&mut self, value: &Expr) {
            if let (Expr::Call(call), true) = (value, self.blocks > 0) {
                self.given.extend(call.args.iter().filter_map(variable).cloned());
            }
        }
    }
    impl<'a> Visit<'a> for Last {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_block(&mut self, block: &'a Block) {
            if let Some(Stmt::Expr(last, _)) = block.stmts.last() {
                self.value(last);
            }
            self.blocks += 1;
            visit::visit_block(self, block);
            self.blocks -= 1;
        }
        fn visit_arm(&mut self, arm: &'a Arm) {
            self.value(&arm.body);
            visit::visit_arm(self, arm);
        }
    }
    let mut last = Last::default();
    last.visit_block(&looped.body);
    let bound = bound_in(&looped.pat, &looped.body);
    last.given.retain(|name| !bound.contains(&name.to_string()));
    last.given
}

impl Exits {
    /// The variable that an argument is, if it is such a one.
    pub(super) fn given<'a>(&self, argument: &'a Expr) -> Option<&'a Ident> {
        variable(argument).filter(|name| self.given.contains(&name.to_string()))
    }

    /// Asks for what a call takes, or checks that at its arguments.
    pub(super) fn ask_or_check(&mut self, expr: &mut Expr) {
        match self.ask(expr) {
            Some(asked) => *expr = asked,
            None => match expr {
                Expr::Call(call) => self.check_given(&mut call.args),
                Expr::MethodCall(call) if !is_of_numbers(&call.method) => self.check_given(&mut call.args),
                _ => {}
            },
        }
    }

    /// `f(name)`, where each iteration gives away the value of a name.
    fn check_given(&self, arguments: &mut Punctuated<Expr, Token![,]>) {
        for argument in arguments {
            let Some(name) = self.given(argument) else { continue };
            // with the user's span for all of it, or rustc takes it for the macro's
            let [given, passed] = [GIVEN, PASSED].map(|alias| Ident::new(alias, name.span()));
            *argument = Expr::Verbatim(quote_spanned!(name.span()=> #given::__given(#passed::__passed(#name))));
        }
    }
}

/// The variable that an argument is, or what else has one name.
pub(super) fn variable(argument: &Expr) -> Option<&Ident> {
    let Expr::Path(ExprPath { path, .. }) = argument else { return None };
    path.get_ident()
}

/// Whether a method is one that numbers are given to, by its name.
pub(super) fn is_of_numbers(method: &Ident) -> bool {
    const PREFIXES: &[&str] = &["checked_", "overflowing_", "rotate_", "saturating_", "wrapping_"];
    const NAMES: &[&str] = &[
        "abs_diff",
        "atan2",
        "clamp",
        "copysign",
        "div_euclid",
        "hypot",
        "max",
        "min",
        "mul_add",
        "pow",
        "powf",
        "powi",
        "rem_euclid",
    ];
    let method = method.to_string();
    NAMES.contains(&method.as_str()) || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}
