import * as z from 'zod';
import { err, ok, type Result } from '../base/index.ts';
import { failure, RoleName, type Failure } from '../domain/index.ts';
import type { WriteScope } from '../policy/index.ts';
import type { FrontMatter } from '../ports/index.ts';
import { promptFor, type Prompt } from './prompts/prompt.ts';
import type { Trial } from './prompts/prompt-file.ts';
import { roleNamed, roles, type Role } from './role.ts';

/*
 * What `describe` says here is what an editor shows beside the fields of a role's file.
 */
const scopes = ['none', 'tests', 'docs', 'code', 'infrastructure'] as const satisfies readonly WriteScope[];

/** The fields in front of a role's prompt: `.maestro/roles/NAME.md`. */
export const RoleHeader = z.strictObject({
  name: RoleName.describe('The name that workflows use. The name of a built-in role takes its place.'),
  purpose: z.string().min(1).max(400).optional().describe('What the role is there for, in a sentence.'),
  extends: RoleName.optional().describe('The built-in role whose tools and write scope bound this one.'),
  tools: z
    .array(z.string())
    .optional()
    .describe('Tools that it keeps of those it extends; all of them when not given.'),
  writes: z.enum(scopes).optional().describe('Which files it may write: no more than the role it extends.'),
  capabilities: z
    .array(RoleName)
    .max(20)
    .optional()
    .describe('What a stage may ask for when it is assigned; those of the role it extends when not given.'),
  model: z.string().min(1).max(200).optional().describe('The model it wants, one of those that the person named.'),
  version: z
    .int()
    .min(1)
    .default(1)
    .describe('Counts the versions of the prompt; turns name the one they were made with.'),
});
export type RoleHeader = z.infer<typeof RoleHeader>;

/** A role with the words it works by. */
export interface DefinedRole extends Role {
  readonly prompt: Prompt;
  /** The built-in role that bounds it; itself for a built-in one. */
  readonly base: RoleName;
  /** The model that it wants; null for whichever there is. */
  readonly model: string | null;
  /** Other wordings that part of its tasks is worked on by. */
  readonly trials?: readonly Trial[];
  /** The file of the team that it stands in. */
  readonly source?: string;
}

/** Every role that can be named, by its name. */
export type RoleBook = ReadonlyMap<RoleName, DefinedRole>;

/** The scopes that a role may have which extends one with this scope. */
const within: Readonly<Record<WriteScope, readonly WriteScope[]>> = {
  none: ['none'],
  tests: ['none', 'tests'],
  docs: ['none', 'docs'],
  code: ['none', 'tests', 'docs', 'code'],
  infrastructure: scopes,
};

/** The roles that ship with the engine. */
export function builtInRoleBook(): RoleBook {
  const defined = roles.flatMap((role): readonly DefinedRole[] => {
    const prompt = promptFor(role.name);
    return prompt ? [{ ...role, prompt, base: role.name, model: null }] : [];
  });
  return new Map(defined.map((role) => [role.name, role]));
}

function bad({ source, lines }: FrontMatter, field: string, what: string): Result<never, Failure> {
  const line = lines[field] ?? lines[field.split('.')[0] ?? ''] ?? 1;
  return err(failure('bad-config', `${source}:${String(line)}: ${what}`));
}

function readHeader(file: FrontMatter): Result<RoleHeader, Failure> {
  const parsed = RoleHeader.safeParse(file.fields);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path.map(String).join('.') ?? '');
  const said = issue?.message ?? 'it does not fit';
  return bad(
    file,
    field,
    `${field === '' ? '' : `"${field}": `}${said}. Fields: ${Object.keys(RoleHeader.shape).join(', ')}.`,
  );
}

/** The built-in role that bounds a file's role. */
function baseOf(file: FrontMatter, header: RoleHeader): Result<Role, Failure> {
  const own = roleNamed(header.name);
  if (own && header.extends !== undefined && header.extends !== own.name) {
    return bad(
      file,
      'extends',
      `"${header.name}" is a built-in role and stays within itself; leave "extends" out, or choose another name.`,
    );
  }
  const base = own ?? (header.extends === undefined ? undefined : roleNamed(header.extends));
  if (base) return ok(base);
  const names = roles.map(({ name }) => name).join(', ');
  if (header.extends === undefined) {
    return bad(
      file,
      'name',
      `a role of your own says which built-in role bounds it, as in "extends: developer". There are: ${names}.`,
    );
  }
  return bad(file, 'extends', `there is no built-in role "${header.extends}". There are: ${names}.`);
}

/** A project may narrow what a role can do, never widen it. */
function narrowed(file: FrontMatter, header: RoleHeader, base: Role): Result<Pick<Role, 'tools' | 'writes'>, Failure> {
  const { tools = base.tools, writes = base.writes } = header;
  const wider = tools.findIndex((tool) => !base.tools.some((each) => each === tool));
  if (wider >= 0) {
    const text = `"${tools[wider] ?? ''}" is no tool of the role "${base.name}", and a role can only have less. It may keep: ${base.tools.join(', ')}.`;
    return bad(file, `tools.${String(wider)}`, text);
  }
  if (!within[base.writes].includes(writes)) {
    const text = `"writes: ${writes}" is more than the role "${base.name}" may write ("${base.writes}"). It may have: ${within[base.writes].join(', ')}.`;
    return bad(file, 'writes', text);
  }
  return ok({ tools: base.tools.filter((tool) => tools.includes(tool)), writes });
}

function defineRole(file: FrontMatter): Result<DefinedRole, Failure> {
  const header = readHeader(file);
  if (!header.ok) return header;
  const base = baseOf(file, header.value);
  if (!base.ok) return base;
  const limits = narrowed(file, header.value, base.value);
  if (!limits.ok) return limits;
  const { name, purpose, capabilities, model, version } = header.value;
  const inherited = promptFor(base.value.name);
  const output = base.value.name === 'planner' ? 'plan' : 'report';
  const words =
    file.body === '' && inherited
      ? { variables: inherited.variables, text: inherited.text }
      : { variables: [], text: file.body };
  return ok({
    name,
    purpose: purpose ?? base.value.purpose,
    ...limits.value,
    capabilities: capabilities ?? base.value.capabilities,
    prompt: { role: name, version, output, ...words },
    source: file.source,
    base: base.value.name,
    model: model ?? null,
  });
}

/** The built-in roles with those of a project, which come first. */
export function roleBookWith(files: readonly FrontMatter[]): Result<RoleBook, Failure> {
  const book = new Map(builtInRoleBook());
  const sources = new Map<RoleName, string>();
  for (const file of files) {
    const role = defineRole(file);
    if (!role.ok) return role;
    const { name } = role.value;
    const other = sources.get(name);
    if (other !== undefined) return bad(file, 'name', `"${name}" is defined in ${other} already.`);
    sources.set(name, file.source);
    book.set(name, role.value);
  }
  return ok(book);
}
