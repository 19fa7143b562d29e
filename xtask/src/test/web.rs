//! The browser stage: the npm package, built, then used from TypeScript, Node.js and Chromium.

use std::process::Command;

use super::{Count, Tally, number_after};
use crate::context::{Context, Result};
use crate::{tools, wasm};

/// The declarations under `tsc --strict`, then the tests in Node.js, which drive Chromium too.
pub fn tests(context: &Context, tally: &mut Tally) -> Result {
    wasm::build(context)?;
    tally.add(Count::of(true));
    let chromium = tools::chromium()?;
    let folder = context.path("bindings-wasm");
    let mut tsc = Command::new("node");
    tsc.current_dir(&folder).args(["node_modules/typescript/bin/tsc", "--project", "tests"]);
    tally.check(&mut tsc)?;
    let mut node = Command::new("node");
    node.current_dir(&folder).env("KEFU_CHROMIUM", chromium);
    node.args(["--test", "--test-reporter=tap", "--test-concurrency=1", "tests/"]);
    tally.runner(&mut node, count_node)
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
