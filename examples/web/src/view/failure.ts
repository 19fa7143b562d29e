// What an error says to the person at the page.
import type { KefuError } from "kefu";

const isKefu = (error: unknown): error is KefuError =>
  error instanceof Error && error.name === "KefuError";

const MEANINGS: Readonly<Partial<Record<KefuError["code"], string>>> = {
  "data.insufficient": "数据太少",
  "input.invalid": "数据有误",
  "rule.syntax": "规则写法有误",
  "rule.test": "规则没通过自带的测试",
  "load.failed": "文件载入失败",
  "worker.crashed": "后台线程中断，请再试一次",
};

/** The kind in Chinese, then the library's own words: they name the fix. */
export function failure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const meaning = isKefu(error) ? MEANINGS[error.code] : undefined;
  return meaning ? `${meaning}：${message}` : message;
}
