import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import type { pastCommandList } from './command-list.ts';
import type { Visits } from './visits.ts';

type Name = (typeof pastCommandList)[number]['command'];

/** Named once more here, so that a start does not load what is said of them. */
const names: readonly Name[] = [
  'codemaestro.catchUp',
  'codemaestro.why',
  'codemaestro.whyFile',
  'codemaestro.graph',
  'codemaestro.restoreDeleted',
];

/** Looking back: what happened while the person was away, why something is as it is, what it has to do with what else, and what agents deleted. */
export const pastFeature: Feature = {
  name: 'past',
  register(editor) {
    let loading: Promise<Visits> | undefined;
    const visits = (): Promise<Visits> =>
      (loading ??= import('./visits.ts').then(({ createVisits }) => createVisits(editor)));
    registerCommands(
      editor,
      names.map((command) => ({ command })),
      async () => {
        const [{ createPastCommands }, known] = await Promise.all([import('./commands.ts'), visits()]);
        return createPastCommands(editor, known);
      },
    );
    const off = editor.roots.onChanged(() => {
      if (editor.roots.all().some((root) => root.present() !== null)) void visits();
    });
    editor.lifetime.add(off);
  },
};
