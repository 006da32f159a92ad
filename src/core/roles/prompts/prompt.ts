import { defused, shortHash } from '../../base/index.ts';
import type { RoleName } from '../../domain/index.ts';
import { builtInPrompts, commonText } from './built-in.ts';
import type { Prompt } from './wording.ts';

export type { Prompt } from './wording.ts';

/** What prompts may name: of the role that works by them. */
export const promptVariables = ['role', 'purpose', 'tools', 'writes'] as const;
export type PromptValues = Readonly<Record<(typeof promptVariables)[number], string>>;

const place = /\{\{\s*([a-z-]+)\s*\}\}/g;

/** What is wrong between what a prompt declares and what stands in it; null when it is right. */
export function flawOf({ variables, text }: Pick<Prompt, 'variables' | 'text'>): string | null {
  const used = new Set([...text.matchAll(place)].map(([, name = '']) => name));
  const strange = variables.find((name) => !promptVariables.some((each) => each === name));
  if (strange !== undefined) return `"${strange}" is no variable. There are: ${promptVariables.join(', ')}.`;
  const undeclared = [...used].find((name) => !variables.includes(name));
  if (undeclared !== undefined) return `{{${undeclared}}} stands in the text and not among "variables".`;
  const unused = variables.find((name) => !used.has(name));
  return unused === undefined ? null : `"${unused}" is among "variables" and {{${unused}}} stands nowhere in the text.`;
}

/** The text with its variables filled in; nothing else in it is touched, and what is filled in is not read again. */
export function renderPrompt({ variables, text }: Pick<Prompt, 'variables' | 'text'>, values: PromptValues): string {
  return text.replace(place, (whole, name: string) =>
    variables.includes(name) && name in values ? values[name as keyof PromptValues] : whole,
  );
}

/** By which turns tell two wordings apart, whatever number they bear. */
export function hashOfPrompt({ text }: Prompt): string {
  return shortHash(`${text}\n${commonText}`);
}

const prompts: ReadonlyMap<RoleName, Prompt> = new Map(builtInPrompts.map((prompt) => [prompt.role, prompt]));

/** The prompt that ships with the engine for a role. */
export function promptFor(role: RoleName): Prompt | undefined {
  return prompts.get(role);
}

/** Rules of the team that every session is told word for word, such as an AGENTS.md. */
export interface TeamRules {
  readonly source: string;
  readonly text: string;
}

/** Which word counts when two contradict each other. */
const precedence = `What the engine enforces counts before these rules, these rules before habit. Where the goal or the person contradicts a rule, do what the person asks, keep the rule in all else, and name the contradiction in your report.`;

/** The system text of a role: its own words, what holds for all, then the team's rules as they stand. Deterministic. */
export function systemTextOf(prompt: Prompt, values: PromptValues, rules: readonly TeamRules[]): string {
  // Words that do not say themselves whose they are, such as those of a role of the team.
  const own = prompt.variables.includes('role') ? '' : `You are the ${values.role}. `;
  const team = rules.map(({ source, text }) => `# Rules of the team (${source})\n${defused(text.trim())}`);
  const ranked = team.length > 0 ? [precedence] : [];
  return [`${own}${renderPrompt(prompt, values)}`, commonText, ...team, ...ranked].join('\n\n');
}
