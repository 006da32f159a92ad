import * as z from 'zod';
import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { FileReading, ImagePart, WorktreeFiles } from '../ports/index.ts';
import { originOfFiles } from '../policy/index.ts';
import { linesOf, numbered } from './line-text.ts';
import type { ShownLines } from './readings.ts';
import type { Tool, ToolContext } from './tool.ts';

/** Characters and lines of one page. */
const room = 20_000;
const usualLines = 1_000;
/** Bytes of an image: models make larger ones smaller themselves, and each is in the journal. */
const longestImage = 1_000_000;

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
  if (mediaType && bytes.value.length > longestImage) {
    const size = (bytes.value.length / 1e6).toFixed(1);
    const text = `"${path}" has ${size} MB; images of at most ${String(longestImage / 1e6)} MB are shown. Make a smaller copy and read that.`;
    return err(failure('refused', text));
  }
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
function page(text: string, from: number, count: number): { readonly text: string; readonly to: number } {
  const lines = linesOf(text);
  if (lines.length === 0) return { text: '(empty)', to: 0 };
  if (from > lines.length) return { text: `(the file has ${String(lines.length)} lines)`, to: 0 };
  let length = 0;
  const wanted = numbered(lines.slice(from - 1, from - 1 + count), from);
  const shown = wanted.filter((line, index) => (length += line.length + 1) <= room || index === 0);
  const to = from - 1 + shown.length;
  const more =
    to === lines.length ? [] : [`(${String(lines.length)} lines in all; go on with "from": ${String(to + 1)})`];
  return { text: [...shown, ...more].join('\n'), to };
}

/** The reading, or where in the conversation the same can still be read. */
function unlessShown(
  path: string,
  reading: FileReading,
  lines: ShownLines,
  { readings, place }: ToolContext,
): FileReading {
  const content = reading.image?.data ?? reading.text;
  if (!place || lines.to === 0) return reading;
  const turn = readings.shownIn(path, content, lines, place);
  if (turn !== null) return { ...reading, shownIn: turn };
  readings.shows(path, content, lines, place.turn);
  return reading;
}

/** Reads a file of the worktree. */
export const readFile: Tool<'read-file'> = {
  name: 'read-file',
  description: 'Read a text file, lines numbered, or an image.',
  effect: 'read',
  origin: originOfFiles,
  input: z.strictObject({
    path: z.string().min(1),
    from: z.int().min(1).optional(),
    lines: z.int().min(1).optional(),
  }),
  async prepare({ path, from = 1, lines = usualLines }, context) {
    const { files, readings } = context;
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      async execute() {
        const ending = at.value.split('.').at(-1)?.toLowerCase() ?? '';
        if (Object.hasOwn(imageTypes, ending)) {
          const image = await readImage(at.value, files);
          return image.ok ? ok(unlessShown(at.value, image.value, { from: 1, to: 1 }, context)) : image;
        }
        const reading = await readText(at.value, files);
        if (!reading.ok) return reading;
        readings.saw(at.value, reading.value.text);
        const { to } = page(reading.value.text, from, lines);
        return ok(unlessShown(at.value, reading.value, { from, to }, context));
      },
    });
  },
  describe({ text, image, shownIn }, { path, from = 1, lines = usualLines }) {
    if (shownIn !== undefined) return `${path} is unchanged since you read it (turn ${String(shownIn)}, above).`;
    if (!image) return page(text, from, lines).text;
    const size = String(Math.ceil((image.data.length * 3) / 4 / 1_000));
    return { text: `${path}: ${image.mediaType}, ${size} kB`, images: [image] };
  },
};
