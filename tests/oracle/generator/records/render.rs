//! From a drawn loop over records to the code of a module.

use super::{Draw, Home};
use crate::generator::indented;
use std::fmt::Write as _;

/// What is done with the loop in each rendering of the function, and its name.
const FORMS: [&str; 3] = ["plain", "attribute", "par_for"];

/// The module of one loop.
pub(super) fn module(number: u64, draw: &Draw, looped: &str) -> String {
    let looped = looped.replace('@', draw.home.prefix());
    let functions = FORMS.map(|form| function(form, draw, &looped));
    let mut code = format!("pub mod r{number} {{\nuse super::*;\n");
    if draw.home == Home::Method {
        let signatures: String = FORMS.iter().map(|form| format!("{};\n", signature(form, draw))).collect();
        let _ = writeln!(code, "pub trait Loops {{\n{signatures}}}\nimpl Loops for Books {{\n{}}}", functions.concat());
    } else {
        code.push_str(&functions.concat());
    }
    let calls = FORMS.map(|form| call(form, draw));
    let _ = writeln!(
        code,
        "#[rustfmt::skip]\npub const TWIN: Twin = Twin {{\nname: \"r{number}\",\nsource: r##\"{}\"##,\ndrawn: &[],\n\
         plain: {},\nforms: &[(\"attribute\", {}), (\"par_for\", {})],\n}};\n}}\n",
        indented(&functions[0]),
        calls[0],
        calls[1],
        calls[2]
    );
    indented(&code)
}

fn signature(form: &str, draw: &Draw) -> String {
    let owner = if draw.home == Home::Method { "&mut self" } else { "b: &mut Books" };
    let returned = if draw.leaves { "Result<(), Text>" } else { "()" };
    format!("fn {form}({owner}, n: u64, k: u64, jobs: isize) -> {returned}")
}

fn function(form: &str, draw: &Draw, looped: &str) -> String {
    let looped = match form {
        "attribute" => format!("#[par(jobs = jobs, always)]\n{looped}"),
        "par_for" => format!("par_for!(jobs = jobs, always, {looped});"),
        _ => looped.to_string(),
    };
    let mark = if form == "attribute" { "#[parallelize]\n" } else { "" };
    let public = if draw.home == Home::Method { "" } else { "pub " };
    let (before, after) = match draw.home {
        Home::Locals => (
            "let Books { mut t, mut texts, mut nums, mut f, mut map, mut last, mut all } = std::mem::take(b);\n",
            "*b = Books { t, texts, nums, f, map, last, all };\n",
        ),
        _ => ("", ""),
    };
    let end = if draw.leaves { "Ok(())\n" } else { "" };
    format!("{mark}{public}{} {{\n{before}{looped}\n{after}{end}}}\n", signature(form, draw))
}

/// A closure that calls one rendering.
fn call(form: &str, draw: &Draw) -> String {
    let name = if draw.home == Home::Method { format!("Loops::{form}") } else { form.to_string() };
    format!("|_, n, k, jobs| run(|books| {name}(books, n, k, jobs))")
}
