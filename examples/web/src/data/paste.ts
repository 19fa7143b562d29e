// A chat as people copy it out of a chat tool, read into messages.
import type { Message, Role } from "kefu";

import type { BadRow } from "./csv";

export interface Pasted {
  readonly messages: readonly Message[];
  readonly bad: readonly BadRow[];
}

const CUSTOMER = /^(客户|顾客|买家|用户|消费者|c)$/i;
const AGENT = /^(客服|商家|卖家|店铺|掌柜|小二|人工客服|a)$/i;
const SYSTEM = /^(系统|系统消息|平台)$/;
/** `客服 10:02:11: 您好`, with the time anywhere or nowhere. */
const SPOKEN =
  /^(?:\[?([\d:：\-/ ]{4,19})\]?\s+)?([^\s:：]{1,12})(?:\s+\(?([\d:\-/ ]{4,19})\)?)?\s*[:：]\s*(.*)$/;
/** `某某 2026-11-12 10:02:11`, the text on the lines under it. */
const HEADED =
  /^(\S{1,30})\s+\(?(\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?)\)?\s*[:：]?$/;

function roleOf(name: string): Role | null {
  if (CUSTOMER.test(name)) return "customer";
  if (AGENT.test(name)) return "agent";
  return SYSTEM.test(name) ? "system" : null;
}

/** Chat tools show Beijing time. */
const BEIJING = 8 * 3600;

/** Seconds since 1970; where there is only a time of day, of the first day. */
function secondsOf(time: string | undefined): number | null {
  if (!time) return null;
  const parts =
    /^(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2})\s+)?(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?$/.exec(
      time.trim(),
    );
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0));
  const ofDay = (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  return (year ? Date.UTC(year, (month ?? 1) - 1, day ?? 1) / 1000 : 0) + ofDay - BEIJING;
}

function isMessage(value: unknown): value is Message {
  const message = value as Partial<Message> | null;
  return (
    typeof message === "object" &&
    typeof message?.text === "string" &&
    ["customer", "agent", "system"].includes(message.role ?? "")
  );
}

/** Messages as JSON: an array, an object with `messages`, or one a line. */
function fromJson(text: string): Pasted | null {
  if (!/^[[{]/.test(text)) return null;
  const messages: Message[] = [];
  const bad: BadRow[] = [];
  const take = (value: unknown, line: number) => {
    const inner = (value as { messages?: unknown } | null)?.messages ?? value;
    for (const item of Array.isArray(inner) ? inner : [inner]) {
      if (isMessage(item)) messages.push(item);
      else bad.push({ line, reason: "缺少 role（customer、agent、system）或 text" });
    }
  };
  try {
    take(JSON.parse(text), 1);
    return { messages, bad };
  } catch {
    // Not one document: a document a line.
  }
  for (const [at, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    try {
      take(JSON.parse(line), at + 1);
    } catch {
      bad.push({ line: at + 1, reason: "不是合法的 JSON" });
    }
  }
  return { messages, bad };
}

/** Reads a pasted chat. Lines that no speaker can be given to are named. */
export function parseChat(source: string): Pasted {
  const text = source.trim();
  const json = fromJson(text);
  if (json) return json;
  const messages: { role: Role; text: string; at: number | null }[] = [];
  const bad: BadRow[] = [];
  const names = new Map<string, Role>();
  // Shop accounts have a colon in their name (某旗舰店:小林); else whoever speaks first is the customer.
  const guess = (name: string): Role => {
    const known = roleOf(name) ?? names.get(name);
    const role =
      known ?? (/[:：]|旗舰店|专卖店|专营店/.test(name) || names.size > 0 ? "agent" : "customer");
    names.set(name, role);
    return role;
  };
  let open = false;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (!line) continue;
    const headed = HEADED.exec(line);
    if (headed?.[1]) {
      messages.push({ role: guess(headed[1]), text: "", at: secondsOf(headed[2]) });
      open = true;
      continue;
    }
    const spoken = SPOKEN.exec(line);
    const role = spoken?.[2] ? roleOf(spoken[2]) : null;
    const last = messages.at(-1);
    if (spoken && role) {
      messages.push({ role, text: spoken[4] ?? "", at: secondsOf(spoken[1] ?? spoken[3]) });
      open = true;
    } else if (last && open) last.text += (last.text ? "\n" : "") + line;
    else bad.push({ line: at + 1, reason: "看不出是谁说的，请以“客户：”或“客服：”开头" });
  }
  return { messages: messages.filter((message) => message.text), bad };
}
