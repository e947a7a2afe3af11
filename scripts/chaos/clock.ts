import { isMainThread } from "node:worker_threads";

/**
 * Loaded into a process of the cluster by `--import`: shifts the time of day there by as many milliseconds as its parent says by a message,
 * as a clock that is set would. Timers, which go by another clock, do not notice. libfaketime does the same from outside, where it is installed.
 */
if (isMainThread) {
  let shift = 0;
  process.on("message", (message: { clockShiftMs?: number }) => {
    shift = message.clockShiftMs ?? shift;
  });
  const now = Date.now.bind(Date);
  const shifted = () => now() + shift;
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, called) => Reflect.construct(target, given.length === 0 ? [shifted()] : given, called),
    apply: (target) => new target(shifted()).toString(),
    get: (target, name) => (name === "now" ? shifted : Reflect.get(target, name)),
  });
}
