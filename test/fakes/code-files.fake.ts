import { shortHash } from '../../src/core/base/index.ts';
import type { CodeFiles } from '../../src/core/ports/index.ts';

/** Files in memory, of which a test hears which were read. */
export interface FakeCodeFiles extends CodeFiles {
  readonly write: (path: string, content: string | Uint8Array) => void;
  /** Changes the time of a file alone. */
  readonly touch: (path: string) => void;
  readonly delete: (path: string) => void;
  /** Is told of each read. */
  readonly onRead: (listener: () => void) => void;
  /** Paths that were read since this was last asked for. */
  readonly reads: () => readonly string[];
}

function decode(content: string | Uint8Array): string | null {
  if (typeof content === 'string') return content.replace(/^\ufeff/, '');
  if (content[0] === 0xff && content[1] === 0xfe) return new TextDecoder('utf-16le').decode(content);
  return content.includes(0) ? null : new TextDecoder('latin1').decode(content);
}

export function createFakeCodeFiles(): FakeCodeFiles {
  const files = new Map<string, { content: string | Uint8Array; modified: number }>();
  let reads: string[] = [];
  let time = 0;
  let told = (): void => undefined;
  return {
    list(limit) {
      const all = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
      const stamps = all.map(([path, { content, modified }]) => ({ path, size: Buffer.byteLength(content), modified }));
      return Promise.resolve({ files: stamps.slice(0, limit), isCut: stamps.length > limit });
    },
    read(path) {
      reads.push(path);
      told();
      const found = files.get(path);
      if (!found) return Promise.resolve({ kind: 'gone' });
      const text = decode(found.content);
      const hash = shortHash(String(found.content));
      return Promise.resolve(text === null ? { kind: 'left-out', why: 'binary', hash } : { kind: 'text', text, hash });
    },
    write: (path, content) => void files.set(path, { content, modified: ++time }),
    touch(path) {
      const found = files.get(path);
      if (found) files.set(path, { ...found, modified: ++time });
    },
    onRead(listener) {
      told = listener;
    },
    delete: (path) => void files.delete(path),
    reads() {
      const seen = reads;
      reads = [];
      return seen;
    },
  };
}
