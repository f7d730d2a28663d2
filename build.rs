//! Turns the messages of the report into constants, so that a message that is missing in one language, or whose
//! variables differ, or that nobody speaks, fails the build; and marks the program with a hash of what it is built from,
//! so that work kept by another build is not taken for its own: a version alone does not tell two builds apart while
//! something is being changed.

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDER: &str = "src/report/language";

/// Variables by message.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=LOKET_BUILD={:016x}", build()?);
    let out = env::var_os("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&out).join("messages.rs"), constants())
}

/// A hash of all that the program is built from.
fn build() -> io::Result<u64> {
    let mut files = vec![PathBuf::from("Cargo.lock")];
    below(Path::new("src"), &mut files)?;
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in &files {
        // A crate that others build upon comes without its lock file.
        hash.write(&fs::read(file).unwrap_or_default());
    }
    Ok(hash.finish())
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { below(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// A constant for each message.
fn constants() -> String {
    let (english, indonesian) = (messages("en.ftl"), messages("id.ftl"));
    let mut wrong = Vec::new();
    for (one, other, file) in [(&english, &indonesian, "id.ftl"), (&indonesian, &english, "en.ftl")] {
        for (id, variables) in one {
            match other.get(id) {
                None => wrong.push(format!("`{id}` is missing in {FOLDER}/{file}")),
                Some(others) if others != variables => {
                    wrong.push(format!(
                        "`{id}` has other variables in {FOLDER}/{file}: {others:?}, not {variables:?}"
                    ));
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let constant = |(id, variables): (&String, &BTreeSet<String>)| {
        let name = id.to_uppercase().replace('-', "_");
        let variables: Vec<&String> = variables.iter().collect();
        format!("pub(crate) const {name}: Message = Message {{ id: {id:?}, variables: &{variables:?} }};\n")
    };
    english.iter().map(constant).collect()
}

fn messages(file: &str) -> Messages {
    let path = Path::new(FOLDER).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let resource =
        parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut found = Messages::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let mut variables = BTreeSet::new();
        message.value.iter().for_each(|value| pattern(value, &mut variables));
        let id = message.id.name.to_owned();
        assert!(found.insert(id.clone(), variables).is_none(), "`{id}` stands twice in {}", path.display());
    }
    found
}

fn pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression } => self::expression(expression, variables),
        }
    }
}

fn expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(one) => inline(one, variables),
        Expression::Select { selector, variants } => {
            inline(selector, variables);
            variants.iter().for_each(|variant| pattern(&variant.value, variables));
        }
    }
}

fn inline(one: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match one {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => self::expression(expression, variables),
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|argument| inline(argument, variables));
        }
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}
