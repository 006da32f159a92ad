import { reviewCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

/** Where a file of a change is looked at. */
const inProposal = 'resourceScheme == maestro-proposal';
const inReview = 'resourceScheme =~ /^maestro-(proposal|base)$/';
const reading = `editorTextFocus && ${inReview}`;

/** Looking at what is proposed, and deciding on it hunk by hunk. */
export const reviewContributions = {
  commands: reviewCommandList,
  menus: {
    'view/item/context': [
      { command: 'codemaestro.acceptChange', when: 'viewItem == change-open', group: 'inline@1' },
      { command: 'codemaestro.rejectChange', when: 'viewItem == change-open', group: 'inline@2' },
      { command: 'codemaestro.reviewChange', when: 'viewItem =~ /^change-/', group: 'inline@3' },
      { command: 'codemaestro.finishReview', when: 'viewItem == change-open', group: '1_review@1' },
      { command: 'codemaestro.requestRework', when: 'viewItem == change-open', group: '1_review@2' },
      { command: 'codemaestro.acceptFile', when: 'viewItem =~ /^file-(open|rejected)/', group: 'inline@1' },
      { command: 'codemaestro.rejectFile', when: 'viewItem =~ /^file-(open|accepted)/', group: 'inline@2' },
      { command: 'codemaestro.acceptHunk', when: 'viewItem =~ /^hunk-(open|rejected)/', group: 'inline@1' },
      { command: 'codemaestro.rejectHunk', when: 'viewItem =~ /^hunk-(open|accepted)/', group: 'inline@2' },
      {
        command: 'codemaestro.undoDecision',
        when: 'viewItem =~ /^(file|hunk)-(accepted|rejected)/',
        group: 'inline@3',
      },
      { command: 'codemaestro.commentHunk', when: 'viewItem =~ /^hunk-(open|accepted|rejected)/', group: '1_review@1' },
      { command: 'codemaestro.explainHunk', when: 'viewItem =~ /^hunk-/', group: '1_review@2' },
    ],
    'editor/lineNumber/context': [
      { command: 'codemaestro.acceptHunk', when: inReview, group: '1_review@1' },
      { command: 'codemaestro.rejectHunk', when: inReview, group: '1_review@2' },
      { command: 'codemaestro.undoDecision', when: inReview, group: '1_review@2' },
      { command: 'codemaestro.commentHunk', when: inProposal, group: '1_review@3' },
      { command: 'codemaestro.explainHunk', when: inReview, group: '1_review@4' },
    ],
    'comments/commentThread/context': [
      { command: 'codemaestro.addComment', when: 'commentController == codemaestro.review', group: 'inline' },
    ],
    'comments/commentThread/title': [
      { command: 'codemaestro.requestRework', when: 'commentController == codemaestro.review', group: 'inline' },
    ],
    commandPalette: [
      { command: 'codemaestro.addComment', when: 'false' },
      { command: 'codemaestro.acceptHere', when: 'false' },
    ],
    'multiDiffEditor/resource/title': [
      { command: 'codemaestro.acceptFile', when: inReview, group: 'navigation@1' },
      { command: 'codemaestro.rejectFile', when: inReview, group: 'navigation@2' },
    ],
    'editor/title': [
      { command: 'codemaestro.acceptFile', when: inReview, group: 'navigation@1' },
      { command: 'codemaestro.rejectFile', when: inReview, group: 'navigation@2' },
      { command: 'codemaestro.finishReview', when: inReview, group: '1_review@1' },
      { command: 'codemaestro.requestRework', when: inReview, group: '1_review@2' },
      // The editor has arrows of its own beside which ours would look the same.
      { command: 'codemaestro.previousHunk', when: inReview, group: '1_review@3' },
      { command: 'codemaestro.nextHunk', when: inReview, group: '1_review@4' },
    ],
  },
  keybindings: [
    { command: 'codemaestro.acceptHunk', key: 'ctrl+alt+enter', mac: 'cmd+alt+enter', when: reading },
    { command: 'codemaestro.rejectHunk', key: 'ctrl+alt+backspace', mac: 'cmd+alt+backspace', when: reading },
    { command: 'codemaestro.undoDecision', key: 'ctrl+alt+z', mac: 'cmd+alt+z', when: reading },
    { command: 'codemaestro.commentHunk', key: 'ctrl+alt+/', mac: 'cmd+alt+/', when: reading },
    { command: 'codemaestro.nextHunk', key: 'alt+f5', when: reading },
    { command: 'codemaestro.previousHunk', key: 'shift+alt+f5', when: reading },
  ],
  views: [{ id: 'codemaestro.changes', name: 'Changes', initialSize: 20 }],
  viewsWelcome: [
    {
      view: 'codemaestro.changes',
      contents: 'Nothing is proposed. What agents change appears here, to be accepted or rejected hunk by hunk.',
    },
  ],
  settings: {
    'codemaestro.review.inPlace': {
      type: 'boolean',
      default: true,
      scope: 'window',
      markdownDescription: 'Show proposed hunks in your own open files, too, with lenses to accept them there.',
    },
  },
  configurationDefaults: { 'diffEditor.codeLens': true },
  activationEvents: ['onFileSystem:maestro-proposal', 'onFileSystem:maestro-base'],
} as const satisfies Contributions;
