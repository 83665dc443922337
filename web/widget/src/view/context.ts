import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { ChatClient } from '../transport/client';
import type { Care } from '../transport/care';

const Client = createContext<ChatClient | null>(null);

export const ClientProvider = Client.Provider;

/** The one chat client of this widget. */
export function useClient(): ChatClient {
  const client = useContext(Client);
  if (!client) throw new Error('a part of the widget was rendered outside of it');
  return client;
}

/** What the server says around messages and what was graded; rendered again when it changes. */
export function usePage(): Care {
  const client = useClient();
  const [, again] = useState(0);
  useEffect(() => client.watch(() => again((count) => count + 1)), [client]);
  return client.care;
}
