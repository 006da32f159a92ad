import type { Rule } from '../rule.ts';
import { files } from './files.ts';
import { find } from './find.ts';
import { git } from './git.ts';
import { looking } from './looking.ts';
import { own } from './own.ts';
import { reaching } from './reaching.ts';
import { running } from './running.ts';
import { text } from './text.ts';
import { versionControl } from './version-control.ts';

const families = [...own, ...looking, ...text, ...find, ...files, ...git, ...versionControl, ...running, ...reaching];

/** The name of a rule of programs. */
export type TableRule = (typeof families)[number]['id'];

/** All rules, family by family, in the order in which they are asked. */
export const rules: readonly Rule<TableRule>[] = families;
