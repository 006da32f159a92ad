import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';
import add from '@vscode/codicons/src/icons/add.svg';
import beaker from '@vscode/codicons/src/icons/beaker.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import circle from '@vscode/codicons/src/icons/circle-large.svg';
import slash from '@vscode/codicons/src/icons/circle-slash.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import diff from '@vscode/codicons/src/icons/diff.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import eye from '@vscode/codicons/src/icons/eye.svg';
import history from '@vscode/codicons/src/icons/history.svg';
import hierarchy from '@vscode/codicons/src/icons/type-hierarchy.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import play from '@vscode/codicons/src/icons/play-circle.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import restart from '@vscode/codicons/src/icons/debug-restart.svg';
import search from '@vscode/codicons/src/icons/search.svg';
import sparkle from '@vscode/codicons/src/icons/sparkle.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import watch from '@vscode/codicons/src/icons/watch.svg';
import type { BoardState } from '../../src/protocol/index.ts';

/**
 * Pictures of the editor's own set; taken in by the build, none is loaded. They are parts of templates and not values in
 * them, which the browser would read anew in each place.
 */
const icons = {
  ...{ add, beaker, check, circle, slash, close, diff, error, eye, history, hierarchy, pass, play, question },
  ...{ restart, search, sparkle, warning, watch },
};
export type IconName = keyof typeof icons;

const states: Readonly<Record<BoardState, IconName>> = {
  pending: 'circle',
  'in-progress': 'play',
  testing: 'beaker',
  failed: 'error',
  retrying: 'history',
  blocked: 'warning',
  'ready-for-review': 'eye',
  completed: 'pass',
  cancelled: 'slash',
};

/** A picture that says nothing by itself: a text beside it does. */
export function icon(name: IconName): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${unsafeStatic(icons[name])}</span>`;
}

/** The picture of a state, in its colour. */
export function stateIcon(state: BoardState): TemplateResult {
  return html`<span class="icon state-${state}" aria-hidden="true">${unsafeStatic(icons[states[state]])}</span>`;
}
