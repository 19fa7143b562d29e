/**
 * kefu (客服) reads Chinese shop conversations in the tab: nothing leaves it.
 *
 * Call `init()` once and await it. Engines are immutable; results are plain objects. Every `Span`
 * is in UTF-16 units: `text.slice(span.start, span.end)` is the quoted text. Errors are
 * {@link KefuError}s with a stable `code`.
 */
export { default } from "./types/module.js";
export * from "./types/module.js";
export * from "./types/common.js";
export * from "./types/text.js";
export * from "./types/entity.js";
export * from "./types/dialogue.js";
export * from "./types/rule.js";
export * from "./types/intent.js";
export * from "./types/faq.js";
export * from "./types/risk.js";
export * from "./types/script.js";
