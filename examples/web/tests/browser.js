// The built page in Chromium, opened from disk, as a person opens it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

export const ROOT = new URL("..", import.meta.url).pathname;
const SHOTS = join(ROOT, "test-results");
export const BUILT = pathToFileURL(join(ROOT, "dist/index.html")).href;

export const DESKTOP = { width: 1440, height: 900 };
export const TABLET = { width: 1024, height: 768 };
export const UPRIGHT = { width: 768, height: 1024 };
export const PHONE = { width: 390, height: 844 };

/** A Chromium with nothing kept from before. */
export async function launch() {
  const profile = mkdtempSync(join(tmpdir(), "kefu-desk-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.KEFU_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    locale: "zh-CN",
    reducedMotion: "reduce",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    close: () => browser.close().finally(() => rmSync(profile, { recursive: true, force: true })),
  };
}

/** The page, ready, with its answer base built. What it logs as an error is kept. */
export async function openDesk(
  browser,
  { address = BUILT, viewport = DESKTOP, scheme = "light" } = {},
) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.goto(address);
  await page.locator("#draft").waitFor({ timeout: 60_000 });
  await page
    .locator("#answer :is(.headline, .choices, .empty)")
    .filter({ hasNotText: "正在" })
    .first()
    .waitFor({ timeout: 60_000 });
  return { page, errors };
}

/** A picture for people to look at; kept out of git. */
export async function shoot(page, name, options = {}) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), ...options });
}
