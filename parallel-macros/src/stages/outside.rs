//! What an iteration does to files and processes. Where its code says that a statement which stays in order may do something
//! to the same ones, what it does behind that, or looks at, stays behind that.

use super::hoist::builds;
use super::split::Split;
use super::together::calls_unknown;
use crate::names::{Names, Use, last_segment, uses_of};
use proc_macro2::Ident;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::*;

impl Split<'_> {
    /// Notes what a statement in order may do to files and processes: what it calls may do anything to what it is given.
    pub(super) fn note_acted(&mut self, stmts: &[Stmt]) {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let mut acts = Acts::default();
        stmts.iter().for_each(|stmt| acts.visit_stmt(stmt));
        if acts.calls || acts.found || calls_unknown(stmts) {
            self.acted.push(self.related(&uses));
        }
    }

    /// Whether code has to stay behind a statement in order: one that may have done something to the same file, or, if it
    /// changes one, the end of the loop.
    pub(super) fn is_behind(&self, visit: impl FnOnce(&mut Acts), uses: &[Use]) -> bool {
        if self.acted.is_empty() && !self.stops {
            return false;
        }
        let mut acts = Acts::default();
        visit(&mut acts);
        (self.stops && acts.changes)
            || acts.found && {
                let related = self.related(uses);
                self.acted.iter().any(|to| !to.is_disjoint(&related))
            }
    }

    /// The locals that uses are of, and what those of the body itself are made of.
    fn related(&self, uses: &[Use]) -> HashSet<String> {
        let names = uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name));
        let mut related: HashSet<String> = names.collect();
        loop {
            let before = related.len();
            for (_, of) in self.made_of.iter().filter(|(name, _)| related.contains(name)).cloned().collect::<Vec<_>>() {
                related.extend(of.into_iter().filter(|name| self.local(name).is_some_and(|(depth, _)| depth > 0)));
            }
            if related.len() == before {
                return related;
            }
        }
    }

    /// Notes what a local is made of.
    pub(super) fn note_made_of(&mut self, names: &[Ident], uses: &[Use]) {
        let of: Names = uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name)).collect();
        self.made_of.extend(names.iter().map(|name| (name.to_string(), of.clone())));
    }
}

/// What code does to files and processes, for all that the names in it say.
#[derive(Default)]
pub(super) struct Acts {
    found: bool,
    /// Whether a file is another one then, or none.
    changes: bool,
    /// Whether something is called that may, or something is written to.
    calls: bool,
}

impl<'a> Visit<'a> for Acts {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        self.calls |= !builds(&call.func);
        if let Expr::Path(path) = &*call.func {
            let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            if let [.., module, name] = &names[..] {
                self.found |= MODULES.contains(&module.as_str());
                self.changes |= matches!(module.as_str(), "fs" | "File") && CHANGES.contains(&name.as_str());
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.found |= METHODS.iter().any(|method| call.method == method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        self.calls |= matches!(last_segment(mac).as_str(), "write" | "writeln");
    }
}

/// Modules and types of std's whose functions do.
const MODULES: &[&str] = &["Command", "File", "OpenOptions", "fs"];

/// Functions of std's that change what is there.
const CHANGES: &[&str] = &[
    "copy",
    "create",
    "create_dir",
    "create_dir_all",
    "create_new",
    "hard_link",
    "remove_dir",
    "remove_dir_all",
    "remove_file",
    "rename",
    "set_permissions",
    "write",
];

/// Methods of std's that do.
const METHODS: &[&str] = &[
    "canonicalize",
    "exists",
    "is_dir",
    "is_file",
    "metadata",
    "read_dir",
    "read_link",
    "read_to_end",
    "read_to_string",
    "set_len",
    "symlink_metadata",
    "sync_all",
    "sync_data",
    "try_exists",
    "try_wait",
    "wait",
    "wait_with_output",
];
