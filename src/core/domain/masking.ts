import { mapTexts, type Masker } from './secrets.ts';
import type { Command } from './commands.ts';
import type { TranscriptEntry } from './transcript.ts';

/** What must stay as it is: digests, bytes, what only a provider understands, and files, which are what git has of them. */
const exact: ReadonlySet<string> = new Set([
  'change',
  'images',
  'kept',
  'subject',
  'tree',
  'id',
  'callId',
  'type',
  'kind',
]);

/**
 * A step of a session as it is sent and journaled. A model's own answer loses what is known for a secret, and nothing else: its
 * calls are carried out as they stand here.
 */
export function maskedEntry(entry: TranscriptEntry, { known, all }: Masker): TranscriptEntry {
  return mapTexts(entry, entry.kind === 'turn' ? known : all, exact);
}

/** A command as it is journaled. Whoever is asked about a command sees it whole, and a person's own text of files is kept. */
export function maskedCommand(command: Command, masker: Masker): Command {
  switch (command.type) {
    case 'extend-transcript':
      return { ...command, entry: maskedEntry(command.entry, masker) };
    case 'ask-person':
      return command.kind === 'command' ? command : mapTexts(command, masker.all, exact);
    case 'edit-proposal':
    case 'renew-session':
      return command;
    default:
      return mapTexts(command, masker.all, exact);
  }
}
