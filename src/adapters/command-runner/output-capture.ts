/** Keeps the head and the tail of what a command prints, in bounded memory however much it prints. */
export interface OutputCapture {
  add(text: string): void;
  /** At most about `limit` characters, with a note of how much was left out. */
  text(limit: number): string;
}

/** @param side characters kept of the head, and of the tail. */
export function createOutputCapture(side: number): OutputCapture {
  let head = '';
  let tail: string[] = [];
  let tailLength = 0;
  let total = 0;

  return {
    add(text) {
      total += text.length;
      const room = side - head.length;
      if (room > 0) head += text.slice(0, room);
      const rest = room > 0 ? text.slice(room) : text;
      if (rest === '') return;
      tail.push(rest);
      tailLength += rest.length;
      if (tailLength > 4 * side) {
        const kept = tail.join('').slice(-side);
        tail = [kept];
        tailLength = kept.length;
      }
    },
    text(limit) {
      const end = tail.join('').slice(-side);
      if (total <= head.length + end.length && total <= limit) return head + end;
      const half = Math.floor(limit / 2);
      const first = head.slice(0, half);
      const last = (head + end).slice(-Math.min(half, total - first.length));
      const left = total - first.length - last.length;
      return `${first}\n… ${left} characters left out …\n${last}`.toWellFormed();
    },
  };
}
