/** Something is wrong with the data or with what was asked of it; the message is fit to be shown to a person. */
export class DataError extends Error {
  /** Where in the data, counted from 1, when that is known. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(line === undefined ? message : `${message} (line ${line})`);
    this.name = 'DataError';
    this.line = line;
  }
}
