/* English for names: which words are verbs, what a comment or a name says. */

/** Words that begin a function's name in the imperative. */
const verbs = new Set(
  `add allocate analyse analyze append apply assemble assert assign attach await bind broadcast build cache calculate cancel
  check clean cleanup clear clone close collapse collect combine compare compile compose compute configure connect convert
  copy count create decode decorate decrypt deduplicate define delete derive deserialize destroy detach detect determine
  disable discard dispatch display draw drop emit enable encode encrypt end enforce ensure escape evaluate evict exclude
  execute exit expand export extract fetch fill filter finalize find finish fix flatten flush format forward gather generate
  get group guard handle hash hide highlight hydrate import include increment index infer init initialise initialize inject
  insert install instantiate invalidate invoke join launch limit link list listen load locate lock log look lookup make map
  mark match measure merge migrate mount move mutate normalise normalize notify obtain open order override pad paint parse
  patch persist pick populate prepare prepend print process produce propagate prune publish pull push put query queue raise
  read rebuild receive recompute record recover redirect reduce refresh register reject release reload remove rename render
  reorder repeat replace replay report request require reset resize resolve restore resume retrieve retry return reverse
  rewrite roll rotate round run sanitise sanitize save scan schedule score search seed select send serialize serve set setup
  share shift show shuffle shrink signal skip slice snapshot sort split start stop store stream strip submit subscribe sum
  swap switch sync tag throw toggle tokenize track transform translate traverse trim truncate try unbind unescape unlock
  unmount unpack unregister unwrap update upload use validate verify visit wait walk warn watch wrap write yield`.split(
    /\s+/,
  ),
);

/** A name of more words is a sentence. */
const mostNouns = 4;

const fillers = new Set(
  'exactly only a an the all any each every our its their your this that these those given current new'.split(' '),
);
const openers = new Set('first then now next finally also just step we let us lets to should must will and'.split(' '));
const stops = new Set(
  `and or but if when unless while until because since so as for from in into of off on onto over per than through to
  under upon via with without by before after during between is are was were be been it they them which who whose that
  where not only using based at`.split(/\s+/),
);

/** Names that say nothing about the thing. */
const vagueNames = new Set(
  'cfg err result results res ret rv out output value values val data tmp temp obj object arr array list item items str string num args opts o s i n x y c p e a b t v fn cb self that'.split(
    ' ',
  ),
);

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The words of a name in any case: `parseHTMLFile`, `parse_file`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/^[_$#]+/, '')
    .split(/(?<=[a-z0-9])(?=[A-Z])|_|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter(Boolean);
}

/** A verb and nouns as one name. */
export function camel(verb: string, ...nouns: readonly string[]): string {
  return (
    verb +
    nouns
      .flatMap((n) => [...wordsOf(n)])
      .map(capitalised)
      .join('')
  );
}

/** The imperative that the word is a form of, when it is a verb that functions are named by. */
export function baseVerb(word: string): string | undefined {
  const lower = word.toLowerCase();
  const stem = lower.replace(/(?:ing|s|es)$/, '');
  const forms = [lower, lower.replace(/s$/, ''), lower.replace(/es$/, ''), lower.replace(/ies$/, 'y')];
  if (lower.endsWith('ing')) forms.push(stem, `${stem}e`, stem.replace(/(.)\1$/, '$1'));
  return forms.find((form) => verbs.has(form));
}

/** Whether the words tell what something does: "Flattening walks the whole map" names no task. */
function isSentence([first = '', second = '']: readonly string[]): boolean {
  return (
    /ing$/i.test(first) && /s$/i.test(second) && baseVerb(second) !== undefined && !verbs.has(second.toLowerCase())
  );
}

/** `// Validate the input first.` gives `validateInput`; a comment that does not begin with a verb gives nothing. */
export function nameFromComment(comment: string): string | undefined {
  const line = comment
    .replace(/^\/[/*]+|\*+\/$/g, '')
    .split('\n')
    .map((l) => l.replace(/^\s*\*?\s*/, '').trim())
    .find(Boolean);
  if (!line || /[=;{}]|^(?:eslint|ts-|@|todo|fixme|xxx|hack|prettier|istanbul|c8)/i.test(line)) return undefined;
  const phrase = line.replace(/^\d+[.):]\s*/, '').split(/\.(?:\s|$)|[,:;(]|\s-+\s|—/)[0] ?? '';
  const words = phrase.trim().split(/\s+/);
  while (words[0] && openers.has(words[0].toLowerCase())) words.shift();
  const verb = words[0] === undefined ? undefined : baseVerb(words[0]);
  if (verb === undefined || isSentence(words)) return undefined;
  const nouns: string[] = [];
  for (const word of words.slice(1)) {
    const plain = word.replace(/[`'"]/g, '');
    const lower = plain.toLowerCase();
    if (fillers.has(lower)) continue;
    if (!/^[A-Za-z][\w.-]*$/.test(plain) || stops.has(lower)) break;
    nouns.push(
      ...plain
        .split(/[-.]/)
        .filter(Boolean)
        .map((part) => (part === part.toUpperCase() ? part.toLowerCase() : part)),
    );
  }
  return nouns.length > 0 && nouns.length <= mostNouns ? camel(verb, ...nouns) : undefined;
}

/** The name itself when it tells what the thing is; nothing for `result`, `tmp`, `x`. */
export function tellingName(name: string): string | undefined {
  const last = wordsOf(name).at(-1) ?? '';
  return vagueNames.has(name) || name.length < 3 || last.length < 2 ? undefined : name;
}
