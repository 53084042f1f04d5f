//! What an iteration does to files and processes. Where its code says that a statement which stays in order may do something
//! to the same ones, what it does behind that, or looks at, stays behind that.

use super::effects::is_effect;
use super::shape::builds;
use super::split::Split;
use super::stored::place_root;
use super::together::calls_unknown;
use crate::names::{Names, Use, last_segment, rewrite_arguments, uses_of};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::*;

/// What a statement in order has been given: locals, what these are made of, and what was made together with them.
pub(super) struct Acted {
    to: HashSet<String>,
    /// The same, of what it gives to calls.
    given: HashSet<String>,
    /// The locals that it names itself.
    names: HashSet<String>,
    /// Whether it may do something to these outside.
    acts: bool,
}

impl Split<'_> {
    /// Notes what a statement in order may do to files and processes: what it calls may do anything to what it is given.
    pub(super) fn note_acted(&mut self, stmts: &[Stmt]) {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let mut acts = Acts::default();
        stmts.iter().for_each(|stmt| acts.visit_stmt(stmt));
        let related = self.related(&uses);
        let given = self.related_to(std::mem::take(&mut acts.args).into_iter().filter(|name| self.is_local(name)));
        let acts = acts.calls || self.may_do_anything(stmts) || !related.is_disjoint(&self.streams);
        let names = uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name)).collect();
        self.acted.push(Acted { to: related, given, names, acts });
    }

    /// Whether statements call what is not known, or what has the name of a method of std's that looks, and does not; or look at files.
    pub(super) fn may_do_anything(&self, stmts: &[Stmt]) -> bool {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let mut acts = Acts::default();
        stmts.iter().for_each(|stmt| acts.visit_stmt(stmt));
        acts.found || calls_unknown(stmts) || uses.iter().any(|used| used.doubtful && self.changes.touch(used))
    }

    /// Whether code has to stay behind a statement in order: one that may have done something to the same file, or has the other end
    /// of the same thing; or, if it changes a file, the end of the iteration or the loop.
    pub(super) fn is_behind(&self, visit: impl FnOnce(&mut Acts), uses: &[Use]) -> bool {
        let skips = self.head_leaves == Some(true) || self.entries.iter().any(|entry| entry.cancels || entry.leaves);
        let mut acts = Acts::default();
        visit(&mut acts);
        if acts.effects.iter().any(|stmt| self.stays(stmt)) {
            return true;
        }
        if self.acted.is_empty() && !self.stops && !skips {
            return false;
        }
        let meets =
            |related: HashSet<String>| self.acted.iter().any(|acted| acted.acts && !acted.to.is_disjoint(&related));
        let has = |related: HashSet<String>| self.acted.iter().any(|acted| !acted.given.is_disjoint(&related));
        let writes = |name: &String| self.streams.contains(name) && meets(self.related_to([name.clone()]));
        (self.stops && acts.changes)
            || (skips && (acts.changes || acts.runs))
            || (acts.found && meets(self.related(uses)))
            || ((acts.waits || acts.counts) && has(self.related(uses)))
            || acts.targets.iter().any(writes)
            || acts.args.iter().any(|arg| self.paths.contains(arg) && meets([arg.clone()].into()))
            || uses.iter().any(|used| self.acted.iter().any(|acted| self.is_connected(&used.name, &acted.names)))
    }

    /// The handles by which a statement is behind another one: what comes after has to be, too.
    pub(super) fn handles_behind(&self, stmt: &Stmt, uses: &[Use]) -> Names {
        let mut acts = Acts::default();
        if !self.acted.is_empty() {
            acts.visit_stmt(stmt);
        }
        let looks = acts.waits || acts.counts;
        let names = uses.iter().filter(|used| {
            let has = |acted: &Acted| looks && acted.given.contains(&used.name.to_string());
            self.acted.iter().any(|acted| has(acted) || self.is_connected(&used.name, &acted.names))
        });
        names.map(|used| used.name.to_string()).collect()
    }
}

/// What code does to files and processes, for all that the names in it say.
#[derive(Default)]
pub(super) struct Acts {
    found: bool,
    /// Whether a file is another one then, or none; whether a process is begun.
    changes: bool,
    runs: bool,
    /// Whether it waits for what others do; whether it looks whether others have a handle.
    waits: bool,
    counts: bool,
    /// Calls that are there for what they do.
    effects: Vec<Stmt>,
    /// What is written to.
    targets: Vec<String>,
    /// What is given to calls, and what to those that take it for a path.
    args: Vec<String>,
    paths: Vec<String>,
    /// Whether something is called that may, or something is written to.
    calls: bool,
}

impl Acts {
    fn file(&mut self, call: &ExprCall, name: Option<&&str>) {
        self.found = true;
        self.changes |= name.is_some_and(|name| CHANGES.contains(name));
        self.paths.extend(call.args.iter().filter_map(given));
    }
}

/// The variable that an argument is, or borrows, or is a copy of.
fn given(arg: &Expr) -> Option<String> {
    match arg {
        Expr::Reference(found) => given(&found.expr),
        Expr::MethodCall(call) if call.method == "clone" => given(&call.receiver),
        arg => place_root(arg).map(ToString::to_string),
    }
}

/// The variables that a body takes for paths of files.
pub(super) fn paths(body: &Block) -> HashSet<String> {
    let mut acts = Acts::default();
    acts.visit_block(body);
    acts.paths.into_iter().collect()
}

impl Visit<'_> for Acts {
    fn visit_item(&mut self, _: &Item) {}

    fn visit_stmt(&mut self, stmt: &Stmt) {
        if is_effect(stmt) {
            self.effects.push(stmt.clone());
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr_call(&mut self, call: &ExprCall) {
        self.calls |= !builds(&call.func);
        if let Expr::Path(path) = &*call.func {
            let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            match names[..] {
                [.., "Command", _] => (self.found, self.runs) = (true, true),
                [.., "io", "read_to_string"] => self.found = true,
                [.., "Arc" | "Rc", name] if COUNTS.contains(&name) => self.counts = true,
                // imported; the other names are not telling
                [.., "OpenOptions", _] | [.., "File", "options"] => (self.found, self.changes) = (true, true),
                [.., module, _] if MODULES.contains(&module) => self.file(call, names.last()),
                [name] if IMPORTED.contains(&name) => self.file(call, Some(&name)),
                _ => {}
            }
        }
        self.args.extend(call.args.iter().filter_map(given));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        self.args.extend(call.args.iter().filter_map(given));
        self.waits |= WAITS.iter().any(|method| call.method == method);
        self.counts |= call.method == "upgrade";
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

/// Functions of `Arc` and `Rc` that see who else has a handle.
const COUNTS: &[&str] = &["get_mut", "into_inner", "strong_count", "try_unwrap", "weak_count"];

/// Whether code names what makes a file, a stream or a process.
pub(super) fn names_stream(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => STREAMS.iter().any(|stream| name == stream),
        TokenTree::Group(group) => names_stream(group.stream()),
        _ => false,
    })
}
