import { useState } from 'preact/hooks';
import { strings } from '../strings';
import { Button } from './chatui';
import { useClient } from './context';
import { Sheet } from './Sheet';

const SAVED_MS = 60_000;

/** 「导出我的记录」: fetches them when asked, then offers them as a file, or to be copied where an
 * app's own browser saves no files. */
export function ExportSheet({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [records, setRecords] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');

  async function fetch() {
    setBusy(true);
    const found = await client.care.records();
    setBusy(false);
    setRecords(found);
    setSaid(found === null ? strings.exportFailed : '');
  }

  async function copy(text: string) {
    const done = await copied(text);
    setSaid(done ? strings.exportCopied : strings.exportNotCopied);
  }

  return (
    <Sheet
      title={records === null ? strings.export : strings.exportReady}
      onClose={onClose}
      key={records === null ? 'asking' : 'ready'}
    >
      <p>{strings.exportText}</p>
      <p class={said === strings.exportFailed ? 'Sheet-alarm' : ''} role="status">
        {busy ? strings.exportBusy : said}
      </p>
      {records === null ? (
        <Button color="primary" block disabled={busy} onClick={() => void fetch()}>
          {strings.exportFetch}
        </Button>
      ) : (
        <>
          <Button color="primary" block onClick={() => save(records)}>
            {strings.exportSave}
          </Button>
          <Button block onClick={() => void copy(records)}>
            {strings.exportCopy}
          </Button>
        </>
      )}
      <Button block onClick={onClose}>
        {strings.back}
      </Button>
    </Sheet>
  );
}

function save(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'my-records.json';
  link.click();
  // Some browsers read it only after this.
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
}

/** Browsers have a clipboard on https and localhost only, and may refuse it. */
function copied(text: string): Promise<boolean> {
  if (!navigator.clipboard) return Promise.resolve(false);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
