/** What the host page says in the script tag's data- attributes. */

export interface Config {
  /** Base of the chat API, absolute, without a slash at the end. */
  api: string;
  socketUrl: string;
  title: string;
  /** The element to live in; null means the whole page. */
  target: Element | null;
}

/** `data-api`, `data-ws`, `data-title`, `data-target`; each has a default that fits our own server. */
export function readConfig(data: DOMStringMap, document: Document, title: string): Config {
  const api = new URL(data.api || '/api/chat', document.baseURI);
  const socket = new URL(data.ws || '/ws/chat', api);
  socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    api: api.href.replace(/\/$/, ''),
    socketUrl: socket.href,
    title: data.title || title,
    target: data.target ? document.querySelector(data.target) : null,
  };
}
