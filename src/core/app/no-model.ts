import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';

/** @param needs what cannot be done without a model. */
export function noModel(needs: string): Failure {
  return failure(
    'no-model',
    `${needs}, and none is configured. ` +
      'Set MAESTRO_MODEL to its name, with OPENAI_API_KEY for OpenAI or MAESTRO_MODEL_URL for any compatible server ' +
      '("maestro models" leads to one of any provider). Without a model you can run "maestro improve".',
  );
}

/** The workflow for a goal in words that names none; `no-model` with the ways to get one when none is configured. */
export function workflowForWords(hasModel: boolean): Result<string, Failure> {
  return hasModel ? ok('feature') : err(noModel('A goal in words needs a language model to understand it'));
}
