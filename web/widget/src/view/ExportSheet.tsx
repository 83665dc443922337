import { useMemo, useState } from 'preact/hooks';
import { strings } from '../strings';
import { Button } from './chatui';
import { useClient } from './context';
import { copy, save, share, shareable } from './keeping';
import { Sheet } from './Sheet';

/** 「导出我的记录」: fetches them when asked, then offers every way to keep them. */
export function ExportSheet({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [records, setRecords] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function fetch() {
    setBusy(true);
    const found = await client.care.records();
    setBusy(false);
    setRecords(found);
    setFailed(found === null);
  }

  if (records !== null) return <Ready text={records} onClose={onClose} key="ready" />;
  return (
    <Sheet title={strings.export} onClose={onClose} key="asking">
      <p>{strings.exportText}</p>
      <p class={failed ? 'Sheet-alarm' : ''} role="status">
        {busy ? strings.exportBusy : failed && strings.exportFailed}
      </p>
      <Button color="primary" block disabled={busy} onClick={() => void fetch()}>
        {strings.exportFetch}
      </Button>
      <Button block onClick={onClose}>
        {strings.back}
      </Button>
    </Sheet>
  );
}

const HANDED = { done: strings.exportShared, stopped: '', failed: strings.exportNotShared };

function Ready({ text, onClose }: { text: string; onClose: () => void }) {
  const file = useMemo(() => shareable(text), [text]);
  const [said, setSaid] = useState('');
  const [byHand, setByHand] = useState(false);

  function saveIt() {
    save(text);
    setSaid(file ? strings.exportSavedOrShare : strings.exportSavedOrCopy);
  }

  async function copyIt(button: Node) {
    const done = await copy(text, button);
    setByHand(!done);
    setSaid(done ? strings.exportCopied : strings.exportNotCopied);
  }

  return (
    <Sheet title={strings.exportReady} onClose={onClose}>
      <p>{strings.exportText}</p>
      <p role="status">{said}</p>
      <Button color="primary" block onClick={saveIt}>
        {strings.exportSave}
      </Button>
      {file && (
        <Button block onClick={() => void share(file).then((how) => setSaid(HANDED[how]))}>
          {strings.exportShare}
        </Button>
      )}
      <Button block onClick={(event) => void copyIt(event.currentTarget)}>
        {strings.exportCopy}
      </Button>
      {byHand && <textarea class="Sheet-text" readOnly aria-label={strings.exportByHand} value={text} />}
      <Button block onClick={onClose}>
        {strings.back}
      </Button>
    </Sheet>
  );
}
