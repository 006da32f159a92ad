import type { CommandVerdict } from './command/verdict.ts';

/** Rules of what stays on the machine, whatever it does there: what is by none of these may reach elsewhere, or bring keys. */
const local = new Set([
  ...[
    'deletes',
    'remove',
    'writes',
    'redirect',
    'make-files',
    'copy',
    'copy-other',
    'link',
    'tee',
    'change-mode',
    'split',
  ],
  ...['second-is-written', 'unpack', 'list-archive', 'archive-other', 'patch', 'find-acts', 'find-runs', 'find-other'],
  ...[
    'git-destroys',
    'git-reads',
    'git-lists',
    'git-adds',
    'git-other',
    'version',
    'processes',
    'grep-follows',
    'rg-runs',
  ],
  ...[
    'rg-other',
    'fd-runs',
    'sed-in-place',
    'sed-shows',
    'sed-other',
    'awk-other',
    'sort-other',
    'runs-code',
    'script',
  ],
  ...['shell', 'shell-state', 'workspace-program', 'not-plain', 'variable', 'guarded-variable', 'wrapper', 'compound'],
  ...['climbs', 'hidden-pattern', 'cd-away', 'sets', 'lose-workspace', 'open-loss', 'protected-path'],
]);

/** Rules of programs that may use a network, which a sandbox does not give them. */
const heldBySandbox = new Set([
  'unknown-program',
  'unknown-options',
  'npx',
  'shells',
  'script-shell',
  'machine',
  'editors',
]);

/** Reasons of any part that say so, also of one that another outweighs. */
const says = /network|another machine|services|database|installs|fetches|keys|secret|outside of the workspace|publish/;

/**
 * Whether a line that is asked about could send something out, or bring something secret in. What a program does by itself is
 * not seen: a sandbox holds it.
 */
export function reachesOut({ parts, reasons }: CommandVerdict, sandboxed: boolean): boolean {
  if (reasons.some((reason) => says.test(reason))) return true;
  return parts.some(({ verdict, rule, reasons: own }) => {
    if (own.some((reason) => says.test(reason))) return true;
    return verdict !== 'auto' && !local.has(rule) && !(sandboxed && heldBySandbox.has(rule));
  });
}
