import type { ScriptedAnswer, WireRequest } from './script.ts';

/** A part of a stream, as it goes over the wire. `finish` and what follows it comes after the last piece. */
export interface Frame {
  readonly kind: 'piece' | 'finish' | 'usage' | 'done';
  readonly text: string;
}

/** What an answer is to. */
export interface Asked {
  readonly model: string;
  readonly turn: number;
  /** Characters of the request. */
  readonly length: number;
  /** Whether the request asked for usage in the stream. */
  readonly tellsUsage: boolean;
}

/** How a kind of server speaks. */
export interface Dialect {
  /** What stands behind the host in the base address. */
  readonly base: string;
  readonly path: string;
  /** Where it lists its models, and the list of these. */
  readonly modelsPath: string;
  readonly models: (names: readonly string[]) => object;
  readonly contentType: string;
  /** Reads a request, or says why a server of the real kind refuses it. */
  readonly read: (body: unknown) => WireRequest | string;
  readonly frames: (answer: ScriptedAnswer, asked: Asked) => readonly Frame[];
  readonly whole: (answer: ScriptedAnswer, asked: Asked) => object;
  /** Where it makes vectors, and what it answers: a text is why it refuses. */
  readonly embed?: { readonly path: string; readonly answer: (body: unknown) => object | string };
  readonly refusal: (message: string, code: string) => object;
}
