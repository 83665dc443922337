/** The embed script: reads its own script tag and starts the widget. */

import { createClient, follow } from './browser';
import { readConfig } from './config';
import { HOST_TAG, mount } from './mount';
import { strings } from './strings';

const script = document.currentScript as HTMLScriptElement | null;

if (!document.querySelector(HOST_TAG)) {
  const config = readConfig(script, document, strings.title);
  const client = createClient(config);
  mount(config, client);
  follow(client);
}
