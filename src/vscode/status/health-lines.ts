import type { HealthRecords } from '../../core/app/index.ts';
import { visibleLine } from '../../core/base/index.ts';
import type { Localiser } from '../board/texts.ts';

/** How language models have done in this window, a line each; nothing before one was asked. */
export function healthLines(
  health: HealthRecords,
  now: number,
  l10n: Localiser,
  timeOf: (at: number) => string,
): readonly string[] {
  if (health.size === 0) return [];
  const rows = [...health].sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = rows.map(([name, { failures, openUntil, askedUntil }]) => {
    const until = Math.max(openUntil, askedUntil);
    if (askedUntil > now && askedUntil >= openUntil) {
      return l10n.t('{0}: asked to be left alone until {1}', visibleLine(name), timeOf(until));
    }
    if (openUntil > now)
      return l10n.t('{0}: not asked until {1}, after {2} failures', visibleLine(name), timeOf(until), failures);
    return failures === 0
      ? l10n.t('{0}: answers', visibleLine(name))
      : l10n.t('{0}: asked again, after {1} failures', visibleLine(name), failures);
  });
  return [l10n.t('Language models:'), ...lines.map((line) => `  ${line}`)];
}
