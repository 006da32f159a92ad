/** A name in a program, as far as a remark can hold one. */
const name = '[\\p{L}_$][\\p{L}\\p{N}_$]*';

/** Words that stand between "call" and the name. */
const filler =
  'it|this|that|these|them|the|new|function|method|helper|constant|const|variable|value|literal|condition|block|part|one';

/** Words that follow "name" as a noun; what comes then is as likely an opinion, unless it is written as code. */
const opinion = 'should|would|could|might|must|be|is|a|an|like|simply|just';

/** Words that may follow a name that looks like any other word. */
const closing = '(?=\\s*(?:$|[,.;:!?)]|(?:please|instead|then|here|because|since|so|thanks)(?![\\p{L}\\p{N}])))';

/** Words that say how to name without naming. */
const vague = new Set(
  'something anything better differently properly otherwise else so that this it clearer shorter longer again names'.split(
    ' ',
  ),
);

const reserved = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

const verb = /(?<![\p{L}\p{N}])(?:(?:re)?nam(?:e|ed|ing)|call(?:ed|ing)?)(?![\p{L}\p{N}])/iu;
const quoted = new RegExp(`(?<![\\p{L}\\p{N}])[\`'"“‘](${name})[\`'"”’]`, 'gu');
const quotedAfterTo = new RegExp(`\\s(?:to|as)\\s+[\`'"“‘](${name})[\`'"”’]`, 'iu');
const codeAfterTo = new RegExp(`\\s(?:to|as)\\s+(${name})(?![\\p{L}\\p{N}])`, 'iu');
const wordAfterTo = new RegExp(`\\s(?:to|as)\\s+(${name})${closing}`, 'iu');
const code = new RegExp(`^(?:\\s+(?:${filler}|${opinion}))*[\\s:=]+(${name})(?![\\p{L}\\p{N}_$])`, 'iu');
const word = new RegExp(`^(?:\\s+(?:${filler}))*[\\s:=]+(${name})${closing}`, 'iu');
const negation = /(?<!why )(?<!\p{L})(?:not|never|no|without|avoid|stop|\p{L}+n['’]t|dont|cannot)(?!\p{L})/iu;

/** Whether it is written as only names in programs are: `fooBar`, `foo_bar`, `FOO`, `$x`, `x2`. */
function looksLikeCode(text: string): boolean {
  return /[\p{Lu}\p{N}_$]/u.test(text.slice(1)) || /^[_$]/.test(text);
}

function usable(text: string | undefined): string | undefined {
  return text === undefined || reserved.has(text) || vague.has(text.toLowerCase()) ? undefined : text;
}

/** The name that a clause gives, in which nothing is denied. */
function nameInClause(clause: string): string | undefined {
  const found = verb.exec(clause);
  if (!found) return undefined;
  const asked = clause.split(/\s(?:than|instead of|rather than)\s/i)[0] ?? '';
  const marks = [...asked.matchAll(quoted)];
  if (marks.length > 0) return usable(quotedAfterTo.exec(asked)?.[1] ?? marks.at(-1)?.[1]);
  const rest = clause.slice(found.index + found[0].length);
  for (const [asCode, asWord] of [
    [codeAfterTo, wordAfterTo],
    [code, word],
  ] as const) {
    const likely = usable(asCode.exec(rest)?.[1]);
    if (likely !== undefined && looksLikeCode(likely)) return likely;
    const plain = usable(asWord.exec(rest)?.[1]);
    if (plain !== undefined) return plain;
  }
  return undefined;
}

/**
 * The name that a remark asks for: after "call it", "name this", "rename … to", in quotes or bare, or a remark that is
 * nothing but a name. Undefined for everything else, also for a name that the remark turns down.
 */
export function nameIn(remark: string): string | undefined {
  const alone = new RegExp(`^\\s*(?:[\`'"“‘](${name})[\`'"”’]|(${name}))\\s*[.!]?\\s*$`, 'u').exec(remark);
  if (alone?.[1]) return usable(alone[1]);
  if (alone?.[2] && /\p{Ll}\p{Lu}|\w_\w/u.test(alone[2])) return usable(alone[2]);
  for (const sentence of remark.split(/(?<=[.!?;])\s+|\n+/)) {
    const clauses = negation.test(sentence) ? sentence.split(/[,:;–—]|\s(?:but|rather)\s/) : [sentence];
    for (const clause of clauses) {
      const wanted = negation.test(clause) ? undefined : nameInClause(clause);
      if (wanted !== undefined) return wanted;
    }
  }
  return undefined;
}
