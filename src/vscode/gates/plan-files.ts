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

/** Plans as files: what the person saves is kept until the window is closed, and counts when the plan is approved. */
export function createPlanFiles({ roots }: Editor): Pick<vscode.FileSystemProvider, 'stat' | 'readFile' | 'writeFile'> {
  const drafts = new Map<string, Uint8Array>();

  async function read(uri: vscode.Uri): Promise<Uint8Array> {
    const at = readPlanUri(uri);
    const workspace = await roots.named(at?.root ?? '')?.open();
    const plan = workspace?.state().goals.get(at?.goalId ?? '')?.plan;
    if (!plan) throw vscode.FileSystemError.FileNotFound(uri);
    return drafts.get(`${uri.toString()} ${String(plan.version)}`) ?? new TextEncoder().encode(planText(plan));
  }

  return {
    stat: async (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: drafts.size, size: (await read(uri)).length }),
    readFile: read,
    async writeFile(uri, content) {
      const at = readPlanUri(uri);
      const version = roots
        .named(at?.root ?? '')
        ?.present()
        ?.state()
        .goals.get(at?.goalId ?? '')?.plan?.version;
      parsePlan(new TextDecoder().decode(content));
      await Promise.resolve(drafts.set(`${uri.toString()} ${String(version)}`, content));
    },
  };
}
