import type ts from 'typescript';
import type { TypeScript } from '../../refactoring.ts';
import { endsOf, type Flow, type Run } from './model.ts';
import { baseVerb, camel, tellingName, wordsOf } from './name-words.ts';
import { changedIn, changers, everyNode, isGuard } from './statement-effects.ts';

/* Names for runs that give nothing back, by what they do. */

/** `for (const file of files) { …; writeFile(file) }` gives `writeFiles`. */
function nameForLoop(ts: TypeScript, run: Run): string | undefined {
  const loops = run.statements.filter((s) => ts.isForOfStatement(s));
  const [loop] = loops;
  if (loops.length !== 1 || !loop || loop !== run.statements.at(-1)) return undefined;
  const { expression } = loop;
  const collection = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const noun = ts.isIdentifier(collection) ? tellingName(collection.text) : undefined;
  if (noun === undefined || run.statements.some((s) => s !== loop && !changedIn(ts, s).has(noun))) return undefined;
  const last = ts.isBlock(loop.statement) ? loop.statement.statements.at(-1) : loop.statement;
  const call = last && ts.isExpressionStatement(last) ? last.expression : undefined;
  const callee = call && ts.isCallExpression(call) ? calleeOf(ts, call) : undefined;
  const verb = callee === undefined ? undefined : baseVerb(wordsOf(callee)[0] ?? '');
  return verb && !changers.has(verb) ? camel(verb, noun) : undefined;
}

function calleeOf(ts: TypeScript, call: ts.CallExpression): string | undefined {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** Calls on one and the same object, as `server.on(…)` again and again. */
function nameForCalls(ts: TypeScript, run: Run): string | undefined {
  const methods: string[] = [];
  const receivers = new Set<string>();
  for (const statement of run.statements) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : statement;
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const receiver = call.expression.expression;
    receivers.add(ts.isPropertyAccessExpression(receiver) ? receiver.name.text : receiver.getText());
    methods.push(call.expression.name.text);
  }
  const [receiver] = receivers;
  if (receivers.size !== 1 || receiver === undefined || !tellingName(receiver) || !/^\w+$/.test(receiver))
    return undefined;
  const all = (...names: readonly string[]): boolean => methods.every((m) => names.includes(m));
  if (all('on', 'once', 'addListener', 'addEventListener')) return camel('attach', receiver, 'listeners');
  if (all('get', 'post', 'put', 'patch', 'delete', 'use', 'all')) return camel('register', receiver, 'routes');
  return undefined;
}

function nameForGuards(ts: TypeScript, run: Run, flow: Flow): string | undefined {
  const [parameter, second] = flow.parameters;
  if (run.statements.length < 2 || !run.statements.every((s) => isGuard(ts, s)) || !parameter) return undefined;
  const { name } = flow.owner;
  if (second) {
    const words = name && ts.isIdentifier(name) ? wordsOf(name.text) : [];
    const nouns = words.length > 1 && baseVerb(words[0] ?? '') ? words.slice(1) : words;
    return camel('validate', ...nouns, 'arguments');
  }
  return camel('validate', parameter.name);
}

/** Declarations that lead up to one call: named by the call and by what is handed in, `setOffsetsForNode`. */
function nameForLastCall(ts: TypeScript, run: Run, flow: Flow): string | undefined {
  const [, last] = endsOf(run);
  const rest = run.statements.slice(0, -1);
  if (rest.length === 0 || !rest.every((s) => ts.isVariableStatement(s)) || !ts.isExpressionStatement(last))
    return undefined;
  const call = ts.isAwaitExpression(last.expression) ? last.expression.expression : last.expression;
  const callee = ts.isCallExpression(call) ? calleeOf(ts, call) : undefined;
  const words = wordsOf(callee ?? '');
  const object = flow.parameters.map((p) => p.name).findLast((name) => tellingName(name) !== undefined);
  if (callee === undefined || words.length < 2 || !baseVerb(words[0] ?? '') || object === undefined) return undefined;
  return camel(callee, 'For', object);
}

/** Every step adds to one thing that was handed in: `addConfigs`. */
function nameForAdding(ts: TypeScript, run: Run, flow: Flow): string | undefined {
  const receivers = new Set<string>();
  everyNode(ts, run.statements, (node) => {
    if (!ts.isExpressionStatement(node)) return;
    const callee = ts.isCallExpression(node.expression) ? node.expression.expression : undefined;
    const adds =
      callee && ts.isPropertyAccessExpression(callee) && ['push', 'add', 'append'].includes(callee.name.text);
    receivers.add(adds ? callee.expression.getText() : '');
  });
  const [receiver] = receivers;
  if (receivers.size !== 1 || !receiver || !tellingName(receiver)) return undefined;
  const others = flow.parameters.map((p) => p.name).filter((name) => name !== receiver);
  if (others.length === flow.parameters.length) return undefined;
  const [other] = others;
  const isTelling = others.length === 1 && other !== undefined && tellingName(other) && sharesNoWord(receiver, other);
  return isTelling ? camel('add', receiver, 'For', other) : camel('add', receiver);
}

function sharesNoWord(a: string, b: string): boolean {
  const stems = (name: string): readonly string[] =>
    wordsOf(name).map((w) => w.toLowerCase().replace(/(?:ies|y|s)$/, ''));
  return !stems(a).some((w) => stems(b).includes(w));
}

/** Names by effect, the best first. */
export function effectNames(ts: TypeScript, run: Run, flow: Flow): readonly (string | undefined)[] {
  return [
    nameForGuards(ts, run, flow),
    nameForLoop(ts, run),
    nameForCalls(ts, run),
    nameForLastCall(ts, run, flow),
    nameForAdding(ts, run, flow),
  ];
}
