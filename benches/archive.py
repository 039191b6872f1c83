#!/usr/bin/env python3
"""Generates a workspace with an archive of issues, for benchmarks of `--all`.

    archive.py FOLDER [--issues N] [--characters N] [--seed TEXT]

The text is made of a small list of words, so it reads like a bulletin from afar only. The same arguments give the same
bytes on every machine. Every issue has two articles, with headings of two levels, bold run-in sentences, numbers, and
in every fifth issue a table, a list and a footnote.
"""

import argparse
import datetime
import random
import sys
from pathlib import Path

# 24 issues a year, in the style of a bulletin that comes out twice a month.
ISSUES_A_YEAR = 24
DAYS_BETWEEN = 15
FIRST_YEAR = 1995

SOURCES = (
    "省发展和改革委员会 省教育厅 省科学技术厅 省工业和信息化厅 省公安厅 省民政厅 省司法厅 省财政厅 省自然资源厅 "
    "省生态环境厅 省住房和城乡建设厅 省交通运输厅 省水利厅 省农业农村厅 省商务厅 省文化和旅游厅 省卫生健康委员会 "
    "省应急管理厅 省审计厅 省市场监督管理局"
).split()
ACTORS = (
    "各级人大代表 承办单位 省直有关部门 各市州人大常委会 代表小组 乡镇联络站 基层干部 村民委员会 专家学者 企业负责人 "
    "社区工作者 分管负责同志 业务处室 督办小组 驻村工作队 行业协会 医疗机构 中小学校 合作社 网格员"
).split()
TIMES = (
    "年初以来 去年下半年 汛期之前 会议闭幕后 交办当天 办理过程中 答复之后 今年第一季度 调研期间 规划编制阶段 "
    "农忙时节 审议期间 试点启动后 入冬以前"
).split()
MANNERS = (
    "认真 逐项 分批 联合 主动 全面 及时 反复 集中 深入 依法 持续 稳步 统筹 当面 按月 对照清单 带着问题"
).split()
VERBS = (
    "梳理 研究 推进 落实 走访 核查 督办 协调 修订 完善 公开 评估 整治 改造 保障 扩大 简化 规范 培育 修复 回应 "
    "巩固 追踪 汇总 解决 压缩 疏通 延伸"
).split()
OBJECTS = (
    "代表建议 办理台账 群众诉求 农村饮水工程 老旧小区管网 义务教育资源 基层诊疗设备 养老服务设施 耕地保护责任 "
    "河湖岸线 营商环境指标 惠企政策 公共交通线路 防汛预案 法律援助窗口 学前托位 人才引进办法 文物保护单位 "
    "粮食仓储能力 矿山复绿任务 电梯安全隐患 物业纠纷 农产品冷链 快递进村网点 职业技能培训 残疾人无障碍通道 "
    "政务服务事项 林下经济 校园食堂 危桥险路 社会救助标准 噪声扰民问题"
).split()
RESULTS = (
    "取得阶段成效 得到代表肯定 形成长效机制 群众满意度明显提升 办理质量稳中有升 短板逐步补齐 经验在全省推广 "
    "问题清单按期销号 责任链条更加清晰 沟通渠道更加顺畅"
).split()
UNITS = "件 项 个 处 次 户 家 条 公里 亩 万元 人".split()
NUMERALS = "一二三四五六七八九十"


class Writer:
    """Makes sentences from the word lists, in an order that the seed fixes."""

    def __init__(self, seed):
        # Python promises the same numbers in every version for a string seed and random(), not for choice().
        self.random = random.Random(seed).random

    def below(self, limit):
        return int(self.random() * limit)

    def word(self, words):
        return words[self.below(len(words))]

    def amount(self):
        if self.below(4) == 0:
            return f"{self.below(900) / 10 + 5:.1f}%"
        return f"{self.below(980) + 2}{self.word(UNITS)}"

    def clause(self):
        return f"{self.word(MANNERS)}{self.word(VERBS)}{self.word(OBJECTS)}"

    def sentence(self):
        kind = self.below(4)
        if kind == 0:
            return f"{self.word(TIMES)}，{self.word(ACTORS)}{self.clause()}，共涉及{self.amount()}。"
        if kind == 1:
            return f"{self.word(ACTORS)}{self.clause()}{self.amount()}，{self.clause()}，{self.word(RESULTS)}。"
        if kind == 2:
            return f"围绕“{self.word(OBJECTS)}”，{self.word(ACTORS)}{self.clause()}、{self.clause()}。"
        return f"{self.clause()}，比上年增长{self.amount()}；{self.clause()}，{self.word(RESULTS)}。"

    def bold(self):
        return f"**{self.clause()}。**"

    def paragraph(self, characters):
        text = ""
        while len(text) < characters:
            if self.below(4) == 0:
                text += self.bold()
            text += self.sentence()
        return text


def article(writer, characters, rich):
    """The Markdown of an article of about so many characters."""
    title = f"{writer.clause()} {writer.clause()}"
    parts = [f"---\ntitle: {title}\nsource: {writer.word(SOURCES)}\n---", writer.paragraph(characters // 8)]
    section = 0
    while sum(map(len, parts)) < characters:
        numeral = NUMERALS[section % len(NUMERALS)]
        section += 1
        if section % 2 == 1:
            parts.append(f"{numeral}、{writer.clause()}。{writer.paragraph(characters // 6)}")
        else:
            parts.append(f"# {numeral}、{writer.clause()}")
            for mark in "一二":
                parts.append(f"（{mark}）{writer.clause()}。{writer.paragraph(characters // 12)}")
    if rich:
        rows = "\n".join(
            f"| {writer.word(SOURCES)} | {writer.below(90) + 1} | {writer.below(900) / 10:.1f}% |" for _ in range(6)
        )
        parts.append(f"| 承办单位 | 件数 | 办结率 |\n|---|--:|--:|\n{rows}")
        parts.append("\n".join(f"- {writer.clause()}{writer.amount()}" for _ in range(4)))
        parts.append(f"{writer.sentence()}[^1]\n\n[^1]: {writer.sentence()}")
    return "\n\n".join(parts) + "\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def archive(folder, issues, characters, seed):
    """Writes the workspace; returns the characters of all articles."""
    write(
        folder / "issues" / "bulletin.yaml",
        "title: 联络动态\npublisher: 省人大常委会代表工作委员会\neditor: 本刊编辑部\n"
        'contact: "0731—85300000 lianluo@example.org"\n'
        "distribution:\n  - kind: 报\n    to: [全国人大常委会代表工作委员会]\n"
        f"  - kind: 送\n    to: [{', '.join(SOURCES)}]\n",
    )
    written = 0
    for total in range(1, issues + 1):
        year = FIRST_YEAR + (total - 1) // ISSUES_A_YEAR
        number = (total - 1) % ISSUES_A_YEAR + 1
        date = datetime.date(year, 1, 5) + datetime.timedelta(days=DAYS_BETWEEN * (number - 1))
        place = folder / "issues" / f"{year}" / f"{number:02}"
        names = ["01-jingyan.md", "02-zuofa.md"]
        write(
            place / "issue.yaml",
            f"number: {number}\ntotal: {total}\ndate: {date.isoformat()}\narticles:\n"
            + "".join(f"  - {name}\n" for name in names),
        )
        writer = Writer(f"{seed} {total}")
        for name in names:
            text = article(writer, characters // len(names), rich=total % 5 == 0 and name == names[-1])
            written += len(text)
            write(place / name, text)
    return written


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="new or empty")
    parser.add_argument("--issues", type=int, default=731, metavar="N", help="how many issues (731)")
    parser.add_argument("--characters", type=int, default=3000, metavar="N", help="characters an issue (3000)")
    parser.add_argument("--seed", default="jianbao", metavar="TEXT", help="other text, other words")
    arguments = parser.parse_args()
    if arguments.issues < 1 or arguments.characters < 100:
        parser.error("at least one issue of 100 characters")
    if arguments.folder.exists() and any(arguments.folder.iterdir()):
        sys.exit(f"error: {arguments.folder} is not empty")
    written = archive(arguments.folder, arguments.issues, arguments.characters, arguments.seed)
    print(f"archive  {arguments.issues} issues, {written:,} characters in their articles")


if __name__ == "__main__":
    main()
