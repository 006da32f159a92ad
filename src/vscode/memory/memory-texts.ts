import type { MemoryTexts } from '../../protocol/index.ts';
import type { Localiser } from '../board/texts.ts';

const ofFragments = (l10n: Localiser) => ({
  'tier.critical': l10n.t('Critical'),
  'tier.important': l10n.t('Important'),
  'tier.routine': l10n.t('Routine'),
  'tier.ephemeral': l10n.t('Ephemeral'),
  'kind.fact': l10n.t('Fact'),
  'kind.decision': l10n.t('Decision'),
  'kind.preference': l10n.t('Preference'),
  'kind.lesson': l10n.t('Lesson'),
  'kind.outcome': l10n.t('Outcome'),
  'shelf.learnt': l10n.t('Learnt here'),
  'shelf.team': l10n.t('The team’s'),
  'shelf.user': l10n.t('Yours everywhere'),
  'row.used': l10n.t('told {0}×'),
  'row.unused': l10n.t('not told yet'),
  'row.replaced': l10n.t('no longer holds'),
  'row.held': l10n.t('held back'),
  'row.select': l10n.t('Select {0}'),
});

const ofPage = (l10n: Localiser) => ({
  'memory.title': l10n.t('Memory'),
  'memory.search': l10n.t('Search memory'),
  'memory.tiers': l10n.t('Any tier'),
  'memory.kinds': l10n.t('Any kind'),
  'memory.scopes': l10n.t('Any scope'),
  'memory.oneGoal': l10n.t('For one goal'),
  'memory.pinned': l10n.t('Pinned'),
  'memory.replaced': l10n.t('Replaced, Too'),
  'memory.add': l10n.t('Add'),
  'memory.import': l10n.t('Import…'),
  'memory.export': l10n.t('Export…'),
  'memory.shown': l10n.t('{0} of {1} fragments'),
  'memory.reading': l10n.t('{0} of {1} fragments, more are being read…'),
  'memory.all': l10n.t('{0} fragments'),
  'memory.one': l10n.t('1 fragment'),
  'memory.clear': l10n.t('Clear Filters'),
  'memory.noMatch': l10n.t('Nothing that is remembered matches the search and the filters.'),
  'memory.finding': l10n.t('Searching all fragments…'),
  'memory.keys': l10n.t(
    'Arrow keys move between fragments, Enter opens one, Space selects it, P pins it, E edits it, Delete forgets it, U takes the last step back, / searches, N adds one.',
  ),
  'memory.empty.title': l10n.t('Nothing is remembered yet'),
  'memory.empty.text': l10n.t(
    'What your answers, your comments and finished tasks teach is remembered here, and told to agents whose work it concerns. You can also say what they should know.',
  ),
  'memory.restricted': l10n.t(
    'CodeMaestro reads nothing in a folder that you do not trust. Trust the folder to see what is remembered.',
  ),
  'memory.noFolder': l10n.t('Open a folder to see what is remembered of it.'),
  'memory.troubles': l10n.t(
    'Files that cannot be read: {0}. They stay as they are, and agents are told nothing of them.',
  ),
  'memory.openFile': l10n.t('Open File'),
  'chosen.count': l10n.t('{0} selected'),
  'chosen.merge': l10n.t('Make One…'),
  'chosen.forget': l10n.t('Forget'),
  'chosen.clear': l10n.t('Select None'),
  'done.forgot': l10n.t('Forgotten: {0}.'),
  'done.merged': l10n.t('{0} fragments are one now.'),
  'done.exported': l10n.t('{0} fragments were written to {1}.'),
  'done.imported': l10n.t('{0} fragments were taken in.'),
  'done.undo': l10n.t('Undo'),
  'done.undone': l10n.t('That was taken back.'),
  'dialog.cancel': l10n.t('Cancel'),
  'notice.dismiss': l10n.t('Dismiss'),
});

const ofDetails = (l10n: Localiser) => ({
  'drawer.close': l10n.t('Close the fragment'),
  'drawer.pin': l10n.t('Pin'),
  'drawer.unpin': l10n.t('Unpin'),
  'drawer.edit': l10n.t('Edit…'),
  'drawer.forget': l10n.t('Forget'),
  'drawer.tier': l10n.t('Tier'),
  'drawer.kind': l10n.t('Kind'),
  'drawer.scope': l10n.t('Scope'),
  'drawer.goal': l10n.t('Goal'),
  'drawer.folder': l10n.t('Folder'),
  'drawer.said': l10n.t('Since'),
  'drawer.used': l10n.t('Use'),
  'drawer.usedCount': l10n.t('told {0}×, last on {1}'),
  'drawer.never': l10n.t('not told to anybody yet'),
  'drawer.about': l10n.t('About'),
  'drawer.source': l10n.t('Where it is from'),
  'drawer.held': l10n.t(
    'An agent reported this after it had read text from outside. Nobody is told it before you pin or edit it.',
  ),
  'drawer.byHand': l10n.t('Somebody wrote it.'),
  'drawer.lost': l10n.t('It was learnt from events that are not in the journal of this folder.'),
  'drawer.openTask': l10n.t('Open Task {0}'),
  'drawer.replacedBy': l10n.t('In its place holds'),
  'drawer.replaces': l10n.t('Holds in the place of'),
  'dialog.add': l10n.t('What should be remembered?'),
  'dialog.edit': l10n.t('Say it in other words'),
  'dialog.merge': l10n.t('Make one of {0} fragments'),
  'dialog.mergeHelp': l10n.t('Weight, use and sources of all go into it. You can take it back.'),
  'dialog.words': l10n.t('Text'),
  'dialog.pin': l10n.t('Tell it to every agent, and never let it go'),
  'dialog.save': l10n.t('Save'),
});

/** Everything that the page of the memory says, in the person's language. */
export function memoryTexts(l10n: Localiser): MemoryTexts {
  return { ...ofFragments(l10n), ...ofPage(l10n), ...ofDetails(l10n) };
}
