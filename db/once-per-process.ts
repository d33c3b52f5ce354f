/**
 * What a process has one of, made when it is first asked for: on `globalThis`, because the bundler may load the module that makes it
 * twice.
 */
export function oncePerProcess<T extends object>(name: `tickmark${string}`, make: () => T): () => T {
  const held = globalThis as unknown as Record<string, T | undefined>;
  return () => {
    held[name] ??= make();
    return held[name];
  };
}
