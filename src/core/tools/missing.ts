import { err, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { ToolName } from '../ports/index.ts';

/** What a tool says whose means this session was not given. */
export function missing(tool: ToolName): Result<never, Failure> {
  return err(failure('tool-missing', `"${tool}" is not to be had in this session. Do without it.`));
}
