import path from 'node:path';
import type * as z from 'zod';
import type { LimitRules, Surroundings, WorkspaceConfig } from '../core/app/index.ts';
import { ok, type Result } from '../core/base/index.ts';
import type { Failure, Limits } from '../core/domain/index.ts';
import { configFolder, type Folders } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that people may have written; the usual ones while there is no such file. */
export async function readSettings<T>(file: string, schema: () => z.ZodType<T>): Promise<Result<T, Failure>> {
  const { readJsonFile } = await import('../adapters/json-documents/index.ts');
  const read = await readJsonFile(file, schema());
  return read.ok || read.error.reason !== 'not-found' ? read : ok(schema().parse({}, { jitless: true }));
}

/** What the team says of its workspace. */
export async function readTeamSettings({ team }: Pick<Folders, 'team'>): Promise<Result<WorkspaceConfig, Failure>> {
  const { WorkspaceConfig } = await import('../core/app/index.ts');
  return readSettings(path.join(team, 'config.json'), WorkspaceConfig);
}

/** What the person says of how models are chosen, in their own `routing.json`. */
export async function readRouting(environment: Environment): ReturnType<NonNullable<Surroundings['readRouting']>> {
  const { RoutingFile } = await import('../core/app/index.ts');
  return readSettings(path.join(configFolder(environment), 'routing.json'), RoutingFile);
}

/** The same with the limits of a host: they count before those of the file. */
export async function routingWith(
  environment: Environment,
  limits: (() => Result<Limits, Failure>) | undefined,
): ReturnType<typeof readRouting> {
  const [rules, own] = [await readRouting(environment), limits?.() ?? ok({})];
  if (!rules.ok) return rules;
  return own.ok ? ok({ ...rules.value, limits: { ...rules.value.limits, ...own.value } }) : own;
}

/**
 * Who limits what may be spent on a workspace: the person, by a host's own settings and then by their file, and the team, which
 * only tightens it.
 */
export async function readLimitRules(
  folders: Folders,
  environment: Environment,
  limits?: () => Result<Limits, Failure>,
): Promise<Result<LimitRules, Failure>> {
  const [routing, config] = await Promise.all([routingWith(environment, limits), readTeamSettings(folders)]);
  if (!routing.ok) return routing;
  return config.ok ? ok({ person: routing.value.limits, team: config.value.limits ?? {} }) : config;
}
