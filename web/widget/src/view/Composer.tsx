import { useMemo, useRef, useState } from 'preact/hooks';
import { strings } from '../strings';
import { PICTURE, VOICE, type Title } from '../transport/contract';
import { Button, Icon, Input, Toolbar } from './chatui';
import { useClient } from './context';
import { commitsCandidate } from './ime';
import { countCharacters, lengthHint, LIMIT } from './length';
import { suggest } from './suggest';
import { Suggestions } from './Suggestions';

const ATTACHED = [
  { type: PICTURE, title: strings.picture, icon: 'picture' },
  { type: VOICE, title: strings.voice, icon: 'voice' },
];

interface Props {
  titles: readonly Title[];
  onSend: (text: string) => void;
}

/** The input line: Enter sends, Shift+Enter makes a new line, an input method's Enter does neither. */
export function Composer({ titles, onSend }: Props) {
  const client = useClient();
  const [text, setText] = useState('');
  const [attaching, setAttaching] = useState(false);
  const [dismissed, setDismissed] = useState('');
  const composing = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = useMemo(() => suggest(titles, text), [titles, text]);
  const shown = dismissed === text ? [] : found;
  const count = countCharacters(text);
  const ready = count > 0 && count <= LIMIT;

  const input = () => box.current?.querySelector('textarea');

  function write(next: string) {
    setText(next);
    if (next) client.typing();
  }

  function send() {
    if (!ready) return;
    setText('');
    onSend(text.trim());
  }

  function choose({ id, title }: Title) {
    setText('');
    input()?.focus();
    client.sendChoice(id, title);
  }

  function attach(what: string) {
    setAttaching(false);
    client.sendChoice(what, `[${what === PICTURE ? strings.picture : strings.voice}]`);
  }

  /** A pasted or dropped file cannot be taken, and the member is told so. */
  function onFiles(event: Event, data: DataTransfer | null) {
    const file = data?.files[0];
    if (!file) return;
    event.preventDefault();
    attach(file.type.startsWith('audio/') ? VOICE : PICTURE);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (commitsCandidate(event, composing.current)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && shown.length && !text.includes('\n')) {
      event.preventDefault();
      list.current?.querySelector<HTMLElement>('li:last-child button')?.focus();
    } else if (event.key === 'Escape' && shown.length) {
      event.stopPropagation();
      setDismissed(text);
    }
  }

  return (
    <div
      ref={box}
      onPaste={(event) => onFiles(event, event.clipboardData)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => onFiles(event, event.dataTransfer)}
    >
      <Suggestions titles={shown} list={list} choose={choose} leave={() => input()?.focus()} />
      <p class="Hint" role="status" data-over={count > LIMIT}>
        {lengthHint(count)}
      </p>
      <div class="Composer">
        <button
          type="button"
          class="IconBtn"
          aria-label={strings.attach}
          aria-expanded={attaching}
          onClick={() => setAttaching(!attaching)}
        >
          <Icon type="plus" />
        </button>
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
            onChange={write}
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
      {attaching && <Toolbar items={ATTACHED} onClick={({ type }) => attach(type)} />}
    </div>
  );
}

/** A tap on 发送 must not take the focus from the input: the phone's keyboard would close. */
function keepFocus(event: MouseEvent) {
  event.preventDefault();
}
