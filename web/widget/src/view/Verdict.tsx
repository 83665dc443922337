import { strings } from '../strings';
import type { Answer } from './answer';
import { Icon } from './chatui';
import { Fold } from './Fold';
import { readDecision, type Tone } from './verdict';
import { Words } from './Words';

const ICONS: Record<Tone, string> = { yes: 'check', no: 'minus', open: 'question' };

/** May this person join: the decision, what it rests on, what would change it, what is left to check. */
export function Verdict({ answer }: { answer: Answer }) {
  const decision = readDecision(answer);
  const { tone, plan } = decision;
  return (
    <div class="Verdict">
      <p class="Verdict-topic">{[strings.eligibility, plan].filter(Boolean).join(' · ')}</p>
      <p class="Verdict-headline" data-tone={tone}>
        <Icon type={ICONS[tone]} />
        <span>
          <Words text={decision.headline} />
        </span>
      </p>
      {decision.remarks.map((remark) => (
        <p class="Answer-text" key={remark}>
          <Words text={remark} />
        </p>
      ))}
      <Lines title={strings.reasons} lines={decision.reasons} />
      <Lines title={strings.turns} lines={decision.change ? [decision.change] : []} />
      {decision.caveats.length > 0 && <Fold title={strings.check} lines={decision.caveats} />}
      {decision.more.length > 0 && <Fold title={strings.more} lines={decision.more} />}
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (!lines.length) return null;
  return (
    <div class="Verdict-part">
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <Words text={line} />
          </li>
        ))}
      </ul>
    </div>
  );
}
