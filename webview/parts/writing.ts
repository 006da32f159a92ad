/** Made when it is first asked for: the browser takes 10 ms and more for a format of a language. */
export function late<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Texts that the host handed over, by name, with what stands at `{0}`, `{1}` and so on filled in. */
export function createTexts<Name extends string>(texts: Readonly<Record<Name, string>>) {
  return (name: Name, ...filled: readonly (string | number)[]): string =>
    texts[name].replace(/\{(\d+)\}/g, (_, index: string) => String(filled[Number(index)] ?? ''));
}
