import { format } from 'prettier';
import * as z from 'zod';
import { WorkspaceConfig } from '../../src/core/app/index.ts';
import { Workflow } from '../../src/core/domain/index.ts';
import { RoleHeader } from '../../src/core/roles/index.ts';

/** The files that teams write, with the JSON Schema that editors complete and check them by. */
const documents = {
  'schemas/config.schema.json': {
    schema: WorkspaceConfig,
    title: 'CodeMaestro settings',
    description: 'The settings of a team: .maestro/config.json.',
  },
  'schemas/workflow.schema.json': {
    schema: Workflow,
    title: 'CodeMaestro workflow',
    description: 'The stages that a task of a goal goes through: .maestro/workflows/NAME.json.',
  },
  'schemas/role.schema.json': {
    schema: RoleHeader,
    title: 'CodeMaestro role',
    description: 'The fields in front of the prompt of a role: .maestro/roles/NAME.md.',
  },
} as const;

/** The text of each schema file, by its path from the checkout's root. Draft 7 is what editors know best. */
export async function schemaTexts(): Promise<ReadonlyMap<string, string>> {
  const texts = Object.entries(documents).map(async ([file, { schema, title, description }]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
    const json = JSON.stringify({ $schema, title, description, ...rest });
    return [file, await format(json, { parser: 'json', printWidth: 120 })] as const;
  });
  return new Map(await Promise.all(texts));
}
