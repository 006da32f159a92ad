/**
 * A text with fields in front of it, between two lines of `---`. The fields are whatever somebody wrote there: a file from
 * a workspace is not trusted.
 */
export interface FrontMatter {
  /** The file, for people. */
  readonly source: string;
  readonly fields: unknown;
  /** The line of each field, counted from 1, by its name; of an entry of a list by `name.0`, `name.1` and so on. */
  readonly lines: Readonly<Record<string, number>>;
  /** What stands after the fields, without blank lines around it. */
  readonly body: string;
}
