// Where the package's files come from: fetched, or where the page was opened from disk, from their
// copies in scripts (see build/openable.ts).
import type { ModelName } from "kefu";
import embedding from "kefu/wasm/embedding.safetensors?url";
import intent from "kefu/wasm/intent.safetensors?url";
import moduleUrl from "kefu/wasm/kefu_bg.wasm?url";
import risk from "kefu/wasm/risk.safetensors?url";

declare global {
  /** Base64 of gzip, by file name. */
  var kefuFiles: Partial<Record<string, string>> | undefined;
}

const MODELS: Readonly<Record<ModelName, string>> = { intent, risk, embedding };

async function unpack(packed: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).arrayBuffer();
}

function fromScript(url: string): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const name = url.split("/").at(-1) ?? "";
    script.src = `${url}.js`;
    script.addEventListener("error", () => reject(new Error(`缺少文件 ${name}.js`)));
    script.addEventListener("load", () => {
      const packed = globalThis.kefuFiles?.[name];
      delete globalThis.kefuFiles?.[name];
      script.remove();
      resolve(unpack(packed ?? ""));
    });
    document.head.append(script);
  });
}

const file = (url: string): Promise<URL | ArrayBuffer> =>
  location.protocol === "file:" ? fromScript(url) : Promise.resolve(new URL(url, document.baseURI));

export const moduleFile = (): Promise<URL | ArrayBuffer> => file(moduleUrl);
export const modelFile = (model: ModelName): Promise<URL | ArrayBuffer> => file(MODELS[model]);
