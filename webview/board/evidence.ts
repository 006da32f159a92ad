import { html, nothing, type TemplateResult } from 'lit';
import type { RunView, TaskDetail } from '../../src/protocol/index.ts';
import { icon } from './icons.ts';
import type { Screen } from './ui.ts';

function failedCases(run: RunView): TemplateResult | typeof nothing {
  if (run.failed.length === 0) return nothing;
  return html`<ul class="cases">
    ${run.failed.map(
      ({ name, file, message }) =>
        html`<li>
          <p>${icon('error')}<span>${name}</span> <span class="quiet">${file}</span></p>
          ${message ? html`<pre tabindex="0">${message}</pre>` : nothing}
        </li>`,
    )}
  </ul>`;
}

function checkRun({ ui: { format } }: Screen, run: RunView): TemplateResult {
  const { passed, failed, skipped } = run.counts;
  const isGood = run.status === 'passed';
  return html`<section class="run ${isGood ? 'good' : 'bad'}" aria-label=${run.name}>
    <p class="run-title">
      ${icon(isGood ? 'pass' : 'error')}<strong>${run.name}</strong>
      <span>${format.text(`status.${run.status}`)}</span>
      <span class="quiet end">${format.duration(run.duration)}</span>
    </p>
    <p class="quiet"><code>${run.command}</code></p>
    ${
      passed + failed + skipped > 0
        ? html`<p>
            ${format.text('drawer.cases', format.number(passed), format.number(failed), format.number(skipped))}
          </p>`
        : nothing
    }
    ${failedCases(run)}
    ${
      run.output
        ? html`<details>
            <summary>${format.text('drawer.output')}</summary>
            <pre tabindex="0">${run.output}</pre>
          </details>`
        : nothing
    }
  </section>`;
}

/** What the engine itself ran and saw. */
export function evidence(screen: Screen, { evidence: seen }: TaskDetail): TemplateResult {
  const { format } = screen.ui;
  if (!seen) return html`<p class="quiet">${format.text('drawer.noEvidence')}</p>`;
  return html`<p class="verdict ${seen.green ? 'good' : 'bad'}">
      ${icon(seen.green ? 'pass' : 'error')}<strong>${format.text(seen.green ? 'drawer.green' : 'drawer.red')}</strong>
      <span class="quiet end">${format.time(seen.at)}</span>
    </p>
    ${seen.present ? nothing : html`<p class="stale">${icon('warning')}${format.text('drawer.stale')}</p>`}
    ${seen.runs.map((run) => checkRun(screen, run))}`;
}
