import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  /** What Escape and a tap beside the sheet do; without it the sheet wants an answer. */
  onClose?: () => void;
  children: ComponentChildren;
}

/** A sheet over the chat that takes the focus and keeps it; the rest is `inert` meanwhile. */
export function Sheet({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => dialog.current?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose?.();
    }
    if (event.key === 'Tab') turn(event, dialog.current);
  }

  return (
    <div class="Sheet">
      <div class="Sheet-behind" onClick={onClose} />
      <div
        class="Sheet-dialog"
        role="dialog"
        aria-modal="true"
        aria-label={title}
        tabIndex={-1}
        ref={dialog}
        onKeyDown={onKeyDown}
      >
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}

/** At either end Tab goes on at the other end. */
function turn(event: KeyboardEvent, dialog: HTMLElement | null): void {
  const stops = [...(dialog?.querySelectorAll<HTMLElement>('button:not(:disabled), textarea') ?? [])];
  const focused = (dialog?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const back = event.shiftKey && (focused === first || focused === dialog);
  if (!back && !(focused === last && !event.shiftKey)) return;
  event.preventDefault();
  (back ? last : first)?.focus();
}
