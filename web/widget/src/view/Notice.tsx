import { useState } from 'preact/hooks';
import { strings } from '../strings';
import type { PageContent } from '../transport/contract';
import { Button } from './chatui';
import { useClient } from './context';
import { Sheet } from './Sheet';

type Notice = PageContent['privacy'];

/** The privacy notice before the first message: agree, or leave. */
export function ConsentSheet({ notice, onLeave }: { notice: Notice; onLeave?: () => void }) {
  const client = useClient();
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);

  async function agree() {
    setBusy(true);
    setFailed(!(await client.agree()));
    setBusy(false);
  }

  return (
    <Sheet title={notice.title}>
      <Paragraphs notice={notice} />
      <p class="Sheet-alarm" role="status">
        {failed && strings.failed}
      </p>
      <Button color="primary" block disabled={busy} onClick={() => void agree()}>
        {notice.accept}
      </Button>
      {onLeave && (
        <Button variant="text" block onClick={onLeave}>
          {strings.notNow}
        </Button>
      )}
    </Sheet>
  );
}

/** The same notice to read again. */
export function NoticeSheet({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  return (
    <Sheet title={strings.privacyNotice} onClose={onClose}>
      <Paragraphs notice={notice} />
      <Button block onClick={onClose}>
        {strings.back}
      </Button>
    </Sheet>
  );
}

function Paragraphs({ notice }: { notice: Notice }) {
  return (
    <>
      {notice.text.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </>
  );
}
