import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Config } from '../config';
import type { ChatClient, Snapshot } from '../transport/client';
import { ConfigProvider } from './chatui';
import { ChatPanel } from './ChatPanel';
import { ClientProvider } from './context';
import { Icons } from './Icons';
import { Launcher } from './Launcher';
import { useLook } from './look';
import { usePanel } from './usePanel';

interface Props {
  client: ChatClient;
  config: Config;
  host: HTMLElement;
  /** Connects, unless that was done before: a page that nobody talks on makes no conversation. */
  begin: () => void;
}

/** The whole widget: the launcher, and the chat as a page or as a panel. */
export function App({ client, config, host, begin }: Props) {
  const snapshot = useSnapshot(client);
  const panel = usePanel(config.mode);
  const [look, choose] = useLook(config, host);
  const launcher = useRef<HTMLDivElement>(null);
  const settings = useMemo(() => ({ look, choose }), [look]);
  useSeen(client, snapshot, panel.open);

  function show() {
    begin();
    panel.show();
  }
  function hide() {
    panel.hide();
    setTimeout(() => launcher.current?.querySelector('button')?.focus());
  }

  return (
    <ConfigProvider locale="zh-CN" elderMode={look.elder}>
      <ClientProvider value={client}>
        <Icons />
        {!panel.open && (
          <div ref={launcher}>
            <Launcher title={config.title} unread={snapshot.unread} onOpen={show} />
          </div>
        )}
        {panel.opened && (
          <ChatPanel
            title={config.title}
            snapshot={snapshot}
            open={panel.open}
            takesFocus={panel.byMember}
            settings={settings}
            onHide={config.mode === 'launcher' ? hide : undefined}
          />
        )}
      </ClientProvider>
    </ConfigProvider>
  );
}

function useSnapshot(client: ChatClient): Snapshot {
  const [snapshot, setSnapshot] = useState(client.snapshot);
  useEffect(() => {
    setSnapshot(client.snapshot);
    return client.watch(() => setSnapshot(client.snapshot));
  }, [client]);
  return snapshot;
}

/** What stands on an open panel of a page in front is looked at. */
function useSeen(client: ChatClient, snapshot: Snapshot, open: boolean): void {
  useEffect(() => {
    const look = () => {
      if (open && document.visibilityState === 'visible') client.look();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [client, open, snapshot.messages.length]);
}
