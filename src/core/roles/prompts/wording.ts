import type { RoleName } from '../../domain/index.ts';

/** What an answer is to be, by the name of its schema. */
export type PromptOutput = 'plan' | 'report';

/** The words a role works by. A change of the words is a new version; turns name the version and a hash of the words. */
export interface Prompt {
  readonly role: RoleName;
  readonly version: number;
  /** Names that stand in the text in double braces. */
  readonly variables: readonly string[];
  readonly output: PromptOutput;
  readonly text: string;
}
