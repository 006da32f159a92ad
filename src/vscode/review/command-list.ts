import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands of the review, apart from where they are offered: only they are needed at the start. */
export const reviewCommandList = [
  { command: 'codemaestro.reviewChange', title: 'Review Change', icon: '$(diff-multiple)' },
  { command: 'codemaestro.openChangedFile', title: 'Open Changed File', icon: '$(diff)' },
  { command: 'codemaestro.acceptHunk', title: 'Accept Hunk', icon: '$(check)' },
  { command: 'codemaestro.rejectHunk', title: 'Reject Hunk', icon: '$(close)' },
  { command: 'codemaestro.undoDecision', title: 'Take Decision Back', icon: '$(discard)' },
  { command: 'codemaestro.acceptFile', title: 'Accept File', icon: '$(check)' },
  { command: 'codemaestro.rejectFile', title: 'Reject File', icon: '$(close)' },
  { command: 'codemaestro.acceptChange', title: 'Accept All and Commit', icon: '$(check-all)' },
  { command: 'codemaestro.rejectChange', title: 'Reject All…', icon: '$(close-all)' },
  { command: 'codemaestro.finishReview', title: 'Finish Review…', icon: '$(git-commit)' },
  { command: 'codemaestro.requestRework', title: 'Send Back With Comments…', icon: '$(reply)' },
  { command: 'codemaestro.commentHunk', title: 'Comment on Hunk…', icon: '$(comment)' },
  { command: 'codemaestro.acceptHere', title: 'Accept Hunk in This File', icon: '$(check)' },
  { command: 'codemaestro.addComment', title: 'Add Comment' },
  { command: 'codemaestro.explainHunk', title: 'Explain Hunk', icon: '$(question)' },
  { command: 'codemaestro.nextHunk', title: 'Next Hunk', icon: '$(arrow-down)' },
  { command: 'codemaestro.previousHunk', title: 'Previous Hunk', icon: '$(arrow-up)' },
] as const satisfies readonly CommandContribution[];
