// Elements from descriptions. Text goes in as text nodes only, so nothing a customer writes is
// ever read as markup.

type Child = Node | string | number | null | undefined | false;
type Listener = (event: never) => void;

interface Common {
  class?: string;
  /** Attributes: `true` sets an empty one, `false` and `null` leave it out. */
  attrs?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  on?: Readonly<Record<string, Listener>>;
}

type Properties<E> = Common & Partial<Omit<E, "attrs" | "children">>;

function fill(node: Element, properties: Common, children: readonly Child[]): void {
  const { class: name, attrs = {}, on = {}, ...rest } = properties;
  if (name) node.setAttribute("class", name);
  Object.assign(node, rest);
  for (const [key, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const [type, listener] of Object.entries(on)) {
    node.addEventListener(type, listener as EventListener);
  }
  put(node, children);
}

/** Makes `children` all there is in `node`. */
export function put(node: Element, children: readonly Child[]): void {
  const shown = children.filter(
    (child) => child !== null && child !== undefined && child !== false,
  );
  node.replaceChildren(...shown.map((child) => (child instanceof Node ? child : String(child))));
}

/** An HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<HTMLElementTagNameMap[K]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  fill(node, properties, children);
  return node;
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  properties: Common = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(node, properties, children);
  return node;
}
