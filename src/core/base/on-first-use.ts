/** Gives what `build` makes, which is made when somebody asks for it first: a start needs few of the schemas there are. */
export function onFirstUse<T extends object>(build: () => T): () => T {
  let built: T | undefined;
  return () => (built ??= build());
}
