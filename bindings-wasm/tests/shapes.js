// Whether a value is what a declaration of the package says, field by field.
import ts from "typescript";

const INDEX = new URL("../package/index.d.ts", import.meta.url).pathname;

/** The declared types of the package, by name. */
export class Shapes {
  #checker;
  #types;

  constructor() {
    const program = ts.createProgram([INDEX], {
      strict: true,
      module: ts.ModuleKind.NodeNext,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      types: [],
    });
    this.#checker = program.getTypeChecker();
    const module = this.#checker.getSymbolAtLocation(program.getSourceFile(INDEX));
    const symbols = this.#checker.getExportsOfModule(module);
    this.#types = new Map(symbols.map((symbol) => [symbol.name, this.#checker.getDeclaredTypeOfSymbol(symbol)]));
  }

  /** Where `value` is no `name`; `name[]` is an array of them. */
  mismatch(name, value) {
    const type = this.#types.get(name.replace("[]", ""));
    if (!name.endsWith("[]")) return this.#differs(type, value, name);
    return first(value, (item, at) => this.#differs(type, item, `${name.slice(0, -1)}${at}]`));
  }

  #differs(type, value, path) {
    const text = () => `${path} is ${JSON.stringify(value)}, declared ${this.#checker.typeToString(type)}`;
    const ok = (right) => (right ? undefined : text());
    if (type.isUnion()) {
      const found = type.types.map((one) => this.#differs(one, value, path));
      return found.includes(undefined) ? undefined : (found.find((one) => !one.startsWith(`${path} is`)) ?? text());
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return ok(value === type.value);
    if (type.flags & ts.TypeFlags.String) return ok(typeof value === "string");
    if (type.flags & ts.TypeFlags.Number) return ok(typeof value === "number");
    if (type.flags & ts.TypeFlags.BooleanLiteral) return ok(String(value) === type.intrinsicName);
    if (type.flags & ts.TypeFlags.Null) return ok(value === null);
    if (type.flags & ts.TypeFlags.Undefined) return ok(value === undefined);
    if (value === null || typeof value !== "object") return text();
    return this.#differsInside(type, value, path, text, ok);
  }

  #differsInside(type, value, path, text, ok) {
    const checker = this.#checker;
    if (type.symbol?.name === "Float32Array") return ok(value instanceof Float32Array);
    if (checker.isTupleType(type) || checker.isArrayType(type)) {
      if (!Array.isArray(value)) return text();
      const parts = checker.getTypeArguments(type);
      const of = (at) => (checker.isTupleType(type) ? parts[at] : parts[0]);
      return first(value, (item, at) => this.#differs(of(at), item, `${path}[${at}]`));
    }
    const any = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (any) return first(Object.entries(value), ([key, part]) => this.#differs(any, part, `${path}.${key}`));
    const declared = checker.getPropertiesOfType(type);
    const known = new Set(declared.map(({ name }) => name));
    const foreign = Object.keys(value).find((key) => !known.has(key));
    if (foreign !== undefined) return `${path}.${foreign} is not declared`;
    return first(declared, (property) => {
      if (!(property.name in value)) {
        return property.flags & ts.SymbolFlags.Optional ? undefined : `${path}.${property.name} is missing`;
      }
      return this.#differs(checker.getTypeOfSymbol(property), value[property.name], `${path}.${property.name}`);
    });
  }
}

function first(items, find) {
  for (const [at, item] of [...items].entries()) {
    const found = find(item, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
