import { useRef, useState } from 'preact/hooks';
import { fill, strings } from '../strings';
import { Button, Input } from './chatui';
import { commitsCandidate } from './ime';

/** The server's limit, in characters as it counts them. */
export const LIMIT = 1000;
const WARN_FROM = 900;

/** Characters as the server counts them: code points, without the space around. */
export function countCharacters(text: string): number {
  return [...text.trim()].length;
}

/** What the member should know about the length, or null while there is room. */
export function lengthHint(count: number): string | null {
  if (count > LIMIT) return fill(strings.tooLong, { limit: LIMIT, count: count - LIMIT });
  return count >= WARN_FROM ? fill(strings.left, { count: LIMIT - count }) : null;
}

/** The input line: Enter sends, Shift+Enter makes a new line, an input method's Enter does neither. */
export function Composer({ onSend }: { onSend: (text: string) => void }) {
  const [text, setText] = useState('');
  const composing = useRef(false);
  const count = countCharacters(text);
  const hint = lengthHint(count);
  const ready = count > 0 && count <= LIMIT;

  function send() {
    if (!ready) return;
    setText('');
    onSend(text.trim());
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey) return;
    if (commitsCandidate(event, composing.current)) return;
    event.preventDefault();
    send();
  }

  return (
    <>
      <p class="Hint" role="status" data-over={count > LIMIT}>
        {hint}
      </p>
      <div class="Composer">
        <div class="Composer-inputWrap">
          <Input
            className="Composer-input"
            autoSize
            rows={1}
            maxRows={5}
            value={text}
            placeholder={strings.placeholder}
            aria-label={strings.inputLabel}
            enterKeyHint="send"
            onChange={setText}
            onKeyDown={onKeyDown}
            onCompositionStart={() => (composing.current = true)}
            onCompositionEnd={() => (composing.current = false)}
          />
        </div>
        <Button
          className="Composer-sendBtn"
          color="primary"
          disabled={!ready}
          onMouseDown={keepFocus}
          onClick={send}
        >
          {strings.send}
        </Button>
      </div>
    </>
  );
}

/** A tap on 发送 must not take the focus from the input: the phone's keyboard would close. */
function keepFocus(event: MouseEvent) {
  event.preventDefault();
}
