import { ok, type Result } from '../../base/index.ts';
import type { Failure, Finding } from '../../domain/index.ts';
import { reviewApi, reviewScope, reviewSmells } from '../../quality/index.ts';
import type { Agent, AgentContext, Briefing } from '../../ports/index.ts';
import { artifactNames } from './tester.ts';

function artifactsOf({ reports }: Briefing): Readonly<Record<string, readonly string[]>> {
  return Object.assign({}, ...reports.map(({ report }) => report.artifacts)) as Record<string, string[]>;
}

/** Looks at the change with the eyes of the plan: API, scope, smells. */
async function inspect(briefing: Briefing, { tools }: AgentContext): Promise<Result<readonly Finding[], Failure>> {
  const { task, change } = briefing;
  const before = artifactsOf(briefing);
  const changed = change?.files.map((file) => file.path) ?? [];
  const findings: Finding[] = [...reviewScope(changed, task.files, before[artifactNames.tests] ?? [])];
  for (const file of task.files) {
    const after = await tools.call('describe-api', { path: file });
    if (!after.ok) return after;
    findings.push(...reviewApi({ file, before: before[artifactNames.api(file)] ?? [], after: after.value }));
  }
  const analysis = await tools.call('find-smells', { paths: task.files });
  if (!analysis.ok) return analysis;
  findings.push(...reviewSmells(task.smells, before[artifactNames.smells] ?? [], analysis.value.smells));
  return ok(findings);
}

async function run(briefing: Briefing, context: AgentContext): ReturnType<Agent['run']> {
  const inspected = await inspect(briefing, context);
  if (!inspected.ok) return inspected;
  const findings = [...inspected.value];
  const blocking = findings.filter((finding) => finding.severity === 'blocking');
  const summary =
    blocking[0]?.text ??
    'The public API is unchanged, the diff stays within the plan, the smell is gone and none was added.';
  const outcome = blocking.length > 0 ? ('changes-requested' as const) : ('done' as const);
  return ok({ report: { outcome, summary, findings, artifacts: {} }, answeredComments: [] });
}

/** Checks what a refactoring promises. */
export const improvementReviewer: Agent = { id: 'improve/reviewer', role: 'reviewer', run };
