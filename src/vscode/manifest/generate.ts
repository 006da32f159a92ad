import type { CommandContribution, Contributions } from './contributions.ts';

/** What package.json and package.nls.json get from the features. */
export interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: Readonly<Record<string, unknown>>;
  /** The texts for people in English, by key. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Fields whose strings people read: they are taken out and translated. */
const textFields: ReadonlySet<string> = new Set([
  ...['title', 'name', 'contents', 'contextualTitle', 'description', 'markdownDescription', 'fullName', 'displayName'],
  ...['altText', 'sampleRequest', 'userDescription', 'label', 'managementCommandTitle'],
]);
/** Lists whose strings people read. */
const textLists: ReadonlySet<string> = new Set(['enumDescriptions', 'markdownEnumDescriptions', 'enumItemLabels']);
/** What names an element within its list, so that a key stays when elements move. */
const naming = ['command', 'id', 'view', 'vendor'] as const;
/** Lists in which several elements may have the same name. */
const repeating: ReadonlySet<string> = new Set(['viewsWelcome']);
/** A participant's or tool's `name` is typed or called, not read. */
const calledNames: ReadonlySet<string> = new Set(['chatParticipants', 'languageModelTools', 'commands']);

function plainKey(text: string): string {
  return text
    .replace(/^codemaestro\./, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** An element's place among those of the same view, so that another view's do not move it. */
function placeOf(list: readonly unknown[], index: number): number {
  const viewOf = (element: unknown): unknown => (element as Readonly<Record<string, unknown>>)['view'];
  const view = viewOf(list[index]);
  if (view === undefined) return index;
  return list.slice(0, index).filter((element) => viewOf(element) === view).length;
}

function nameOf(element: object, index: number, list: string): string {
  const parts = naming.flatMap((field) => {
    const value = (element as Readonly<Record<string, unknown>>)[field];
    return typeof value === 'string' ? [plainKey(value)] : [];
  });
  const called = (element as Readonly<Record<string, unknown>>)['name'];
  if (repeating.has(list)) parts.push(String(index));
  return parts.join('.') || (typeof called === 'string' && !called.includes(' ') ? called : String(index));
}

/** Takes the texts out of a contribution and leaves their keys in it. */
function extract(value: unknown, key: string, list: string, texts: Record<string, string>): unknown {
  const take = (text: string, at: string): string => {
    texts[at] = text;
    return `%${at}%`;
  };
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) =>
      typeof element === 'object' && element !== null
        ? extract(element, `${key}.${nameOf(element, placeOf(value, index), list)}`, list, texts)
        : element,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]: [string, unknown]) => {
      const at = `${key}.${plainKey(field)}`;
      const isCalled = field === 'name' && calledNames.has(list);
      if (typeof inner === 'string' && textFields.has(field) && !isCalled) return [field, take(inner, at)];
      if (Array.isArray(inner) && textLists.has(field)) {
        return [field, inner.map((text: unknown, index) => take(String(text), `${at}.${String(index)}`))];
      }
      return [field, extract(inner, at, field, texts)];
    }),
  );
}

/** The palette shows every command of ours as `CodeMaestro: …`. */
function inCategory({ command, title, ...more }: CommandContribution): object {
  return { command, title, category: 'CodeMaestro', ...more };
}

/** Lists and tables of several features as one. */
function gather(features: readonly Contributions[]): Record<string, unknown> {
  const all = <K extends keyof Contributions>(part: K): Contributions[K][] =>
    features.flatMap((feature) => (feature[part] === undefined ? [] : [feature[part]]));
  const lists = (part: keyof Contributions): unknown[] => all(part).flat();
  const menus: Record<string, unknown[]> = {};
  for (const [place, items] of all('menus').flatMap((each) => Object.entries(each ?? {}))) {
    menus[place] = [...(menus[place] ?? []), ...items];
  }
  const settings = Object.assign({}, ...all('settings')) as object;
  const defaults = Object.assign({}, ...all('configurationDefaults')) as object;
  return {
    commands: all('commands').flatMap((commands = []) => commands.map(inCategory)),
    menus,
    keybindings: lists('keybindings'),
    viewsContainers: { activitybar: [{ id: 'codemaestro', title: 'CodeMaestro', icon: 'media/icon.svg' }] },
    views: { codemaestro: lists('views') },
    viewsWelcome: lists('viewsWelcome'),
    configuration: { title: 'CodeMaestro', properties: settings },
    configurationDefaults: defaults,
    jsonValidation: lists('jsonValidation'),
    colors: lists('colors'),
    walkthroughs: lists('walkthroughs'),
    chatParticipants: lists('chatParticipants'),
    languageModelTools: lists('languageModelTools'),
    languageModelChatProviders: lists('languageModelChatProviders'),
  };
}

function isEmpty(value: unknown): boolean {
  return Object.keys(value as object).length === 0;
}

/** Makes the manifest from what the features contribute. */
export function generateManifest(features: readonly Contributions[]): Manifest {
  const texts: Record<string, string> = {};
  const parts = Object.entries(gather(features)).filter(([, value]) => !isEmpty(value));
  const contributes = Object.fromEntries(parts.map(([part, value]) => [part, extract(value, part, part, texts)]));
  return { activationEvents: features.flatMap(({ activationEvents = [] }) => activationEvents), contributes, texts };
}
