// Reads the answers that `src/answer.rs` writes: numbers in one list, texts in another, in the order
// of the fields. A text has its length among the numbers; what is missing is -1.

let numbers;
let text;
let at;
let from;

const number = () => numbers[at++];

function string() {
  const length = number();
  if (length < 0) return null;
  from += length;
  return text.slice(from - length, from);
}

function list(read) {
  const items = [];
  for (let left = number(); left > 0; left -= 1) items.push(read());
  return items;
}

function span() {
  const start = number();
  const end = number();
  return start < 0 ? null : { start, end };
}

function decision() {
  const kind = string();
  return kind === "ambiguous" ? { kind, a: string(), b: string(), question: string() } : { kind };
}

const candidate = () => ({ label: string(), name: string(), score: number() });

const clause = () => ({ label: string(), name: string(), score: number(), span: span(), department: string() });

function evidence() {
  const source = string();
  const message = number();
  return { source, message: message < 0 ? null : message, span: span(), quote: string(), weight: number(), why: string() };
}

export function readIntent(givenNumbers, givenText) {
  numbers = givenNumbers;
  text = givenText;
  at = from = 0;
  const intent = {
    label: string(),
    name: string(),
    score: number(),
    decision: decision(),
    candidates: list(candidate),
    also: list(clause),
    stage: string(),
    department: string(),
    negated: list(clause),
    entities: JSON.parse(string() ?? "[]"),
    scope: number(),
    support: number(),
    rule: string(),
    base: number(),
    evidence: list(evidence),
  };
  // The numbers lie in the memory of the module.
  numbers = text = undefined;
  return intent;
}
