// The JavaScript examples of the READMEs run as they stand.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const READMES = ["../../README.md", "../../README.zh-CN.md", "../package/README.md"];

for (const [place, path] of READMES.entries()) {
  const readme = new URL(path, import.meta.url);
  if (!existsSync(readme)) continue;
  const blocks = [...readFileSync(readme, "utf8").matchAll(/```js\n(.*?)```/gs)].map((match) => match[1]);
  blocks.forEach((block, number) => {
    test(`${readme.pathname.split("/").slice(-2).join("/")}, example ${number}`, async (t) => {
      // Beside the tests, so that `import "kefu"` finds the package.
      const file = new URL(`readme-${place}-${number}.tmp.mjs`, import.meta.url);
      t.after(() => rmSync(file, { force: true }));
      const lines = [];
      t.mock.method(console, "log", (...values) => lines.push(values));
      writeFileSync(file, block);
      await import(file);
      assert.ok(lines.length > 0, "an example prints something");
    });
  });
}
