import { constants, lstat, open } from 'node:fs/promises';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';

/** Longest text, in bytes: these are documents that people edit. */
const longest = 4_000_000;

function unfit(file: string, what: string): Failure {
  const text = `${file} ${what}, so it is not read. Put a file of at most ${String(longest / 1_000_000)} MB in its place, or remove it.`;
  return failure('bad-config', text);
}

/** What a link that leads nowhere is: not the same as nothing. */
async function noFile(file: string): Promise<Failure> {
  const isLink = await lstat(file).then(
    () => true,
    () => false,
  );
  return isLink ? unfit(file, 'is a link that leads nowhere') : failure('not-found', `There is no file ${file}.`);
}

/**
 * The text of a file. Whatever else stands in its place is not waited for, and not read on and on: a pipe, a device, a folder, a
 * file without an end. Errors of the system are thrown.
 */
export async function readText(file: string): Promise<Result<string, Failure>> {
  // A pipe that nobody writes would have its reader wait.
  const handle = await open(file, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK)).catch(
    (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT' || code === 'ENXIO' || code === 'ELOOP') return code;
      throw error;
    },
  );
  if (handle === 'ENOENT') return err(await noFile(file));
  if (typeof handle === 'string') return err(unfit(file, 'is not a file'));
  try {
    const found = await handle.stat();
    if (!found.isFile()) return err(unfit(file, 'is not a file'));
    if (found.size > longest) return err(unfit(file, 'is too long'));
    // What says of itself that it is empty may still go on and on.
    const bytes = Buffer.alloc(found.size === 0 ? 65_536 : found.size + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0) return ok(bytes.toString('utf8', 0, length));
      if (length === bytes.length) return err(unfit(file, 'grows while it is read'));
    }
  } finally {
    await handle.close();
  }
}

/** The same for whoever can do without: null when it is no text that is read, or the system will not have it read. */
export async function textOrNull(file: string): Promise<string | null> {
  const text = await readText(file).catch(() => null);
  return text?.ok ? text.value : null;
}
