"""Plausible names of people born between 1938 and 1972. None is taken from a real list."""

from random import Random

from pypinyin import Style, lazy_pinyin

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
)
_WOMEN = [
    "桂英",
    "秀兰",
    "玉兰",
    "淑珍",
    "秀英",
    "凤英",
    "玉梅",
    "桂芳",
    "淑华",
    "丽华",
    "秀芳",
    "玉珍",
    "春梅",
    "秋菊",
    "爱华",
    "月英",
    "素芬",
    "慧敏",
    "建华",
    "红梅",
    "翠花",
    "金凤",
    "兰芳",
    "惠英",
    "彩云",
    "玉霞",
    "美玲",
    "雪梅",
    "桂香",
    "淑芬",
    "秀云",
    "文英",
    "亚琴",
    "小红",
    "晓燕",
    "丽萍",
    "静",
    "燕",
    "敏",
    "芳",
    "霞",
    "萍",
    "娟",
    "琴",
    "英",
    "玲",
    "志英",
    "国芳",
    "庆兰",
    "瑞芝",
    "凤琴",
    "巧云",
    "银花",
    "香莲",
    "永芳",
    "宝珍",
]
_MEN = [
    "建国",
    "国强",
    "志明",
    "德福",
    "文华",
    "永福",
    "建军",
    "志远",
    "福生",
    "明亮",
    "玉林",
    "长江",
    "国庆",
    "援朝",
    "卫东",
    "建平",
    "学文",
    "光明",
    "振华",
    "树林",
    "永贵",
    "金山",
    "宝山",
    "文斌",
    "志刚",
    "海涛",
    "立新",
    "保国",
    "兴旺",
    "长顺",
    "德明",
    "世昌",
    "天佑",
    "守义",
    "维民",
    "庆丰",
    "勇",
    "刚",
    "伟",
    "军",
    "强",
    "平",
    "林",
    "峰",
    "涛",
    "斌",
    "家骏",
    "少华",
    "万才",
    "连生",
    "玉成",
    "克勤",
    "占魁",
    "有才",
    "继先",
    "新民",
]


def woman(random: Random) -> str:
    """Return a woman's name."""
    return random.choice(_SURNAMES) + random.choice(_WOMEN)


def man(random: Random) -> str:
    """Return a man's name."""
    return random.choice(_SURNAMES) + random.choice(_MEN)


def pinyin_of(name: str) -> str:
    """Return ``wangguilan``."""
    return "".join(lazy_pinyin(name, errors="ignore"))


def initials_of(name: str) -> str:
    """Return ``wgl``."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
