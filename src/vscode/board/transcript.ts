import { headAndTail } from '../../core/base/index.ts';
import type { EventType, JournalEvent, TranscriptEntry } from '../../core/domain/index.ts';
import type { TranscriptView } from '../../protocol/index.ts';

type Line = Omit<TranscriptView, 'at'>;

/** Characters of one line that are shown. */
const limit = 6_000;

/** Events of a task that its drawer tells of. */
export const toldTypes: readonly EventType[] = [
  'task-moved',
  'session-opened',
  'session-closed',
  'transcript-extended',
  'task-told',
  'note-logged',
];

function line(kind: Line['kind'], who: string, text: string, ok = true): Line {
  return { kind, who, text: headAndTail(text, limit), ok };
}

function linesOfEntry(entry: TranscriptEntry): readonly Line[] {
  switch (entry.kind) {
    case 'turn':
      return [
        ...(entry.text.trim() === '' ? [] : [line('says', '', entry.text)]),
        ...entry.calls.map(({ name, input }) => line('calls', name, input)),
      ];
    case 'tool-finished':
      return [line('result', entry.name, entry.text, entry.ok)];
    case 'said':
      return [line('told', entry.by, entry.text)];
    case 'summarised':
    case 'briefed':
      return [line('note', '', entry.text)];
    case 'looked-up':
      return entry.found ? [line('says', '', entry.found.answer)] : [];
    case 'tool-started':
    case 'tool-waits':
    case 'shortened':
      return [];
  }
}

function linesOf({ type, data }: JournalEvent): readonly Line[] {
  if (type === 'transcript-extended') return linesOfEntry(data.entry);
  if (type === 'session-opened') return [line('opened', data.session.role, data.session.stageId)];
  if (type === 'task-told') return [line('told', data.by, data.text)];
  if (type === 'note-logged') return [line('note', data.by, data.text, data.level === 'info')];
  if (type !== 'session-closed') return [];
  const { outcome, report, failure } = data;
  return [line('closed', outcome, report?.summary ?? failure?.person ?? '', outcome === 'reported')];
}

/** What an event adds to the transcript of its task: nothing, or some lines. */
export function transcriptLines(event: JournalEvent): readonly TranscriptView[] {
  return linesOf(event).map((each) => ({ at: event.at, ...each }));
}
