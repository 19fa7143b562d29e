// What the test workers export beside the engines: a way to fail in each way a worker fails.

/** The smallest module that traps: `(func (export "f") unreachable)`. */
const TRAP = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11,
]);

/** An engine that can be made once: `made` counts in memory that workers share. */
export class Bomb {
  static build(made) {
    if (Atomics.add(made, 0, 1) > 0) trap();
    return new Bomb();
  }

  tick() {}

  free() {}
}

/** A trap of WebAssembly, as an allocation that fails makes one. */
export function trap() {
  new WebAssembly.Instance(new WebAssembly.Module(TRAP)).exports.f();
}

/** Runs out of stack. */
export function exhaust() {
  return 1 + exhaust();
}

export function spin() {
  for (;;);
}

/** Answers nothing; then something throws where nobody catches it. */
export function throwLater() {
  setTimeout(() => {
    throw new Error("thrown outside of a call");
  });
  return new Promise(() => {});
}
