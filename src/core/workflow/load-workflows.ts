import type * as known from './known.ts';

/** The built-in workflows, and what makes sure of others: loaded only when somebody names one. */
export function loadWorkflows(): Promise<typeof known> {
  return import('./known.ts');
}
