import type { RoleName } from '../domain/index.ts';
import type { WorkspaceConfig } from './config.ts';

/** How far one session of a role may go. */
interface SessionLimits {
  readonly turns: number;
  /** Milliseconds of wall time. */
  readonly time: number;
  /** Characters of a tool result that the model gets to see. */
  readonly resultLength: number;
  /** Tokens of one answer; the provider's own limit when left out. */
  readonly outputTokens?: number | undefined;
}

const usual = { turns: 200, minutes: 60, resultLength: 24_000 };

/** The limits of a role: its own from the settings, else those for all, else the usual ones. */
export function limitsOf(sessions: WorkspaceConfig['sessions'], role: RoleName): SessionLimits {
  const { roles, ...all } = sessions;
  const own = roles?.[role] ?? {};
  const outputTokens = own.outputTokens ?? all.outputTokens;
  return {
    turns: own.turns ?? all.turns ?? usual.turns,
    time: (own.minutes ?? all.minutes ?? usual.minutes) * 60_000,
    resultLength: own.resultLength ?? all.resultLength ?? usual.resultLength,
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
}
