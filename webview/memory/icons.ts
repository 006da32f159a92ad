import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';
import add from '@vscode/codicons/src/icons/add.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import file from '@vscode/codicons/src/icons/go-to-file.svg';
import pin from '@vscode/codicons/src/icons/pinned.svg';
import replaced from '@vscode/codicons/src/icons/history.svg';
import search from '@vscode/codicons/src/icons/search.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';

/** Pictures of the editor's own set; taken in by the build, none is loaded. */
const icons = { add, close, error, file, pin, replaced, search, shield, warning };

/** A picture that says nothing by itself: a text beside it does. */
export function icon(name: keyof typeof icons): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${unsafeStatic(icons[name])}</span>`;
}
