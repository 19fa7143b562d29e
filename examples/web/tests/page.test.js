// The page's main flows, as a person goes through them: in Chromium, on the built folder, from disk.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { createServer, preview } from "vite";

import { DESKTOP, PHONE, ROOT, TABLET, UPRIGHT, launch, openDesk, shoot } from "./browser.js";

const PROMISE = "亲，加我微信返现5元哦，这是全网最低价";

let browser;
let close;

before(async () => {
  ({ browser, close } = await launch());
});
after(() => close?.());

/** A flow on a page of its own, which must not log an error. */
function flow(name, options, act) {
  test(name, async () => {
    const { page, errors } = await openDesk(browser, options);
    try {
      await act(page);
      assert.deepEqual(errors, []);
    } finally {
      await page.close();
    }
  });
}

const text = (page, selector) => page.locator(selector).first().innerText();
const number = async (page) =>
  Number(await page.getByRole("meter", { name: "差评风险" }).getAttribute("aria-valuenow"));

flow(
  "an example shows its intent, answer, risk and advice",
  { viewport: DESKTOP },
  async (page) => {
    await page.getByRole("button", { name: /催发货，风险/ }).click();
    await page.locator("#message-0 .bubble").click();
    assert.match(await text(page, "#intent .headline"), /催发货|发货时间/);
    assert.ok((await page.locator("#message-0 mark.evidence").count()) > 0);
    assert.match(await text(page, "#answer"), /填入回复|按序号/);
    assert.ok((await number(page)) < 50);
    await page.getByRole("button", { name: /显示签收但没收到，风险/ }).click();
    assert.ok((await number(page)) > 50);
    await page.locator(".drivers .quote").first().click();
    assert.equal(await page.locator(".messages .jumped").count(), 1);
    await page.locator("#advice .quote-button").first().click();
    assert.ok((await page.inputValue("#draft")).length > 5);
    await shoot(page, "desktop");
  },
);

flow("what a customer types is read as it is typed", {}, async (page) => {
  await page.getByRole("button", { name: "新对话" }).click();
  await page.getByText("客户", { exact: true }).first().click();
  await page.fill("#draft", "能开发票吗");
  assert.match(await text(page, "#intent .headline"), /发票/);
  assert.match(await text(page, "#answer .headline"), /发票/);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".message.customer").count(), 1);
  await page.locator("#answer .primary").click();
  assert.ok(await page.locator('input[value="agent"]').isChecked());
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".message.agent").count(), 1);
});

flow("an answer names the order that the customer named", {}, async (page) => {
  await page.getByRole("button", { name: "粘贴对话" }).click();
  await page.getByLabel("对话内容").fill("客户：订单号 202603041234567\n客户：帮我催一下发货");
  await page.getByRole("button", { name: "放到工作台" }).click();
  await page.locator("#answer :is(.primary, .choice)").first().click();
  const draft = await page.inputValue("#draft");
  assert.match(draft, /202603041234567/);
  assert.doesNotMatch(draft, /【订单号】/);
});

flow("a customer picks from the list that was sent by its number", {}, async (page) => {
  await page.getByRole("button", { name: "新对话" }).click();
  await page.getByText("客户", { exact: true }).first().click();
  await page.fill("#draft", "有问题");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "把这份清单发给客户选" }).click();
  const second = await text(page, "#answer .choices > li:nth-child(2) .choice-name");
  await page.keyboard.press("Enter");
  await page.getByText("客户", { exact: true }).first().click();
  await page.fill("#draft", "2");
  assert.equal(await text(page, "#answer .headline strong"), second);
});

flow("a draft is checked as it is typed, and rewritten with one click", {}, async (page) => {
  await page.fill("#draft", PROMISE);
  assert.match(await text(page, ".findings"), /微信/);
  assert.equal(await text(page, ".shade mark.finding"), "加我微信");
  const before = Number(await text(page, ".total"));
  await shoot(page, "desktop-draft");
  await page
    .getByRole("button", { name: /改成这样/ })
    .first()
    .click();
  assert.ok(!(await page.inputValue("#draft")).includes("微信"));
  assert.ok(Number(await text(page, ".total")) > before);
});

flow("a pasted chat is read; a line without a speaker is named", {}, async (page) => {
  await page.getByRole("button", { name: "粘贴对话" }).click();
  await page
    .getByLabel("对话内容")
    .fill("没头没尾\n客户：快递三天没动了\n客服：您好，我查一下\n客户：再不解决就给差评");
  assert.match(await text(page, "dialog .bad-rows"), /第 1 行/);
  await page.getByRole("button", { name: "放到工作台" }).click();
  assert.equal(await page.locator(".message").count(), 3);
  assert.ok((await number(page)) > 25);
});

flow(
  "a classifier is trained on a CSV; the report is shown and the classifier tried",
  {},
  async (page) => {
    await page.getByRole("tab", { name: "训练分类器" }).click();
    await page.getByLabel("标注数据，CSV").fill("text,label\n只有文本,\n");
    assert.match(await text(page, ".train .bad-rows"), /第 2 行.*缺少标签/);
    await page.getByRole("button", { name: "载入示例" }).first().click();
    await page.getByRole("button", { name: "开始训练" }).click();
    await page.locator(".figure-card").first().waitFor({ timeout: 120_000 });
    assert.equal(await page.locator(".classes tbody tr").count(), 12);
    assert.equal(await page.locator(".confusion tbody tr").count(), 12);
    assert.ok((await page.locator(".reliability circle").count()) > 2);
    assert.match(await text(page, ".lint h3"), /标注检查：\d+ 处/);
    await page.getByLabel("试一句").fill("发票抬头开错了");
    assert.match(await text(page, ".found .headline"), /发票/);
    await shoot(page, "train", { fullPage: true });
  },
);

flow("an imported answer base is used, and its bad rows are named", {}, async (page) => {
  await page.getByRole("tab", { name: "知识库与规则" }).click();
  const rows = [
    "id,question,answer,variants",
    'lamp,台灯会不会频闪,"不会，已过国标无频闪检测。",灯闪不闪|频闪吗',
    "lamp,重复的编号,答案",
    "no-answer,没有答案的,",
  ];
  const buffer = Buffer.from(rows.join("\n"));
  await page
    .locator('.faq input[type="file"]')
    .setInputFiles({ name: "faq.csv", mimeType: "text/csv", buffer });
  await page.locator(".faq .bad-rows").waitFor({ timeout: 60_000 });
  const named = await text(page, ".faq .bad-rows");
  assert.match(named, /第 3 行：编号“lamp”与第 2 行重复/);
  assert.match(named, /第 4 行：缺少 answer/);
  await shoot(page, "knowledge");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出 JSONL" }).click();
  const exported = await readFile(await (await saved).path(), "utf8");
  assert.match(exported, /"id":"lamp"/);
  await page.getByRole("tab", { name: "工作台" }).click();
  await page.getByText("客户", { exact: true }).first().click();
  await page.fill("#draft", "这个灯频闪吗");
  assert.match(await text(page, "#answer"), /无频闪检测|台灯会不会频闪/);
});

flow(
  "the shop's own rules hold for drafts; a rule that fails its test is named",
  {},
  async (page) => {
    await page.getByRole("tab", { name: "知识库与规则" }).click();
    const rules = page.getByLabel("规则，TOML");
    await page.locator(".own-rules").getByRole("button", { name: "载入示例" }).click();
    assert.match(await text(page, ".rules"), /承诺了当天送达/);
    await rules.fill((await rules.inputValue()).replace('hit = "今天一定到"', 'hit = "明天到"'));
    await page.getByRole("button", { name: "检查并启用" }).click();
    assert.match(await text(page, ".own-rules .bad-rows"), /第 4 行.*house\.promise\.today/s);
    await page.getByRole("tab", { name: "工作台" }).click();
    await page.fill("#draft", "放心亲，今天一定到");
    assert.match(await text(page, ".findings"), /承诺了当天送达/);
  },
);

flow("drafts are held to the rules of the chosen platform", {}, async (page) => {
  const levels = async () => {
    await page.getByRole("tab", { name: "工作台" }).click();
    await page.fill("#draft", "");
    await page.fill("#draft", "您打我电话13812345678联系");
    return text(page, ".findings .badge");
  };
  const usual = await levels();
  await page.getByRole("tab", { name: "知识库与规则" }).click();
  await page.locator(".packs").getByText("京东").click();
  assert.notEqual(await levels(), usual);
});

flow("the whole flow works with the keyboard alone", {}, async (page) => {
  await page.getByRole("tab", { name: "工作台" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.ok(await page.getByLabel("标注数据，CSV").isVisible());
  await page.keyboard.press("ArrowLeft");
  await page.locator(".sessions button").first().focus();
  await page.keyboard.press("Enter");
  const slider = page.getByRole("slider", { name: /风险走势/ });
  await slider.focus();
  await page.keyboard.press("Home");
  assert.match(await slider.getAttribute("aria-valuetext"), /^第 1 条/);
  await page.keyboard.press("ArrowRight");
  assert.match(await slider.getAttribute("aria-valuetext"), /^第 2 条/);
  assert.ok(await slider.evaluate((node) => node === document.activeElement));
  await page.locator("#advice .quote-button").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "draft");
  await page.keyboard.press("Enter");
  assert.equal(await page.inputValue("#draft"), "");
});

test("served, by the development server and built, it fetches its files", async () => {
  const development = await createServer({ root: ROOT, logLevel: "silent", server: { port: 0 } });
  await development.listen();
  const built = await preview({ root: ROOT, logLevel: "silent", preview: { port: 0 } });
  for (const { resolvedUrls, close: stop } of [development, built]) {
    const page = await browser.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(resolvedUrls.local[0]);
    await page.locator("#answer :is(.headline, .choices)").first().waitFor({ timeout: 60_000 });
    await page.close();
    await stop();
    assert.ok(
      asked.some((url) => /\.wasm(\?|$)/.test(url)),
      asked.join("\n"),
    );
    assert.ok(!asked.some((url) => url.endsWith(".wasm.js")));
  }
});

const SIZES = { desktop: DESKTOP, tablet: TABLET, upright: UPRIGHT, phone: PHONE };

for (const [name, viewport] of Object.entries(SIZES)) {
  for (const scheme of ["light", "dark"]) {
    flow(`nothing is cut off: ${name}, ${scheme}`, { viewport, scheme }, async (page) => {
      await page.fill("#draft", PROMISE);
      const wide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll(".panel:not([hidden]) .pane")]
          .filter((node) => node.scrollWidth > node.clientWidth)
          .map((node) => node.className || node.tagName),
      );
      assert.deepEqual(wide, []);
      const ground = await page.evaluate(
        () => getComputedStyle(document.documentElement).backgroundColor,
      );
      assert.equal(Number(/oklch\(([\d.]+)/.exec(ground)?.[1]) > 0.5, scheme === "light");
      await shoot(page, `${name}-${scheme}`, { fullPage: name === "phone" });
      await page.locator("#drivers .quote").first().click();
      assert.ok(await page.locator(".messages .jumped").first().isVisible());
    });
  }
}
