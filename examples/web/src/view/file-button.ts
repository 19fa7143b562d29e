// A button that asks for a file.
import { h } from "./dom";

export function fileButton(
  name: string,
  accept: string,
  take: (file: File) => Promise<void>,
): HTMLElement {
  const input = h("input", {
    type: "file",
    accept,
    class: "unseen",
    tabIndex: -1,
    attrs: { "aria-hidden": true },
  });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    // The same file, corrected, may be chosen again.
    if (file)
      void take(file).finally(() => {
        input.value = "";
      });
  });
  return h(
    "span",
    {},
    h("button", { class: "plain", type: "button", on: { click: () => input.click() } }, name),
    input,
  );
}
