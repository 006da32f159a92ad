import { styleText } from 'node:util';

/** How text may be set off. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Sets text off, or leaves it as it is where there is no colour. */
export type Paint = (style: Style, text: string) => string;

/** Where the command line speaks. Human text goes to stdout; to stderr when stdout carries JSON. */
export interface Terminal {
  readonly json: boolean;
  /** A person sits there: keys can be read and lines redrawn. */
  readonly interactive: boolean;
  /** Lines can be redrawn. */
  readonly live: boolean;
  readonly paint: Paint;
  /** Columns and rows as they are now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** A line for the person. */
  say(line?: string): void;
  /** Raw text where {@link say} goes. */
  write(text: string): void;
  /** A line on stderr. */
  warn(line: string): void;
  /** A value on stdout, as JSON in one line. Only with `json`. */
  value(value: unknown): void;
  /** Text on stdout as it is, for output that is data. Resolves when more may be written. */
  data(text: string): Promise<void>;
}

export interface TerminalOptions {
  readonly json: boolean;
  readonly colour: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether colour is wanted there: on a terminal, and not when the environment says no (https://no-color.org). */
function wantsColour(stream: NodeJS.WriteStream, { colour, environment }: TerminalOptions): boolean {
  return colour && stream.isTTY && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}

/** The terminal of this process. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { json, environment } = options;
  const stream = json ? process.stderr : process.stdout;
  const live = stream.isTTY && !json && environment['TERM'] !== 'dumb';
  const hasColour = wantsColour(stream, options);
  const warnColour = wantsColour(process.stderr, options);
  return {
    json,
    live,
    interactive: live && process.stdin.isTTY,
    paint: (style, text) => (hasColour ? styleText(style, text, { validateStream: false }) : text),
    // What is not a terminal has no width to keep to.
    size: () => ({ columns: stream.isTTY ? stream.columns || 80 : 10_000, rows: stream.rows || 24 }),
    say: (line = '') => void stream.write(`${line}\n`),
    write: (text) => void stream.write(text),
    warn(line) {
      process.stderr.write(`${warnColour ? styleText('yellow', line, { validateStream: false }) : line}\n`);
    },
    value: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    data: (text) =>
      new Promise((resolve) => {
        if (process.stdout.write(text)) resolve();
        else process.stdout.once('drain', resolve);
      }),
  };
}
