//! `cargo xtask wasm`: builds the npm package in `bindings-wasm/package`, and reports its size.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::context::{Context, Result};
use crate::process::{cargo, first_line, run};
use crate::tools::{apt_install, npm_ci, say};

const TARGET: &str = "wasm32-unknown-unknown";
/// Named one by one: `--all-features` makes modules that Node 20 refuses.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The standard library is built with the module: for size, and without the places of panics.
const STANDARD_LIBRARY: [&str; 4] =
    ["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"];

/// The modules of the package and the features each is built with.
const MODULES: [(&str, &[&str]); 2] = [("kefu", &[]), ("intent", &["--no-default-features"])];
/// The default models, which a page loads as files of their own.
const MODELS: [&str; 3] = ["intent.safetensors", "risk.safetensors", "embedding.safetensors"];
/// What everyone who passes the package on must pass on too.
const LEGAL: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

/// Builds the package.
///
/// # Errors
/// A tool is missing and cannot be installed, or a step failed, or the package is over its size.
pub fn build(context: &Context) -> Result {
    let folder = context.path("bindings-wasm");
    npm_ci(&folder)?;
    let out = folder.join("package/wasm");
    std::fs::create_dir_all(&out)
        .map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    for (name, features) in MODULES {
        module(context, name, features, &out)?;
    }
    say("bundling the scripts");
    run(Command::new("node").arg(folder.join("scripts/bundle.js")))?;
    for model in MODELS {
        copy(&context.path("core/assets/models").join(model), &out)?;
    }
    for text in LEGAL {
        copy(&context.path(text), &folder.join("package"))?;
    }
    run(Command::new("node").arg(folder.join("scripts/size.js")).arg(folder.join("package")))
}

/// Makes one module and its JavaScript half.
fn module(context: &Context, name: &str, features: &[&str], out: &Path) -> Result {
    say(&format!("compiling the module {name}"));
    let compiled = compile(context, features)?;
    say("writing its JavaScript half");
    let glue = context.path("bindings-wasm/js/wasm");
    run(cargo(context)
        .args(["run", "--quiet", "--package", "xtask", "--features", "bindgen", "--", "bindgen"])
        .args([Path::new(name), &compiled, &glue]))?;
    let script = glue.join(format!("{name}.js"));
    run(Command::new("node").arg(context.path("bindings-wasm/scripts/guard.js")).arg(script))?;
    say("optimising it for size");
    let wasm = glue.join(format!("{name}_bg.wasm"));
    run(Command::new("node")
        .arg(context.path("bindings-wasm/node_modules/binaryen/bin/wasm-opt"))
        // `-Oz` and the packing of zeros make a smaller module that compresses worse, by 9 KB.
        .args(["-O1", "--skip-pass=memory-packing", "--strip-debug", "--strip-producers"])
        .args(["--quiet", "-o"])
        .args([&out.join(format!("{name}_bg.wasm")), &wasm])
        .args(FEATURES))
}

fn copy(from: &Path, folder: &Path) -> Result {
    let name = from.file_name().ok_or("a file has a name")?;
    std::fs::copy(from, folder.join(name))
        .map(|_| ())
        .map_err(|error| format!("cannot copy {}: {error}", from.display()))
}

/// Compiles the crate and returns the path of the module, which the next call writes over.
fn compile(context: &Context, features: &[&str]) -> Result<PathBuf> {
    let (mut command, folder) = if !context.has("--debian") && rustup_has_sources() {
        (cargo(context), context.path("target/wasm"))
    } else {
        debian(context)?
    };
    // Lets a stable compiler take `-Z`.
    command.env("RUSTC_BOOTSTRAP", "1").args(STANDARD_LIBRARY);
    command.args(["build", "--quiet", "--package", "kefu-wasm", "--profile", "wasm"]);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(context));
    run(command.args(features).args(["--target", TARGET, "--target-dir"]).arg(&folder))?;
    Ok(folder.join(TARGET).join("wasm/kefu_wasm.wasm"))
}

/// Flags of the compiler: vectors of 128 bits, which all browsers have since 2023, and neither the
/// builder's folders in the module, nor the places in source files that panics name, nor their
/// messages: a panic, which is a bug, stops the call at once, and `guard.js` throws an error with a
/// code for it. The texts of panics that never happen are 19 KB after brotli.
fn flags(context: &Context) -> String {
    let home = std::env::var("CARGO_HOME")
        .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").unwrap_or_default()));
    let root = context.root.display();
    [
        "-Ctarget-feature=+simd128".to_owned(),
        "-Zlocation-detail=none".to_owned(),
        "-Zunstable-options".to_owned(),
        "-Cpanic=immediate-abort".to_owned(),
        format!("--remap-path-prefix={home}/registry/src/="),
        format!("--remap-path-prefix={root}/="),
    ]
    .join("\u{1f}")
}

fn rustup_has_sources() -> bool {
    let installed = || {
        let sysroot = first_line("rustc", &["--print", "sysroot"]);
        let sources = "lib/rustlib/src/rust/library/std/Cargo.toml";
        sysroot.is_some_and(|root| Path::new(&root).join(sources).exists())
    };
    if installed() {
        return true;
    }
    say("adding the sources of the standard library");
    let added = Command::new("rustup").args(["component", "add", "rust-src"]).status();
    added.is_ok_and(|status| status.success()) && installed()
}

/// Where rustup cannot add the sources: Debian's compiler and its own. Its artifacts need a folder
/// of their own, or the two compilers undo each other's work.
fn debian(context: &Context) -> Result<(Command, PathBuf)> {
    let sources = Path::new("/usr/share/cargo/registry").exists()
        || Path::new("/usr/lib/rustlib/src/rust/library").exists();
    if !Path::new("/usr/bin/cargo").exists() || !sources {
        apt_install(&["rustc-web", "cargo-web", "rust-web-src"]).map_err(|error| {
            format!(
                "{error}; or run `rustup component add rust-src` where its server can be reached"
            )
        })?;
    }
    say("building with Debian's Rust, standard library included");
    let sysroot = first_line("rustc", &["--print", "sysroot"]).ok_or("rustc is missing")?;
    let host = first_line("rustc", &["--print", "host-tuple"]).ok_or("rustc is missing")?;
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    let mut command = Command::new("/usr/bin/cargo");
    command
        .current_dir(&context.root)
        // What rustup and the outer cargo set would lead back to the other compiler.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .env("RUSTC", "/usr/bin/rustc")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    Ok((command, context.path("target/debian-wasm")))
}

/// Writes the JavaScript glue and the module it loads.
///
/// # Errors
/// The module was not built by the same wasm-bindgen, or cannot be read or written.
#[cfg(feature = "bindgen")]
pub fn bindgen(context: &Context) -> Result {
    let [name, module, out] = context.args.as_slice() else {
        return Err("usage: cargo xtask bindgen NAME MODULE FOLDER".into());
    };
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    let made = bindgen.input_path(module).out_name(name).web(true);
    // The package names its files itself, in a way that bundlers follow.
    made.and_then(|bindgen| bindgen.typescript(false).omit_default_module_path(true).generate(out))
        .map_err(|error| format!("wasm-bindgen: {error:#}"))
}
