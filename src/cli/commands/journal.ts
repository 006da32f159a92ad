import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { counted, err, ok, type Result } from '../../core/base/index.ts';
import { failure, failureIn, type Failure } from '../../core/domain/index.ts';
import type { JournalFinding, JournalReader, JournalWriter } from '../../core/ports/index.ts';
import { adoptJournal, journalsOf, putWholeFile, repairJournal, strangeJournal } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withReader } from '../journal-access.ts';
import { momentText } from '../wording.ts';

/** What is noted outside of the journal, of this one and of those that were in its place. */
function sayWitness(terminal: Cli['terminal'], { witness }: JournalFinding): void {
  if (!witness) return;
  if (witness.events > 0) {
    terminal.say(
      `It agrees with what was noted outside of it at ${momentText(witness.at)}: ${counted(witness.events, 'event')}.`,
    );
  }
  for (const { events, at } of witness.earlier) {
    terminal.say(`Before it there was another one: ${counted(events, 'event')}, last noted at ${momentText(at)}.`);
  }
}

/** `maestro verify-journal`. */
export function verifyJournal(cli: Cli): Promise<number> {
  const { terminal } = cli;
  return withReader(cli, async (reader) => {
    const found = await reader.verify();
    const exitCode = found.broken ? exitCodes.workspace : exitCodes.done;
    if (terminal.json) terminal.value({ ...found, exitCode });
    if (found.broken) {
      const { seq, problem } = found.broken;
      terminal.warn(
        `The journal is broken at event ${String(seq)}: ${problem}. ${counted(found.events, 'event')} before it are whole. ` +
          'Restore it from a backup, or let "maestro repair" go on with what is whole, which keeps the file.',
      );
    } else terminal.say(`The journal is whole: ${counted(found.events, 'event')}, head ${found.head.slice(0, 16)}.`);
    if (!found.broken) sayWitness(terminal, found);
    return exitCode;
  });
}

/** Opens the journal for writing only, without the engine. */
async function withWriter(cli: Cli, work: (writer: JournalWriter) => Promise<number>): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const writer = journalsOf(folders.value).openWriter('command line');
  if (!writer.ok) return fail(cli, writer.error);
  try {
    return await work(writer.value);
  } finally {
    writer.value.close();
  }
}

/** `maestro rebuild`. */
export function rebuild(cli: Cli): Promise<number> {
  return withReader(cli, () => Promise.resolve(0)).then((code) =>
    code !== 0
      ? code
      : withWriter(cli, async (writer) => {
          const rebuilt = await writer.rebuild();
          if (!rebuilt.ok) return fail(cli, rebuilt.error);
          cli.terminal.say(`Made the tables anew from ${counted(rebuilt.value, 'event')}.`);
          if (cli.terminal.json) cli.terminal.value({ events: rebuilt.value });
          return exitCodes.done;
        }),
  );
}

/** `maestro repair`. */
export async function repair(cli: Cli): Promise<number> {
  const { terminal } = cli;
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const repaired = await repairJournal(folders.value);
  if (!repaired.ok) return fail(cli, repaired.error);
  const { kept, until, lost, broken, original } = repaired.value;
  if (terminal.json) terminal.value(repaired.value);
  if (!broken || original === null) {
    terminal.say(`The journal is whole: ${counted(kept, 'event')}. Nothing was changed.`);
    return exitCodes.done;
  }
  terminal.say(`Event ${String(broken.seq)} was not as it was written: ${broken.problem}.`);
  terminal.say(`Kept ${counted(kept, 'event')}${until === null ? '' : `, up to ${momentText(until)}`}.`);
  if (lost > 0) terminal.warn(`Lost ${counted(lost, 'later event')} of which it is known.`);
  terminal.say(`The file as it was is ${original}. "maestro status" shows how things stand.`);
  return exitCodes.done;
}

/** `maestro adopt`. */
export function adopt(cli: Cli): Promise<number> {
  const { terminal } = cli;
  return withReader(cli, () => {
    const folders = cli.folders();
    if (!folders.ok) return Promise.resolve(fail(cli, folders.error, exitCodes.workspace));
    const isStrange = strangeJournal(folders.value) !== null;
    const adopted = isStrange ? adoptJournal(folders.value) : ok(0);
    if (!adopted.ok) return Promise.resolve(fail(cli, adopted.error));
    if (terminal.json) terminal.value({ adopted: isStrange });
    if (!isStrange) terminal.say('The journal began here. Nothing was changed.');
    else
      terminal.say(`The journal is yours: ${counted(adopted.value, 'event')}. "${cli.self} resume" goes on with it.`);
    return Promise.resolve(exitCodes.done);
  });
}

/** Puts an export in place when it is whole. */
async function writeExport(reader: JournalReader, file: string): Promise<Result<number, Failure>> {
  let lines = 0;
  async function* text(): AsyncGenerator<string> {
    for await (const line of reader.export()) {
      lines += 1;
      yield `${line}\n`;
    }
  }
  try {
    await putWholeFile(file, text());
    return ok(lines - 1);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return err(
      failureIn(error) ?? failure('read-only', `${file} could not be written: ${text}. Nothing was left behind.`),
    );
  }
}

/** `maestro export`: to a file, or to stdout. */
export function exportJournal(cli: Cli, file: string | undefined, options: { readonly force?: true }): Promise<number> {
  return withReader(cli, async (reader) => {
    if (file === undefined || file === '-') {
      for await (const line of reader.export()) await cli.terminal.data(`${line}\n`);
      return exitCodes.done;
    }
    const full = path.resolve(cli.cwd, file);
    if (existsSync(full) && !options.force) {
      return fail(
        cli,
        failure('bad-input', `${full} exists already. Name another file, or overwrite it with --force.`),
      );
    }
    const written = await writeExport(reader, full);
    if (!written.ok) return fail(cli, written.error);
    cli.terminal.say(`Wrote ${counted(written.value, 'event')} to ${full}.`);
    return exitCodes.done;
  });
}

/** `maestro import`: into a workspace whose journal is empty. */
export async function importJournal(cli: Cli, file: string): Promise<number> {
  const full = path.resolve(cli.cwd, file);
  if (file !== '-' && !existsSync(full)) return fail(cli, failure('bad-input', `There is no file ${full}.`));
  return withWriter(cli, async (writer) => {
    const input = file === '-' ? process.stdin : createReadStream(full);
    const lines = readline.createInterface({ input, crlfDelay: Infinity });
    const imported = await writer.import(lines);
    lines.close();
    if (!imported.ok) return fail(cli, imported.error);
    cli.terminal.say(`Imported ${counted(imported.value, 'event')}.`);
    if (cli.terminal.json) cli.terminal.value({ events: imported.value });
    return exitCodes.done;
  });
}
