import * as vscode from 'vscode';
import * as z from 'zod';
import { Plan } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';

/** Plans that wait for the person, as files that can be edited. */
export const planScheme = 'maestro-plan';

/** What of a plan the person may change; its version is the engine's. */
export const EditedPlan = Plan().omit({ version: true });
export type EditedPlan = z.infer<typeof EditedPlan>;

/** The plan of a goal as a file. */
export function planUri(root: string, goalId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: planScheme, path: `/${goalId}/plan.json`, query: root });
}

/** The goal whose plan a URI names; null for any other URI. */
export function readPlanUri({
  scheme,
  path,
  query,
}: vscode.Uri): { readonly root: string; readonly goalId: string } | null {
  const goalId = /^\/([^/]+)\/plan\.json$/.exec(path)?.[1];
  return scheme === planScheme && goalId !== undefined ? { root: query, goalId } : null;
}

/** A plan as people edit it. */
function planText({ version: _version, ...plan }: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** Reads what the person made of a plan. Throws with a text that says where it does not fit. */
export function parsePlan(text: string): EditedPlan {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new Error(vscode.l10n.t('The plan is not JSON any more: {0}', error instanceof Error ? error.message : ''), {
      cause: error,
    });
  }
  const read = EditedPlan.safeParse(data);
  if (read.success) return read.data;
  throw new Error(vscode.l10n.t('The plan does not fit: {0}', z.prettifyError(read.error)));
}

/** A plan that the editor was shown. */
interface Shown {
  readonly uri: vscode.Uri;
  readonly version: number;
  readonly at: number;
}

/**
 * Plans as files: what the person saves is kept until the window is closed, and counts when the plan is approved.
 *
 * @param changed hears which of them the planner has made anew.
 */
export function createPlanFiles(
  { roots, lifetime }: Editor,
  changed: vscode.EventEmitter<vscode.FileChangeEvent[]>,
): Pick<vscode.FileSystemProvider, 'stat' | 'readFile' | 'writeFile'> {
  const drafts = new Map<string, Uint8Array>();
  const shown = new Map<string, Shown>();
  const keyOf = (uri: vscode.Uri, version: number): string => `${uri.toString()} ${String(version)}`;

  /** The plan as it is now, in a folder that is open. */
  function present(uri: vscode.Uri): Plan | undefined {
    const at = readPlanUri(uri);
    const state = roots
      .named(at?.root ?? '')
      ?.present()
      ?.state();
    return state?.goals.get(at?.goalId ?? '')?.plan ?? undefined;
  }

  async function find(uri: vscode.Uri): Promise<Plan> {
    await roots.named(readPlanUri(uri)?.root ?? '')?.open();
    const plan = present(uri);
    if (!plan) throw vscode.FileSystemError.FileNotFound(uri);
    return plan;
  }

  async function read(uri: vscode.Uri): Promise<Uint8Array> {
    const plan = await find(uri);
    return drafts.get(keyOf(uri, plan.version)) ?? new TextEncoder().encode(planText(plan));
  }

  /** When a plan was last another one than before. */
  function note(uri: vscode.Uri, version: number, isSaved = false): number {
    const before = shown.get(uri.toString());
    if (before?.version === version && !isSaved) return before.at;
    const at = Math.max(Date.now(), (before?.at ?? 0) + 1);
    shown.set(uri.toString(), { uri, version, at });
    return at;
  }

  const off = roots.onChanged(() => {
    const stale = [...shown.values()].filter(({ uri, version }) => (present(uri)?.version ?? version) !== version);
    if (stale.length > 0) changed.fire(stale.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri })));
  });
  lifetime.add(off);

  return {
    async stat(uri) {
      const size = (await read(uri)).length;
      const mtime = note(uri, (await find(uri)).version);
      return { type: vscode.FileType.File, ctime: 0, mtime, size };
    },
    readFile: read,
    async writeFile(uri, content) {
      parsePlan(new TextDecoder().decode(content));
      const { version } = await find(uri);
      drafts.set(keyOf(uri, version), content);
      note(uri, version, true);
    },
  };
}
