//! The browser stage: the npm package, built, then used from TypeScript, Node.js and Chromium, and
//! the example page that is made with it.

use std::path::Path;
use std::process::Command;

use super::{Count, Tally, number_after};
use crate::context::{Context, Result};
use crate::{native, tools, wasm};

/// The declarations under `tsc --strict`, then the tests in Node.js, which drive Chromium too.
pub fn tests(context: &Context, tally: &mut Tally) -> Result {
    wasm::build(context)?;
    tally.add(Count::of(true));
    let chromium = tools::chromium()?;
    let folder = context.path("bindings-wasm");
    let mut tsc = Command::new("node");
    tsc.current_dir(&folder).args(["node_modules/typescript/bin/tsc", "--project", "tests"]);
    tally.check(&mut tsc)?;
    let mut tests = node_tests(&folder, &chromium);
    tests.env("KEFU_NATIVE", native::write(context)?);
    tally.runner(&mut tests, count_node)?;
    page(context, tally, &chromium)
}

/// The page of `examples/web`: its types, its build, and its main flows on the built folder.
fn page(context: &Context, tally: &mut Tally, chromium: &Path) -> Result {
    let folder = context.path("examples/web");
    tools::npm_ci(&folder)?;
    let mut tsc = Command::new("node");
    tally.check(tsc.current_dir(&folder).arg("node_modules/typescript/bin/tsc"))?;
    let mut vite = Command::new("node");
    tally.check(vite.current_dir(&folder).args(["node_modules/vite/bin/vite.js", "build"]))?;
    tally.runner(&mut node_tests(&folder, chromium), count_node)
}

/// The tests of a folder, which drive Chromium.
fn node_tests(folder: &Path, chromium: &Path) -> Command {
    let mut node = Command::new("node");
    node.current_dir(folder).env("KEFU_CHROMIUM", chromium);
    node.args(["--test", "--test-reporter=tap", "--test-concurrency=1", "tests/"]);
    node
}

/// `# pass 12` and `# fail 0`
fn count_node(text: &str) -> Option<Count> {
    let find = |word: &str| {
        text.lines()
            .rev()
            .find_map(|line| number_after(line, word).filter(|_| line.starts_with(word)))
    };
    let failed = ["# fail", "# cancelled"].map(|word| find(word).unwrap_or(0));
    let count = Count { passed: find("# pass")?, failed: failed.iter().sum() };
    (count.passed + count.failed > 0).then_some(count)
}
