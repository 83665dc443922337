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

/**
 * Browsers have a clipboard on https and localhost only, and apps may refuse it to their pages.
 * `near` is an element of ours; the host's own part of the page never holds the text.
 */
export function copy(text: string, near: Node): Promise<boolean> {
  if (!navigator.clipboard) return Promise.resolve(copyTheOldWay(text, near));
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyTheOldWay(text, near),
  );
}

/** Some browsers copy nothing where nothing is selected, not even what is handed to them. */
function copyTheOldWay(text: string, near: Node): boolean {
  return copyHanded(text) || copySelected(text, near);
}

/** Whether the browser asked what to copy, and took it. */
function copyHanded(text: string): boolean {
  let asked = false;
  const hand = (event: ClipboardEvent) => {
    if (!event.clipboardData) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation(); // none of the host's business
    asked = true;
  };
  window.addEventListener('copy', hand, true);
  try {
    return document.execCommand('copy') && asked;
  } catch {
    return false;
  } finally {
    window.removeEventListener('copy', hand, true);
  }
}

function copySelected(text: string, near: Node): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true; // no keyboard on screen
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const before = focused();
  near.getRootNode().appendChild(area);
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
