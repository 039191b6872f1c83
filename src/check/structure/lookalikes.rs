//! The characters that look like others, in tables: pairs of the wrong one and the right one.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Traditional forms with a single simplified one that are no characters of simplified Chinese themselves (so not 乾,
/// 著, 於, 瞭, 徵, 夥).
const TRADITIONAL: &str = "國国會会為为們们個个來来時时這这說说對对發发現现學学開开過过還还後后無无動动業业經经進进長长問问題题關关係系實实\
     點点體体當当與与義义務务員员區区縣县鄉乡鎮镇農农廠厂機机構构製制設设計计劃划規规總总統统報报導导訊讯資资產产價价\
     錢钱財财貨货貿贸購购買买賣卖費费貸贷貼贴賞赏賴赖贏赢贊赞賢贤質质責责貫贯貧贫貴贵賀贺賽赛賬账賠赔賦赋賓宾車车軍军\
     輪轮輕轻載载輔辅輸输轉转轄辖軟软軌轨較较輯辑輩辈輝辉門门閉闭閒闲間间閱阅闊阔闆板閣阁閥阀闖闯聞闻馬马駐驻駕驾騎骑\
     驗验驅驱騰腾驚惊驟骤魚鱼鮮鲜鳥鸟鳴鸣鳳凤麗丽麥麦黃黄龍龙龜龟齊齐齒齿齡龄見见視视覺觉親亲觀观覽览訂订訓训記记許许\
     訪访評评詞词試试詩诗話话該该詳详語语誤误課课誰谁調调談谈請请論论諸诸講讲謝谢證证識识譯译議议護护讀读變变讓让誠诚\
     誌志認认誘诱諮咨諾诺謀谋謂谓謙谦謹谨訴诉診诊註注詢询詐诈誇夸諒谅諧谐諷讽謎谜謠谣謬谬譜谱譽誉讚赞紅红約约級级紀纪\
     納纳純纯紙纸細细終终組组結结給给絡络絕绝絲丝綜综綠绿維维網网緊紧線线練练編编緩缓績绩織织繼继續续纖纤紛纷紹绍綱纲\
     緣缘緒绪縮缩縱纵繳缴繞绕繪绘纏缠纜缆紐纽紡纺絞绞絨绒綿绵緯纬締缔緻致緝缉縫缝縛缚針针鋼钢鐵铁銀银銅铜錄录錯错鍵键\
     鎖锁鏡镜鐘钟鑄铸鑒鉴鑑鉴鋪铺鋒锋鉛铅銷销銳锐錦锦鍋锅鍛锻鏈链鑽钻釋释釣钓風风飛飞飯饭飲饮飽饱養养館馆饑饥餓饿餘余\
     頁页頂顶項项順顺須须預预領领頭头頻频顆颗類类顧顾顯显願愿顏颜額额顛颠顫颤韻韵響响韓韩韋韦東东樂乐書书畫画盡尽監监\
     盤盘眾众礎础礦矿碼码確确禮礼禍祸種种積积稱称穩稳穀谷窮穷窩窝竊窃競竞筆笔節节範范築筑簡简簽签籃篮糧粮糾纠罰罚罷罢\
     羅罗聖圣聯联聲声聽听職职肅肃脅胁脈脉腦脑腳脚膽胆臉脸臨临興兴舉举舊旧艦舰艱艰藝艺藥药蘇苏蘭兰處处虛虚號号虧亏蟲虫\
     術术衛卫衝冲補补裝装裡里複复襲袭兒儿兩两軀躯亞亚傷伤傳传債债傾倾僅仅僑侨儀仪億亿優优儲储內内冊册凍冻準准凱凯別别\
     刪删則则剛刚創创剝剥劇剧劑剂勁劲勝胜勞劳勢势勵励勸劝匯汇協协單单嚴严喚唤啟启喪丧喬乔嗎吗嘆叹嘗尝噸吨嚇吓囑嘱團团\
     圍围園园圓圆圖图執执堅坚場场塊块塵尘墊垫墜坠墾垦壇坛壓压壞坏壯壮壽寿夢梦夾夹奪夺奮奋獎奖婦妇媽妈嬰婴孫孙寧宁寫写\
     審审寬宽寵宠寶宝將将專专尋寻屆届層层屬属島岛峽峡崗岗嶺岭嶽岳帥帅師师帳帐帶带幣币幫帮幹干庫库廢废廣广廳厅廬庐張张\
     強强彈弹彌弥彎弯徹彻從从復复徑径恆恒惡恶惱恼愛爱慘惨慣惯慮虑慶庆憂忧憑凭憲宪憶忆懇恳應应懲惩懷怀懸悬戀恋戰战戲戏\
     戶户拋抛捨舍掃扫掛挂採采揚扬換换揮挥損损搖摇搶抢撥拨撲扑擁拥擇择擊击擋挡擔担據据擠挤擬拟擴扩擺摆擾扰攝摄攜携攤摊\
     敗败敘叙敵敌數数斷断曉晓暫暂曆历條条楊杨極极榮荣槍枪樓楼標标樣样樹树橋桥檔档檢检檯台櫃柜權权歐欧歡欢歲岁歷历歸归\
     殘残殺杀殼壳毀毁畢毕氣气決决沒没況况洩泄涼凉淚泪淨净淺浅減减測测湊凑湯汤滅灭溝沟溫温滯滞滲渗滾滚滿满漁渔漢汉漲涨\
     漸渐潔洁潛潜潤润澤泽濃浓濕湿濟济濤涛濫滥濱滨瀏浏灘滩灣湾災灾烏乌熱热營营燈灯燒烧爐炉爛烂爭争爺爷牆墙牽牵犧牺狀状\
     猶犹獄狱獨独獲获獻献環环瑪玛電电異异畝亩瘋疯療疗癥症盜盗睏困矯矫磚砖禦御離离雖虽雙双雜杂雞鸡難难雲云霧雾靈灵靜静\
     邊边達达遠远遲迟適适遷迁選选遺遗遊游運运遞递違违連连週周遼辽邁迈鄰邻鄭郑醫医釀酿醜丑陸陆陣阵陰阴陽阳隊队階阶際际\
     隨随險险隱隐隸隶貝贝負负賤贱趙赵趕赶趨趋躍跃蹟迹跡迹踐践蹤踪輿舆辦办辭辞辯辩闡阐隻只雋隽鬥斗鬧闹鬆松鬚须麵面黨党\
     黴霉鼴鼹齋斋壩坝奧奥妝妆廟庙弔吊慚惭慟恸懶懒挾挟攏拢攔拦攪搅斃毙斬斩曠旷棄弃棟栋棲栖椏桠樁桩樞枢櫻樱殲歼毆殴氈毡\
     洶汹渦涡渾浑湧涌溼湿滄沧滌涤漣涟潑泼澀涩澆浇澗涧澱淀濁浊濘泞瀉泻瀕濒瀝沥瀟潇瀾澜煉炼煙烟煩烦煥焕燦灿燙烫燭烛狹狭\
     獅狮獵猎瑣琐瑤瑶璽玺甕瓮疊叠痙痉瘡疮瘍疡皺皱盞盏瞞瞒矚瞩碩硕禎祯稅税稈秆穎颖窯窑竄窜竅窍箋笺箏筝籌筹籠笼籤签糞粪\
     絹绢綁绑綢绸綻绽緬缅縷缕繡绣罈坛羨羡翹翘聰聪聳耸腎肾腫肿腸肠膚肤膠胶臟脏臺台艙舱芻刍莊庄莖茎華华萬万葉叶葷荤蔣蒋\
     蔥葱蕩荡蕪芜薦荐薩萨藍蓝蘆芦蘊蕴蘋苹虜虏蝦虾螞蚂蠟蜡蠶蚕蠻蛮袞衮褲裤襖袄襯衬詭诡賈贾賑赈賺赚贈赠贓赃軋轧軒轩軸轴\
     輛辆輟辍輻辐轎轿轟轰迴回遜逊遙遥鄧邓鄒邹鄔邬酈郦醞酝釁衅鉤钩銘铭鋁铝鋤锄錘锤錶表鍍镀鎢钨鏟铲鐮镰鑼锣閃闪閏闰閘闸\
     閩闽閻阎闔阖闢辟隴陇霽霁靂雳韌韧頃顷頌颂頒颁頓顿頸颈頹颓顓颛飄飘飾饰餅饼駁驳駛驶駝驼駱骆驛驿驕骄髒脏髮发鬱郁鯨鲸\
     鴉鸦鴨鸭鴻鸿鵝鹅鶴鹤鷗鸥鷹鹰鹼碱鹽盐參参陳陈劉刘吳吴馮冯蕭萧呂吕盧卢譚谭龔龚魯鲁衆众爲为裏里綫线羣群峯峰夠够敎教\
     卽即脫脱悅悦擧举敍叙眞真沖冲兇凶佔占佈布傑杰併并僱雇勳勋卻却叢丛嘯啸壘垒壟垄屍尸嶄崭幟帜廂厢彙汇憐怜憤愤捲卷揀拣\
     暉晖暈晕曬晒棗枣氫氢滬沪潰溃澇涝燉炖爍烁牀床瓊琼砲炮祿禄穫获篤笃粵粤紋纹紮扎舖铺蔔卜訟讼訛讹誕诞諭谕譴谴豎竖贖赎\
     邏逻釐厘鈔钞鉗钳銜衔錫锡頑顽頗颇飼饲騙骗鬍胡鯉鲤鱗鳞鴿鸽吿告靑青査查旣既";

/// Forms of Chinese characters that only Japanese uses.
const JAPANESE: &str = "対对実实発发検检図图広广済济経经験验総总継继続续団团圧压価价仮假険险県县権权戦战沢泽択择変变辺边歩步帰归気气楽乐\
     薬药駅驿転转鉄铁関关銭钱売卖読读営营栄荣労劳覚觉単单厳严産产処处拠据乗乘剰剩圏圈勧劝歓欢観观応应桜樱釈释訳译駆驱\
     焼烧暁晓聴听庁厅鉱矿拡扩抜拔仏佛払拂豊丰満满様样譲让醸酿亜亚悪恶囲围隠隐両两齢龄歴历暦历毎每徳德歯齿児儿従从渋涩\
     縦纵粛肃奨奖浄净酔醉穂穗斉齐摂摄専专聡聪録录緑绿縁缘絵绘鶏鸡郷乡黙默涙泪戻戾歳岁徴征稲稻陥陷脳脑悩恼拝拜繊纤剣剑\
     倹俭殻壳塩盐";

/// CJK Radicals Supplement: those that look like whole characters (Unicode's EquivalentUnifiedIdeograph).
const RADICALS: &str = "⺁厂⺄乙⺆冂⺈刀⺊卜⺌小⺎兀⺓幺⺜日⺝月⺟母⺠民⺡氵⺣灬⺧牛⺨犭⺩王⺬示⺮竹⺰纟⺶羊⺷羊⺹耂⻀艹⻁虎⻄西⻅见⻆角\
     ⻈讠⻉贝⻋车⻐钅⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟";

/// Kana that look like Chinese characters, and の, which is used for 的.
const KANA: &str = "ー一ニ二ミ三ハ八ロ口エ工カ力タ夕ト卜オ才チ千の的ㄧ一";

/// Small, half-width and vertical forms of marks.
const MARKS: &str = "﹐，﹑、﹔；﹕：﹖？﹗！﹙（﹚）﹝〔﹞〕︐，︑、︒。︓：︔；︕！︖？︰：︵（︶）︹〔︺〕︻【︼】︽《︾》︿〈﹀〉｡。､、";

/// Dots that are written for the 间隔号 (U+00B7) in names.
const DOTS: &str = "•·‧·・·･·";

/// Cyrillic and Greek letters that look like Latin ones.
const LETTERS: &str =
    "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYаaеeоoрpсcуyхxѕsіiјjΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοo";

/// What kind of character stands for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Traditional,
    Japanese,
    Radical,
    Compatibility,
    Kana,
    Mark,
    Dot,
    Letter,
    /// 巿 (fú) for 市.
    Other,
}

/// A pair of the wrong character and the right one.
type Pair = (char, char, Kind);

/// The first character of the block that [`Tables::han`] has bits for, and the one behind its last.
const HAN: std::ops::Range<u32> = 0x4E00..0xA000;

/// All tables, ready to look up.
pub(super) struct Tables {
    pairs: Vec<Pair>,
    /// A bit for each character of [`HAN`] that is in the tables.
    han: Vec<u64>,
}

/// The tables.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut pairs: Vec<Pair> = Vec::new();
    for (table, kind) in [
        (TRADITIONAL, Kind::Traditional),
        (JAPANESE, Kind::Japanese),
        (RADICALS, Kind::Radical),
        (KANA, Kind::Kana),
        (MARKS, Kind::Mark),
        (DOTS, Kind::Dot),
        (LETTERS, Kind::Letter),
        ("巿市", Kind::Other),
    ] {
        let mut chars = table.chars();
        while let (Some(wrong), Some(right)) = (chars.next(), chars.next()) {
            pairs.push((wrong, right, kind));
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.0);
    let mut han = vec![0; (HAN.end - HAN.start) as usize / 64];
    for (wrong, ..) in &pairs {
        let code = u32::from(*wrong);
        if HAN.contains(&code) {
            let at = (code - HAN.start) as usize;
            han[at / 64] |= 1 << (at % 64);
        }
    }
    Tables { pairs, han }
});

impl Tables {
    /// Whether a character from U+4E00 to U+9FFF is in the tables.
    pub(super) fn has_han(&self, code: u32) -> bool {
        let at = code.wrapping_sub(HAN.start) as usize;
        self.han
            .get(at / 64)
            .is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    /// What a character stands for.
    pub(super) fn find(&self, c: char) -> Option<(char, Kind)> {
        let at = self.pairs.binary_search_by_key(&c, |pair| pair.0).ok();
        if let Some(at) = at {
            return Some((self.pairs[at].1, self.pairs[at].2));
        }
        let kind = match u32::from(c) {
            0x2F00..=0x2FD5 => Kind::Radical,
            0xF900..=0xFAFF | 0x2F800..=0x2FA1F => Kind::Compatibility,
            _ => return None,
        };
        let right = std::iter::once(c)
            .nfkc()
            .next()
            .filter(|right| *right != c)?;
        Some((right, kind))
    }

    /// The simplified form of a character that may be a traditional or Japanese one.
    pub(super) fn simplified(&self, c: char) -> char {
        match self.find(c) {
            Some((right, Kind::Traditional | Kind::Japanese)) => right,
            _ => c,
        }
    }
}
