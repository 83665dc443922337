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

test('a thousand titles take less than 30 ms for a whole sentence', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ({ id: String(at), title: `第${at}个等待期问题` }));
  suggest(many, '等待期');
  const times = [1, 2, 3, 4, 5].map(() => {
    const begun = performance.now();
    suggest(many, '我爸六十二岁有高血压，等待期到底是怎么算的');
    return performance.now() - begun;
  });
  expect(Math.min(...times)).toBeLessThan(30);
});
