/** What a profile is made of; all paths absolute and real. */
export interface SeatbeltOrder {
  /** `sandbox-exec` itself. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly writable: readonly string[];
  readonly secret: readonly string[];
  readonly present: readonly string[];
  readonly absent: readonly string[];
  /** Folders that are not renamed, since they hold what is protected. */
  readonly holding: readonly string[];
}

/**
 * Services of the system by which a program has others run outside of its sandbox (what opens documents and programs, what
 * sends them commands), reads passwords without touching their files, or sees what was copied.
 */
const services = `com.apple.coreservices.launchservicesd com.apple.coreservices.appleevents com.apple.lsd.open
  com.apple.SecurityServer com.apple.securityd com.apple.securityd.xpc com.apple.secd com.apple.pasteboard.1`.split(
  /\s+/,
);

/** Devices and temporary places without which hardly a program runs. */
const alwaysWritable = ['/dev/null', '/dev/zero', '/dev/stdout', '/dev/stderr', '/dev/dtracehelper', '/dev/tty'];
const temporary = ['/private/tmp', '/private/var/tmp', '/private/var/folders'];

function quoted(place: string): string {
  return `"${place.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function below(places: readonly string[]): string {
  return places.map((place) => `(subpath ${quoted(place)})`).join(' ');
}

function literally(places: readonly string[]): string {
  return places.map((place) => `(literal ${quoted(place)})`).join(' ');
}

/**
 * The profile in Seatbelt's language, of which the last rule that fits counts: everything is read, nothing written but what
 * may be, nothing protected written, nothing secret read, no machine reached but this one (with what listens on it: tests talk to themselves at it), and nothing
 * had run or read by services of the system.
 */
export function seatbeltProfile({
  writable,
  secret,
  present,
  absent,
  holding,
}: Omit<SeatbeltOrder, 'program' | 'argv'>): string {
  return [
    '(version 1)',
    '(allow default)',
    '(deny network*)',
    '(allow network* (local ip "localhost:*"))',
    '(allow network-outbound (remote ip "localhost:*"))',
    '(deny file-write*)',
    `(allow file-write* ${literally(alwaysWritable)})`,
    `(allow file-write* ${below([...temporary, ...writable])})`,
    ...(present.length + absent.length > 0 ? [`(deny file-write* ${below([...present, ...absent])})`] : []),
    // To rename is to unlink.
    ...(holding.length > 0 ? [`(deny file-write-unlink ${literally(holding)})`] : []),
    `(deny file-read* file-write* ${below(secret)})`,
    `(deny mach-lookup ${services.map((name) => `(global-name ${quoted(name)})`).join(' ')})`,
    '(deny process-info* (target others))',
    '(allow process-info* (target same-sandbox))',
    '(deny signal (target others))',
    '(allow signal (target same-sandbox))',
  ].join('\n');
}

/** How Seatbelt is called. */
export function seatbeltArguments({ program, argv, ...places }: SeatbeltOrder): readonly string[] {
  return [program, '-p', seatbeltProfile(places), ...argv];
}
