//! Text such as bulletins are made of, with everything that is hard to break into lines: as much as is wanted, always
//! the same.

/// Words that a clause is made of.
const WORDS: [&str; 64] = [
    "代表",
    "建议",
    "办理",
    "工作",
    "全省",
    "各级",
    "人大",
    "常委会",
    "认真",
    "落实",
    "群众",
    "关切",
    "乡村",
    "振兴",
    "基层",
    "治理",
    "营商",
    "环境",
    "持续",
    "优化",
    "高质量",
    "发展",
    "联络站",
    "接待",
    "走访",
    "座谈",
    "意见",
    "答复",
    "办结",
    "承办",
    "单位",
    "机制",
    "建立",
    "健全",
    "推动",
    "提升",
    "服务",
    "水平",
    "民生",
    "实事",
    "医疗",
    "教育",
    "养老",
    "托育",
    "交通",
    "水利",
    "生态",
    "保护",
    "监督",
    "评议",
    "跟踪",
    "问效",
    "的",
    "和",
    "在",
    "对",
    "进一步",
    "切实",
    "全面",
    "深入",
    "有效",
    "及时",
    "县",
    "市",
];
const LATIN: [&str; 10] = [
    "AI",
    "5G",
    "GDP",
    "APP",
    "Internet",
    "WiFi",
    "PM2.5",
    "ISO 9001",
    "OpenData Portal",
    "e-government",
];
const UNITS: [&str; 19] = [
    "%",
    "%",
    "%",
    "‰",
    "℃",
    "℃",
    "km",
    "kg",
    "mm",
    " km",
    " kg",
    " ℃",
    "件",
    "次",
    "亿元",
    "万人",
    "公里",
    "个百分点",
    "年",
];
const NAMES: [&str; 6] = [
    "买买提·艾力",
    "阿依古丽·吐尔逊",
    "卡尔·马克思",
    "古丽·巴哈尔·江",
    "诺尔曼·白求恩",
    "扎西·多吉",
];
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Knuth's MMIX generator: the same numbers on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn between(&mut self, fewest: u64, most: u64) -> u64 {
        fewest + self.roll(most - fewest + 1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let index = self.roll(list.len() as u64);
        list[usize::try_from(index).expect("small")]
    }

    fn words(&mut self, fewest: u64, most: u64) -> String {
        let count = self.between(fewest, most);
        (0..count).map(|_| self.pick(&WORDS)).collect()
    }

    /// Something that a line may break in a few places only.
    fn special(&mut self) -> String {
        match self.roll(17) {
            0..=3 => {
                let number = match self.roll(3) {
                    0 => format!("{}", self.between(1, 99)),
                    1 => format!("{}.{}", self.between(1, 99), self.roll(10)),
                    _ => format!("{}", self.between(100, 99_999)),
                };
                format!("{number}{}", self.pick(&UNITS))
            }
            4 => self.pick(&LATIN).to_owned(),
            5 => format!("“{}”", self.words(2, 6)),
            6 => format!(
                "“{}‘{}’{}”",
                self.words(1, 3),
                self.words(1, 3),
                self.words(0, 2)
            ),
            7 => format!("“{}‘{}’”", self.words(1, 3), self.words(1, 3)),
            8 => format!("《{}》", self.words(2, 6)),
            9 => format!("《{}〈{}〉》", self.words(1, 3), self.words(2, 4)),
            10 => format!("——{}——", self.words(2, 5)),
            11 => format!("{}……", self.words(1, 3)),
            12 => format!("（{}）", self.words(1, 5)),
            13 => format!(
                "湘政发〔20{}〕{}号",
                self.between(10, 25),
                self.between(1, 199)
            ),
            14 => self.pick(&NAMES).to_owned(),
            15 => format!("**{}**", self.words(2, 6)),
            _ => match self.roll(8) {
                0 => format!(
                    "https://www.example.org/a{}/{}-{}/index.html?id={}",
                    self.roll(100),
                    self.pick(&["deputies", "suggestions", "reports"]),
                    self.roll(1_000),
                    self.roll(1_000_000)
                ),
                1 => format!("{}%—{}%", self.between(1, 40), self.between(41, 99)),
                2 => format!("**“{}”**", self.words(2, 4)),
                _ => format!(
                    "{}、{}、{}",
                    self.words(1, 2),
                    self.words(1, 2),
                    self.words(1, 2)
                ),
            },
        }
    }

    fn clause(&mut self) -> String {
        let mut clause = self.words(1, 4);
        for _ in 0..self.roll(3) {
            clause.push_str(&self.special());
            clause.push_str(&self.words(0, 3));
        }
        clause
    }

    fn sentence(&mut self) -> String {
        let mut sentence = self.clause();
        for _ in 0..self.roll(5) {
            sentence.push_str(self.pick(&["，", "，", "，", "；", "："]));
            sentence.push_str(&self.clause());
        }
        sentence.push_str(self.pick(&["。", "。", "。", "。", "！", "？"]));
        sentence
    }

    fn paragraph(&mut self) -> String {
        // A Chinese word first: no paragraph becomes a list or a heading.
        let mut paragraph = self.words(1, 2);
        for _ in 0..self.between(1, 8) {
            paragraph.push_str(&self.sentence());
        }
        paragraph
    }

    /// The body of an article with at least so many bytes: sections of three levels with run-in headings.
    pub fn body(&mut self, bytes: usize) -> String {
        let mut body = String::new();
        for first in NUMERALS.iter().cycle() {
            body.push_str(&format!(
                "{first}、{}。{}\n\n",
                self.words(2, 6),
                self.paragraph()
            ));
            for second in &NUMERALS[..3] {
                body.push_str(&format!(
                    "（{second}）{}。{}\n\n",
                    self.words(2, 6),
                    self.paragraph()
                ));
                for third in 1..=2 {
                    body.push_str(&format!(
                        "{third}.{}。{}\n\n",
                        self.words(2, 5),
                        self.paragraph()
                    ));
                    for _ in 0..3 {
                        body.push_str(&format!("{}\n\n", self.paragraph()));
                    }
                }
            }
            if body.len() >= bytes {
                break;
            }
        }
        body
    }
}
