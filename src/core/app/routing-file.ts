import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Limits } from '../domain/index.ts';
import type { Prices } from '../models/index.ts';

const Dollars = onFirstUse(() => z.number().min(0).max(100_000));

/** US dollars for a million tokens; what is left out is charged as the bucket beside it. */
const OwnPrices = onFirstUse(() =>
  z
    .strictObject({
      input: Dollars(),
      output: Dollars(),
      cacheRead: Dollars().optional(),
      cacheWrite: Dollars().optional(),
      reasoning: Dollars().optional(),
    })
    .transform(({ input, output, cacheRead = input, cacheWrite = input, reasoning = output }): Prices => ({
      ...{ input, output, cacheRead, cacheWrite, reasoning },
    })),
);

/** The person's own `routing.json`: never of a workspace. */
export const RoutingFile = onFirstUse(() =>
  z.strictObject({
    $schema: z.string().optional(),
    /** Only models on this machine are asked. */
    localOnly: z.boolean().default(false),
    /** The first rule that fits says which models are asked first, and in which order. */
    routes: z
      .array(
        z.strictObject({
          kind: z.enum(['decomposition', 'implementation', 'review', 'summary', 'embedding']).optional(),
          complexity: z.enum(['low', 'medium', 'high']).optional(),
          models: z.array(z.string().min(1)).min(1),
        }),
      )
      .default([]),
    /** What may be spent before the person is asked. */
    limits: Limits().default({}),
    prices: z.record(z.string(), OwnPrices()).default({}),
  }),
);
