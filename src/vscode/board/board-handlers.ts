import { moveCommand, personMove, type TaskBriefing } from '../../core/app/index.ts';
import type { Command } from '../../core/domain/index.ts';
import type { BoardRequests, BriefedPlace, Handlers, HostMessage } from '../../protocol/index.ts';
import type { BoardAbout } from './board-feed.ts';
import { taskAt, type Keys, type Place, type TaskPlace } from './board-folder.ts';
import { limitTrouble } from '../goals/limit-text.ts';
import { briefingView } from './briefing-view.ts';
import { moveName, moveViews } from './move-views.ts';
import type { Localiser } from './texts.ts';

/** What the editor does for the page beyond the workspaces: each has a way of its own to tell what went wrong. */
export interface BoardActions {
  readonly review: (place: Place) => Promise<void>;
  readonly goBack: (place: Place) => Promise<void>;
  /** What whoever takes the task up is told. */
  readonly readBriefing: (place: Place) => Promise<TaskBriefing>;
  readonly openBriefed: (place: Place, what: BriefedPlace) => Promise<void>;
  readonly stateGoal: (text: string, limit: string) => Promise<void>;
  /** The limit of the last goal, in words; null where nothing costs. */
  readonly lastLimit: () => string | null;
  readonly improve: () => Promise<void>;
  /** Shows the board as a page of its own, with a task if one is named. */
  readonly openBoard: (place: Place | undefined) => Promise<void>;
}

/** What a bridge stands between. */
export interface BridgeParts {
  readonly about: BoardAbout;
  readonly keys: Keys;
  readonly actions: BoardActions;
  readonly l10n: Localiser;
  readonly locale: string;
  /** Who the person is, for the journal. */
  readonly by: () => string;
  /** Opens all folders of the window. */
  readonly openFolders: () => Promise<void>;
  /** Called when something changed, some twenty times a second at most. */
  readonly onChanged: (listener: () => void) => () => void;
  /** Sends to the page; a page that is gone hears nothing. */
  readonly post: (message: HostMessage) => void;
  readonly report: (text: string) => void;
}

/** Finds what the page's keys stand for; throws with a text for the person when it is gone. */
export interface Finder {
  readonly place: (key: string) => Place;
  readonly task: (key: string) => TaskPlace;
}

/** Looks keys up in what is there now. */
export function createFinder({ about, keys, l10n }: BridgeParts): Finder {
  const place = (key: string): Place => {
    const found = keys.find(key, about.folders());
    if (!found) throw new Error(l10n.t('This folder is not open in the window any more.'));
    return found;
  };
  return {
    place,
    task(key) {
      const found = taskAt(place(key));
      if (!found) throw new Error(l10n.t('This task is not there any more.'));
      return found;
    },
  };
}

async function give({ folder }: Place, command: Command): Promise<null> {
  const given = await folder.workspace.give(command);
  if (!given.ok) throw new Error(given.error.person);
  return null;
}

/** What is told of a briefing. */
function briefingHandlers(
  { actions }: BridgeParts,
  find: Finder,
): Pick<Handlers<BoardRequests>, 'briefing' | 'openBriefed'> {
  return {
    async briefing({ key }) {
      const at = find.task(key);
      return briefingView(at, await actions.readBriefing(at));
    },
    async openBriefed({ key, place }) {
      await actions.openBriefed(find.task(key), place);
      return null;
    },
  };
}

/** What the person decides on the page, where the page gives back what the host gave it for that: no other script can have made that up. */
function decisionHandlers(
  { l10n, by, keys }: BridgeParts,
  find: Finder,
): Pick<Handlers<BoardRequests>, 'moves' | 'move' | 'answerGate'> {
  const spend = async (at: Place, what: string, once: string, work: () => Promise<null>): Promise<null> => {
    if (await keys.spend(at.folder.id, what, once, work)) return null;
    throw new Error(l10n.t('This was not asked by the page, or was done already; nothing was changed. Look again.'));
  };
  return {
    async moves({ key }) {
      return Promise.resolve([...moveViews(l10n, find.task(key))]);
    },
    async move({ key, to, reason, once }) {
      const at = find.task(key);
      return spend(at, moveName(at.id, to), once, () => {
        const move = personMove(at.state, at.task, to);
        if (move.ok) return give(at, moveCommand(move.value, at.id, by(), reason));
        const view = moveViews(l10n, at).find((each) => each.to === to);
        throw new Error(view?.text ?? move.error);
      });
    },
    async answerGate({ key, gateId, answer, reason, forSession, once }) {
      const at = find.place(key);
      if (!at.folder.workspace.state().gates.has(gateId)) {
        throw new Error(l10n.t('{0} was answered already; nothing was changed.', gateId));
      }
      const lasting = forSession ? { forSession } : {};
      return spend(at, gateId, once, () =>
        give(at, { type: 'answer-gate', by: by(), gateId, answer, reason, ...lasting }),
      );
    },
  };
}

/** What the person does on the page. */
export function personHandlers(
  parts: BridgeParts,
  find: Finder,
): Omit<Handlers<BoardRequests>, 'open' | 'watch' | 'unwatch'> {
  const { l10n, by, actions } = parts;
  return {
    ...decisionHandlers(parts, find),
    async tell({ key, text }) {
      const at = find.task(key);
      return give(at, { type: 'tell-task', by: by(), taskId: at.id, text });
    },
    async review({ key }) {
      await actions.review(find.task(key));
      return null;
    },
    async goBack({ key }) {
      await actions.goBack(find.task(key));
      return null;
    },
    ...briefingHandlers(parts, find),
    stateGoal({ text, limit }) {
      const trouble = limitTrouble(limit, l10n);
      if (trouble !== undefined) throw new Error(trouble);
      // What goes wrong with it is told by the editor itself.
      void actions.stateGoal(text, limit);
      return Promise.resolve(null);
    },
    async improve() {
      await actions.improve();
      return null;
    },
    async openBoard({ key }) {
      await actions.openBoard(key === null ? undefined : find.task(key));
      return null;
    },
  };
}
