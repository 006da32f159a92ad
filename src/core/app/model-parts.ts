import type { Repository } from '../ports/index.ts';
import type { ModelAgentParts } from './model-agent.ts';
import type { Surroundings } from './surroundings.ts';

/** Files that hold the team's rules for agents, as other tools name them too; the first that is there counts. */
const ruleFiles = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md'];

/** What model agents of a workspace are made of; null without a model. Without a repository they hear no team rules. */
export function modelParts(
  { model, clock, random }: Surroundings,
  repository: Repository | null,
): ModelAgentParts | null {
  if (!model) return null;
  return {
    model,
    clock,
    random,
    async rulesAt(commit) {
      for (const source of ruleFiles) {
        const text = await repository?.fileAt(commit, source);
        if (text) return [{ source, text }];
      }
      return [];
    },
  };
}
