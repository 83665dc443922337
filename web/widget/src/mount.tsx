/** Puts the widget into the page: a host element, an open shadow root, one stylesheet. */

import { render } from 'preact';
import type { Config } from './config';
import type { ChatClient } from './transport/client';
import styles from './styles/widget.less?inline';
import { App } from './view/App';
import { silenceAlerts } from './view/chatui';

export const HOST_TAG = 'xianghubao-chat';

/** Renders into `config.target`, or over all of it when it `covers`; `begin` connects. */
export function mount(config: Config, client: ChatClient, begin: () => void): HTMLElement {
  silenceAlerts();
  const host = document.createElement(HOST_TAG);
  host.lang = 'zh-CN';
  host.dataset.mode = config.mode;
  const root = host.attachShadow({ mode: 'open' });
  adopt(root);
  if (config.covers) cover(host);
  config.target.append(host);
  render(<App client={client} config={config} host={host} begin={begin} />, root);
  return host;
}

/** A constructed stylesheet needs no `unsafe-inline`; browsers before 2023 get a style element. */
function adopt(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
  } else {
    const element = document.createElement('style');
    element.textContent = styles;
    (root as ShadowRoot).append(element);
  }
}

/** Fills the page, and keeps to what an opening keyboard leaves visible, wherever that is scrolled. */
function cover(host: HTMLElement): void {
  host.dataset.covers = '';
  const viewport = window.visualViewport;
  if (!viewport) return;
  const follow = () => {
    host.style.setProperty('--seen-height', `${viewport.height}px`);
    host.style.setProperty('--seen-top', `${viewport.offsetTop}px`);
  };
  viewport.addEventListener('resize', follow);
  viewport.addEventListener('scroll', follow);
}
