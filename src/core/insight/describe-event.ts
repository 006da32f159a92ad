import { counted } from '../base/index.ts';
import {
  allTokens,
  amountText,
  describeEvidence,
  limitText,
  type DomainEvent,
  type EmbeddingCall,
  type EventData,
  type EventType,
  type LookUpMiss,
  type TranscriptEntry,
} from '../domain/index.ts';

type Line<T extends EventType> = (data: EventData<T>) => string;

function fallOf({ tokens }: { readonly tokens: { readonly before: number; readonly after: number } }): string {
  return `${String(tokens.before)} to ${counted(tokens.after, 'token')}`;
}

const embeddingUses: Readonly<Record<EmbeddingCall['use'], string>> = {
  answers: 'answers from before',
  memory: 'what is remembered',
  code: 'the code',
};

const misses: Readonly<Record<LookUpMiss, string>> = {
  'nothing-kept': 'none is kept',
  'not-alike': 'none is alike enough',
  'too-old': 'what is alike is too old',
  'other-words': 'what is alike says something else',
  'files-changed': 'files that it read have changed',
  'not-wanted': 'what it led to was not wanted',
  unreadable: 'what is kept cannot be read',
};

function ageText(age: number): string {
  const minutes = Math.round(age / 60_000);
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}

function describeLookUp({ answers, by, found, miss }: Extract<TranscriptEntry, { kind: 'looked-up' }>): string {
  if (!found) return `finds no earlier answer (${answers}): ${misses[miss ?? 'nothing-kept']}`;
  const saved = counted(allTokens(found.usage), 'token');
  return `uses an answer again (${answers}, ${ageText(found.age)} old, ${found.similarity.toFixed(2)} alike by ${by}): saves ${counted(found.turns, 'turn')} and ${saved}`;
}

function describeEntry(entry: TranscriptEntry): string {
  switch (entry.kind) {
    case 'turn': {
      if (entry.purpose === 'summary') return 'sums up what came before';
      const calls = entry.calls.map((call) => call.name).join(', ');
      return calls ? `calls ${calls}` : `says: ${entry.text.slice(0, 120)}`;
    }
    case 'tool-started':
      return `starts ${entry.name}`;
    case 'tool-finished':
      return `${entry.name} ${entry.ok ? 'done' : 'failed'}`;
    case 'tool-waits':
      return `waits with ${entry.callId}`;
    case 'said':
      return `hears from ${entry.by}: ${entry.text.slice(0, 120)}`;
    case 'shortened':
      return `cuts old results: ${fallOf(entry)}`;
    case 'looked-up':
      return describeLookUp(entry);
    case 'briefed':
      return `is told what may matter (${counted(entry.tokens, 'token')})`;
    case 'summarised':
      return `goes on from a summary ${entry.by === 'rule' ? 'by rule' : 'of its own'}: ${fallOf(entry)}`;
  }
}

const lines: { readonly [T in EventType]: Line<T> } = {
  'goal-created': ({ goal }) =>
    `${goal.id} stated: ${goal.text} (${goal.workflow.name}, autonomy ${String(goal.autonomy)})`,
  'goal-finished': ({ goalId, outcome, reason }) => `${goalId} ${outcome}: ${reason}`,
  'plan-proposed': ({ goalId, plan }) =>
    `${goalId} has plan ${String(plan.version)} with ${counted(plan.tasks.length, 'task')}: ${plan.summary}`,
  'plan-failed': ({ goalId, failure }) => `${goalId} could not be planned: ${failure.person}`,
  'plan-approved': ({ goalId, version }) => `${goalId} plan ${String(version)} approved`,
  'task-added': ({ task }) => `${task.id} added: ${task.title} (${task.risk} risk)`,
  'task-moved': ({ taskId, from, to, reason }) => `${taskId} ${from} → ${to}: ${reason}`,
  'worktree-prepared': ({ taskId, worktree }) => `${taskId} has its worktree at ${worktree.baseCommit.slice(0, 10)}`,
  'worktree-removed': ({ taskId }) => `${taskId} worktree removed`,
  'stage-moved': ({ taskId, stageId, to, reason }) => `${taskId} stage ${stageId} ${to}${reason ? `: ${reason}` : ''}`,
  'session-opened': ({ session: { id, taskId, stageId, role, attempt, parent, takesOver } }) =>
    parent
      ? `${taskId} ${role} (${id}) does a part of the work of the ${parent.role} (${parent.sessionId}): ${parent.task}`
      : `${taskId} ${role} starts ${stageId} (${id}, attempt ${String(attempt)}${takesOver === undefined ? '' : `, going on with ${takesOver}`})`,
  'session-renewed': ({ sessionId }) => `${sessionId} lease renewed`,
  'session-assigned': ({ taskId, sessionId, agent }) => `${taskId} ${sessionId} is given to ${agent}`,
  'session-held': ({ taskId, goalId, sessionId }) => `${taskId ?? goalId} ${sessionId} waits`,
  'session-released': ({ taskId, goalId, sessionId }) => `${taskId ?? goalId} ${sessionId} goes on`,
  'session-closed': ({ taskId, sessionId, outcome, report, failure }) =>
    `${taskId} ${sessionId} ${outcome}${report || failure ? `: ${report?.summary ?? failure?.person ?? ''}` : ''}`,
  'transcript-extended': ({ goalId, taskId, sessionId, entry }) =>
    `${taskId ?? goalId} ${sessionId} ${describeEntry(entry)}`,
  'model-chosen': ({ goalId, taskId, sessionId, choice }) =>
    `${taskId ?? goalId} ${sessionId} asks ${choice.provider}/${choice.model}: ${choice.reasons.join('; ')}`,
  'limit-reached': ({ goalId, taskId, sessionId, gateId, shortage }) =>
    shortage.unit === 'circles'
      ? `${taskId ?? goalId} ${sessionId} goes round in circles and waits for ${gateId}`
      : `${taskId ?? goalId} ${sessionId} waits for ${gateId} at the limit for ${limitText(shortage)}`,
  'limit-raised': ({ limit, amount, by }) => {
    if (limit.unit === 'circles') return `${by} lets ${limitText(limit)} go on`;
    if (limit.unit === 'unpriced') return `${by} lets models without a known price work on ${limitText(limit)}`;
    return `${by} raised the limit for ${limitText(limit)} by ${amountText(amount, limit.unit)}`;
  },
  'limit-neared': ({ standing, share }) => {
    const { unit, spent, limit } = standing;
    const stands = `${amountText(spent, unit)} of ${amountText(limit, unit)}`;
    return `${String(share)} % of the limit for ${limitText(standing)} are spent: ${stands}`;
  },
  'chat-asked': ({ by, call: { provider, model, failed } }) =>
    failed === undefined
      ? `${by} asked ${provider}/${model} in the chat`
      : `${by} had no answer of ${provider}/${model} in the chat: ${failed}`,
  'goal-reflected': ({ goalId, reflection: { from, upTo, provider, model, summary, lessons, trouble } }) => {
    const by = `${provider}/${model} summed ${goalId} up from events ${String(from)} to ${String(upTo)}`;
    const more = trouble === undefined ? '' : ` (${trouble})`;
    if (summary === '') return `${by}, to no use${more}`;
    return `${by}, with ${counted(lessons.length, 'lesson')}${more}: ${summary}`;
  },
  'texts-embedded': ({ call: { provider, model, use, texts, failed } }) =>
    failed === undefined
      ? `${provider}/${model} made vectors of ${counted(texts, 'text')} for ${embeddingUses[use]}`
      : `${provider}/${model} made no vectors for ${embeddingUses[use]}: ${failed}`,
  'model-failed': ({ goalId, taskId, sessionId, outage }) =>
    `${taskId ?? goalId} ${sessionId} had no answer of ${outage.provider}/${outage.model}${outage.partial === undefined ? '' : ` beyond ${counted(outage.partial.length, 'character')}`}: ${outage.text}`,
  'task-paused': ({ taskId, by }) => `${taskId} paused by ${by}`,
  'task-continued': ({ taskId, by }) => `${taskId} goes on, by ${by}`,
  'goal-paused': ({ goalId, by }) => `${goalId} paused by ${by}`,
  'goal-continued': ({ goalId, by }) => `${goalId} goes on, by ${by}`,
  'evidence-recorded': ({ taskId, evidence }) =>
    `${taskId} evidence on ${evidence.tree.slice(0, 10)}: ${describeEvidence(evidence)}`,
  'change-captured': ({ taskId, change }) =>
    change
      ? `${taskId} proposes ${counted(change.files.length, 'file')} (${change.risk.risk} risk)`
      : `${taskId} proposes nothing`,
  'proposal-edited': ({ taskId, edit }) =>
    `${taskId} proposal edited by ${edit.by}: ${edit.files.map(({ path }) => path).join(', ')}`,
  'checkpoint-taken': ({ taskId, checkpoint: { id, stageId, files } }) =>
    `${taskId} has checkpoint ${id} before ${stageId}${files.leftOut > 0 ? `, without ${counted(files.leftOut, 'path')}` : ''}`,
  'checkpoints-dropped': ({ taskId, checkpointIds }) => `${taskId} keeps no longer ${checkpointIds.join(', ')}`,
  'restore-started': ({ taskId, checkpointId, part, by }) =>
    `${taskId} goes back to ${checkpointId} (${part === 'both' ? 'files and conversation' : part}), by ${by}`,
  'restore-finished': ({ taskId, checkpointId, failure, links = 0, skipped = [] }) =>
    failure
      ? `${taskId} could not go back to ${checkpointId}: ${failure.person}`
      : `${taskId} is back at ${checkpointId}${links > 0 ? `; ${counted(links, 'path')} had become links and are files again` : ''}${skipped.length > 0 ? `; left as they are: ${skipped.join(', ')}` : ''}`,
  'change-committed': ({ taskId, branch, commit, hunkIds }) =>
    `${taskId} committed as ${commit.slice(0, 10)} on ${branch} (${counted(hunkIds.length, 'hunk')})`,
  'conflict-found': ({ taskId, files }) => `${taskId} conflicts with the branch in ${files.join(', ')}`,
  'gate-opened': ({ gate }) => `${gate.id} asks (${gate.kind}, ${gate.risk.risk} risk): ${gate.question}`,
  'gate-answered': ({ gateId, answer, by, reason }) => `${gateId} ${answer} by ${by}${reason ? `: ${reason}` : ''}`,
  'gate-voided': ({ gateId, reason }) => `${gateId} void: ${reason}`,
  'rule-granted': ({ taskId, goalId, sessionId, ruleId, rule: { program, subcommand }, by }) =>
    `${taskId ?? goalId} ${sessionId} may run “${program} ${subcommand} …” until it ends, by ${by} (${ruleId})`,
  'rule-revoked': ({ ruleId, by }) => `${ruleId} is asked about again, by ${by}`,
  'hunks-decided': ({ taskId, hunkIds, verdict, by }) =>
    `${taskId} ${counted(hunkIds.length, 'hunk')} ${verdict} by ${by}`,
  'hunks-reopened': ({ taskId, hunkIds, by }) => `${taskId} ${counted(hunkIds.length, 'hunk')} open again, by ${by}`,
  'comment-added': ({ taskId, comment }) =>
    `${taskId} comment by ${comment.by}${comment.hunkId ? ` on ${comment.hunkId}` : ''}: ${comment.text}`,
  'task-told': ({ taskId, by, text }) => `${taskId} is told by ${by}: ${text}`,
  'comments-answered': ({ taskId, commentIds }) => `${taskId} answered ${commentIds.join(', ')}`,
  'effect-scheduled': ({ effect }) => `${effect.id} scheduled: ${effect.request.kind}`,
  'effect-finished': ({ effectId, outcome }) => `${effectId} ${outcome}`,
  'circuit-opened': ({ key, reason }) => `${key} pauses: ${reason}`,
  'circuit-closed': ({ key }) => `${key} goes on`,
  'command-refused': ({ command, by, failure }) => `${command} by ${by} refused: ${failure.person}`,
  'note-logged': ({ taskId, goalId, text }) => `${taskId ?? goalId} ${text}`,
};

/** One line that tells a person what happened; what has more lines is joined. */
export function describeEvent({ type, data }: DomainEvent): string {
  const line = lines[type] as Line<EventType>;
  const parts = line(data)
    .replace(/: $/, '')
    .split(/[\n\r\u2028\u2029]+/);
  return parts.flatMap((part) => part.trim() || []).join(' ');
}

/** Characters that a phone shows in a line or two. */
const shortest = 160;

/** The same for a small screen: no longer than a line or two, cut between words. */
export function shortLine(event: DomainEvent): string {
  return shortText(describeEvent(event));
}

/** Any line, made no longer than that, or than so many characters. */
export function shortText(line: string, most = shortest): string {
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}

/** Events that only the engine's bookkeeping needs; left out where people read. */
export const bookkeeping: ReadonlySet<EventType> = new Set<EventType>([
  'session-assigned',
  'effect-scheduled',
  'effect-finished',
  'session-renewed',
  'worktree-prepared',
  'worktree-removed',
  'checkpoint-taken',
  'checkpoints-dropped',
]);
