//! What an iteration does to files and processes. Where its code says that a statement which stays in order may do something
//! to the same ones, what it does behind that, or looks at, stays behind that.

use super::hoist::builds;
use super::split::Split;
use super::stored::place_root;
use super::together::calls_unknown;
use crate::names::{Names, Use, last_segment, rewrite_arguments, uses_of};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::*;

/// A local, and the ones that it is made of, or together with.
pub(super) struct Made {
    pub(super) name: Ident,
    pub(super) of: Names,
    /// Those that the same pattern binds, and itself.
    with: Names,
}

/// What a statement in order has been given.
pub(super) struct Acted {
    /// Locals that it may do something to outside, and what these are made of.
    to: HashSet<String>,
    /// All that it has, with what was made together with it: the other ends of channels.
    together: HashSet<String>,
}

impl Split<'_> {
    /// Notes what a statement in order may do to files and processes: what it calls may do anything to what it is given.
    pub(super) fn note_acted(&mut self, stmts: &[Stmt]) {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let mut acts = Acts::default();
        stmts.iter().for_each(|stmt| acts.visit_stmt(stmt));
        let related = self.related(&uses);
        let together = self.made_of.iter().filter(|made| uses.iter().any(|used| used.name == made.name));
        let together = together.flat_map(|made| made.with.iter().cloned()).collect();
        let acts = acts.calls || acts.found || calls_unknown(stmts) || !related.is_disjoint(&self.streams);
        self.acted.push(Acted { to: if acts { related } else { HashSet::new() }, together });
    }

    /// Whether code has to stay behind a statement in order: one that may have done something to the same file, or, if it
    /// changes one, the end of the iteration or the loop.
    pub(super) fn is_behind(&self, visit: impl FnOnce(&mut Acts), uses: &[Use]) -> bool {
        let skips = self.entries.iter().any(|entry| entry.cancels || entry.leaves);
        if self.acted.is_empty() && !self.stops && !skips {
            return false;
        }
        let mut acts = Acts::default();
        visit(&mut acts);
        let meets = |related: HashSet<String>| self.acted.iter().any(|acted| !acted.to.is_disjoint(&related));
        let is_told = |used: &Use| self.acted.iter().any(|acted| acted.together.contains(&used.name.to_string()));
        let writes = |name: &String| self.streams.contains(name) && meets(self.related_to([name.clone()]));
        (self.stops && acts.changes)
            || (skips && (acts.changes || acts.runs))
            || (acts.found && meets(self.related(uses)))
            || (acts.waits && uses.iter().any(is_told))
            || acts.targets.iter().any(writes)
    }

    /// The locals that uses are of, and what those of the body itself are made of.
    pub(super) fn related(&self, uses: &[Use]) -> HashSet<String> {
        self.related_to(uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name)))
    }

    fn related_to(&self, names: impl IntoIterator<Item = String>) -> HashSet<String> {
        let mut related: HashSet<String> = names.into_iter().collect();
        loop {
            let before = related.len();
            for made in &self.made_of {
                if related.contains(&made.name.to_string()) {
                    let is_own = |name: &&String| self.local(name).is_some_and(|(depth, _)| depth > 0);
                    related.extend(made.of.iter().filter(is_own).cloned());
                }
            }
            if related.len() == before {
                return related;
            }
        }
    }

    /// Notes what locals are made of, and that they are made together.
    pub(super) fn note_made_of(&mut self, names: &[Ident], from: &Expr, uses: &[Use]) {
        let made: Vec<String> = names.iter().map(ToString::to_string).collect();
        let of = uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name));
        let with: Names = made.iter().cloned().collect();
        let of: Names = of.chain(with.iter().cloned()).collect();
        if names_stream(from.to_token_stream()) {
            self.streams.extend(made.iter().cloned());
        }
        self.made_of.extend(names.iter().map(|name| Made { name: name.clone(), of: of.clone(), with: with.clone() }));
    }
}

/// What code does to files and processes, for all that the names in it say.
#[derive(Default)]
pub(super) struct Acts {
    found: bool,
    /// Whether a file is another one then, or none; whether a process is begun.
    changes: bool,
    runs: bool,
    /// Whether it waits for what others do.
    waits: bool,
    /// What is written to.
    targets: Vec<String>,
    /// Whether something is called that may, or something is written to.
    calls: bool,
}

impl Visit<'_> for Acts {
    fn visit_item(&mut self, _: &Item) {}

    fn visit_expr_call(&mut self, call: &ExprCall) {
        self.calls |= !builds(&call.func);
        if let Expr::Path(path) = &*call.func {
            let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            match names[..] {
                [.., "Command", _] => (self.found, self.runs) = (true, true),
                [.., "io", "read_to_string"] => self.found = true,
                [.., module, name] if MODULES.contains(&module) => {
                    self.found = true;
                    self.changes |= CHANGES.contains(&name);
                }
                // imported; the other names are not telling
                [name] if IMPORTED.contains(&name) => {
                    self.found = true;
                    self.changes |= CHANGES.contains(&name);
                }
                _ => {}
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        self.waits |= WAITS.iter().any(|method| call.method == method);
        self.found |= self.waits || METHODS.iter().any(|method| call.method == method);
        if ["flush", "write", "write_all"].iter().any(|writes| call.method == writes) {
            self.targets.extend(place_root(&call.receiver).map(ToString::to_string));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &Macro) {
        let writes = matches!(last_segment(mac).as_str(), "write" | "writeln");
        self.calls |= writes;
        let mut is_target = writes;
        rewrite_arguments(&mut mac.clone(), |arg| {
            if std::mem::take(&mut is_target) {
                self.targets.extend(place_root(arg).map(ToString::to_string));
            }
            self.visit_expr(&arg.clone());
        });
    }
}

/// Modules and types of std's whose functions do.
const MODULES: &[&str] = &["File", "OpenOptions", "fs"];

/// Functions of std's that are often imported, and that no other has the name of.
const IMPORTED: &[&str] = &[
    "create_dir",
    "create_dir_all",
    "hard_link",
    "read_dir",
    "read_to_string",
    "remove_dir",
    "remove_dir_all",
    "remove_file",
    "set_permissions",
    "symlink_metadata",
];

/// Types and functions of std's that make a file, a stream or a process.
const STREAMS: &[&str] =
    &["BufWriter", "Command", "File", "LineWriter", "OpenOptions", "TcpStream", "UnixStream", "pipe", "spawn", "stdin"];

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
];

/// Those of them that wait for what others do.
const WAITS: &[&str] = &["recv", "recv_timeout", "try_wait", "wait", "wait_with_output"];

/// Whether code names what makes a file, a stream or a process.
fn names_stream(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => STREAMS.iter().any(|stream| name == stream),
        TokenTree::Group(group) => names_stream(group.stream()),
        _ => false,
    })
}
