/** A text of some pages that says which it is in every line, so that a torn or mixed one shows. */
export function longText(number: number): string {
  return `${String(number)}\n`.repeat(2_000).trim();
}

/** Which text it is; throws for one that is none of them. */
export function numberOf(text: string): number {
  const number = Number(text.split('\n', 1)[0]);
  if (text !== longText(number)) throw new Error(`a torn text of ${String(text.length)} characters`);
  return number;
}
