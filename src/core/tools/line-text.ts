/** Characters of a line that are shown. */
const longestLine = 500;

/** A long line cut, with a mark of how much is missing. */
export function cutLine(line: string): string {
  if (line.length <= longestLine) return line;
  return `${line.slice(0, longestLine).toWellFormed()}… (${String(line.length - longestLine)} more characters)`;
}

/** The lines of a text, without line ends. A line end at the end of the text begins no line. */
export function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').map((line) => line.replace(/\r$/, ''));
}

/** Lines with their numbers in front, which count from `from`. */
export function numbered(lines: readonly string[], from: number): readonly string[] {
  return lines.map((line, index) => `${String(from + index)}\t${cutLine(line)}`);
}
