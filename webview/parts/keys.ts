/** True while keys are for a field that the person writes in. */
function isWriting(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  const isBox = target instanceof HTMLInputElement && target.type === 'checkbox';
  return /^(?:INPUT|TEXTAREA|SELECT)$|^TK-DROPDOWN$/.test(target.tagName) && !isBox;
}

/** What keys do on a page of things, each with its `data-key`. */
export interface PageKeys {
  /** Leaves the field that is written in, when there is somewhere to go. */
  readonly leave: () => void;
  /** On a thing; true when the key meant something there. */
  readonly onThing: (key: string, event: KeyboardEvent) => boolean;
  readonly anywhere: (event: KeyboardEvent) => boolean;
}

/** Gives a key to what it is for; not keys of the browser's own, nor what somebody took already. */
export function giveKey(event: KeyboardEvent, { leave, onThing, anywhere }: PageKeys): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event)) {
    if (event.key === 'Escape') leave();
    return;
  }
  const thing = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key'];
  const isDone = (thing !== undefined && onThing(thing, event)) || anywhere(event);
  if (isDone) event.preventDefault();
}
