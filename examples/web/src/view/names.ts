// What ids are called on the page.
import type { Finding, Intent, RiskLevel, Role } from "kefu";

export const roleName: Readonly<Record<Role, string>> = {
  customer: "客户",
  agent: "客服",
  system: "系统",
};

export const levelName: Readonly<Record<RiskLevel, string>> = {
  low: "平稳",
  watch: "留意",
  high: "偏高",
  urgent: "紧急",
};

/** Where a level begins: levels are ranges of the score. */
export const levelFrom: readonly (readonly [number, RiskLevel])[] = [
  [0.75, "urgent"],
  [0.5, "high"],
  [0.25, "watch"],
  [0, "low"],
];

export function levelOf(score: number): RiskLevel {
  return levelFrom.find(([from]) => score >= from)?.[1] ?? "low";
}

export const findingLevelName: Readonly<Record<Finding["level"], string>> = {
  light: "轻",
  medium: "中",
  heavy: "重",
};

/** A label in a word; with a question mark where there are two, or a refusal. */
export function intentName({ decision, candidates, name, label }: Intent): string {
  if (decision.kind === "ambiguous") return `${candidates[0]?.name ?? ""}？`;
  return decision.kind === "out_of_scope" ? "不在范围内" : (name ?? label ?? "");
}

const STAGES: Readonly<Record<string, string>> = {
  pre: "售前",
  order: "售中",
  after: "售后",
  any: "不限阶段",
};
export const stageName = (id: string): string => STAGES[id] ?? id;

const CAUSES: Readonly<Record<string, string>> = {
  unresolved: "问题没解决",
  attitude: "服务态度",
  delay: "等待太久",
  product: "商品问题",
  promise: "承诺没兑现",
  price: "价格费用",
};
export const causeName = (id: string): string => CAUSES[id] ?? id;

const ACTIONS: Readonly<Record<string, string>> = {
  escalate: "升级主管",
  collect_evidence: "留存证据",
  apologise: "先道歉",
  solve: "马上解决",
  compensate: "给予补偿",
  call_back: "主动回访",
};
export const actionName = (id: string): string => ACTIONS[id] ?? id;

const SLOTS: Readonly<Record<string, string>> = { order_no: "订单号" };
export const slotName = (id: string): string => SLOTS[id] ?? id;

export const percent = (share: number): string => `${Math.round(share * 100)}%`;
/** Signed points of a hundred: `+21`, `−4`. */
export const points = (change: number): string =>
  `${change < 0 ? "−" : "+"}${Math.abs(Math.round(change * 100))}`;
/** A weight with its sign: `+0.27`, `−0.08`. */
export const signed = (weight: number): string =>
  `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`;
export const clock = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleTimeString("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Asia/Shanghai",
  });
