/** Large text and colours: what the host page asks for until the member chooses otherwise. */

import { useEffect, useState } from 'preact/hooks';
import { storage } from '../browser';
import type { Config, Scheme } from '../config';

export interface Look {
  elder: boolean;
  scheme: Scheme;
}

const KEY = 'xianghubao-chat/look';
const DARK = '(prefers-color-scheme: dark)';

/** The look, and how to change it; the host element carries it for the styles. */
export function useLook(config: Config, host: HTMLElement): [Look, (look: Look) => void] {
  const [look, setLook] = useState<Look>(() => ({ ...config, ...kept() }));
  const dark = useDark(look.scheme);
  useEffect(() => {
    host.dataset.colorScheme = dark ? 'dark' : 'light';
    host.dataset.elderMode = String(look.elder);
  }, [dark, look.elder]);
  function choose(next: Look) {
    setLook(next);
    keep(next);
  }
  return [look, choose];
}

function useDark(scheme: Scheme): boolean {
  const query = matchMedia(DARK);
  const [system, setSystem] = useState(query.matches);
  useEffect(() => {
    const follow = () => setSystem(query.matches);
    // Safari before version 14 knows only the older name.
    query.addEventListener?.('change', follow);
    return () => query.removeEventListener?.('change', follow);
  }, []);
  return scheme === 'auto' ? system : scheme === 'dark';
}

function kept(): Partial<Look> {
  try {
    const { elder, scheme } = JSON.parse(storage()?.getItem(KEY) ?? '{}') as Partial<Look>;
    return { ...(elder === undefined ? {} : { elder }), ...(scheme ? { scheme } : {}) };
  } catch {
    return {};
  }
}

function keep({ elder, scheme }: Look): void {
  try {
    storage()?.setItem(KEY, JSON.stringify({ elder, scheme }));
  } catch {
    // The choice then holds for this page only.
  }
}
