import { replaceHidden, replaceUnseen } from './unseen.ts';

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `\\u{${code.toString(16)}}`;
}

/** Text of files, tools and agents as it may be shown: what would steer a terminal or hide is shown instead. */
export function visible(text: string): string {
  return replaceHidden(text, shown).replaceAll('\r', '␍');
}

/** Runs of blanks behind which something could stand out of sight. */
const gaps = /[\t\p{Zs}]{8,}/gu;

/** What somebody says yes to, as it may be shown: whole, with tabs written out, and without a gap behind which more could hide. */
export function visibleExactly(text: string): string {
  return replaceUnseen(text, shown)
    .replaceAll('\r', '␍')
    .replace(gaps, (run) => ` ⟨${String(run.length)} blanks⟩ `)
    .replaceAll('\t', '\\t');
}

/** Like {@link visible}, in one line: line ends and tabs become spaces. */
export function visibleLine(text: string): string {
  return visible(text.replace(/\s*\r?\n\s*/g, ' ').replaceAll('\t', ' '));
}
