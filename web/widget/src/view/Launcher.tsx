import { fill, strings } from '../strings';
import { Icon } from './chatui';

interface Props {
  title: string;
  unread: number;
  onOpen: () => void;
}

/** The button in the corner of the host page, with what came while the panel was closed. */
export function Launcher({ title, unread, onOpen }: Props) {
  const count = unread > 99 ? '99+' : String(unread);
  const name = fill(strings.open, { title }) + (unread ? fill(strings.unread, { count }) : '');
  return (
    <button type="button" class="Launcher" aria-label={name} onClick={onOpen}>
      <Icon type="chat" />
      <span aria-hidden="true">{title}</span>
      {unread > 0 && (
        <span class="Launcher-unread" aria-hidden="true">
          {count}
        </span>
      )}
    </button>
  );
}
