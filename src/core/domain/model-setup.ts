import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** The kinds of providers that are spoken to in their own way; each server that speaks as OpenAI does is of its kind. */
export const ProviderKind = z.enum(['openai', 'anthropic', 'ollama']);
export type ProviderKind = z.infer<typeof ProviderKind>;

/** A model with its provider in front: `anthropic/claude-sonnet`. */
const ModelRef = onFirstUse(() =>
  z.string().regex(/^[a-z0-9][a-z0-9-]*\/\S+$/, 'a provider, a slash and the name of a model'),
);

const Seconds = onFirstUse(() => z.number().positive());

/** How a provider is reached. The key itself stands in no file: only the name of the variable that holds it. */
export const ProviderSetup = onFirstUse(() =>
  z.strictObject({
    kind: ProviderKind,
    /** Where it is; the kind's own place when left out. */
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** The environment variable that holds the key; the kind's usual one when left out, none for `null`. */
    key: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable, not the key itself')
      .nullable()
      .optional(),
    /** Which interface of OpenAI's is spoken; found out by the address when left out. */
    api: z.enum(['responses', 'chat']).optional(),
    /** How long a server keeps a model in its memory after an answer, such as `10m`. */
    keepAlive: z.string().optional(),
    /** A proxy for this provider alone, instead of what `HTTPS_PROXY` and its like say. */
    proxy: z.url({ protocol: /^https?$/ }).optional(),
    /** A file with certificates to trust beside the usual ones. */
    ca: z.string().optional(),
    /** How long each phase of a call may take, in seconds. */
    timeouts: z
      .strictObject({ connect: Seconds(), firstByte: Seconds(), idle: Seconds(), total: Seconds() })
      .partial()
      .optional(),
  }),
);
export type ProviderSetup = z.infer<ReturnType<typeof ProviderSetup>>;

/** What the person says of one model. */
const ModelChoice = onFirstUse(() =>
  z.strictObject({
    model: ModelRef(),
    /** Tokens that it takes in all. */
    window: z.int().min(1024).optional(),
    /** Whether it takes images. */
    images: z.boolean().optional(),
    /** How much it is to think before it answers. */
    effort: z.enum(['low', 'medium', 'high']).optional(),
  }),
);

/** The person's own `models.json`: which providers there are, and which models agents may have. Never of a workspace. */
export const ModelSetup = onFirstUse(() =>
  z.strictObject({
    $schema: z.string().optional(),
    providers: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), ProviderSetup()).default({}),
    /** The first is the usual one. */
    models: z.array(z.union([ModelRef().transform((model) => ({ model })), ModelChoice()])).default([]),
    /** Models for single roles, the first of a list that can be had; `summary` and `embedding` are such roles, too. */
    roles: z
      .record(z.string(), z.union([ModelRef().transform((ref) => [ref]), z.array(ModelRef()).min(1)]))
      .default({}),
  }),
);
export type ModelSetup = z.infer<ReturnType<typeof ModelSetup>>;

/** A reference taken apart: models have slashes in their names, providers do not. */
export function splitModelRef(ref: string): { readonly provider: string; readonly model: string } {
  const at = ref.indexOf('/');
  return { provider: ref.slice(0, at), model: ref.slice(at + 1) };
}
