import type { Workspace } from '../../core/app/index.ts';
import type { Lifetime } from '../../core/base/index.ts';

/** Milliseconds between two looks at whether another process still writes: nothing tells when one has crashed. */
const beat = 3_000;

/** Calls back when the process that is followed has ended, or another one took its place. */
export function watchWriter(workspace: Workspace, lifetime: Lifetime, changed: () => void): void {
  const look = (): string => {
    if (workspace.standing() !== 'following') return workspace.standing();
    const writer = workspace.writer();
    return writer?.alive ? String(writer.pid) : 'nobody';
  };
  let seen = look();
  const timer = setInterval(() => {
    const now = look();
    if (now === seen) return;
    seen = now;
    changed();
  }, beat);
  lifetime.add(() => {
    clearInterval(timer);
  });
}
