/**
 * Ways to keep a text as a file. An app's own browser often takes no downloads, and does not say so;
 * what works there differs from app to app, so the member is offered every way that may work.
 */

const NAME = 'my-records';
const SAVED_MS = 60_000;
/** The second one for Chrome, which shares no JSON. */
const KINDS = [
  ['json', 'application/json'],
  ['txt', 'text/plain'],
] as const;

export type Handed = 'done' | 'stopped' | 'failed';

/** Asks the browser to save the text; whether it does is not told. */
export function save(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `${NAME}.json`;
  link.click();
  // Some browsers read it only after this.
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
}

/** The text as a file that this browser hands to other apps; null where it hands over none. */
export function shareable(text: string): File | null {
  const files = KINDS.map(([ending, type]) => new File([text], `${NAME}.${ending}`, { type }));
  return files.find((file) => navigator.canShare?.({ files: [file] })) ?? null;
}

/** 'stopped' is the member's own decision. */
export function share(file: File): Promise<Handed> {
  return navigator.share({ files: [file] }).then(
    () => 'done',
    (error: unknown) => (error instanceof DOMException && error.name === 'AbortError' ? 'stopped' : 'failed'),
  );
}

/** Browsers have a clipboard on https and localhost only, and apps may refuse it to their pages. */
export function copy(text: string): Promise<boolean> {
  if (!navigator.clipboard) return Promise.resolve(copySelected(text));
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copySelected(text),
  );
}

/** The way of old browsers, on the page itself: not all of them select inside a shadow root. */
function copySelected(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true; // no keyboard on screen
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const before = focused();
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    before?.focus({ preventScroll: true });
  }
}

/** What has the focus, inside shadow roots too. */
function focused(): HTMLElement | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found as HTMLElement | null;
}
