import { fill, strings } from '../strings';
import { HANDOFF, type Thumb } from '../transport/contract';
import type { Answer } from './answer';
import { Bubble, Button, Icon, VisuallyHidden } from './chatui';
import { Comparison } from './Comparison';
import { useClient } from './context';
import { Fold } from './Fold';
import { Provenance } from './Provenance';
import type { Offer } from './rows';
import { Thumbs } from './Thumbs';
import { Verdict } from './Verdict';
import { Words } from './Words';

interface Props {
  id: number;
  kind: string;
  thumb: Thumb | null;
  answer: Answer;
  offer: Offer;
}

/** A bot message: the answer, what changed since, more on a tap, its source, and what to ask next. */
export function AnswerBubble({ id, kind, thumb, answer, offer }: Props) {
  return (
    <div class="Answer" data-kind={kind}>
      <Bubble type="text">
        <VisuallyHidden>{strings.bot}：</VisuallyHidden>
        <Main kind={kind} answer={answer} />
        {answer.changes.map((change) => (
          <p class="Answer-change" key={change}>
            <Words text={fill(strings.change, { change })} />
          </p>
        ))}
        {answer.detail && kind !== 'eligibility' && (
          <Fold title={strings.more} lines={answer.detail.split('\n')} />
        )}
        <Provenance answer={answer} />
        {rateable(kind, answer) && <Thumbs message={id} thumb={thumb} />}
        {offer === 'list' && <OptionList answer={answer} />}
      </Bubble>
      {offer === 'chips' && <Chips answer={answer} />}
    </div>
  );
}

/** Small talk and questions back are not rated, answers and refusals are. */
function rateable(kind: string, answer: Answer): boolean {
  return kind !== 'card' && kind !== 'clarify' && (answer.edition !== null || answer.offersHuman);
}

/** What is said first; a kind that is not known here is shown by its text. */
function Main({ kind, answer }: { kind: string; answer: Answer }) {
  if (kind === 'eligibility') return <Verdict answer={answer} />;
  if (kind === 'comparison') return <Comparison answer={answer} />;
  return (
    <p class="Answer-text">
      <Words text={answer.text} />
    </p>
  );
}

/** Choices that belong to the message itself: one a line, large enough for any finger. */
function OptionList({ answer }: { answer: Answer }) {
  const client = useClient();
  return (
    <ul class="Options">
      {answer.buttons.map(({ id, title }) => (
        <li key={id}>
          <button type="button" onClick={() => client.sendChoice(id, title)}>
            <span>{title}</span>
            <Icon type="chevron-right" />
          </button>
        </li>
      ))}
      {answer.offersHuman && (
        <li>
          <HumanOption />
        </li>
      )}
    </ul>
  );
}

function HumanOption() {
  const client = useClient();
  return (
    <button type="button" onClick={() => client.sendChoice(HANDOFF, strings.human)}>
      <span>{strings.human}</span>
      <Icon type="headset" />
    </button>
  );
}

/**
 * Quick replies below a message: what members often ask next. The human comes last after an answer,
 * and first where there was none.
 */
function Chips({ answer }: { answer: Answer }) {
  const client = useClient();
  if (!answer.buttons.length && !answer.offersHuman) return null;
  const answered = answer.edition !== null;
  return (
    <div class="Chips" role="group" aria-label={strings.askNext}>
      {answer.offersHuman && !answered && <HumanChip />}
      {answer.buttons.map(({ id, title }) => (
        <Button key={id} onClick={() => client.sendChoice(id, title)}>
          {title}
        </Button>
      ))}
      {answer.offersHuman && answered && <HumanChip />}
    </div>
  );
}

function HumanChip() {
  const client = useClient();
  return (
    <Button icon="headset" onClick={() => client.sendChoice(HANDOFF, strings.human)}>
      {strings.human}
    </Button>
  );
}
