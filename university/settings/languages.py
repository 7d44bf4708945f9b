"""The language of the site, and those into which lessons are translated; read by ``base``."""

from django.conf import locale
from environs import Env, ValidationError

_env = Env()


def require_known_languages(codes: list[str]) -> None:
    """Raise ValidationError for a code that Django has no name for, and for the site's own."""
    known = {code for code, about in locale.LANG_INFO.items() if "name_local" in about}
    if strange := set(codes) - known | {LANGUAGE_CODE}.intersection(codes):
        msg = f"no language to translate into: {', '.join(sorted(strange))}; write codes as en, ja"
        raise ValidationError(msg)


LANGUAGE_CODE = "zh-hans"
#: Languages besides Chinese into which lessons are translated. The interface stays Chinese whatever
#: a browser prefers: there is no LocaleMiddleware.
LESSON_LANGUAGES: list[str] = _env.list(
    "LESSON_LANGUAGES", ["en"], validate=require_known_languages
)
LANGUAGES = [
    (LANGUAGE_CODE, "简体中文"),
    *((code, str(locale.LANG_INFO[code]["name_local"])) for code in LESSON_LANGUAGES),
]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES[:1]
