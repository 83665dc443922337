/**
 * The ChatUI parts that the widget is built from, each from its own module so that nothing else is
 * bundled. ChatUI's `Chat` and `Composer` are not among them: `Chat` writes to the host page's
 * <html>, and the send button of `Composer` answers to the mouse only.
 */

import { options, type VNode } from 'preact';

export { BackBottom } from '@chatui/core/es/components/BackBottom';
export { Bubble } from '@chatui/core/es/components/Bubble';
export { Button } from '@chatui/core/es/components/Button';
export { ConfigProvider } from '@chatui/core/es/components/ConfigProvider';
export { Icon } from '@chatui/core/es/components/Icon';
export { Input } from '@chatui/core/es/components/Input';
export { Message } from '@chatui/core/es/components/Message';
export { Navbar } from '@chatui/core/es/components/Navbar';
export { Toolbar } from '@chatui/core/es/components/Toolbar';
export { Typing } from '@chatui/core/es/components/Typing';
export { VisuallyHidden } from '@chatui/core/es/components/VisuallyHidden';

/**
 * ChatUI marks the content of every message as an assertive alert, so that a screen reader would
 * shout the whole history at each load. Call once, before the first render: our own announcer
 * speaks the new messages only.
 */
export function silenceAlerts(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    const props = vnode.props as Record<string, unknown>;
    if (vnode.type === 'div' && props['role'] === 'alert' && props.className === 'Message-content') {
      delete props['role'];
      delete props['aria-live'];
      delete props['aria-atomic'];
    }
    before?.(vnode);
  };
}
