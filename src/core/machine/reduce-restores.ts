import { counted, task, type Reducer } from './patches.ts';

type RestoreEvent = 'checkpoint-taken' | 'checkpoints-dropped' | 'restore-started' | 'restore-finished';

/** What the events of checkpoints do to the state. */
export const restoreReducers: { readonly [T in RestoreEvent]: Reducer<T> } = {
  'checkpoint-taken': (state, { taskId, checkpoint }) =>
    task(counted(state, 'checkpoint'), taskId, (t) => ({ checkpoints: [...t.checkpoints, checkpoint] })),
  'checkpoints-dropped': (state, { taskId, checkpointIds }) =>
    task(state, taskId, (t) => ({ checkpoints: t.checkpoints.filter(({ id }) => !checkpointIds.includes(id)) })),
  'restore-started': (state, { taskId, checkpointId, part, by }) =>
    task(state, taskId, () => ({ restoring: { checkpointId, part, by } })),
  'restore-finished': (state, { taskId, failure, goesOn }) =>
    task(state, taskId, () =>
      failure ? { restoring: null } : { restoring: null, goesOn: goesOn ?? null, verdicts: {}, evidence: null },
    ),
};
