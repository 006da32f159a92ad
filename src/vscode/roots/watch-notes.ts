import * as vscode from 'vscode';
import type { Maestro, Workspace } from '../../core/app/index.ts';
import type { Lifetime } from '../../core/base/index.ts';

/** Shows what an engine of this window has to say when it begins: a policy that cannot be read, a list that cannot be kept. */
export function watchNotes(workspace: Workspace, lifetime: Lifetime): void {
  let known: Maestro | null = null;
  const tell = (): void => {
    const engine = workspace.engine();
    if (engine && engine !== known) for (const note of engine.notes) void vscode.window.showWarningMessage(note);
    known = engine;
  };
  lifetime.add(workspace.onNews(tell));
}
