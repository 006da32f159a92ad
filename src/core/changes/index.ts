export { assessRisk } from './risk.ts';
export { hunkLabels, placeComments, resolveHunks } from './decisions.ts';
export { renderChange, renderFile, summariseChange, type RenderOptions } from './render.ts';
