import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Row } from './rows';
import { isNearEnd, restingPlace } from './scroll';

interface Scroll {
  list: RefObject<HTMLDivElement | null>;
  /** Messages that came while the member was reading further up. */
  unseen: number;
  onScroll: () => void;
  toEnd: () => void;
}

/** Keeps the newest message in sight and counts what arrives out of sight. */
export function useScroll(rows: readonly Row[], typing: boolean): Scroll {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  /** A long answer stands at its question rather than at its end. */
  const atQuestion = useRef(false);
  const seen = useRef<{ count: number; last: string | undefined }>({ count: 0, last: undefined });
  const [unseen, setUnseen] = useState(0);
  const last = rows[rows.length - 1];

  function place(question: number | null) {
    const element = list.current;
    if (!element) return;
    element.scrollTop = restingPlace(element, question);
    atQuestion.current = question !== null;
    following.current = isNearEnd(element);
  }

  function toEnd() {
    setUnseen(0);
    place(null);
  }

  function onScroll() {
    if (!list.current) return;
    following.current = isNearEnd(list.current);
    if (following.current) setUnseen(0);
  }

  useLayoutEffect(() => {
    const { count, last: before } = seen.current;
    seen.current = { count: rows.length, last: last?._id };
    const arrived = last !== undefined && last._id !== before;
    if (count === 0 || (arrived && last.position === 'right')) toEnd();
    else if (following.current) place(arrived || atQuestion.current ? questionTop(list.current) : null);
    else if (arrived) setUnseen((unseen) => unseen + Math.max(1, rows.length - count));
  }, [rows]);

  useLayoutEffect(() => {
    if (typing && following.current) place(null);
  }, [typing]);

  function resize(grew: boolean) {
    if (!following.current) return;
    // Suggestions that close give room to the answer as it stands; a keyboard hides its end.
    place(grew && atQuestion.current ? questionTop(list.current) : null);
  }

  useEffect(() => onResize(list.current, resize), []);

  return { list, unseen, onScroll, toEnd };
}

/** How far down the member's last message begins, or null when there is none. */
function questionTop(list: HTMLElement | null): number | null {
  const said = list?.querySelectorAll<HTMLElement>('.Message.right');
  return said?.length ? (said[said.length - 1]?.offsetTop ?? null) : null;
}

/** The keyboard, a banner or a growing input line take height away from the list. */
function onResize(list: HTMLElement | null, callback: (grew: boolean) => void) {
  if (!list || !('ResizeObserver' in window)) return undefined;
  let height = list.clientHeight;
  const observer = new ResizeObserver(() => {
    const grew = list.clientHeight > height;
    height = list.clientHeight;
    callback(grew);
  });
  observer.observe(list);
  return () => observer.disconnect();
}
