import type { DomainEvent } from '../../domain/index.ts';

/** Where one looks to see more of what an event tells. */
export type ActivityPlace =
  /** A part of what is shown of its task: the questions that wait are in the overview. */
  | { readonly kind: 'overview' | 'evidence' | 'transcript' | 'history' }
  /** The change of its task. */
  | { readonly kind: 'change' }
  | { readonly kind: 'file'; readonly path: string; readonly line: number };

/** Where an event of a task leads to. */
export function placeOfEvent({ type, data }: DomainEvent): ActivityPlace {
  switch (type) {
    case 'comment-added': {
      const { file, line = 1 } = data.comment;
      return file === undefined ? { kind: 'change' } : { kind: 'file', path: file, line };
    }
    case 'conflict-found': {
      const [path] = data.files;
      return path === undefined ? { kind: 'history' } : { kind: 'file', path, line: 1 };
    }
    case 'change-captured':
    case 'change-committed':
    case 'proposal-edited':
    case 'hunks-decided':
    case 'hunks-reopened':
    case 'comments-answered':
      return { kind: 'change' };
    case 'evidence-recorded':
      return { kind: 'evidence' };
    case 'session-opened':
    case 'session-assigned':
    case 'session-held':
    case 'session-released':
    case 'session-closed':
    case 'model-failed':
    case 'task-told':
      return { kind: 'transcript' };
    case 'gate-opened':
    case 'gate-voided':
    case 'limit-reached':
    case 'stage-moved':
      return { kind: 'overview' };
    default:
      return { kind: 'history' };
  }
}
