import { html, nothing, type TemplateResult } from 'lit';
import { stateIcon } from './icons.ts';
import type { Dialog, Screen } from './ui.ts';

function frame({ act }: Screen, name: string, body: TemplateResult, kind: string): TemplateResult {
  return html`<dialog
    class=${kind}
    aria-label=${name}
    @close=${() => act.set({ dialog: null })}
    @click=${(event: MouseEvent) => {
      if (event.target === event.currentTarget) act.set({ dialog: null });
    }}
  >
    <div class="dialog-body">
      <h2>${name}</h2>
      ${body}
    </div>
  </dialog>`;
}

/** What a goal may cost, where something costs. */
function limitField({ ui }: Screen, onKey: (event: KeyboardEvent) => void): TemplateResult | typeof nothing {
  if (ui.limit === null) return nothing;
  const { text } = ui.format;
  return html`<tk-text-field id="goal-limit" .value=${ui.limit} placeholder=${text('goal.limitHint')} @keydown=${onKey}
      >${text('goal.limit')}</tk-text-field
    >
    <p class="quiet">${text('goal.limitHelp')}</p>`;
}

function goalDialog(screen: Screen, { problem }: Extract<Dialog, { kind: 'goal' }>): TemplateResult {
  const { ui, act } = screen;
  const { text } = ui.format;
  const state = (event: Event): void => {
    const dialog = (event.target as HTMLElement).closest('dialog');
    const words = dialog?.querySelector<HTMLTextAreaElement>('tk-text-area')?.value.trim() ?? '';
    const limit = dialog?.querySelector<HTMLInputElement>('tk-text-field')?.value.trim() ?? '';
    if (words === '') return;
    const stated = act.calls.stateGoal({ text: words, limit }).then(
      () => act.set({ dialog: null, limit: ui.limit === null ? null : limit }),
      (error: unknown) => act.set({ dialog: { kind: 'goal', problem: (error as Error).message } }),
    );
    act.run(stated);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) state(event);
  };
  const body = html`<tk-text-area rows="5" resize="vertical" autofocus @keydown=${onKey}
      ><span class="unseen">${text('goal.prompt')}</span></tk-text-area
    >
    <p class="quiet">${text('goal.help')}</p>
    ${limitField(screen, onKey)} ${problem === '' ? nothing : html`<p class="refusal" role="alert">${problem}</p>`}
    <div class="buttons">
      <tk-button @click=${state}>${text('goal.state')}</tk-button>
      <tk-button appearance="secondary" @click=${() => act.set({ dialog: null })}>${text('dialog.cancel')}</tk-button>
    </div>`;
  return frame(screen, text('goal.prompt'), body, 'goal-dialog');
}

function movesDialog(screen: Screen, { key, moves }: Extract<Dialog, { kind: 'moves' }>): TemplateResult {
  const { ui, act } = screen;
  const { text } = ui.format;
  const card = ui.model.card(key);
  const others = moves.filter(({ to }) => to !== card?.status);
  const body = html`<ul class="plain moves">
      ${others.map(
        (move) =>
          html`<li>
            <button
              class="move"
              aria-disabled=${!move.legal}
              @click=${() => {
                if (move.legal) act.move(key, move.to, moves);
              }}
            >
              ${stateIcon(move.to)}
              <span class="move-text"
                ><strong>${text(`state.${move.to}`)}</strong><span class="quiet">${move.text}</span></span
              >
            </button>
          </li>`,
      )}
    </ul>
    <div class="buttons">
      <tk-button appearance="secondary" @click=${() => act.set({ dialog: null })}>${text('dialog.close')}</tk-button>
    </div>`;
  return frame(screen, text('move.title', card?.id ?? ''), body, 'moves-dialog');
}

function confirmDialog(screen: Screen, dialog: Extract<Dialog, { kind: 'confirm' }>): TemplateResult {
  const { ui, act } = screen;
  const { text } = ui.format;
  const body = html`<p class="quiet">${ui.model.card(dialog.key)?.title}</p>
    <div class="buttons">
      <tk-button autofocus @click=${() => act.moveNow(dialog.key, dialog.to, dialog.once)}
        >${text('move.confirm')}</tk-button
      >
      <tk-button appearance="secondary" @click=${() => act.set({ dialog: null })}>${text('dialog.cancel')}</tk-button>
    </div>`;
  return frame(screen, dialog.text, body, 'confirm-dialog');
}

/** What lies above the board. */
export function dialogs(screen: Screen): TemplateResult | typeof nothing {
  const { dialog } = screen.ui;
  if (!dialog) return nothing;
  if (dialog.kind === 'goal') return goalDialog(screen, dialog);
  return dialog.kind === 'moves' ? movesDialog(screen, dialog) : confirmDialog(screen, dialog);
}

/** Opens what was drawn, by the browser's own means: the focus stays in it, and Escape closes it. */
export function showDialog(root: HTMLElement): void {
  root.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
}
