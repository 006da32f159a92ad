import { keepLast } from '../base/index.ts';
import { formMasker } from '../domain/index.ts';
import type { Repository } from '../ports/index.ts';
import type { TeamRules } from '../roles/index.ts';
import type { ModelAgentParts } from './model-agent.ts';
import { newRecords, type SharedRecords } from './shared-records.ts';
import type { Surroundings } from './surroundings.ts';

/** Files that hold the team's rules for agents, as other tools name them too; the first that is there counts. */
const ruleFiles = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md'];

/** The rules of so many commits are remembered: a commit does not change. */
const kept = 20;

async function readRules(repository: Repository | null, commit: string): Promise<readonly TeamRules[]> {
  if (!repository) return [];
  const texts = await Promise.all(ruleFiles.map((source) => repository.fileAt(commit, source)));
  const first = ruleFiles.flatMap((source, index) => (texts[index] ? [{ source, text: texts[index] }] : []));
  return first.slice(0, 1);
}

/** What model agents of a workspace are made of; null without a model. Without a repository they hear no team rules. */
export function modelParts(
  { model, clock, random, loadJsonRepair, readRouting, masker = formMasker }: Surroundings,
  repository: Repository | null,
  shared: SharedRecords = newRecords(),
): ModelAgentParts | null {
  if (!model) return null;
  const known = new Map<string, Promise<readonly TeamRules[]>>();
  return {
    model,
    masker,
    clock,
    random,
    routing: { readRouting, ...shared },
    ...(loadJsonRepair ? { loadJsonRepair } : {}),
    rulesAt(commit) {
      return keepLast(known, commit, known.get(commit) ?? readRules(repository, commit), kept);
    },
  };
}
