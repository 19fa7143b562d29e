// State as one immutable value. What is shown follows from it: a watcher names the part it shows
// and runs when that part is another value than before.

type Stop = () => void;

export class Store<T extends object> {
  #state: T;
  readonly #watchers = new Set<() => void>();

  constructor(state: T) {
    this.#state = state;
  }

  get(): T {
    return this.#state;
  }

  set(change: Partial<T>): void {
    this.#state = { ...this.#state, ...change };
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Runs `show` now, and whenever what `select` gives is another value. */
  watch<S>(select: (state: T) => S, show: (selected: S) => void): Stop {
    let shown = select(this.#state);
    show(shown);
    const watcher = () => {
      const selected = select(this.#state);
      if (Object.is(selected, shown)) return;
      shown = selected;
      show(selected);
    };
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** `compute` that remembers its last answer: the same arguments give the same object. */
export function memo<A extends readonly unknown[], R>(
  compute: (...args: A) => R,
): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | undefined;
  return (...args) => {
    if (
      last?.args.length === args.length &&
      args.every((arg, at) => Object.is(arg, last?.args[at]))
    ) {
      return last.result;
    }
    last = { args, result: compute(...args) };
    return last.result;
  };
}
