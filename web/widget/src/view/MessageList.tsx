import type { ComponentChildren } from 'preact';
import { strings } from '../strings';
import { BackBottom, Message } from './chatui';
import type { Row } from './rows';
import { useScroll } from './useScroll';

interface Props {
  rows: readonly Row[];
  typing: boolean;
  renderContent: (row: { type: string; content?: unknown }) => ComponentChildren;
  children?: ComponentChildren;
}

/**
 * ChatUI's messages in a scroller of our own: its `MessageContainer` always runs to the very end,
 * which hides the beginning of a long answer, and it stays at the top when the history is long.
 */
export function MessageList({ rows, typing, renderContent, children }: Props) {
  const { list, unseen, onScroll, toEnd } = useScroll(rows, typing);
  return (
    <div class="MessageContainer">
      <div
        class="Scroller"
        ref={list}
        onScroll={onScroll}
        role="region"
        aria-label={strings.conversation}
        tabIndex={0}
      >
        <div class="MessageList">
          {children}
          {rows.map((row) => (
            <Message {...row} key={row._id} renderMessageContent={renderContent} />
          ))}
          {typing && <Message type="typing" _id="typing" renderMessageContent={renderContent} />}
        </div>
      </div>
      {unseen > 0 && <BackBottom count={unseen} onClick={toEnd} onDidMount={nothing} />}
    </div>
  );
}

function nothing() {
  // ChatUI wants a callback here; there is nothing to do.
}
