import * as vscode from 'vscode';
import type { TaskState, Workspace } from '../../core/app/index.ts';
import { describeEvidence, type FileChange, type Hunk } from '../../core/domain/index.ts';
import { showReading } from './readings.ts';
import { authorText, createAuthors, hunkOf, type Proposal } from './changes.ts';

/** What the rules and reviewers noticed about a place. */
function remarksOn(
  { task, reports }: TaskState,
  file: FileChange | undefined,
  hunk: Hunk | undefined,
): readonly string[] {
  const inFile = (each: { readonly file?: string | undefined }): boolean => !file || each.file === file.path;
  const near = (line: number | undefined): boolean =>
    !hunk || line === undefined || (line >= hunk.oldStart - 1 && line <= hunk.oldStart + hunk.oldLines + 1);
  const smells = task.smells.filter((smell) => inFile(smell) && near(smell.line));
  const findings = reports
    .flatMap(({ report }) => report.findings)
    .filter((finding) => inFile(finding) && near(finding.line));
  return [...smells.map(({ message }) => message), ...findings.map(({ severity, text }) => `${severity}: ${text}`)];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines.map((line) => `- ${line}`)];
}

/** Everything that is known of why a hunk is there, as a text of its own beside it. */
export async function explain(
  workspace: Workspace,
  { task, change }: Proposal,
  hunkId: string | undefined,
): Promise<void> {
  const { file, hunk } = (hunkId === undefined ? undefined : hunkOf(change, hunkId)) ?? {};
  const author = hunkId === undefined ? undefined : (await createAuthors()(workspace, change)).get(hunkId);
  const reports = task.reports.filter(({ stageId }) => author?.kind !== 'agent' || stageId === author.stageId);
  const lines = [
    `# ${task.task.id}: ${task.task.title}`,
    '',
    ...(file ? [hunk ? `${file.path}:${String(hunk.newStart)}` : file.path] : []),
    ...(author ? [vscode.l10n.t('Made by {0}', authorText(author))] : []),
    ...section(
      vscode.l10n.t('Why'),
      [task.task.description, ...reports.map(({ report }) => report.summary)].filter(Boolean),
    ),
    ...section(vscode.l10n.t('Noticed here'), remarksOn(task, file, hunk)),
    ...section(
      vscode.l10n.t('Comments'),
      task.comments.filter((each) => each.hunkId === hunkId).map(({ by, text }) => `${by}: ${text}`),
    ),
    ...section(vscode.l10n.t('Proof'), task.evidence ? [describeEvidence(task.evidence)] : []),
    ...section(vscode.l10n.t('Risk: {0}', change.risk.risk), change.risk.reasons),
    '',
  ];
  await showReading(`${task.task.id} ${file?.path.split('/').at(-1) ?? ''}`.trim(), lines.join('\n'));
}
