import type { ToolName } from '../ports/index.ts';
import { askPerson } from './ask-person.ts';
import { characteriseCode } from './characterise-code.ts';
import { delegate } from './delegate.ts';
import { deleteFile } from './delete-file.ts';
import { describeApi } from './describe-api.ts';
import { editFile } from './edit-file.ts';
import { findSmells } from './find-smells.ts';
import { gitBlame } from './git-blame.ts';
import { gitDiff } from './git-diff.ts';
import { gitLog } from './git-log.ts';
import { gitShow } from './git-show.ts';
import { gitStatus } from './git-status.ts';
import { listCallables } from './list-callables.ts';
import { listFiles } from './list-files.ts';
import { moveFile } from './move-file.ts';
import { planRefactoring } from './plan-refactoring.ts';
import { readBaseFile } from './read-base-file.ts';
import { readCommand } from './read-command.ts';
import { readFile } from './read-file.ts';
import { runChecks } from './run-checks.ts';
import { runCommand } from './run-command.ts';
import { searchText } from './search-text.ts';
import type { Tool } from './tool.ts';
import { writeFile } from './write-file.ts';

/** Every tool there is, in the order in which models are told of them. */
export const tools: { readonly [T in ToolName]: Tool<T> } = {
  'list-files': listFiles,
  'read-file': readFile,
  'search-text': searchText,
  'read-base-file': readBaseFile,
  'edit-file': editFile,
  'write-file': writeFile,
  'move-file': moveFile,
  'delete-file': deleteFile,
  'run-command': runCommand,
  'read-command': readCommand,
  'run-checks': runChecks,
  'git-diff': gitDiff,
  'git-log': gitLog,
  'git-show': gitShow,
  'git-blame': gitBlame,
  'git-status': gitStatus,
  'ask-person': askPerson,
  delegate,
  'find-smells': findSmells,
  'plan-refactoring': planRefactoring,
  'describe-api': describeApi,
  'list-callables': listCallables,
  'characterise-code': characteriseCode,
};
