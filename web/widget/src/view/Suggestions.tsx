import type { RefObject } from 'preact';
import { fill, strings } from '../strings';
import type { Title } from '../transport/contract';
import { VisuallyHidden } from './chatui';

interface Props {
  titles: readonly Title[];
  list: RefObject<HTMLUListElement | null>;
  choose: (title: Title) => void;
  /** Back to the input, from the last one down or with Escape. */
  leave: () => void;
}

/** Questions like the one being typed, above the input: the arrow keys walk, Enter asks. */
export function Suggestions({ titles, list, choose, leave }: Props) {
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement) + (step ?? buttons.length);
    if (at >= buttons.length) leave();
    else buttons[Math.max(0, at)]?.focus();
  }

  return (
    <>
      <VisuallyHidden role="status">
        {titles.length > 0 && fill(strings.suggested, { count: titles.length })}
      </VisuallyHidden>
      {titles.length > 0 && (
        <ul class="Suggestions" aria-label={strings.suggestions} ref={list} onKeyDown={onKeyDown}>
          {titles.map((title) => (
            <li key={title.id}>
              <button type="button" onClick={() => choose(title)}>
                {title.title}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
