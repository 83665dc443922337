import { strings } from '../strings';
import { AnswerBubble } from './AnswerBubble';
import { Bubble, Typing, VisuallyHidden } from './chatui';
import { GradeBubble, QueueBubble } from './HumanBubbles';
import { PendingBubble, SaidBubble } from './MemberBubble';
import type { Content } from './rows';

/** ChatUI asks for a message's content by its type; everything is rendered as text, never as HTML. */
export function renderContent(row: { type: string; content?: unknown }) {
  if (row.type === 'typing') return <TypingRow />;
  const content = row.content as Content;
  switch (content.type) {
    case 'answer':
      return <AnswerBubble {...content} />;
    case 'pending':
      return <PendingBubble pending={content.pending} />;
    case 'said':
      return <SaidBubble text={content.text} />;
    case 'queue':
      return <QueueBubble {...content} />;
    case 'csat':
      return <GradeBubble {...content} />;
    default:
      return <StaffBubble text={content.text} />;
  }
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
