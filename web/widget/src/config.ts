/** What the host page says in the script tag's data- attributes. */

/** `launcher`: a button that opens a panel. `page`: the whole page, or the whole target element. */
export type Mode = 'launcher' | 'page';
export type Scheme = 'auto' | 'light' | 'dark';

export interface Config {
  /** Base of the chat API, absolute, without a slash at the end. */
  api: string;
  socketUrl: string;
  /** Where the host app gives `{"token"}` for its member; null for members without a sign-in. */
  tokenUrl: string | null;
  title: string;
  /** The element to live in. */
  target: Element;
  /** Nobody named an element: the widget lays itself over the page, or the frame it finds itself in. */
  covers: boolean;
  mode: Mode;
  /** What holds until the member chooses otherwise. */
  elder: boolean;
  scheme: Scheme;
}

/**
 * `data-api`, `data-ws`, `data-title`, `data-target`, `data-mode`, `data-token-url`, `data-elder`,
 * `data-color-scheme`; each has a default that fits our own server. Without a target the widget
 * goes where its script tag stands.
 */
export function readConfig(script: HTMLElement | null, document: Document, title: string): Config {
  const data = script?.dataset ?? {};
  const named = data.target ? document.querySelector(data.target) : null;
  const place = script?.closest('body *')?.parentElement ?? document.body;
  const api = new URL(data.api || '/api/chat', document.baseURI);
  const socket = new URL(data.ws || '/ws/chat', api);
  socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    api: api.href.replace(/\/$/, ''),
    socketUrl: socket.href,
    tokenUrl: data.tokenUrl ? new URL(data.tokenUrl, document.baseURI).href : null,
    title: data.title || title,
    target: named ?? place,
    covers: !named,
    mode: data.mode === 'page' || named ? 'page' : 'launcher',
    elder: data.elder !== undefined && data.elder !== 'false',
    scheme: data.colorScheme === 'dark' || data.colorScheme === 'light' ? data.colorScheme : 'auto',
  };
}
