/** Agents and a chat that talk with a scripted server on loopback: for the tests of `test/editor/outside`. */
import type { ModelServer } from '../model-server/index.ts';

/** The settings under which every role, and the chat, is filled by the model of a server. */
export function settingsFor({ url }: ModelServer): Readonly<Record<string, unknown>> {
  return { 'codemaestro.models': [{ name: 'scripted', url }], 'codemaestro.model': 'scripted' };
}
