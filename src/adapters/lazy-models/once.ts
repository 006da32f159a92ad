/** Loads once, by the first who asks. */
export function once<T>(load: () => Promise<T>): { (): Promise<T>; readonly present: () => Promise<T> | undefined } {
  let loading: Promise<T> | undefined;
  return Object.assign(() => (loading ??= load()), { present: () => loading });
}
