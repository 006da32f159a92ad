import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type Goal, type Workflow } from '../domain/index.ts';
import type { OpenSession, State } from '../machine/index.ts';
import { chooseAgent, type Candidate, type DefinedRole, type RoleBook, type Standing } from '../roles/index.ts';
import type { HandlerParts } from './handler.ts';
import type { ConfiguredModel } from './configured-model.ts';
import type { Fit } from './model-fit.ts';

/** The models that the person named, in their order. */
export function modelsOf({ name, others = [] }: ConfiguredModel): readonly string[] {
  return [name, ...others];
}

/**
 * The models that may fill a role: the one that the person chose for it, else the one that it wishes for, else any. A role can
 * only wish for one that the person named: a workspace picks no other.
 */
export function modelsFor(
  { name, model }: DefinedRole,
  configured: ConfiguredModel,
): Result<readonly string[], Failure> {
  const chosen = configured.ofRoles?.get(name);
  if (chosen !== undefined) return ok([chosen]);
  const named = modelsOf(configured);
  if (model === null) return ok(named);
  if (named.includes(model)) return ok([model]);
  const text = `The role "${name}" wants the model "${model}", which you did not name. MAESTRO_MODEL names: ${named.join(', ')}. Add it there, or change the role.`;
  return err(failure('bad-config', text));
}

function candidatesIn(book: RoleBook, configured: ConfiguredModel, fit: Fit): readonly Candidate[] {
  return [...book.values()].flatMap((role) => {
    const models = modelsFor(role, configured);
    if (!models.ok) return [];
    const { name, capabilities } = role;
    return models.value.map((model) => {
      const distance = models.value.length === 1 ? 0 : fit(role, model);
      return { agent: `${model}/${name}`, role: name, model, capabilities, distance };
    });
  });
}

function standingIn(state: State, agent: string): Standing {
  const record = state.records.get(agent) ?? { done: 0, failed: 0 };
  const load = [...state.sessions.values()].filter((session) => session.agent === agent && !session.held).length;
  return { ...record, load };
}

function capabilityOf({ stages }: Workflow, { stageId, parent }: OpenSession): string | null {
  const stage = stages.find(({ id }) => id === stageId);
  return stage?.kind === 'agent' && !parent ? (stage.capability ?? null) : null;
}

/** The session with the agent that it is given to; one that has an agent keeps it. Programs are not chosen between. */
export function assignSession(
  session: OpenSession,
  goal: Goal,
  book: RoleBook,
  fit: Fit,
  parts: Pick<HandlerParts, 'models' | 'present' | 'dispatch'>,
): Result<OpenSession, Failure> {
  const model = parts.models?.model;
  if (session.agent !== undefined || !model) return ok(session);
  const role = book.get(session.role);
  const models = role ? modelsFor(role, model) : ok([]);
  if (!models.ok) return models;
  const wanted = {
    role: session.role,
    capability: capabilityOf(goal.workflow, session),
    avoids: session.avoids ?? null,
  };
  const chosen = chooseAgent(candidatesIn(book, model, fit), wanted, (agent) => standingIn(parts.present(), agent));
  if (!chosen) return err(failure('not-found', `Nobody fills the role "${session.role}".`));
  const { agent, role: given, model: by } = chosen;
  const assigned = parts.dispatch({ type: 'assign-session', sessionId: session.id, role: given, agent, model: by });
  if (!assigned.ok) return assigned;
  return ok(parts.present().sessions.get(session.id) ?? session);
}
