import type { FileChange, RiskAssessment } from '../domain/index.ts';

/** The risk of a diff by rules over its paths and lines, never by anybody's opinion. The rules are loaded by the first diff. */
export async function assessRisk(files: readonly FileChange[]): Promise<RiskAssessment> {
  return (await import('./risk.ts')).assessRisk(files);
}
