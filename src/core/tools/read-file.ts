import * as z from 'zod';
import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { FileReading, ImagePart, WorktreeFiles } from '../ports/index.ts';
import { linesOf, numbered } from './line-text.ts';
import type { Tool } from './tool.ts';

/** Characters and lines of one page. */
const room = 20_000;
const usualLines = 1_000;

const imageTypes = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
} as const;

/** What the first bytes say, as the formats' own descriptions have it; null for anything else. */
function imageTypeOf(bytes: Uint8Array): ImagePart['mediaType'] | null {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  return head.startsWith('RIFF') && head.slice(8) === 'WEBP' ? 'image/webp' : null;
}

function base64(bytes: Uint8Array): string {
  const step = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}

async function readImage(path: string, files: WorktreeFiles): Promise<Result<FileReading, Failure>> {
  const bytes = await files.readBytes(path);
  if (!bytes.ok) return bytes;
  const mediaType = imageTypeOf(bytes.value);
  if (mediaType) return ok({ text: '', image: { mediaType, data: base64(bytes.value) } });
  return err(failure('unreadable-source', `"${path}" is called an image but is none.`));
}

/** Files of the same name elsewhere, for who mistook the folder. */
async function elsewhere(path: string, files: WorktreeFiles): Promise<string> {
  const name = path.split('/').at(-1)?.toLowerCase();
  const found = (await files.list()).filter((each) => each.split('/').at(-1)?.toLowerCase() === name).slice(0, 5);
  return found.length > 0 ? ` There is ${found.join(', ')}.` : ' See list-files.';
}

async function readText(path: string, files: WorktreeFiles): Promise<Result<FileReading, Failure>> {
  const text = await files.read(path);
  if (!text.ok) {
    if (text.error.reason !== 'not-found') return text;
    return err({ ...text.error, model: text.error.model + (await elsewhere(path, files)) });
  }
  if (!text.value.includes('\0')) return ok({ text: text.value, image: null });
  return err(failure('unreadable-source', `"${path}" is not text: it holds NUL characters.`));
}

/** Lines of a text from one on, as many as a page holds, with a word on how to go on. */
function page(text: string, from: number, count: number): string {
  const lines = linesOf(text);
  if (lines.length === 0) return '(empty)';
  if (from > lines.length) return `(the file has ${String(lines.length)} lines)`;
  let length = 0;
  const wanted = numbered(lines.slice(from - 1, from - 1 + count), from);
  const shown = wanted.filter((line, index) => (length += line.length + 1) <= room || index === 0);
  const last = from - 1 + shown.length;
  if (last === lines.length) return shown.join('\n');
  return [...shown, `(${String(lines.length)} lines in all; go on with "from": ${String(last + 1)})`].join('\n');
}

/** Reads a file of the worktree. */
export const readFile: Tool<'read-file'> = {
  name: 'read-file',
  description: 'Read a text file, lines numbered, or an image.',
  effect: 'read',
  input: z.strictObject({
    path: z.string().min(1),
    from: z.int().min(1).optional(),
    lines: z.int().min(1).optional(),
  }),
  async prepare({ path }, { files, readings }) {
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      async execute() {
        const ending = at.value.split('.').at(-1)?.toLowerCase() ?? '';
        if (Object.hasOwn(imageTypes, ending)) return readImage(at.value, files);
        const reading = await readText(at.value, files);
        if (reading.ok) readings.saw(at.value, reading.value.text);
        return reading;
      },
    });
  },
  describe({ text, image }, { path, from = 1, lines = usualLines }) {
    if (!image) return page(text, from, lines);
    const size = String(Math.ceil((image.data.length * 3) / 4 / 1_000));
    return { text: `${path}: ${image.mediaType}, ${size} kB`, images: [image] };
  },
};
