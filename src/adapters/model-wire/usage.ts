import * as z from 'zod';

/** A count of tokens; a server that sends anything else told nothing. */
export const Tokens = z.int().nonnegative().nullish().catch(null);
