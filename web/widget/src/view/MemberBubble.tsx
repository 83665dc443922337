import { strings } from '../strings';
import type { Pending } from '../transport/client';
import { Bubble, Button, Icon, VisuallyHidden } from './chatui';
import { useClient } from './context';

const LABELS: Record<Pending['status'], string> = {
  sending: strings.sending,
  waiting: strings.waiting,
  refused: strings.refused,
  stale: strings.stale,
};

export function SaidBubble({ text }: { text: string }) {
  return (
    <Bubble type="text">
      <VisuallyHidden>{strings.me}：</VisuallyHidden>
      {text}
    </Bubble>
  );
}

/** A message on its way, or one that needs the member's decision. */
export function PendingBubble({ pending }: { pending: Pending }) {
  return (
    <div class="Pending" data-status={pending.status}>
      <SaidBubble text={pending.text} />
      <div class="Pending-status">
        <Icon type={pending.status === 'sending' ? 'spinner' : 'warning'} spin={pending.status === 'sending'} />
        <span>{pending.reason ?? LABELS[pending.status]}</span>
        {pending.status !== 'sending' && <Decision pending={pending} />}
      </div>
    </div>
  );
}

function Decision({ pending: { cid, status } }: { pending: Pending }) {
  const client = useClient();
  const waiting = status === 'waiting';
  return (
    <>
      <Button variant="text" onClick={() => client.retry(cid)}>
        {waiting ? strings.sendNow : strings.resend}
      </Button>
      {!waiting && (
        <Button variant="text" onClick={() => client.discard(cid)}>
          {strings.discard}
        </Button>
      )}
    </>
  );
}
