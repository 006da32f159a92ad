import assert from 'node:assert/strict';
import type { Result } from '../../src/core/base/index.ts';
import type { Failure } from '../../src/core/domain/index.ts';
import type { ToolAnswer, ToolCalls, ToolName, WorktreeFiles } from '../../src/core/ports/index.ts';
import { roleNamed } from '../../src/core/roles/index.ts';
import { createToolBox, type SessionToolBox, type ToolSetting } from '../../src/core/tools/index.ts';
import { createFakeWorkshop } from '../fakes/code-workshop.fake.ts';
import { createFakeWorktreeFiles, type FakeWorktreeFiles } from '../fakes/worktree-files.fake.ts';

/** A session's tools, called as a model calls them. */
export interface ToolSession {
  readonly box: SessionToolBox;
  /** The answer of a tool, whatever it is. */
  ask(tool: string, input: unknown): Promise<ToolAnswer>;
  /** The text of a call that must go well. */
  told<T extends ToolName>(tool: T, input: ToolCalls[T]['input']): Promise<string>;
  /** The text of a call that must not. */
  refused<T extends ToolName>(tool: T, input: ToolCalls[T]['input']): Promise<string>;
}

interface SessionOptions extends Partial<ToolSetting> {
  readonly role?: string;
  readonly tools?: readonly string[];
  readonly protectedPaths?: readonly string[];
}

/** Tools of a role, a developer's by default, on files of a disk or in memory. */
export function toolsOn(files: WorktreeFiles, options: SessionOptions = {}): ToolSession {
  const { role: name = 'developer', protectedPaths = [], tools, ...setting } = options;
  const role = roleNamed(name);
  assert.ok(role);
  const box = createToolBox(
    { role: name, tools: tools ?? role.tools, writes: role.writes, protectedPaths },
    {
      files,
      workshop: createFakeWorkshop(),
      signal: new AbortController().signal,
      baseText: () => Promise.resolve(null),
      ...setting,
    },
  );
  // A call has a name only where somebody is there to be asked about it.
  const callId = setting.desk ? 'call' : null;
  const ask: ToolSession['ask'] = (tool, input) => box.callAsText(tool, JSON.stringify(input), callId);
  return {
    box,
    ask,
    async told(tool, input) {
      const answer = await ask(tool, input);
      assert.ok(answer.ok, answer.text);
      return answer.text;
    },
    async refused(tool, input) {
      const answer = await ask(tool, input);
      assert.ok(!answer.ok, answer.text);
      return answer.text;
    },
  };
}

/** A developer's tools on files in memory. */
export function toolsInMemory(
  start: Readonly<Record<string, string>>,
  options: SessionOptions = {},
): ToolSession & { readonly files: FakeWorktreeFiles } {
  const files = createFakeWorktreeFiles(start);
  return { files, ...toolsOn(files, options) };
}

export function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'ok' : result.error.reason;
}
