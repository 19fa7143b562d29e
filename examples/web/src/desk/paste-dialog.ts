// A chat from elsewhere: pasted, read as it is typed, and put on the desk.
import type { Message } from "kefu";

import { parseChat } from "../data/paste";
import { h, put } from "../view/dom";
import { badRows } from "../view/bad-rows";

const EXAMPLE =
  "客户：我的快递三天没动了\n客服：您好，我帮您查一下\n客户：又是查一下，再不解决就给差评";

export function pasteDialog(
  add: (title: string, messages: readonly Message[]) => void,
): HTMLDialogElement {
  const box = h("textarea", {
    rows: 10,
    placeholder: EXAMPLE,
    attrs: { "aria-label": "对话内容", spellcheck: "false" },
  });
  const state = h("div", { class: "note", attrs: { "aria-live": "polite" } });
  const open = h("button", { class: "primary", type: "submit", disabled: true }, "放到工作台");
  let messages: readonly Message[] = [];
  const read = () => {
    const pasted = parseChat(box.value);
    messages = pasted.messages;
    open.disabled = messages.length === 0;
    put(
      state,
      box.value.trim()
        ? [`读到 ${messages.length} 条消息。`, badRows(pasted.bad)]
        : ["每行以“客户：”“客服：”开头，或直接粘贴千牛等工具复制的记录、JSON Lines。"],
    );
  };
  box.addEventListener("input", read);
  read();
  const dialog = h("dialog", { class: "paste", attrs: { "aria-labelledby": "paste-title" } });
  const take = (event: SubmitEvent) => {
    event.preventDefault();
    add(messages[0]?.text.slice(0, 16) ?? "粘贴的对话", messages);
    box.value = "";
    read();
    dialog.close();
  };
  dialog.append(
    h(
      "form",
      { on: { submit: take } },
      h("h2", { id: "paste-title" }, "粘贴一段对话"),
      box,
      state,
      h(
        "div",
        { class: "row end" },
        h(
          "button",
          { class: "plain", type: "button", on: { click: () => dialog.close() } },
          "取消",
        ),
        open,
      ),
    ),
  );
  return dialog;
}
