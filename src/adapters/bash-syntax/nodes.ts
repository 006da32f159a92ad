import type {
  Assignment,
  Command,
  CompoundCommand,
  CompoundList,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
  TestExpression,
  Word,
} from 'unbash';
import type { ShellJoin, ShellNode, ShellRedirect, ShellWord } from '../../core/ports/index.ts';
import { wordOf, wordOfArithmetic, wordOfParts, type ReadScript } from './words.ts';

type Compound = Extract<ShellNode, { kind: 'compound' }>;
type AnyNode = Statement['command'] | CompoundList;

/** The text that positions of a script are in, and what reads scripts within it. */
interface Source {
  readonly text: string;
  readonly read: ReadScript;
}

/** The nodes of a script. */
export function nodesOf(script: ParsedScript, text: string): readonly ShellNode[] {
  const own = script.source ?? text;
  const source: Source = { text: own, read: (inner) => nodesOf(inner, own) };
  return script.commands.length === 0 ? [] : [listOf(script.commands, source)];
}

function wordsOf(words: readonly Word[], { read }: Source): readonly ShellWord[] {
  return words.map((word) => wordOf(word, read));
}

function redirectOf(redirect: Redirection, { read }: Source): ShellRedirect {
  if (redirect.type === 'HereDoc') {
    const { text, parts } = redirect.body;
    return {
      kind: 'text',
      target: parts ? wordOfParts(text, parts, read) : { text, value: text, opens: [], inner: [] },
    };
  }
  const target = redirect.target ? wordOf(redirect.target, read) : null;
  if (redirect.type === 'HereString') return { kind: 'text', target };
  const { operator } = redirect;
  if (operator === '<') return { kind: 'read', target };
  const isDescriptor = target !== null && /^(?:\d+-?|-)$/.test(target.value) && target.opens.length === 0;
  if ((operator === '<&' || operator === '>&') && isDescriptor) return { kind: 'duplicate', target };
  return { kind: 'write', target };
}

function assigned({ name, value, index }: Assignment, source: Source): readonly { name: string; value: ShellWord }[] {
  const words = value.type === 'ArrayValue' ? value.elements : [value];
  return wordsOf([...words, ...(index ? [index] : [])], source).map((word) => ({ name, value: word }));
}

/** An argument that looks like an assignment, as those of `export` do. */
function argumentOf(assignment: Assignment, source: Source): ShellWord {
  const values = assigned(assignment, source).map(({ value }) => value);
  return {
    text: assignment.text,
    value: `${assignment.name}=${values.map(({ value }) => value).join(' ')}`,
    opens: [...new Set(values.flatMap(({ opens }) => opens))],
    inner: values.flatMap(({ inner }) => inner),
  };
}

function commandOf({ name, prefix, args, redirects, pos, end }: Command, source: Source): ShellNode {
  const words = args.map((each) => (each.type === 'Word' ? wordOf(each, source.read) : argumentOf(each, source)));
  return {
    kind: 'command',
    text: source.text.slice(pos, end),
    assignments: prefix.flatMap((each) => (each.type === 'Assignment' ? assigned(each, source) : [])),
    words: name ? [wordOf(name, source.read), ...words] : words,
    redirects: redirects.map((each) => redirectOf(each, source)),
  };
}

function listOf(statements: readonly Statement[], source: Source): ShellNode {
  const joins = statements.map((each): ShellJoin => (each.background === true ? '&' : ';'));
  return { kind: 'list', parts: statements.map(({ command }) => nodeOf(command, source)), joins };
}

function compound(what: string, body: readonly ShellNode[], more: Partial<Compound> = {}): Compound {
  return { kind: 'compound', what, defines: null, words: [], redirects: [], body, ...more };
}

function testWords(expression: TestExpression): readonly Word[] {
  if (expression.type === 'TestUnary') return [expression.operand];
  if (expression.type === 'TestBinary') return [expression.left, expression.right];
  if (expression.type === 'TestLogical') return expression.operands.flatMap(testWords);
  return testWords(expression.type === 'TestNot' ? expression.operand : expression.expression);
}

function compoundOf(node: CompoundCommand, source: Source): ShellNode {
  const all = (...lists: readonly (CompoundList | undefined)[]) =>
    lists.flatMap((each) => (each ? [nodeOf(each, source)] : []));
  const words = (list: readonly Word[] = []) => ({ words: wordsOf(list, source) });
  switch (node.type) {
    case 'If':
      return compound('if', all(node.clause, node.then, ...node.elif.flatMap((e) => [e.clause, e.then]), node.else));
    case 'For':
    case 'Select':
      return compound('for', all(node.body), words(node.wordlist));
    case 'ArithmeticFor': {
      const parts = [node.initialize, node.test, node.update].map((each) => wordOfArithmetic(each, source.read));
      return compound('for', all(node.body), { words: parts });
    }
    case 'While':
      return compound('while', all(node.clause, node.body));
    case 'Subshell':
      return compound('(', all(node.body));
    case 'BraceGroup':
      return compound('{', all(node.body));
    case 'Case': {
      const patterns = node.items.flatMap(({ pattern }) => pattern);
      return compound('case', all(...node.items.map(({ body }) => body)), words([node.word, ...patterns]));
    }
    case 'TestCommand':
      return compound('[[', [], words(testWords(node.expression)));
    case 'ArithmeticCommand':
      return compound('((', [], { words: [wordOfArithmetic(node.expression, source.read)] });
  }
}

function pipeOf(node: PipelineNode, source: Source): ShellNode {
  if (node.type !== 'Pipeline') return nodeOf(node, source);
  const pipeline: ShellNode = { kind: 'pipeline', parts: node.commands.map((each) => nodeOf(each, source)) };
  return node.prefixes.length > 0 ? compound('!', [pipeline]) : pipeline;
}

function nodeOf(node: AnyNode, source: Source): ShellNode {
  switch (node.type) {
    case 'Command':
      return commandOf(node, source);
    case 'Pipeline':
      return pipeOf(node, source);
    case 'AndOr':
      return {
        kind: 'list',
        parts: node.commands.map((each) => pipeOf(each, source)),
        joins: [...node.operators, ';'],
      };
    case 'CompoundList':
      return listOf(node.commands, source);
    case 'Redirected': {
      const redirects = node.redirects.map((each) => redirectOf(each, source));
      return compound('redirected', [compoundOf(node.command, source)], { redirects });
    }
    case 'Function': {
      const defines = wordOf(node.name, source.read).value;
      return compound('function', [nodeOf(node.body, source)], { defines });
    }
    case 'Coproc':
      return compound('coproc', [nodeOf(node.body, source)]);
    default:
      return compoundOf(node, source);
  }
}
