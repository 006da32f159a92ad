import type { readContext } from '../../core/app/index.ts';
import { visibleLine } from '../../core/base/index.ts';
import type { Localiser } from '../board/texts.ts';

type Account = Extract<Awaited<ReturnType<typeof readContext>>, { ok: true }>['value'][number];
type Turn = Account['turns'][number];

function count(tokens: number | null): string {
  return tokens === null ? '?' : tokens.toLocaleString();
}

/** What a request held, the largest part first. */
function partsOf({ split }: Turn, l10n: Localiser): readonly string[] {
  if (!split) return [];
  const parts = [
    [l10n.t('instructions'), split.system],
    [l10n.t('tools'), split.tools],
    [l10n.t('briefing'), split.briefing],
    [l10n.t('files'), split.files],
    [l10n.t('conversation'), split.history],
  ] as const;
  return parts
    .filter(([, tokens]) => tokens > 0)
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, tokens]) => `${name} ${count(tokens)}`);
}

function turnText(turn: Turn, l10n: Localiser): string {
  const { tokens, window, cut } = turn;
  const share = tokens === null || window === null ? [] : [`${String(Math.round((tokens / window) * 100))} %`];
  const less = cut > 0 ? [l10n.t('cut so far: {0}', count(cut))] : [];
  return [l10n.t('turn {0}: {1}', turn.turn, count(tokens)), ...share, ...partsOf(turn, l10n), ...less].join(' · ');
}

function wasteText({ kind, what, turn, tokens, requests }: Account['wastes'][number], l10n: Localiser): string {
  const why = {
    'read-twice': l10n.t('answered before'),
    'not-used': l10n.t('nothing after it speaks of it'),
    big: l10n.t('long'),
  }[kind];
  return `${what}: ${why} · ${l10n.t('turn {0}: {1}', turn, count(tokens))} × ${String(requests)}`;
}

/**
 * Where the tokens of a task's sessions went, what each was told as it began and why, what was left out, and the largest wastes:
 * lines below a heading for each session.
 */
export function contextText(accounts: readonly Account[], l10n: Localiser): readonly string[] {
  return accounts.flatMap(({ role, stageId, turns, leftOut, told, sent, inVain, wastes }) => {
    const share = sent === 0 ? 0 : Math.round((inVain / sent) * 100);
    const list = (title: string, lines: readonly string[]): readonly string[] =>
      lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
    const left = leftOut.map(({ turn, what, tokens }) => l10n.t('turn {0}: {1}', turn, `${what} (${count(tokens)})`));
    return [
      l10n.t('{0}, {1}: {2} tokens sent, {3} % of them of little use', role, stageId, count(sent), share),
      ...turns.map((turn) => `  ${turnText(turn, l10n)}`),
      ...list(
        l10n.t('Told as it began, and why'),
        told.map(({ id, why }) => `${visibleLine(id)}: ${visibleLine(why)}`),
      ),
      ...list(l10n.t('Left out'), left),
      ...list(
        l10n.t('Of little use, the worst first'),
        wastes.map((waste) => wasteText(waste, l10n)),
      ),
    ];
  });
}
