export { assessRisk } from './assess-risk.ts';
export { hunkLabels, placeComments, resolveHunks } from './decisions.ts';
export { lineIndexOf, placeHunk, proposedLines, withHunks, type LineIndex } from './hunk-texts.ts';
export { renderChange, renderFile, summariseChange, type RenderOptions } from './render.ts';
