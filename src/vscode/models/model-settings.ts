import * as vscode from 'vscode';
import * as z from 'zod';
import { hasModelSetUp } from '../../local/index.ts';

function isHttp(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'http:' || url?.protocol === 'https:';
}

/** A model on a server of the person's choice. */
export const ModelSetting = z.object({
  name: z.string().trim().min(1),
  url: z.string().refine(isHttp, 'no http address'),
  kind: z.enum(['openai', 'anthropic', 'ollama']).optional(),
  title: z.string().optional(),
  window: z.int().min(1024).optional(),
  images: z.boolean().optional(),
});
export type ModelSetting = z.infer<typeof ModelSetting>;

/** The model that agents work with: one of the person's settings, or one that the editor has. */
export type Choice =
  | { readonly from: 'settings'; readonly model: ModelSetting }
  | { readonly from: 'editor'; readonly vendor: string; readonly id: string };

/** How a model of the editor is named in the setting. */
const ofEditor = /^vscode:([^/]+)\/(.+)$/;

/** A setting as the person or the machine has it: what a workspace says does not count. */
function own(name: string): unknown {
  return vscode.workspace.getConfiguration('codemaestro').inspect(name)?.globalValue;
}

/** The configured models; what cannot be one, or has the name of one before, is left out. */
export function configuredModels(): readonly ModelSetting[] {
  const listed = own('models');
  const byName = new Map<string, ModelSetting>();
  for (const entry of Array.isArray(listed) ? (listed as readonly unknown[]) : []) {
    const model = ModelSetting.safeParse(entry);
    if (model.success && !byName.has(model.data.name)) byName.set(model.data.name, model.data);
  }
  return [...byName.values()];
}

/** The model of a name: one of the settings, or one of the editor; null when there is none. */
export function modelOf(name: string, models = configuredModels()): Choice | null {
  const [, vendor, id] = ofEditor.exec(name) ?? [];
  if (vendor !== undefined && id !== undefined) return { from: 'editor', vendor, id };
  const model = models.find((each) => each.name === name);
  return model ? { from: 'settings', model } : null;
}

/** What agents know a model as, and what a setting names it as. */
export function nameOf(choice: Choice): string {
  return choice.from === 'settings' ? choice.model.name : `vscode:${choice.vendor}/${choice.id}`;
}

/** The model that is chosen; null when there is none. */
export function chosenModel(): Choice | null {
  const chosen = own('model');
  const name = typeof chosen === 'string' ? chosen.trim() : '';
  const models = configuredModels();
  return modelOf(name === '' ? (models[0]?.name ?? '') : name, models);
}

/** The models that the person chose for roles, by the role's name. */
export function modelsOfRoles(): ReadonlyMap<string, string> {
  const listed = own('roleModels');
  if (typeof listed !== 'object' || listed === null) return new Map();
  const entries = Object.entries(listed as Readonly<Record<string, unknown>>);
  return new Map(
    entries.flatMap(([role, name]) => (typeof name === 'string' && name.trim() !== '' ? [[role, name.trim()]] : [])),
  );
}

/** Whether agents have a model to work with, by the settings, by `models.json` or by the environment. */
export function isModelChosen(): boolean {
  return chosenModel() !== null || hasModelSetUp(process.env);
}

/** Adds a model to the person's settings, or changes the one of that name. */
export async function keepModel(model: ModelSetting): Promise<void> {
  const others = configuredModels().filter(({ name }) => name !== model.name);
  const settings = vscode.workspace.getConfiguration('codemaestro');
  await settings.update('models', [...others, model], vscode.ConfigurationTarget.Global);
}

/** Has agents work with a model, by its name or as `vscode:vendor/id`. */
export async function chooseModel(name: string): Promise<void> {
  await vscode.workspace.getConfiguration('codemaestro').update('model', name, vscode.ConfigurationTarget.Global);
}

/** Has a role work with a model of its own; undefined: with the one that is chosen for all. */
export async function chooseModelFor(role: string, name: string | undefined): Promise<void> {
  const others = Object.fromEntries([...modelsOfRoles()].filter(([each]) => each !== role));
  const models = name === undefined ? others : { ...others, [role]: name };
  await vscode.workspace
    .getConfiguration('codemaestro')
    .update('roleModels', models, vscode.ConfigurationTarget.Global);
}
