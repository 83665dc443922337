"""What a member writes with, from the browser's own line about itself: no more than staff need."""

import re

# The first that fits counts: an iPad and a HarmonyOS phone name others too.
_SYSTEMS = {
    "ipad": r"iPad",
    "iphone": r"iPhone|iPod",
    "harmony": r"HarmonyOS|OpenHarmony",
    "android": r"Android",
    "windows": r"Windows",
    "mac": r"Macintosh",
    "linux": r"Linux",
}
_APPS = {
    "alipay": r"AlipayClient|AliApp\(AP",
    "wechat": r"MicroMessenger",
    "dingtalk": r"DingTalk",
    "qq": r"\bQQ/",
}


def device_of(user_agent: str) -> str:
    """A code such as ``iphone/alipay`` or ``android/browser``; empty for an unknown one."""
    system = _first(_SYSTEMS, user_agent)
    return f"{system}/{_first(_APPS, user_agent) or 'browser'}" if system else ""


def _first(patterns: dict[str, str], text: str) -> str:
    return next((code for code, pattern in patterns.items() if re.search(pattern, text)), "")
