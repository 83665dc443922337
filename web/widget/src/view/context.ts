import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatClient } from '../transport/client';

const Client = createContext<ChatClient | null>(null);

export const ClientProvider = Client.Provider;

/** The one chat client of this widget. */
export function useClient(): ChatClient {
  const client = useContext(Client);
  if (!client) throw new Error('a part of the widget was rendered outside of it');
  return client;
}
