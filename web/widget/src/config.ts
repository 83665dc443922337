/** What the host page says in the script tag's data- attributes. */

export interface Config {
  /** Base of the chat API, absolute, without a slash at the end. */
  api: string;
  socketUrl: string;
  title: string;
  /** The element to live in. */
  target: Element;
  /** Nobody named an element: the widget lays itself over the page, or the frame it finds itself in. */
  covers: boolean;
}

/**
 * `data-api`, `data-ws`, `data-title`, `data-target`; each has a default that fits our own server.
 * Without a target the widget goes where its script tag stands.
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
    title: data.title || title,
    target: named ?? place,
    covers: !named,
  };
}
