import type { CommandContribution } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** The commands of the review, apart from where they are offered: only they are needed at the start. */
export const reviewCommandList = [
  { command: 'codemaestro.reviewChange', title: 'Review Change', category, icon: '$(diff-multiple)' },
  { command: 'codemaestro.openChangedFile', title: 'Open Changed File', category, icon: '$(diff)' },
  { command: 'codemaestro.acceptHunk', title: 'Accept Hunk', category, icon: '$(check)' },
  { command: 'codemaestro.rejectHunk', title: 'Reject Hunk', category, icon: '$(close)' },
  { command: 'codemaestro.undoDecision', title: 'Take Decision Back', category, icon: '$(discard)' },
  { command: 'codemaestro.acceptFile', title: 'Accept File', category, icon: '$(check)' },
  { command: 'codemaestro.rejectFile', title: 'Reject File', category, icon: '$(close)' },
  { command: 'codemaestro.acceptChange', title: 'Accept All and Commit', category, icon: '$(check-all)' },
  { command: 'codemaestro.rejectChange', title: 'Reject All…', category, icon: '$(close-all)' },
  { command: 'codemaestro.finishReview', title: 'Finish Review…', category, icon: '$(git-commit)' },
  { command: 'codemaestro.requestRework', title: 'Send Back With Comments…', category, icon: '$(reply)' },
  { command: 'codemaestro.commentHunk', title: 'Comment on Hunk…', category, icon: '$(comment)' },
  { command: 'codemaestro.acceptHere', title: 'Accept Hunk in This File', category, icon: '$(check)' },
  { command: 'codemaestro.addComment', title: 'Add Comment', category },
  { command: 'codemaestro.explainHunk', title: 'Explain Hunk', category, icon: '$(question)' },
  { command: 'codemaestro.nextHunk', title: 'Next Hunk', category, icon: '$(arrow-down)' },
  { command: 'codemaestro.previousHunk', title: 'Previous Hunk', category, icon: '$(arrow-up)' },
] as const satisfies readonly CommandContribution[];
