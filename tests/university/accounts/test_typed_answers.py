"""Names, ID numbers and birth dates as people really type them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from university.accounts.birth_dates import clean_birth_date
from university.accounts.id_numbers import clean_id_number, id_facts
from university.accounts.person_names import clean_name
from university.refusals import Refusal

pytestmark = pytest.mark.one_engine

#: A made-up woman of 1 May 1955 and a made-up man of 29 February 1952.
WOMAN, MAN = "620402195505010021", "62040219520229029X"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2027, 2, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))):
        yield


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王桂兰", "王桂兰"),
        ("  王桂兰\n", "王桂兰"),
        ("王　桂　兰", "王桂兰"),
        ("王 强", "王强"),
        ("欧阳·古丽娜尔", "欧阳·古丽娜尔"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊", "买买提·吐尔逊"),
        ("买买提 ・ 吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("张𫖯", "张𫖯"),
        ("李䶮", "李䶮"),
        ("王\U00031350", "王\U00031350"),
        ("Anna  Schmidt", "Anna Schmidt"),
        ("Ａｎｎａ Schmidt", "Anna Schmidt"),
        ("O'Brien Mary-Ann", "O'Brien Mary-Ann"),
        ("王\ufe00桂兰", "王桂兰"),
    ],
)
def test_a_name_is_kept_as_on_the_card(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_missing"),
        (" \u3000 ", "name_missing"),
        ("·", "name_missing"),
        ("王", "name_too_short"),
        ("王" * 31, "name_too_long"),
        ("王" * 10_000, "name_too_long"),
        ("王桂兰1", "name_signs"),
        ("王桂兰😀", "name_signs"),
        ("<b>王桂兰</b>", "name_signs"),
        ("<script>alert(1)</script>", "name_signs"),
        ("x'; DROP TABLE x;--", "name_signs"),
        ('王"兰', "name_signs"),
        ("王\x00兰", "name_signs"),
        ("王\x1b兰", "name_signs"),
        ("王\u202e兰", "name_signs"),
        ("王（兰）", "name_signs"),
        ("王{{7*7}}", "name_signs"),
        ("王\ue000兰", "name_private_sign"),
    ],
)
def test_what_is_no_name_gets_its_sentence(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_name(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (WOMAN, WOMAN),
        (MAN, MAN),
        (MAN.lower(), MAN),
        ("６２０４０２１９５５０５０１００２１", WOMAN),
        ("62040219520229029Ｘ", MAN),
        ("62040219520229029ｘ", MAN),
        ("620402 19550501 0021", WOMAN),
        ("620402　19550501　0021", WOMAN),
        ("620402-19550501-0021", WOMAN),
        ("620402－19550501－0021", WOMAN),
        (f"\t{WOMAN}\n", WOMAN),
        ("6204 0219 5505 0100 21", WOMAN),
        ("830000195505010026", "830000195505010026"),
    ],
)
def test_an_id_number_is_forgiven_its_dress(typed: str, kept: str) -> None:
    assert clean_id_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_number_missing"),
        (" - ", "id_number_missing"),
        ("620402550501002", "id_number_old"),
        ("6204 0255 0501 002", "id_number_old"),
        ("62040219550501002", "id_number_length"),
        ("6204021955050100222", "id_number_length"),
        ("1", "id_number_length"),
        ("9" * 10_000, "id_number_length"),
        ("620402195505010023", "id_number_wrong"),
        ("62040219550501002X", "id_number_wrong"),
        ("620402195505010202", "id_number_wrong"),
        ("620402195513010021", "id_number_birth_date"),
        ("620402195502300023", "id_number_birth_date"),
        ("620402203005010022", "id_number_birth_date"),
        ("62040220150501002X", "id_number_birth_date"),
        ("620402180005010023", "id_number_birth_date"),
        ("6204021955050100X2", "id_number_signs"),
        ("X20402195505010022", "id_number_signs"),
        ("XX", "id_number_signs"),
        ("王桂兰", "id_number_signs"),
        ("六二〇四〇二", "id_number_signs"),
        ("62040219550501😀22", "id_number_signs"),
        ("620402195505010022; DROP TABLE", "id_number_signs"),
        ("<b>620402195505010022</b>", "id_number_signs"),
        ("' OR '1'='1", "id_number_signs"),
        ("G12345678", "id_number_signs"),
        ("62040219550501002\x00", "id_number_signs"),
        ("+620402195505010022", "id_number_signs"),
    ],
)
def test_what_is_no_id_number_gets_its_sentence(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_id_number(typed)
    assert refused.value.code == code


def test_an_id_number_tells_birth_date_and_sex() -> None:
    assert [id_facts(WOMAN), id_facts(MAN)] == [
        (date(1955, 5, 1), "female"),
        (date(1952, 2, 29), "male"),
    ]


@pytest.mark.parametrize(
    "typed",
    ["19550501", "1955年5月1日", "1955-5-1", "1955.05.01", "1955/5/1", "1955 5 1",
     "１９５５０５０１", "1955年05月01", " 1955 05 01 "],
)  # fmt: skip
def test_a_birth_date_is_understood_in_every_dress(typed: str) -> None:
    assert clean_birth_date(typed) == date(1955, 5, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "birth_date_missing"),
        ("55年5月1日", "birth_date_unclear"),
        ("五月一日", "birth_date_unclear"),
        ("1955", "birth_date_unclear"),
        ("195551", "birth_date_unclear"),
        ("1" * 10_000, "birth_date_unclear"),
        ("19550230", "birth_date_impossible"),
        ("1955年13月1日", "birth_date_impossible"),
        ("20270301", "birth_date_too_young"),
        ("20100301", "birth_date_too_young"),
        ("18550301", "birth_date_too_old"),
    ],
)
def test_what_is_no_birth_date_gets_its_sentence(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_birth_date(typed)
    assert refused.value.code == code
