export { assessRisk } from './risk.ts';
export {
  decidedAs,
  hunkLabels,
  placeComments,
  resolveHunks,
  undecided,
  type PlacedComments,
  type Verdicts,
} from './decisions.ts';
export { renderChange, renderFile, summariseChange, type RenderOptions } from './render.ts';
export { prosePath, testPath } from './sensitive-paths.ts';
