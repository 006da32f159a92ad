import * as vscode from 'vscode';
import { goesOn } from '../../core/app/index.ts';
import type { Root, Roots } from './roots.ts';

/** Who carries the work on: this window, another process, nobody although there is some, or nobody because there is none. */
export type Work = 'here' | 'elsewhere' | 'stopped' | 'none';

/** How the work of all folders stands, and what the person should know of it. */
export interface Standing {
  readonly work: Work;
  /** Empty when there is nothing to say. */
  readonly message: string;
}

/** Who carries the work of a folder on. */
export function workOf(root: Root): Work {
  const workspace = root.present();
  if (!workspace || workspace.standing() === 'absent') return 'none';
  if (workspace.standing() === 'writing') return 'here';
  if (workspace.writer()?.alive) return 'elsewhere';
  return goesOn(workspace.state()) ? 'stopped' : 'none';
}

function messageOf(root: Root): string {
  const workspace = root.present();
  const trouble = workspace?.trouble();
  if (trouble) return trouble.person;
  const { name } = root.folder;
  const writer = workspace?.writer();
  const work = workOf(root);
  if (work === 'stopped')
    return vscode.l10n.t('{0}: the process that did the work has ended. Resume Work goes on.', name);
  if (work !== 'elsewhere' || !writer) return '';
  return vscode.l10n.t(
    '{0}: {1} (process {2}) does the work. This window follows, and hands your answers over.',
    name,
    writer.label === 'editor' ? vscode.l10n.t('another window') : writer.label,
    writer.pid,
  );
}

/** How the work of all folders stands; what wants the person most comes first. */
export function standingOf(roots: Roots): Standing {
  const works = roots.all().map(workOf);
  const work = (['stopped', 'elsewhere', 'here'] as const).find((each) => works.includes(each)) ?? 'none';
  return { work, message: roots.all().map(messageOf).filter(Boolean).join('\n') };
}
