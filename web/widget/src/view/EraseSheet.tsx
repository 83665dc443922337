import { useState } from 'preact/hooks';
import { strings } from '../strings';
import { Button } from './chatui';
import { useClient } from './context';
import { Sheet } from './Sheet';

/** 「删除我的记录」: asks once, and says when it is done. */
export function EraseSheet({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [state, setState] = useState<'asking' | 'busy' | 'failed' | 'done'>('asking');

  async function erase() {
    setState('busy');
    setState((await client.erase()) ? 'done' : 'failed');
  }

  if (state === 'done')
    return (
      <Sheet title={strings.erased} onClose={onClose} key="done">
        <Button color="primary" block onClick={onClose}>
          {strings.done}
        </Button>
      </Sheet>
    );
  return (
    <Sheet title={strings.eraseTitle} onClose={onClose} key="asking">
      <p>{strings.eraseText}</p>
      <p class="Sheet-alarm" role="status">
        {state === 'failed' && strings.failed}
      </p>
      <Button className="Btn--alarm" block disabled={state === 'busy'} onClick={() => void erase()}>
        {strings.eraseYes}
      </Button>
      <Button block onClick={onClose}>
        {strings.eraseNo}
      </Button>
    </Sheet>
  );
}
