import * as vscode from 'vscode';
import { createLifetime, onFirstUse } from '../core/base/index.ts';
import { boardFeature } from './board/feature.ts';
import { agentFeature } from './agents/feature.ts';
import { chatFeature } from './chat/feature.ts';
import type { Editor, Feature } from './editor.ts';
import { gateFeature } from './gates/feature.ts';
import { goalFeature } from './goals/feature.ts';
import { toolFeature } from './lm-tools/feature.ts';
import { memoryFeature } from './memory/feature.ts';
import { modelFeature } from './models/feature.ts';
import { hintFeature } from './hints/feature.ts';
import { pastFeature } from './past/feature.ts';
import { reviewFeature } from './review/feature.ts';
import { createRoots } from './roots/roots.ts';
import { searchFeature } from './search/feature.ts';
import { statusFeature } from './status/feature.ts';
import { viewFeature } from './views/feature.ts';

const features: readonly Feature[] = [
  viewFeature,
  boardFeature,
  goalFeature,
  statusFeature,
  searchFeature,
  modelFeature,
  hintFeature,
  reviewFeature,
  gateFeature,
  chatFeature,
  toolFeature,
  agentFeature,
  memoryFeature,
  pastFeature,
];

/** Registers every feature; one that fails does not stop the others. Nothing is read, opened or started here. */
export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  const log = vscode.window.createOutputChannel('CodeMaestro', { log: true });
  const lifetime = createLifetime('editor');
  const health: Editor['health'] = new Map();
  const knownKeys = new Set<string>();
  const desk = onFirstUse(async () => (await import('./models/desk.ts')).createModelDesk(editor));
  const editor: Editor = {
    context,
    lifetime,
    roots: createRoots(lifetime, log, { health, knownKeys, context }),
    health,
    knownKeys,
    desk,
    log,
  };
  lifetime.add(() => {
    log.dispose();
  });
  for (const feature of features) {
    try {
      feature.register(editor);
    } catch (error) {
      log.error(`${feature.name} could not be started: ${String(error)}`);
    }
  }
  context.subscriptions.push({ dispose: () => void lifetime.dispose() });
  // For whoever measures what a window pays for us.
  performance.measure('codemaestro.activate', { start });
}
