import { asks, denied, type Rule } from '../rule.ts';

/** Our own command line, by which people answer what agents ask. */
export const own = [
  {
    id: 'own-command',
    programs: 'maestro codemaestro',
    effect: 'never',
    risk: 'high',
    operands: 'texts',
    says: 'calls CodeMaestro itself, by which only people answer',
    matches: denied('maestro approve q1', 'maestro -C /ws accept t1', 'codemaestro allow --all', 'maestro status'),
    others: ['npm test', 'git log maestro'],
  },
  {
    id: 'own-command-fetched',
    programs: 'npx bunx pnpx npm pnpm yarn bun',
    when: {
      line: /^(?:(?:exec|x|dlx) )?(?:(?:-p|--package|-w|--workspace|--registry) \S+ |-\S+ )*(?:(?:code)?maestro(?:@\S*)?(?: |$)|(?:-c|--call)[= ].*\b(?:code)?maestro\b)/i,
    },
    effect: 'never',
    risk: 'high',
    operands: 'texts',
    says: 'calls CodeMaestro itself, by which only people answer',
    matches: denied(
      'npx codemaestro approve q1',
      'npx -y codemaestro@latest accept t1',
      'npx -p codemaestro maestro allow --all',
      'npm exec codemaestro -- approve q1',
      'pnpm dlx codemaestro adopt',
      'yarn maestro approve q1',
      "npx -c 'maestro approve q1'",
    ),
    others: ['npx tsc', 'npm install codemaestro', 'npx eslint maestro', 'npm test maestro'],
  },
  {
    id: 'own-program',
    programs: 'node nodemon deno tsx ts-node npm pnpm yarn bun',
    when: {
      line: /(?:(?:^|[ /\\])cli\.[cm]?[jt]s|^(?:-\S+ (?:[^- ]\S* )?)*(?:run(?:-script)? )?(?:start|maestro)(?: --)?) (?:-\S+ (?:[^- ]\S* )?)*(?:accept|adopt|allow|answer|approve|comment|deny|reject|restore|retry|revoke|tell|undo)(?: |$)/i,
    },
    effect: 'reaches',
    out: 'no',
    risk: 'high',
    says: 'may answer what only people answer',
    matches: asks(
      'node dist/cli.js approve q1',
      'node --no-warnings src/cli.ts -C /ws accept t1',
      'npm start -- approve q1',
      'npm --prefix x run start -- -C /ws allow --all',
    ),
    others: ['npm start', 'node dist/cli.js --help', 'node cli.js build', 'npm test approve'],
  },
] as const satisfies readonly Rule[];
