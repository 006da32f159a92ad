export { assessRisk } from './risk.ts';
export { hunkLabels, placeComments, resolveHunks, type PlacedComments } from './decisions.ts';
export { renderChange, renderFile, summariseChange, type RenderOptions } from './render.ts';
