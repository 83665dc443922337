import { useEffect, useState } from 'preact/hooks';
import { strings } from '../strings';
import type { Message } from '../transport/contract';
import { VisuallyHidden } from './chatui';
import { useClient } from './context';

/** Long enough for a screen reader to take it up; then it must not be found a second time. */
const KEPT_MS = 5_000;
/** More at once is a backlog after a pause, to be read in the list rather than listened to. */
const AT_ONCE = 5;

const SPEAKERS: Record<string, string> = {
  bot: strings.bot,
  staff: strings.staff,
  system: strings.system,
};

/** The words a screen reader speaks for messages that have just come; the member's own are not. */
export function spoken(messages: readonly Message[]): string[] {
  const heard = messages.filter((message) => message.from in SPEAKERS);
  if (heard.length > AT_ONCE) return [];
  return heard.map(({ from, body }) => `${SPEAKERS[from]}：${String(body.text ?? '')}`);
}

export function Announcer() {
  const client = useClient();
  const [lines, setLines] = useState<string[]>([]);
  useEffect(() => client.onArrival((messages) => setLines(spoken(messages))), [client]);
  useEffect(() => {
    const timer = setTimeout(() => setLines([]), KEPT_MS);
    return () => clearTimeout(timer);
  }, [lines]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {lines.join(' ')}
    </VisuallyHidden>
  );
}
