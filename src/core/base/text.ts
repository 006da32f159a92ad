/**
 * A short, stable, non-cryptographic digest (53 bits, base 36) for naming things within one workspace.
 * The mixing function is cyrb53 (public domain). Never use it where somebody could gain by a collision.
 */
export function shortHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** JSON with object keys in code-unit order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

/** Lower-case words joined by dashes, at most `limit` characters: fit for a branch or a file name. */
export function slugOf(text: string, limit = 40): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/[^a-zA-Z0-9-]/g, '')
    .toLowerCase();
  const slug = words.replace(/-+/g, '-').replace(/^-|-$/g, '').slice(0, limit).replace(/-$/, '');
  return slug || `goal-${shortHash(text).slice(0, 6)}`;
}

/** A number with its noun, in the plural where it is not one: `1 task`, `2 processes`. For regular English nouns. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${String(count)} ${noun}${/(?:s|x|z|ch|sh)$/.test(noun) ? 'es' : 's'}`;
}

/**
 * The head and tail of a long text with a note of how much was left out; whole when it fits `limit` characters. No
 * character is cut in two.
 */
export function headAndTail(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  const head = text.slice(0, half).replace(/[\ud800-\udbff]$/, '');
  const tail = text.slice(text.length - half).replace(/^[\udc00-\udfff]/, '');
  return `${head}\n… ${String(text.length - head.length - tail.length)} characters left out …\n${tail}`;
}

/** The parts of a name in lower case: `parseHTTPHeader2` is `parse`, `http`, `header`, `2`. */
export function namePartsOf(name: string): readonly string[] {
  if (/^[a-z]+$/.test(name)) return [name];
  // Nearly all names; the classes of Unicode take four times as long.
  if (/^[\x20-\x7e]*$/.test(name)) {
    return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]*/g)?.map((part) => part.toLowerCase()) ?? [];
  }
  if (/^(?:\p{Ll}+|\p{Lu}+)$/u.test(name)) return [name.toLowerCase()];
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());
}
