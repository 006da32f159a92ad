/** What a profile is made of; all paths absolute and real. */
export interface SeatbeltOrder {
  /** `sandbox-exec` itself. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly writable: readonly string[];
  readonly secret: readonly string[];
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

/** Devices and temporary places without which hardly a program runs. */
const alwaysWritable = ['/dev/null', '/dev/zero', '/dev/stdout', '/dev/stderr', '/dev/dtracehelper', '/dev/tty'];
const temporary = ['/private/tmp', '/private/var/tmp', '/private/var/folders'];

function quoted(place: string): string {
  return `"${place.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function below(places: readonly string[]): string {
  return places.map((place) => `(subpath ${quoted(place)})`).join(' ');
}

/**
 * The profile in Seatbelt's language, of which the last rule that fits counts: everything is read, nothing written but what
 * may be, nothing protected written, nothing secret read, and no machine reached but this one.
 */
export function seatbeltProfile({
  writable,
  secret,
  present,
  absent,
}: Omit<SeatbeltOrder, 'program' | 'argv'>): string {
  return [
    '(version 1)',
    '(allow default)',
    '(deny network*)',
    '(allow network* (local ip "localhost:*"))',
    '(allow network-outbound (remote ip "localhost:*"))',
    '(deny file-write*)',
    `(allow file-write* ${alwaysWritable.map((place) => `(literal ${quoted(place)})`).join(' ')})`,
    `(allow file-write* ${below([...temporary, ...writable])})`,
    ...(present.length + absent.length > 0 ? [`(deny file-write* ${below([...present, ...absent])})`] : []),
    `(deny file-read* file-write* ${below(secret)})`,
    '(deny process-info* (target others))',
    '(deny signal (target others))',
    '(allow signal (target children))',
  ].join('\n');
}

/** How Seatbelt is called. */
export function seatbeltArguments({ program, argv, ...places }: SeatbeltOrder): readonly string[] {
  return [program, '-p', seatbeltProfile(places), ...argv];
}
