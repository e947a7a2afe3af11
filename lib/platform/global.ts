/** One value for the whole process. Next loads a module more than once, so a module's own variable would not do. */
export function once<T>(name: string, make: () => T): T {
  const store = globalThis as { __clanker?: Map<string, unknown> };
  store.__clanker ??= new Map();
  if (!store.__clanker.has(name)) store.__clanker.set(name, make());
  return store.__clanker.get(name) as T;
}
