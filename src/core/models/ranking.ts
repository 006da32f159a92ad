import type { KnownModel } from './catalogue.ts';
import type { Complexity, WorkKind } from './complexity.ts';

/** A rule of the person: for what, in which order. What is left out fits everything. */
export interface Route {
  readonly kind?: WorkKind | undefined;
  readonly complexity?: Complexity | undefined;
  /** By their refs. */
  readonly models: readonly string[];
}

/** A model in its place, with why it is there. */
export interface RankedModel extends KnownModel {
  readonly reason: string;
  /** How far it is from what is wanted: those of the same distance are equals. */
  readonly distance: number;
}

/** What of a model can be seen at once to rule it out for some work, in words; null when nothing does. */
export function unfitFor(
  { local, tools }: Pick<KnownModel, 'local' | 'tools'>,
  needs: { readonly tools: boolean; readonly localOnly: boolean },
): string | null {
  if (needs.localOnly && !local) return 'it does not run on this machine, and only such may';
  return needs.tools && !tools ? 'it calls no tools' : null;
}

/** The grade that work asks for. A reviewer below the developer would see less than there is. */
const wantedGrades: Readonly<Record<WorkKind, Readonly<Record<Complexity, number>>>> = {
  decomposition: { low: 2, medium: 3, high: 3 },
  implementation: { low: 1, medium: 2, high: 3 },
  review: { low: 2, medium: 2, high: 3 },
  summary: { low: 1, medium: 1, high: 2 },
  embedding: { low: 1, medium: 1, high: 1 },
};

/** A model below what is wanted is worse than one above: it does not do the work, the other only costs more. */
const belowWeight = 4;

/** The first rule that fits. */
export function routeFor(routes: readonly Route[], kind: WorkKind, complexity: Complexity): Route | null {
  const fits = (route: Route): boolean =>
    (route.kind === undefined || route.kind === kind) &&
    (route.complexity === undefined || route.complexity === complexity);
  return routes.find(fits) ?? null;
}

/**
 * Models in the order in which they are asked: those that the person's rule names, then by how near their grade is to what
 * the work wants, then as the person listed them. One that the catalogue does not know counts as fitting.
 */
export function rank(
  models: readonly KnownModel[],
  kind: WorkKind,
  complexity: Complexity,
  routes: readonly Route[],
): readonly RankedModel[] {
  const wanted = wantedGrades[kind][complexity];
  const named = routeFor(routes, kind, complexity)?.models ?? [];
  const ranked = models.map((model): RankedModel => {
    const place = named.indexOf(model.model.ref);
    if (place >= 0) return { ...model, distance: place - named.length, reason: `your rule for ${kind}, ${complexity}` };
    if (model.grade === null) return { ...model, distance: 0, reason: 'not in the catalogue, taken as fitting' };
    const over = model.grade - wanted;
    const how = over === 0 ? 'fits' : over > 0 ? 'more than needed for' : 'less than wanted for';
    return {
      ...model,
      distance: over >= 0 ? over : -over * belowWeight,
      reason: `grade ${String(model.grade)} ${how} ${kind} of ${complexity} complexity`,
    };
  });
  return ranked.toSorted((a, b) => a.distance - b.distance);
}
