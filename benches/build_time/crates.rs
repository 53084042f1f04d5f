//! The crates that are built: many loops, each in a module of its own with constants of its own, and a `main` that
//! runs them all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A way to write the same loops.
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    template: &'static str,
    dependency: &'static str,
}

/// The first one is the yardstick.
pub(crate) const VARIANTS: [Variant; 3] = [
    Variant { name: "plain", template: include_str!("plain.rs"), dependency: "" },
    Variant {
        name: "ours",
        template: include_str!("ours.rs"),
        dependency: concat!("parallelize = { path = '", env!("CARGO_MANIFEST_DIR"), "' }"),
    },
    Variant { name: "rayon", template: include_str!("by_hand.rs"), dependency: "rayon = '1'" },
];

/// A crate for each variant, with the same loops.
pub(crate) struct Family {
    /// As it is printed.
    pub(crate) name: String,
    pub(crate) loops: usize,
    /// The only shape of its loops; without one, all shapes in turn.
    shape: Option<&'static str>,
}

impl Family {
    pub(crate) fn mixed(loops: usize) -> Family {
        Family { name: format!("{loops} loops"), loops, shape: None }
    }

    pub(crate) fn of_shape(shape: &'static str, loops: usize) -> Family {
        Family { name: format!("{loops} × {shape}"), loops, shape: Some(shape) }
    }

    pub(crate) fn is_mixed(&self) -> bool {
        self.shape.is_none()
    }

    /// The name of a member's crate, and of its program.
    pub(crate) fn package(&self, variant: &Variant) -> String {
        format!("{}_{}_{}", variant.name, self.shape.unwrap_or("mixed"), self.loops)
    }

    fn source(&self, variant: &Variant) -> String {
        let (header, shapes) = take_apart(variant.template);
        let shapes: Vec<_> = shapes.into_iter().filter(|shape| self.shape.is_none_or(|only| only == shape.0)).collect();
        let mut source = String::from("#![allow(unused)]\nmod data;\n");
        let mut calls = String::new();
        for (number, (name, function)) in shapes.iter().cycle().take(self.loops).enumerate() {
            let header = header.replace("SALT: u32 = 1", &format!("SALT: u32 = {}", number + 2));
            let function = function.replace("pub(crate) fn", "#[inline(never)]\npub(crate) fn");
            let _ = writeln!(source, "mod loop_{number} {{\n{header}\n{function}\n}}");
            let _ = writeln!(calls, "digest.add(&loop_{number}::{name}(&data));");
        }
        source
            + "fn main() {\nlet (data, mut digest) = (data::Data::sample(), data::Digest::default());\n"
            + &calls
            + "println!(\"{}\", digest.finish());\n}\n"
    }
}

/// The names of the shapes, in order.
pub(crate) fn shapes() -> Vec<&'static str> {
    take_apart(VARIANTS[0].template).1.into_iter().map(|shape| shape.0).collect()
}

/// What stands before the functions of a template, without its documentation, and each function with its name. No
/// function has an empty line in it.
fn take_apart(template: &'static str) -> (String, Vec<(&'static str, &'static str)>) {
    let (mut header, mut shapes) = (String::new(), Vec::new());
    for part in template.split("\n\n").filter(|part| !part.starts_with("//!")) {
        match part.split_once("fn ").and_then(|(_, rest)| rest.split_once('(')) {
            Some((name, _)) => shapes.push((name, part)),
            None => header += &format!("{part}\n"),
        }
    }
    (header, shapes)
}

/// Writes a workspace of all these crates.
pub(crate) fn write(root: &Path, families: &[Family]) -> io::Result<()> {
    let mut members = Vec::new();
    for family in families {
        for variant in &VARIANTS {
            write_crate(root, family, variant)?;
            members.push(family.package(variant));
        }
    }
    fs::write(root.join("Cargo.toml"), format!("[workspace]\nresolver = '3'\nmembers = {members:?}\n"))?;
    // the versions that are tested here, and no network
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), root.join("Cargo.lock"))?;
    Ok(())
}

fn write_crate(root: &Path, family: &Family, variant: &Variant) -> io::Result<()> {
    let package = family.package(variant);
    let directory = root.join(&package);
    fs::create_dir_all(directory.join("src"))?;
    let manifest = format!(
        "[package]\nname = '{package}'\nversion = '0.0.0'\nedition = '2024'\n[dependencies]\n{}\n",
        variant.dependency
    );
    fs::write(directory.join("Cargo.toml"), manifest)?;
    fs::write(directory.join("src/data.rs"), include_str!("data.rs"))?;
    fs::write(main_file(root, &package), family.source(variant))
}

/// The file that makes cargo build a crate again when it is touched.
pub(crate) fn main_file(root: &Path, package: &str) -> PathBuf {
    root.join(package).join("src/main.rs")
}
