import { useEffect, useRef, useState } from 'preact/hooks';
import { strings } from '../strings';
import type { Thumb } from '../transport/contract';
import { Icon } from './chatui';
import { useClient, usePage } from './context';
import { bringIntoSight } from './inSight';

type Rating = Thumb['rating'];

/** Did this answer help: a thumb, taken back by a second tap, and an optional reason for a low one. */
export function Thumbs({ message, thumb }: { message: number; thumb: Thumb | null }) {
  const client = useClient();
  const [said, setSaid] = useState('');

  async function rate(next: Thumb | null) {
    const kept = await client.care.rate(message, next);
    setSaid(kept ? (next ? strings.thanks : '') : strings.notKept);
  }
  const tap = (rating: Rating) => rate(thumb?.rating === rating ? null : { rating, reason: null });

  return (
    <div class="Thumbs">
      <div class="Thumbs-row" role="group" aria-label={strings.helpful}>
        {(['up', 'down'] as const).map((rating) => (
          <button
            type="button"
            key={rating}
            aria-label={strings[rating]}
            aria-pressed={thumb?.rating === rating}
            onClick={() => void tap(rating)}
          >
            <Icon type={`thumb-${rating}`} />
          </button>
        ))}
        <span class="Said" role="status">
          {said}
        </span>
      </div>
      {thumb?.rating === 'down' && !thumb.reason && (
        <Reasons choose={(reason) => void rate({ rating: 'down', reason })} />
      )}
    </div>
  );
}

function Reasons({ choose }: { choose: (reason: string) => void }) {
  const { content } = usePage();
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => bringIntoSight(shown.current), []);
  if (!content) return null;
  return (
    <div class="Reasons" role="group" aria-label={strings.why} ref={shown}>
      <p aria-hidden="true">{strings.why}</p>
      {content.feedback_reasons.map(({ code, title }) => (
        <button type="button" key={code} onClick={() => choose(code)}>
          {title}
        </button>
      ))}
    </div>
  );
}
