import { expect, test } from 'vitest';
import { suggest } from '../src/view/suggest';

const TITLES = ['相互宝是什么', '等待期是多久', '等待期内生病怎么办', '怎么退出', '两个计划有什么区别'].map(
  (title, at) => ({ id: `faq.${at}`, title }),
);

function found(text: string): string[] {
  return suggest(TITLES, text).map(({ title }) => title);
}

test('titles that hold what is typed come first, in any order of words', () => {
  expect(found('等待')[0]).toBe('等待期是多久');
  expect(found('退出怎么弄')).toEqual(['怎么退出']);
  expect(found('计划区别')).toEqual(['两个计划有什么区别']);
});

test('courtesies and marks do not count', () => {
  expect(found('请问一下，怎么退出？')).toEqual(['怎么退出']);
});

test('a single character, pinyin and other matters suggest nothing', () => {
  for (const text of ['', '退', 'dengdai', '今天天气', '？？？？']) expect(found(text)).toEqual([]);
});

test('three are the most', () => {
  const many = Array.from({ length: 9 }, (_, at) => ({ id: String(at), title: `等待期${at}` }));
  expect(suggest(many, '等待期')).toHaveLength(3);
});

test('a whole sentence finds its title among a thousand others', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ({ id: `other.${at}`, title: `第${at}期分摊了多少钱` }));
  const titles = [...many, ...TITLES];
  const typed = '等待期内我爸要是生病了怎么办';
  expect(suggest(titles, typed).map(({ title }) => title)).toEqual(['等待期内生病怎么办']);
});

test('the same list is looked through anew for each text, and a new list is not taken for it', () => {
  expect(found('退出')).toEqual(['怎么退出']);
  expect(found('区别')).toEqual(['两个计划有什么区别']);
  const fewer = TITLES.slice(0, 3);
  expect(suggest(fewer, '退出')).toEqual([]);
});
