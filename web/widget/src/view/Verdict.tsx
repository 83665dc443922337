import { strings } from '../strings';
import type { Answer } from './answer';
import { Icon } from './chatui';
import { Words } from './Words';

type Tone = 'yes' | 'no' | 'open';

/** The decision's outcome, as the brain names it; whatever is not a plain yes or no stays open. */
const TONES: Record<string, Tone> = {
  open: 'yes',
  barred: 'no',
  closed: 'no',
  not_open_yet: 'no',
};
const ICONS: Record<Tone, string> = { yes: 'check', no: 'minus', open: 'question' };

export function toneOf(outcome: unknown): Tone {
  return (typeof outcome === 'string' && TONES[outcome]) || 'open';
}

/** May this person join: the first line is the decision, the others are what it rests on. */
export function Verdict({ answer }: { answer: Answer }) {
  const [headline = '', ...reasons] = answer.text.split('\n');
  const tone = toneOf(answer.data?.outcome);
  return (
    <div class="Verdict">
      <p class="Verdict-topic">{strings.eligibility}</p>
      <p class="Verdict-headline" data-tone={tone}>
        <Icon type={ICONS[tone]} />
        <span>
          <Words text={headline} />
        </span>
      </p>
      {reasons.length > 0 && (
        <p class="Answer-text">
          <Words text={reasons.join('\n')} />
        </p>
      )}
    </div>
  );
}
