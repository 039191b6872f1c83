// Workspaces made to hurt: texts that look like markup, secrets that must not get out, a year too long for one page.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jpeg, png } from './pictures.js';

/**
 * Characters that occur in classified issues alone, and so, one by one, must be in no file of a site (a search index
 * takes words apart); then the words that they make.
 */
export const CLASSIFIED = ['鼯', '鼱', '鼢', '鼯鼱鼢', 'ZXQKLASSIFIED'];
/** The same for the draft. */
export const DRAFT = ['魑', '魅', '魑魅', 'ZXQDRAFT'];
/** The same for what lies in the workspace but belongs to no issue: notes, addresses, files that begin with `.` or `_`. */
export const PRIVATE = ['魍', '魉', '魍魉', 'ZXQPRIVATE'];
/** What the lines above are put into. */
const classified = (what) => `鼯鼱鼢${what}ZXQKLASSIFIED`;
const draft = (what) => `魑魅${what}ZXQDRAFT`;
const private_ = (what) => `魍魉${what}ZXQPRIVATE`;

/** Texts that would do harm if a template or a script took them for markup. */
export const TITLE = '<script>alert("题")</script> & <b>电梯加装</b> 经验';
export const SOURCE = '省<i>发改</i>委 & "住建"局';
export const COLUMN = '经验<u>交流</u>\'s';

/**
 * What a search of the hostile workspace finds: the query, filters, and the articles' pages, newest first.
 * `best` is the page that the order 最相关 puts first.
 */
export const SEARCHES = [
  { query: '电梯', finds: ['2025/01/01.html', '2024/z01/01.html', '2024/01/01.html'], best: '2024/01/01.html' },
  { query: '电梯加装资金', finds: ['2024/01/01.html'] },
  { query: '电梯 资金', finds: ['2024/01/01.html'] },
  { query: '资金　电梯', finds: ['2024/01/01.html'] },
  { query: '电梯', year: '2024', finds: ['2024/z01/01.html', '2024/01/01.html'] },
  { query: '电梯', source: SOURCE, finds: ['2024/01/01.html'] },
  { query: '电梯', year: '2025', source: SOURCE, finds: [] },
  { query: '鹮', finds: ['2025/01/02.html'] },
  { query: '鲸鲨', finds: [] },
  { query: '鲸', finds: [] },
  // All its pairs of characters occur in 2025/01/02.html, but never in one piece.
  { query: '汽车站台', finds: [] },
  // Half of it is bold.
  { query: '惠民工程', finds: ['2024/01/02.html'] },
  // In a title, in a source.
  { query: '<script>alert', finds: ['2024/01/01.html'] },
];
/** Queries that are markup: they find nothing here and must stay text. */
export const MARKUP = ['<img src=x onerror="window.broken=1">', '"><svg onload="window.broken=1">', '&lt;b&gt; ${1} \\ %00'];

const write = async (folder, files) => {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
};
// JSON is YAML: a text in it needs no thought about quotes.
const yaml = (fields) => Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join('');
const article = (front, ...paragraphs) => `---\n${yaml(front)}---\n\n${paragraphs.join('\n\n')}\n`;

/** Writes the workspace of hostile texts; its site will be read at `base`. */
export async function hostile(folder, base) {
  await write(path.join(folder, 'issues'), {
    'bulletin.yaml': yaml({
      title: '联络<动>态',
      publisher: '省人大常委会 & <代表>工委',
      editor: '本刊"编辑部"',
      contact: '0731—85300000 lianluo@example.org',
      distribution: [{ kind: '报', to: ['全国人大常委会代表工作委员会'] }],
      site: {
        name: '联络<动>态 & "网站"',
        base_url: base,
        description: '各期<简报>的文章 & 全文',
        footer: ['编印：<代表>工委 & 编辑部', '仅供内部阅读'],
      },
    }),
    '_notes/notes.md': private_('笔记'),
    '.hidden/notes.md': private_('隐藏'),
    'recipients.csv': private_('收件人') + ',recipient@example.org\n',

    '2024/01/issue.yaml': yaml({ number: 1, total: 1, date: '2024-01-15', articles: ['01.md', '02.md', '03.md'] }),
    '2024/01/01.md': article(
      { title: TITLE, source: SOURCE, author: '<em>作者</em> & 他人', column: COLUMN, summary: '摘要<br>&nbsp;"一"' },
      '一、电梯加装资金怎么来。既有住宅的电梯加装资金由三方分担：住户、单位和财政。电梯怎么装，由住户商量；电梯怎么管，由住户决定。',
      '文中的 \\<img src=x onerror=alert(1)\\> 和 `</script><script>alert(2)</script>`、&amp;lt;、\\{\\{ title \\}\\} 都只是文字。',
      '二、电梯加装之后怎么办。电梯的维护费用按户分担，电梯的年检由街道督促。',
    ),
    '2024/01/02.md': article(
      { title: '两张图片', source: ['省教育厅', '省/水利\\厅'], column: COLUMN },
      '办好惠民**工程**，资金要到位。',
      '![图片“一”里有 <引号> & 符号](one.jpg "图1 <说明> & 说明")',
      '![第二张图片](two.png)',
    ),
    '2024/01/03.md': article({ title: '没有供稿单位的一篇' }, '这一篇只有标题和正文。'),
    '2024/01/one.jpg': jpeg(),
    '2024/01/two.png': png(1200, 300),
    '2024/01/notes.txt': private_('便条'),

    '2024/02/issue.yaml': yaml({ number: 2, total: 2, date: '2024-02-20', classification: '机密★1年', articles: ['01.md'] }),
    '2024/02/01.md': article(
      { title: classified('标题'), source: classified('单位'), author: classified('作者'), column: classified('栏目'), summary: classified('摘要') },
      `${classified('正文')}。`,
      `![${classified('图')}](tu.png "${classified('图注')}")`,
    ),
    '2024/02/tu.png': png(20, 20),
    '2024/03/issue.yaml': yaml({ 期号: 3, 总期号: 3, 日期: '2024-03-20', 密级: '绝密', 稿件: ['01.md'] }),
    '2024/03/01.md': article({ 标题: classified('标题'), 供稿单位: SOURCE, 栏目: COLUMN }, `${classified('正文')}。`),
    '2024/z01/issue.yaml': yaml({ supplement: 1, date: '2024-05-01', articles: ['01.md'] }),
    '2024/z01/01.md': article({ title: '增刊里的一篇', source: '省教育厅' }, '增刊只有一篇，说到电梯。'),

    '2025/01/issue.yaml': yaml({ number: 1, total: 4, date: '2025-01-10', articles: ['01.md', '02.md', '03.md'] }),
    '2025/01/01.md': article(
      {
        title:
          '坚持以人民为中心的发展思想扎实推进代表联系群众工作走深走实用心用情办好群众急难愁盼的每一件具体事情努力交出一份让人民满意的履职答卷 '
          + '湖区县人大常委会推动代表家站建设提质增效的做法',
        source: '湖区县人民代表大会常务委员会代表联络与人事任免工作委员会办公室（代表履职服务中心）',
        column: COLUMN,
      },
      '老电梯也要换。',
      '网址很长：https://www.example.org/a-very-long-path/that-has-no-place-to-break/0123456789012345678901234567890123456789/index.html。',
      `| ${['承办单位的全称', '件数', '办结率', '满意率', '面商率', '公开率', '说明'].join(' | ')} |\n|${'---|'.repeat(7)}\n| ${['省住房和城乡建设厅', '1234', '98.5%', '99.1%', '100%', '87.4%', '按规定的时限全部办结并答复'].join(' | ')} |`,
      '- 第一项\n- 第二项[^1]\n\n[^1]: 脚注的文字。',
    ),
    '2025/01/02.md': article(
      { title: '公共交通方便群众出行', source: '省交通运输厅' },
      '公共汽车停在路口，高铁车站设在城东，站台连着广场，朱鹮飞过湖面。',
    ),
    '2025/01/03.md': article({ title: '最后一篇', source: '省教育厅', lead: '编者按的文字。' }, '# 一、标题', '正文。', '> 引文。'),
    '2025/02/issue.yaml': yaml({ number: 2, total: 5, date: '2025-02-10', classification: '秘密★6个月', articles: ['01.md'] }),
    '2025/02/01.md': article({ title: classified('标题'), source: '省教育厅' }, `${classified('正文')}。`),
    '2025/03/issue.yaml': yaml({ number: 3, total: 6, date: '2025-03-10', draft: true, articles: ['01.md'] }),
    '2025/03/01.md': article({ title: draft('标题'), source: draft('单位'), column: draft('栏目') }, `${draft('正文')}。`),
  });
  await write(folder, { 'private/mail/list.txt': private_('名单'), 'private/labels.csv': private_('标签') });
}

/** Writes a workspace whose one year and one column have more than one page may hold. */
export async function crowded(folder, issues = 60) {
  const files = {
    'bulletin.yaml': yaml({ title: '每日简报', publisher: '省人大常委会办公厅' }),
  };
  for (let number = 1; number <= issues; number += 1) {
    const day = new Date(Date.UTC(2023, 0, 1 + 2 * number)).toISOString().slice(0, 10);
    const place = `2023/${String(number).padStart(3, '0')}`;
    files[`${place}/issue.yaml`] = yaml({ number, total: number, date: day, articles: ['01.md', '02.md'] });
    for (const [index, name] of ['01.md', '02.md'].entries()) {
      files[`${place}/${name}`] = article(
        {
          title: `第${number}号 围绕群众反映集中的问题开展专题调研和跟踪督办 推动${index ? '部门' : '市县'}履职尽责的几点做法和体会`,
          source: index ? '省人大常委会代表工作委员会联络处' : '省人民政府办公厅建议提案办理处',
          column: '每日动态',
        },
        `这是第${number}号的正文，讲的是督办。`,
      );
    }
  }
  await write(path.join(folder, 'issues'), files);
}
