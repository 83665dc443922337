/** The embed script: reads its own script tag and starts the widget. */

import { createClient, follow, hasTalked } from './browser';
import { readConfig } from './config';
import { HOST_TAG, mount } from './mount';
import { strings } from './strings';
import { wasOpen } from './view/usePanel';

const script = document.currentScript as HTMLScriptElement | null;

if (!document.querySelector(HOST_TAG)) {
  const config = readConfig(script, document, strings.title);
  const client = createClient(config);
  let begun = false;
  const begin = () => {
    if (!begun) follow(client);
    begun = true;
  };
  mount(config, client, begin);
  if (config.mode === 'page' || hasTalked() || wasOpen()) begin();
}
