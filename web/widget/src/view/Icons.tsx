/**
 * The symbols that ChatUI's <Icon type="…"> refers to, drawn here: ChatUI itself would load them as
 * a script from another host.
 */

const PATHS: Record<string, string> = {
  headset:
    'M12 3a8 8 0 0 0-8 8v6a3 3 0 0 0 3 3h2v-8H6v-1a6 6 0 0 1 12 0v1h-3v8h2a3 3 0 0 0 3-3v-6a8 8 0 0 0-8-8z',
  'chevron-right': 'M9.3 5.3 7.9 6.7l5.3 5.3-5.3 5.3 1.4 1.4 6.7-6.7z',
  'chevron-double-down':
    'M12 11.2 6.7 5.9 5.3 7.3l6.7 6.7 6.7-6.7-1.4-1.4zm0 6L6.7 11.9l-1.4 1.4 6.7 6.7 6.7-6.7-1.4-1.4z',
  warning:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.1 5h2.2v6.5h-2.2zm0 8h2.2v2.2h-2.2z',
  check: 'M9.6 18.2 3.9 12.5l1.5-1.5 4.2 4.2 9-9 1.5 1.5z',
  minus: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-5 8.9h10v2.2H7z',
  question:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.1 13.6h2.2v2.2h-2.2zM12 6c2.2 0 3.9 1.5 3.9 3.5 0 2.3-2.8 2.6-2.8 4.5h-2.2c0-3 2.7-3.2 2.7-4.5 0-.8-.7-1.4-1.6-1.4s-1.7.7-1.7 1.7H8.1C8.1 7.6 9.8 6 12 6z',
  menu: 'M5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  close: 'M6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z',
  plus: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  chat: 'M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
  picture: 'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm0 14h16l-5-7-4 5-3-3z',
  voice:
    'M12 2a3 3 0 0 0-3 3v7a3 3 0 0 0 6 0V5a3 3 0 0 0-3-3zM5 11h2a5 5 0 0 0 10 0h2a7 7 0 0 1-6 6.9V21h-2v-3.1A7 7 0 0 1 5 11z',
  'thumb-up': 'M2 10h4v11H2zm6 11V10l5-8a2 2 0 0 1 2 2v5h5a2 2 0 0 1 2 2.3l-1.2 8A2 2 0 0 1 18.8 21z',
  'thumb-down': 'M22 14h-4V3h4zm-6-11v11l-5 8a2 2 0 0 1-2-2v-5H4a2 2 0 0 1-2-2.3l1.2-8A2 2 0 0 1 5.200 3z',
  spinner: 'M12 3a9 9 0 1 0 9 9h-2.2A6.8 6.8 0 1 1 12 5.2z',
};

export function Icons() {
  return (
    <svg class="Icons" aria-hidden="true" width="0" height="0">
      {Object.entries(PATHS).map(([name, path]) => (
        <symbol id={`icon-${name}`} key={name} viewBox="0 0 24 24">
          <path d={path} />
        </symbol>
      ))}
    </svg>
  );
}
