import { afterEach, describe, expect, test, vi } from 'vitest';
import { pass } from './fakes';
import { button, one, onePageEach, root, show, world } from './screen';

onePageEach();
afterEach(() => {
  for (const name of ['canShare', 'share', 'clipboard']) Reflect.deleteProperty(navigator, name);
  vi.restoreAllMocks();
});

/** What the browser can do; everything else of this kind it cannot. */
function able(parts: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(parts))
    Object.defineProperty(navigator, name, { value, configurable: true });
}

function sharing(types: string[], share: (data: ShareData) => Promise<void>): void {
  const canShare = ({ files = [] }: ShareData) => files.every(({ type }) => types.includes(type));
  able({ canShare, share });
}

async function ready(records: unknown = { messages: ['等待期多久'] }): Promise<void> {
  await show([]);
  one('[aria-label=更多设置]').click();
  await pass(100);
  button('导出我的记录').click();
  await pass(100);
  world.http.handler = () => ({ status: 200, body: records });
  button('准备文件').click();
  await pass(100);
}

async function press(name: string): Promise<string> {
  button(name).click();
  await pass(100);
  return one('[role=dialog] [role=status]').textContent ?? '';
}

function buttons(): (string | null)[] {
  return [...root.querySelectorAll('[role=dialog] button')].map(({ textContent }) => textContent);
}

const WHOLE = JSON.stringify({ messages: ['等待期多久'] }, null, 2);

describe('the own records', () => {
  test('come as a file, with a word on what to do where no file appears', async () => {
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    await ready();
    expect(await press('保存文件')).toContain('复制全部内容');
    expect(click).toHaveBeenCalledOnce();
  });

  test('can be shared as a file where the browser says that it shares such files', async () => {
    const share = vi.fn<(data: ShareData) => Promise<void>>().mockResolvedValue();
    sharing(['application/json', 'text/plain'], share);
    await ready();
    expect(await press('发送到其他应用')).toContain('已交给');
    const [file] = share.mock.calls[0]?.[0].files ?? [];
    expect(file?.name).toBe('my-records.json');
    expect(await file?.text()).toBe(WHOLE);
  });

  test('are shared as plain text by a browser that shares no other', async () => {
    const share = vi.fn<(data: ShareData) => Promise<void>>().mockResolvedValue();
    sharing(['text/plain'], share);
    await ready();
    await press('发送到其他应用');
    expect(share.mock.calls[0]?.[0].files?.[0]?.name).toBe('my-records.txt');
  });

  test('offer no sharing where it cannot work', async () => {
    sharing(['image/png'], () => Promise.resolve());
    await ready();
    expect(buttons()).toEqual(['保存文件', '复制全部内容', '返回']);
  });

  test('say nothing when the member decides against sharing, and so when it fails', async () => {
    const share = vi
      .fn<(data: ShareData) => Promise<void>>()
      .mockRejectedValueOnce(new DOMException('', 'AbortError'))
      .mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
    sharing(['application/json'], share);
    await ready();
    expect(await press('发送到其他应用')).toBe('');
    expect(await press('发送到其他应用')).toContain('没有发送成功');
  });

  test('are copied whole', async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    able({ clipboard: { writeText } });
    await ready();
    expect(await press('复制全部内容')).toContain('已复制');
    expect(writeText).toHaveBeenCalledWith(WHOLE);
  });

  test('are handed to a browser that asks what to copy, and to nobody else', async () => {
    let taken = '';
    const host = vi.fn();
    document.addEventListener('copy', host);
    document.execCommand = vi.fn(() => {
      const setData = (type: string, text: string) => (taken = `${type}: ${text}`);
      const asked = new Event('copy', { bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(Object.assign(asked, { clipboardData: { setData } }));
    });
    able({ clipboard: undefined });
    await ready();
    expect(await press('复制全部内容')).toContain('已复制');
    expect(taken).toBe(`text/plain: ${WHOLE}`);
    expect(host).not.toHaveBeenCalled();
    document.removeEventListener('copy', host);
  });

  test('are selected inside the widget where the browser copies only what is selected', async () => {
    let [taken, onThePage] = ['', false];
    document.execCommand = vi.fn(() => {
      taken = root.querySelector<HTMLTextAreaElement>('textarea[readonly]')?.value ?? '';
      onThePage ||= document.querySelector('textarea') !== null;
      return true;
    });
    able({ clipboard: { writeText: () => Promise.reject(new Error('refused')) } });
    await ready();
    button('复制全部内容').focus();
    expect(await press('复制全部内容')).toContain('已复制');
    expect(root.activeElement).toBe(button('复制全部内容'));
    expect(taken).toBe(WHOLE);
    expect(onThePage, 'shown to the page of the host').toBe(false);
    expect(root.querySelector('textarea[readonly]'), 'left behind').toBeNull();
  });

  test('stand there to be copied by hand where nothing else works', async () => {
    document.execCommand = vi.fn(() => false);
    able({ clipboard: undefined });
    await ready();
    expect(await press('复制全部内容')).toContain('没有复制成功');
    const text = one('[role=dialog] textarea') as HTMLTextAreaElement;
    expect(text.value).toBe(WHOLE);
    expect(text.readOnly).toBe(true);
    expect(text.getAttribute('aria-label')).toBe('您的记录');
  });
});
