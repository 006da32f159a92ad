import { createLineHistory } from '../../../src/adapters/git/index.ts';
import { lineHistoryContract } from '../../contracts/line-history.contract.ts';
import { createSandbox } from './sandbox.ts';

lineHistoryContract('git', () => {
  const place = createSandbox();
  place.git('init', '-q');
  return {
    history: createLineHistory({ folder: place.workspace, env: place.env }),
    write: (path, text) => {
      place.write(path, text);
    },
    commit: (message) => void place.commitAll(message),
    dispose: () => {
      place.dispose();
    },
  };
});
