// The frame of the page: its name, its tabs, the theme.
import { h } from "../view/dom";

const NAMES = { desk: "工作台", train: "训练分类器", knowledge: "知识库与规则" } as const;
type Tab = keyof typeof NAMES;

const THEMES = { auto: "跟随系统", light: "浅色", dark: "深色" } as const;
type Theme = keyof typeof THEMES;
const KEPT = "kefu-theme";

const isTheme = (value: string | null): value is Theme => value !== null && value in THEMES;

/** Storage can be refused, as in a private window: then the choice lasts as long as the page. */
function kept(theme?: Theme): Theme {
  try {
    if (theme) localStorage.setItem(KEPT, theme);
    const found = localStorage.getItem(KEPT);
    return isTheme(found) ? found : "auto";
  } catch {
    return theme ?? "auto";
  }
}

function themeChoice(): HTMLElement {
  const start = kept();
  const options = Object.entries(THEMES).map(([value, name]) =>
    h("option", { value, selected: value === start }, name),
  );
  const choice = h("select", { class: "theme", attrs: { "aria-label": "外观" } }, ...options);
  const apply = (theme: Theme) => {
    document.documentElement.dataset["theme"] = theme;
  };
  choice.addEventListener("change", () => {
    if (isTheme(choice.value)) apply(kept(choice.value));
  });
  apply(start);
  return choice;
}

/** The page with one panel a tab, after the pattern of the ARIA practices: arrows move and choose. */
export function tabs(
  panels: Readonly<Partial<Record<Tab, HTMLElement>>>,
  status: HTMLElement,
): HTMLElement {
  const names = (Object.keys(NAMES) as Tab[]).filter((tab) => panels[tab]);
  const buttons = new Map<Tab, HTMLButtonElement>();
  const frames = new Map<Tab, HTMLElement>();
  const choose = (chosen: Tab, focus = false) => {
    for (const tab of names) {
      const [button, frame] = [buttons.get(tab), frames.get(tab)];
      button?.setAttribute("aria-selected", String(tab === chosen));
      if (button) button.tabIndex = tab === chosen ? 0 : -1;
      if (frame) frame.hidden = tab !== chosen;
    }
    if (focus) buttons.get(chosen)?.focus();
  };
  for (const [at, tab] of names.entries()) {
    const button = h(
      "button",
      {
        type: "button",
        id: `tab-${tab}`,
        attrs: { role: "tab", "aria-controls": `panel-${tab}` },
        on: { click: () => choose(tab) },
      },
      NAMES[tab],
    );
    button.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const next = names[(at + step + names.length) % names.length];
      if (step !== 0 && next) choose(next, true);
    });
    buttons.set(tab, button);
    frames.set(
      tab,
      h(
        "div",
        {
          class: "panel",
          id: `panel-${tab}`,
          attrs: { role: "tabpanel", "aria-labelledby": `tab-${tab}` },
        },
        panels[tab],
      ),
    );
  }
  choose("desk");
  return h(
    "div",
    { class: "page" },
    h(
      "header",
      { class: "top" },
      h("a", { class: "skip", href: "#draft", on: { click: () => choose("desk") } }, "跳到回复框"),
      h("h1", {}, h("span", { class: "logo", attrs: { "aria-hidden": true } }, "客"), "客服工作台"),
      h(
        "div",
        { class: "tabs", attrs: { role: "tablist", "aria-label": "页面" } },
        ...buttons.values(),
      ),
      h("div", { class: "status" }, status),
      themeChoice(),
    ),
    h("main", {}, ...frames.values()),
  );
}
