import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { strings } from '../strings';
import type { Snapshot } from '../transport/client';
import { Announcer } from './Announcer';
import { Banner } from './Banner';
import { Composer } from './Composer';
import { useClient } from './context';
import { EraseSheet } from './EraseSheet';
import { ExportSheet } from './ExportSheet';
import { Header } from './Header';
import type { Look } from './look';
import { MenuSheet } from './Menu';
import { MessageList } from './MessageList';
import { ConsentSheet, NoticeSheet } from './Notice';
import { renderContent } from './content';
import { Rows } from './rows';

interface Props {
  title: string;
  snapshot: Snapshot;
  open: boolean;
  takesFocus: boolean;
  settings: { look: Look; choose: (look: Look) => void };
  /** Puts the panel away; a whole page cannot be. */
  onHide?: () => void;
}

type Shown = 'menu' | 'notice' | 'export' | 'erase' | null;

/** Header, messages, input, and the sheets above them. */
export function ChatPanel(props: Props) {
  const { title, snapshot, open, settings, onHide } = props;
  const client = useClient();
  const rows = useMemo(() => new Rows(), []);
  const [shown, setShown] = useState<Shown>(null);
  const panel = useRef<HTMLElement>(null);
  const notice = snapshot.content?.privacy;
  const consents = snapshot.privacy === false && notice !== undefined && shown === null;
  const covered = consents || shown !== null;
  useFocus(panel, props.takesFocus && open, covered);

  const close = () => setShown(null);
  return (
    <section
      class="ChatApp"
      lang="zh-CN"
      aria-label={title}
      hidden={!open}
      tabIndex={-1}
      ref={panel}
      data-elder-mode={settings.look.elder}
      onKeyDown={(event) => event.key === 'Escape' && onHide?.()}
    >
      <div class="ChatApp-main" inert={covered}>
        <Header {...{ title, snapshot, onHide }} onMenu={() => setShown('menu')} />
        <MessageList rows={rows.build(snapshot)} typing={snapshot.typing} renderContent={renderContent}>
          {!snapshot.loaded && snapshot.connection === 'starting' && (
            <p class="Loading">{strings.loading}</p>
          )}
        </MessageList>
        <div class="ChatFooter">
          <Banner connection={snapshot.connection} />
          <Composer titles={snapshot.titles} onSend={(text) => client.sendText(text)} />
        </div>
      </div>
      {consents && <ConsentSheet notice={notice} onLeave={onHide} />}
      {shown === 'menu' && (
        <MenuSheet
          {...settings}
          onNotice={notice && (() => setShown('notice'))}
          onExport={() => setShown('export')}
          onErase={() => setShown('erase')}
          onClose={close}
        />
      )}
      {shown === 'notice' && notice && <NoticeSheet notice={notice} onClose={close} />}
      {shown === 'export' && <ExportSheet onClose={close} />}
      {shown === 'erase' && <EraseSheet onClose={close} />}
      <Announcer />
    </section>
  );
}

/**
 * Into the input when the panel opens under a mouse, where no keyboard jumps up, else onto the
 * panel; and back there from a sheet that has closed.
 */
function useFocus(panel: { current: HTMLElement | null }, taken: boolean, covered: boolean): void {
  const before = useRef(covered);
  useEffect(() => {
    const uncovered = before.current && !covered;
    before.current = covered;
    if (covered || !(taken || uncovered)) return;
    const typed = matchMedia('(pointer: fine)').matches;
    const input = panel.current?.querySelector<HTMLElement>('textarea');
    (typed ? input : panel.current)?.focus();
  }, [taken, covered]);
}
