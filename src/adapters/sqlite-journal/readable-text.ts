import type { CheckRun, DomainEvent, Evidence, Failure, Plan, StageReport } from '../../core/domain/index.ts';

/** Longest text that one event adds to the index, in characters: a broken suite's messages are searchable, its flood not. */
const limit = 4_000;

function ofReport(report: StageReport | undefined): readonly string[] {
  if (!report) return [];
  return [
    report.summary,
    report.commitMessage ?? '',
    ...report.findings.map(({ text, file }) => `${text} ${file ?? ''}`),
  ];
}

function ofFailure(failure: Failure | undefined): readonly string[] {
  return failure ? [failure.reason, failure.person] : [];
}

function ofRun({ name, command, status, failed }: CheckRun): readonly string[] {
  return [
    name,
    command,
    status,
    ...failed.map(({ name: test, file, message }) => `${test} ${file ?? ''} ${message ?? ''}`),
  ];
}

function ofEvidence({ green, runs }: Evidence): readonly string[] {
  return [green ? 'green' : 'red', ...runs.flatMap(ofRun)];
}

function ofPlan({ summary, requirements, criteria, tasks, questions }: Plan): readonly string[] {
  return [
    summary,
    ...requirements,
    ...criteria.map(({ text }) => text),
    ...tasks.map(({ title }) => title),
    ...questions,
  ];
}

function partsOf(event: DomainEvent): readonly string[] {
  switch (event.type) {
    case 'goal-created':
      return [event.data.goal.text, event.data.goal.workflow.name, event.data.goal.base.branch];
    case 'goal-finished':
      return [event.data.outcome, event.data.reason];
    case 'plan-proposed':
      return ofPlan(event.data.plan);
    case 'plan-failed':
      return ofFailure(event.data.failure);
    case 'task-added': {
      const { title, description, files, smells } = event.data.task;
      return [title, description, ...files, ...smells.map(({ message }) => message)];
    }
    case 'task-moved':
      return [event.data.to, event.data.reason];
    case 'stage-moved':
      return [event.data.stageId, event.data.to, event.data.reason, ...ofFailure(event.data.failure)];
    case 'session-opened':
      return [event.data.session.role, event.data.session.stageId];
    case 'session-closed':
      return [event.data.outcome, ...ofReport(event.data.report), ...ofFailure(event.data.failure)];
    case 'transcript-extended':
      return 'text' in event.data.entry ? [event.data.entry.text] : [];
    case 'evidence-recorded':
      return [event.data.stageId, ...ofEvidence(event.data.evidence)];
    case 'change-captured':
      return event.data.change?.files.map(({ path }) => path) ?? [];
    case 'change-committed':
      return [event.data.branch, event.data.commit];
    case 'conflict-found':
      return [...event.data.files, event.data.detail];
    case 'gate-opened':
      return [event.data.gate.kind, event.data.gate.question, ...event.data.gate.risk.reasons];
    case 'gate-answered':
      return [event.data.answer, event.data.by, event.data.reason];
    case 'gate-voided':
      return [event.data.reason];
    case 'hunks-decided':
      return [event.data.verdict, event.data.by];
    case 'comment-added':
      return [event.data.comment.by, event.data.comment.text];
    case 'task-told':
      return [event.data.by, event.data.text];
    case 'circuit-opened':
      return [event.data.key, event.data.reason];
    case 'command-refused':
      return [event.data.command, event.data.by, ...ofFailure(event.data.failure)];
    case 'note-logged':
      return [event.data.by, event.data.level, event.data.text];
    default:
      return [];
  }
}

/** What a person would search an event by; empty for events that say nothing in words. */
export function readableText(event: DomainEvent): string {
  const text = partsOf(event).join(' ');
  return text.length > limit ? text.slice(0, limit) : text;
}

/** The words of a query as the index cuts text into words: runs of letters and digits. */
export function queryWords(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];
}
