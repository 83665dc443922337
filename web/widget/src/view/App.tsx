import { useEffect, useMemo, useState } from 'preact/hooks';
import { strings } from '../strings';
import type { ChatClient, Snapshot } from '../transport/client';
import { AnswerBubble } from './AnswerBubble';
import { Announcer } from './Announcer';
import { Banner } from './Banner';
import { Bubble, ConfigProvider, Typing, VisuallyHidden } from './chatui';
import { Composer } from './Composer';
import { ClientProvider } from './context';
import { Header } from './Header';
import { Icons } from './Icons';
import { MessageList } from './MessageList';
import { PendingBubble, SaidBubble } from './MemberBubble';
import { Rows, type Content } from './rows';

/** The whole widget: header, messages, input. */
export function App({ client, title }: { client: ChatClient; title: string }) {
  const snapshot = useSnapshot(client);
  const rows = useMemo(() => new Rows(), []);
  return (
    <ConfigProvider locale="zh-CN">
      <ClientProvider value={client}>
        <Icons />
        <section class="ChatApp" lang="zh-CN" aria-label={title}>
          <Header title={title} case={snapshot.case} edition={snapshot.edition} />
          <MessageList
            rows={rows.build(snapshot)}
            typing={snapshot.typing}
            renderContent={renderContent}
          >
            <Before snapshot={snapshot} />
          </MessageList>
          <div class="ChatFooter">
            <Banner connection={snapshot.connection} />
            <Composer onSend={(text) => client.sendText(text)} />
          </div>
          <Announcer />
        </section>
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

function Before({ snapshot }: { snapshot: Snapshot }) {
  if (!snapshot.loaded && snapshot.connection === 'starting')
    return <p class="Loading">{strings.loading}</p>;
  return snapshot.loaded ? <p class="Privacy">{strings.privacy}</p> : null;
}

/** ChatUI asks for a message's content by its type; everything is rendered as text, never as HTML. */
function renderContent(row: { type: string; content?: unknown }) {
  if (row.type === 'typing') return <TypingRow />;
  const content = row.content as Content;
  if (content.type === 'answer') return <AnswerBubble {...content} />;
  if (content.type === 'pending') return <PendingBubble pending={content.pending} />;
  if (content.type === 'said') return <SaidBubble text={content.text} />;
  return <StaffBubble text={content.text} />;
}

function StaffBubble({ text }: { text: string }) {
  return (
    <Bubble type="text">
      <VisuallyHidden>{strings.staff}：</VisuallyHidden>
      {text}
    </Bubble>
  );
}

function TypingRow() {
  return (
    <>
      <VisuallyHidden>{strings.typing}</VisuallyHidden>
      <Typing />
    </>
  );
}
