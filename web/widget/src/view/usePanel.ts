/** Whether the panel of a launcher is open; a reload finds it as it was left. */

import { useState } from 'preact/hooks';
import type { Mode } from '../config';

const KEY = 'xianghubao-chat/open';

interface Panel {
  open: boolean;
  /** It was open at least once, so it is there, shown or hidden. */
  opened: boolean;
  /** Not from the first moment: the member has just opened it, and the focus goes inside. */
  byMember: boolean;
  show: () => void;
  hide: () => void;
}

export function usePanel(mode: Mode): Panel {
  const [open, setOpen] = useState(mode === 'page' || wasOpen());
  const [opened, setOpened] = useState(open);
  const [byMember, setByMember] = useState(false);
  return {
    open,
    opened,
    byMember,
    show() {
      setOpen(true);
      setOpened(true);
      setByMember(true);
      keep('yes');
    },
    hide() {
      setOpen(false);
      keep('no');
    },
  };
}

export function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

function keep(value: string): void {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // Without storage a reload finds the panel closed.
  }
}
