import * as vscode from 'vscode';
import type { GoalRequest } from '../../core/app/index.ts';
import { personName } from '../../local/index.ts';
import type { Root } from '../roots/roots.ts';

/** A goal as it is stated in the editor: by its person, with the autonomy that the settings name. */
export function requestFor(
  { folder }: Root,
  stated: Pick<GoalRequest, 'text' | 'workflow' | 'paths' | 'holdPlan' | 'limit'>,
): GoalRequest {
  const settings = vscode.workspace.getConfiguration('codemaestro', folder.uri);
  return { ...stated, autonomy: settings.get('autonomy', 2), acceptLowRisk: false, by: personName() };
}
