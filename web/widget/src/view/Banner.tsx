import { strings } from '../strings';
import type { ConnectionState } from '../transport/connection';
import { Button } from './chatui';
import { useClient } from './context';

const SENTENCES: Partial<Record<ConnectionState, string>> = {
  offline: strings.offline,
  broken: strings.broken,
  expired: strings.expired,
};

/** Says so when messages cannot come or go; silent while all is well. */
export function Banner({ connection }: { connection: ConnectionState }) {
  const client = useClient();
  const sentence = SENTENCES[connection];
  return (
    <div class="Banner" role="status" data-shown={Boolean(sentence)}>
      {sentence}
      {connection === 'expired' && (
        <Button variant="text" onClick={() => client.connect()}>
          {strings.reconnect}
        </Button>
      )}
    </div>
  );
}
